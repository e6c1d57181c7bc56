"""The page of a SKU's prices: its book with what flash sales asked, and the picture of it as points and spans."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from magpie.domain.flash.queries import deals_of, spans_of_sku
from magpie.domain.goods import queries as goods
from magpie.domain.goods.queries import PriceBook, TimedView
from magpie.domain.goods.rules.prices import PriceKind

DAY: Final = timedelta(days=1)
SHOWN: Final = timedelta(days=90)
SHOWN_AT_LEAST: Final = timedelta(days=14)


@dataclass(frozen=True)
class Point:
    """From `at` on: what everybody was asked, and the list price it stood under."""

    at: datetime
    asked_minor: int
    list_minor: int


@dataclass(frozen=True)
class Span:
    """A while in which one room or flash sale asked less."""

    kind: str
    from_at: datetime
    until_at: datetime
    minor: int


@dataclass(frozen=True)
class PricePage:
    book: PriceBook
    since: datetime
    points: tuple[Point, ...]
    spans: tuple[Span, ...]
    ahead: tuple[TimedView, ...]
    past: tuple[TimedView, ...]

    @property
    def least_minor(self) -> int:
        return min([*(one.asked_minor for one in self.points), *(one.minor for one in self.spans)])

    @property
    def most_minor(self) -> int:
        return max(one.list_minor for one in self.points)


def read_price(shop: int, sku: int, *, now: datetime) -> PricePage:
    """Five queries."""
    flash = spans_of_sku(sku, since=now - SHOWN, now=now)
    book = goods.get_price_book(shop, sku, deals=deals_of(flash), now=now)
    first = book.steps[0].at if book.steps else now
    since = min(max(first, now - SHOWN), now - SHOWN_AT_LEAST)
    rooms = [one for one in book.timed if one.kind != PriceKind.SALE and one.from_at < now]
    return PricePage(
        book=book,
        since=since,
        points=tuple(_points(book)),
        spans=(
            *(Span("flash", one.from_at, one.until_at, one.minor) for one in flash),
            *(Span(one.kind, one.from_at, min(one.until_at, now), one.minor) for one in rooms),
        ),
        ahead=tuple(one for one in book.timed if one.until_at > now and not one.was_ended),
        past=tuple(one for one in book.timed if one.until_at <= now or one.was_ended),
    )


def _points(book: PriceBook) -> list[Point]:
    """A sale leaves the list price where it stood."""
    found, listed = [], max((step.minor for step in book.steps[:1]), default=0)
    for step in book.steps:
        listed = step.minor if step.kind == PriceKind.LIST else max(listed, step.minor)
        found.append(Point(step.at, step.minor, listed))
    return found
