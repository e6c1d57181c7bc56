"""Asking the gateway what the engine believes of a person, the same way in both topologies.

An offset of another day is no reason to show nothing: it is asked once more without. What cannot be read, or cannot
be sure of the newest rights, is `NoBeliefs`, so that "nothing is believed" is only said where it is so.
"""

import httpx
import msgspec

from magpie.domain.distribution.apps import gateway_of_process
from magpie.kit.errors import Refusal


class NoBeliefs(Refusal):
    code, status = "no_beliefs", 503
    en = "What we believe cannot be read just now ({why}); nothing is lost, try again in a moment."
    zh = "暂时读不到推断结果（{why}），数据不会丢失，请稍后再试。"


class Belief(msgspec.Struct, frozen=True):
    """As the gateway documents it: "topic:tea", 0..1, whether the person said it, and the acts that speak for it."""

    subject: str
    strength: float
    is_said: bool = False
    since_ms: int = 0
    last_ms: int = 0
    acts: dict[str, int] = {}


class Leaning(msgspec.Struct, frozen=True):
    """How much longer than others they look at a topic or an account, in standard deviations; negative for shorter."""

    subject: str
    longer: float


class OutsideShown(msgspec.Struct, frozen=True):
    """Of the last `cards` they were shown whose circle is known, the `share` at home outside their own circles, 0..1."""

    cards: int
    share: float


class Beliefs(msgspec.Struct, frozen=True):
    personalised: bool
    as_of: int = 0
    topics: tuple[Belief, ...] = ()
    accounts: tuple[Belief, ...] = ()
    categories: tuple[Belief, ...] = ()
    leanings: tuple[Leaning, ...] = ()
    outside: OutsideShown | None = None


def fetch_beliefs(*, token: str, person: str, after: int = -1, client: httpx.Client | None = None) -> Beliefs:
    """What ranks this person's cards, as learned up to `after`. Raises NoBeliefs."""
    gateway = client or gateway_of_process()
    try:
        return _ask(gateway, token, person, after)
    except NoBeliefs:
        if after < 0:
            raise
    return _ask(gateway, token, person, -1)


def _ask(gateway: httpx.Client, token: str, person: str, after: int) -> Beliefs:
    try:
        answer = gateway.get(
            f"/v1/beliefs/{person}", params={"after": after}, headers={"Authorization": f"Bearer {token}"}
        )
    except httpx.HTTPError as error:
        raise NoBeliefs(why=type(error).__name__) from None
    if answer.status_code != httpx.codes.OK:
        raise NoBeliefs(why=str(answer.status_code))
    try:
        found = msgspec.json.decode(answer.content, type=Beliefs)
    except msgspec.MsgspecError:
        raise NoBeliefs(why="unreadable") from None
    if not found.personalised:
        raise NoBeliefs(why="rights")
    return found
