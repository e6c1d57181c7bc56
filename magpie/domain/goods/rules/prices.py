"""What may be said of a price, from what was really asked before. No ORM; nothing here reads a person.

China's price marking rules (art. 16 and 17) forbid a compared price above the lowest one of the last 7 days; the European
price indication directive (art. 6a) asks for the lowest of the 30 days before a reduction. The stricter holds for both,
and where the history is too short to know, nothing is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

WINDOW: Final = timedelta(days=30)


@dataclass(frozen=True)
class PriceStep:
    """From `at` on this is what was asked."""

    at: datetime
    price_minor: int


@dataclass(frozen=True)
class PriceNote:
    """What can be said truthfully of the last 30 days.

    `was_minor` is the lowest price of the 30 days before the reduction of `reduced_at`; 0 where there was none, or where it
    may not be named.
    """

    lowest_minor: int
    is_steady: bool
    is_lowest_now: bool
    was_minor: int = 0
    reduced_at: datetime | None = None


def price_note(steps: Sequence[PriceStep], *, compare_minor: int, now: datetime) -> PriceNote | None:
    """None while the history is younger than 30 days. `steps` are in order, the last is the price now.

    [(−60 d, 6800), (−3 d, 5900)] with a claim of 8000 -> lowest 5900, was 6800.
    """
    if not steps or steps[0].at > now - WINDOW:
        return None
    price = steps[-1].price_minor
    lowest = _lowest(steps, since=now - WINDOW, until=now)
    was = _was(steps, claimed_minor=compare_minor, now=now)
    return PriceNote(
        lowest_minor=lowest,
        is_steady=steps[-1].at <= now - WINDOW,
        is_lowest_now=price <= lowest,
        was_minor=was,
        reduced_at=steps[-1].at if was else None,
    )


def _was(steps: Sequence[PriceStep], *, claimed_minor: int, now: datetime) -> int:
    """The struck-through price a shop may show: its claim, but never more than was really the lowest before."""
    last = steps[-1]
    is_known = steps[0].at <= last.at - WINDOW
    if not claimed_minor or not is_known or last.at <= now - WINDOW:
        return 0
    was = min(claimed_minor, _lowest(steps[:-1], since=last.at - WINDOW, until=last.at))
    return was if was > last.price_minor else 0


def _lowest(steps: Sequence[PriceStep], *, since: datetime, until: datetime) -> int:
    """The lowest price in force at any instant from `since` to `until`."""
    ends = [*(step.at for step in steps[1:]), until]
    return min(step.price_minor for step, end in zip(steps, ends, strict=True) if end > since)
