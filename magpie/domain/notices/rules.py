"""What is worth telling, and for how long. No ORM; nothing is told to bring somebody back, only what happened."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

# Two weeks of absence are a holiday; what is older is found on the account's own page.
TOLD_FOR: Final = timedelta(days=14)
# A third of a reservation's fifteen minutes: enough to decide, too late to forget again.
RUNS_OUT_SOON: Final = timedelta(minutes=5)
# News of one person that are read and shown at once.
NEWS_MAX: Final = 60
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


def shown_count(count: int) -> str:
    """0 -> "", 7 -> "7", 120 -> "99+"."""
    return "" if not count else str(count) if count <= COUNT_MAX else f"{COUNT_MAX}+"
