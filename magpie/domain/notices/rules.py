"""What is worth telling, and for how long. No ORM; nothing is told to bring somebody back, only what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Generic, TypeVar

from magpie.kit.clock import ms_of

Thing = TypeVar("Thing")

# Two weeks of absence are a holiday; what is older is found on the account's own page.
TOLD_FOR: Final = timedelta(days=14)
# A third of a reservation's fifteen minutes: enough to decide, too late to forget again.
RUNS_OUT_SOON: Final = timedelta(minutes=5)
# Of each source so many are read; who has more news than that in two weeks follows hundreds.
NEWS_MAX: Final = 400
# Lines on one page: three screens of a phone.
LINES_PER_PAGE: Final = 20
# Faces that stand for the followers of one line.
FACES_MAX: Final = 3
# A larger number says nothing more.
COUNT_MAX: Final = 99


@dataclass(frozen=True)
class Due:
    """What there is to say of a reservation, and since when."""

    at: datetime
    is_over: bool


def told_since(now: datetime) -> datetime:
    """What happened before this is told no more."""
    return now - TOLD_FOR


def is_news(*, published_at: datetime, followed_at: datetime) -> bool:
    """What an account showed before it was followed was no news to whoever chose to follow it."""
    return published_at > followed_at


def is_unseen(*, at: datetime, looked_at: datetime | None) -> bool:
    return looked_at is None or at > looked_at


def reservation_due(*, expires_at: datetime, outcome: str, now: datetime) -> Due | None:
    """Running out, or run out; nothing is due of one that was given back, bought, or has time left."""
    if outcome not in {"", "expired"} or expires_at <= told_since(now):
        return None
    if expires_at <= now:
        return Due(at=expires_at, is_over=True)
    return Due(at=expires_at - RUNS_OUT_SOON, is_over=False) if expires_at - RUNS_OUT_SOON <= now else None


@dataclass(frozen=True)
class Told(Generic[Thing]):
    """One thing that happened: `subject` is what it is joined by, e.g. "news:account:3"."""

    at: datetime
    subject: str
    thing: Thing


@dataclass(frozen=True)
class Line(Generic[Thing]):
    """What is told at once, the newest first: everything of one subject on one day, read and unread apart."""

    at: datetime
    key: str
    is_unseen: bool
    things: tuple[Thing, ...]


def lines_of(told: "Sequence[Told[Thing]]", *, looked_at: datetime | None) -> "list[Line[Thing]]":
    """The newest line first. A day is UTC's, so that a line is the same on every page and for everybody who shares it."""
    joined: dict[tuple[str, date, bool], list[Told[Thing]]] = {}
    for one in sorted(told, key=lambda one: one.at, reverse=True):
        unseen = is_unseen(at=one.at, looked_at=looked_at)
        joined.setdefault((one.subject, one.at.astimezone(UTC).date(), unseen), []).append(one)
    lines = [
        Line(ones[0].at, f"{subject}@{day}", unseen, tuple(one.thing for one in ones))
        for (subject, day, unseen), ones in joined.items()
    ]
    return sorted(lines, key=lambda line: (ms_of(line.at), line.key), reverse=True)


def lines_after(lines: "Sequence[Line[Thing]]", *, at_ms: int, key: str) -> "list[Line[Thing]]":
    """What comes below a line: what is new since stands above it and moves nothing."""
    return [line for line in lines if (ms_of(line.at), line.key) < (at_ms, key)]


def shown_count(count: int) -> str:
    """0 -> "", 7 -> "7", 120 -> "99+"."""
    return "" if not count else str(count) if count <= COUNT_MAX else f"{COUNT_MAX}+"
