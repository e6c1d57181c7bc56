"""What a price is, and what may be said of it from what was really asked and paid before. No ORM; nothing here reads a person.

A price is the offer's own, the kind of sale, the place and the instant; the lowest that holds is asked. China's price marking rules (art. 16 and 17) forbid a compared price above the lowest one of the last 7 days; the European
price indication directive (art. 6a) asks for the lowest of the 30 days before a reduction. The stricter holds for both,
and where the history is too short to know, nothing is said. `lawful_compare_minor` is each market's own minimum.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from magpie.domain.goods.rules.channels import may_sell

WINDOW: Final = timedelta(days=30)
# 明码标价和禁止价格欺诈规定 art. 16–17: seven days, in the same venue. A market that is not here keeps the European thirty.
COMPARE_WINDOWS: Final[Mapping[str, timedelta]] = {"CN": timedelta(days=7)}
TIMED_PRICES_MAX: Final = 20
PRICES_TURNED_MAX: Final = 200


class PriceKind(StrEnum):
    """LIST is what an offer costs as such; SALE lowers it for everybody for a while; LIVE and FLASH in one place only."""

    LIST = "list"
    SALE = "sale"
    LIVE = "live"
    FLASH = "flash"


# A sale that lasts longer is the price. A room or a flash sale is short: both ends of one that touches any window of
# seven or thirty days cannot lie outside it, so its two ends stand for all of it where a history is read.
LASTS_MAX: Final[Mapping[PriceKind, timedelta]] = {
    PriceKind.SALE: timedelta(days=30),
    PriceKind.LIVE: timedelta(days=7),
    PriceKind.FLASH: timedelta(days=7),
}


@dataclass(frozen=True)
class TimedPriceTerms:
    """From `from_at` until just before `until_at` this is asked; `place` is "" for a sale, else "room:5"."""

    kind: PriceKind
    place: str
    price_minor: int
    from_at: datetime
    until_at: datetime


def price_at(
    *,
    list_minor: int,
    timed: Sequence[TimedPriceTerms],
    kind: PriceKind = PriceKind.LIST,
    channel: str = "",
    at: datetime,
) -> int:
    """What is asked: the list price, or less where a sale is on, or this kind of sale is held in this channel.

    (6800, [SALE 5900], at=its first instant) -> 5900; its last instant is the one before `until_at`.
    """
    holding = (
        one.price_minor
        for one in timed
        if one.from_at <= at < one.until_at
        and (one.kind == PriceKind.SALE or (one.kind == kind and may_sell(one.place, channel)))
    )
    return min([list_minor, *holding])


def claimed_minor(*, list_minor: int, asked_minor: int, compare_minor: int) -> int:
    """What a shop says it was before: in a sale at least its list price. Whether it may be said is another matter."""
    return max(compare_minor, list_minor) if asked_minor < list_minor else compare_minor


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


@dataclass(frozen=True)
class Deal:
    """A sale that happened, or an end of a while in which a room or a flash sale asked this."""

    at: datetime
    price_minor: int


# (SKU, currency) -> what was asked for it apart from its offers: in flash sales.
Deals = Mapping[tuple[int, str], Sequence[Deal]]


def price_note(
    steps: Sequence[PriceStep], *, compare_minor: int, now: datetime, deals: Sequence[Deal] = ()
) -> PriceNote | None:
    """None while the history is younger than 30 days. `steps` are in order, the last is the price now.

    [(−60 d, 6800), (−3 d, 5900)] with a claim of 8000 -> lowest 5900, was 6800.
    """
    if not steps or steps[0].at > now - WINDOW:
        return None
    price = steps[-1].price_minor
    since = now - WINDOW
    lowest = min([_lowest(steps, since=since, until=now), *_paid(deals, since=since, until=now)])
    was = min(compare_minor, _before(steps, deals, window=WINDOW, now=now))
    was = was if was > price else 0
    return PriceNote(
        lowest_minor=lowest,
        is_steady=steps[-1].at <= now - WINDOW,
        is_lowest_now=price <= lowest,
        was_minor=was,
        reduced_at=steps[-1].at if was else None,
    )


class WhyCompare(StrEnum):
    """Why a price before may be named beside the price now, or may not."""

    MAY = "may"
    NOT_REDUCED = "not_reduced"  # nothing before was dearer than now
    YOUNG = "young"  # the history does not fill the window before the last change
    LONG_AGO = "long_ago"  # what is asked has been asked for as long as the window: it is the price


@dataclass(frozen=True)
class LawfulCompare:
    """The highest price before that may be named, 0 for none, and why; `changed_at` is when the price of today began."""

    minor: int
    why: WhyCompare
    window_days: int
    changed_at: datetime | None = None


def lawful_compare(
    steps: Sequence[PriceStep], deals: Sequence[Deal], *, now: datetime, market: str
) -> LawfulCompare:
    """What this market's law lets a shop name beside its price now, with the reason.

    Never above any price asked or paid in the market's window before the reduction: whoever raises first and then cuts
    names the price before the raise.
    """
    window = COMPARE_WINDOWS.get(market, WINDOW)
    if len(steps) < 2:
        return LawfulCompare(0, WhyCompare.NOT_REDUCED, window.days, steps[-1].at if steps else None)
    last = steps[-1]
    before = _before(steps, deals, window=window, now=now)
    if last.at <= now - window:
        why = WhyCompare.LONG_AGO
    elif steps[0].at > last.at - window:
        why = WhyCompare.YOUNG
    else:
        why = WhyCompare.MAY if before > last.price_minor else WhyCompare.NOT_REDUCED
    return LawfulCompare(before if why is WhyCompare.MAY else 0, why, window.days, last.at)


def lawful_compare_minor(
    steps: Sequence[PriceStep], deals: Sequence[Deal], *, now: datetime, market: str
) -> int:
    """The highest price before that may be named; 0 for none."""
    return lawful_compare(steps, deals, now=now, market=market).minor


def _before(steps: Sequence[PriceStep], deals: Sequence[Deal], *, window: timedelta, now: datetime) -> int:
    """The lowest price asked or paid in the window before the last step; 0 where that cannot be known or is long ago."""
    last = steps[-1]
    since = last.at - window
    if steps[0].at > since or last.at <= now - window:
        return 0
    return min([_lowest(steps[:-1], since=since, until=last.at), *_paid(deals, since=since, until=last.at)])


def _paid(deals: Sequence[Deal], *, since: datetime, until: datetime) -> list[int]:
    """A deal of the very instant of a reduction was made at the reduced price; both ends of a window count else."""
    return [deal.price_minor for deal in deals if since <= deal.at < until]


def _lowest(steps: Sequence[PriceStep], *, since: datetime, until: datetime) -> int:
    """The lowest price in force at any instant from `since` to `until`."""
    ends = [*(step.at for step in steps[1:]), until]
    return min(step.price_minor for step, end in zip(steps, ends, strict=True) if end > since)
