"""Asking the gateway for a person's own journey, oldest first, within a limit.

Used where a person looks at what is known of them, or takes it along. A gateway that cannot be reached gives
`NoJourney`; half a journey is never shown as a whole one: `is_whole` says so.
"""

from dataclasses import dataclass

import httpx
import msgspec

from magpie.domain.distribution.apps import gateway_of_process
from magpie.kit.errors import Refusal
from magpie.log.event import Event

ROWS_PER_ASK = 200
ASKS_MAX = 25


class NoJourney(Refusal):
    code, status = "no_journey", 503
    en = "Your journey cannot be read just now ({why}); nothing is lost, try again in a moment."
    zh = "暂时无法读取你的行为记录（{why}），数据不会丢失，请稍后再试。"


class Step(msgspec.Struct, frozen=True):
    """One event and its place in the log."""

    offset: int
    event: Event


class _Answer(msgspec.Struct, frozen=True):
    steps: tuple[Step, ...]
    next: str = ""


@dataclass(frozen=True)
class Journey:
    """`is_whole` is False when there was more than we read."""

    steps: tuple[Step, ...]
    is_whole: bool


def fetch_journey(*, token: str, person: str, client: httpx.Client | None = None) -> Journey:
    """Everything a person did, as the log keeps it. Raises NoJourney."""
    gateway = client or gateway_of_process()
    steps: list[Step] = []
    cursor = ""
    for _ in range(ASKS_MAX):
        answer = _ask(gateway, token, person, cursor)
        steps.extend(answer.steps)
        cursor = answer.next
        if not cursor:
            break
    return Journey(tuple(steps), is_whole=not cursor)


def _ask(gateway: httpx.Client, token: str, person: str, cursor: str) -> _Answer:
    asked: dict[str, str | int] = {"limit": ROWS_PER_ASK} | ({"cursor": cursor} if cursor else {})
    try:
        answer = gateway.get(
            f"/v1/journeys/{person}", params=asked, headers={"Authorization": f"Bearer {token}"}
        )
    except httpx.HTTPError as error:
        raise NoJourney(why=type(error).__name__) from None
    if answer.status_code != httpx.codes.OK:
        raise NoJourney(why=str(answer.status_code))
    try:
        return msgspec.json.decode(answer.content, type=_Answer)
    except msgspec.MsgspecError:
        raise NoJourney(why="unreadable") from None
