"""Asking the gateway for a slate, the same way in both topologies: over HTTP, with a page token.

The answer is read into structs; a gateway that cannot be reached or answers nonsense is one refusal, `NoSlate`, and
the page decides what to show instead.
"""

from typing import Any

import httpx
import msgspec

from magpie.domain.distribution.apps import gateway_of_process
from magpie.kit.errors import Refusal
from magpie.log.payloads import CardDisplay, Words


class NoSlate(Refusal):
    code, status = "no_slate", 503
    en = "Recommendations cannot be had just now ({why}); everything else works."
    zh = "暂时无法获取推荐（{why}），其他功能不受影响。"


class SlateReason(msgspec.Struct, frozen=True):
    """One true cause, with its sentence in both languages."""

    code: str
    cause: str = ""
    share: float = 0.0
    text: Words = Words()


class SlateCard(msgspec.Struct, frozen=True):
    card: str
    source: str
    position: int
    display: CardDisplay
    reasons: tuple[SlateReason, ...] = ()
    score: float = 0.0
    propensity: float = 1.0

    @property
    def kind(self) -> str:
        """'product:7' -> 'product'."""
        return self.card.partition(":")[0]


class SlateAnswer(msgspec.Struct, frozen=True):
    """The ordered cards. `page` is an opaque mark that asks for the next ones."""

    slate: str
    as_of: int
    personalised: bool
    params: str
    page: str
    cards: tuple[SlateCard, ...]


def fetch_slate(
    *,
    token: str,
    scene: str = "feed",
    n: int = 10,
    page: str = "",
    after: int = -1,
    subject: str = "",
    client: httpx.Client | None = None,
) -> SlateAnswer:
    """One slate for the person of the page token. Raises NoSlate; never returns half an answer."""
    asked: dict[str, Any] = {"scene": scene, "n": n, "page": page, "after": after, "subject": subject}
    try:
        answer = (client or gateway_of_process()).post(
            "/v1/slates", json=asked, headers={"Authorization": f"Bearer {token}"}
        )
    except httpx.HTTPError as error:
        raise NoSlate(why=type(error).__name__) from None
    if answer.status_code != httpx.codes.OK:
        raise NoSlate(why=str(answer.status_code))
    try:
        return msgspec.json.decode(answer.content, type=SlateAnswer)
    except msgspec.MsgspecError:
        raise NoSlate(why="unreadable") from None
