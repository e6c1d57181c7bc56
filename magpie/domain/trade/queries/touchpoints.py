"""Which touchpoints a shop's sales came from, and what its channel-exclusive goods sold where: sums of frozen lines.

A sale counts in the period in which it was paid. An order whose lines came from two places counts in both rows, and once in
the total. The caller has checked whose shop it is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Case, CharField, Count, F, Max, Q, QuerySet, Sum, Value, When

from magpie.domain.goods import queries as goods
from magpie.domain.trade.models import OrderLine
from magpie.domain.trade.rules.touchpoints import COLUMNS, ROWS_MAX, By, shares_bp

CARRIER_KINDS: Final = ("post", "video", "room", "product", "account")
CLAIM: Final = "claim:"
FLASH: Final = "flash"


@dataclass(frozen=True)
class Touchpoint:
    """Sales of one currency that came from one place; `name` is "" where none is known, or no content carried it.

    `refunded_minor` of `paid_minor` went back since. `share_bp` is its part of all that was paid in that currency.
    """

    name: str
    currency: str
    orders: int
    pieces: int
    paid_minor: int
    refunded_minor: int
    simulated: int
    share_bp: int = 0


@dataclass(frozen=True)
class Touchpoints:
    """The largest first, at most ROWS_MAX; where `is_cut`, what is smaller is in the totals alone."""

    rows: tuple[Touchpoint, ...]
    totals: tuple[Touchpoint, ...]
    is_cut: bool


@dataclass(frozen=True)
class ExclusiveSale:
    """What one SKU with an offer of its own for some channel sold in one channel: "" the shelf, "room:5", "flash".

    `is_exclusive`: at that offer. `share_bp` is its part of all that the SKU sold in that currency.
    """

    sku: int
    title_zh: str
    title_en: str
    channel: str
    is_exclusive: bool
    currency: str
    pieces: int
    paid_minor: int
    share_bp: int = 0


@dataclass(frozen=True)
class ExclusiveShare:
    """What was sold at exclusive offers, of everything that was sold in a currency."""

    currency: str
    exclusive_minor: int
    paid_minor: int

    @property
    def share_bp(self) -> int:
        return shares_bp([self.exclusive_minor, self.paid_minor - self.exclusive_minor])[0]


@dataclass(frozen=True)
class Exclusives:
    rows: tuple[ExclusiveSale, ...]
    totals: tuple[ExclusiveShare, ...]


def touchpoints_of(shop: int, *, by: By, since: datetime, until: datetime) -> Touchpoints:
    """What was paid from `since` on and before `until`, by touchpoint. Two queries."""
    sold = _sold(shop, since=since, until=until)
    totals = _counted(sold.annotate(place=Value("")))
    rows = _counted(sold.annotate(place=_place(by)))
    shown = _with_shares(rows[:ROWS_MAX], totals)
    return Touchpoints(shown, _with_shares(totals, totals), is_cut=len(rows) > ROWS_MAX)


def exclusives_of(shop: int, *, since: datetime, until: datetime) -> Exclusives:
    """Sales of goods that have an offer for one channel alone, by channel, and their share of the shop's. Three queries.

    Of a shop with more than OFFERS_READ_MAX such offers the newest are counted.
    """
    sold = _sold(shop, since=since, until=until)
    own = goods.exclusive_offers_of(shop)
    totals = dict(
        sold.order_by()
        .values_list("order__currency")
        .annotate(minor=Sum("paid_minor"))
        .order_by("order__currency")
    )
    found = _by_channel(sold.filter(sku__in=set(own.values())), own)
    exclusive: Counter[str] = Counter()
    for row in found:
        exclusive[row.currency] += row.paid_minor * row.is_exclusive
    shares = tuple(ExclusiveShare(currency, exclusive[currency], minor) for currency, minor in totals.items())
    return Exclusives(_shared_by_sku(found), shares)


def _sold(shop: int, *, since: datetime, until: datetime) -> "QuerySet[OrderLine]":
    return OrderLine.objects.filter(order__shop=shop, order__paid_at__gte=since, order__paid_at__lt=until)


def _place(by: By) -> Any:  # an expression of Django's, of which there is no common class to name
    if by is By.CARRIER_KIND:
        kinds = [When(carrier__startswith=f"{kind}:", then=Value(kind)) for kind in CARRIER_KINDS]
        return Case(*kinds, default=Value(""), output_field=CharField())
    if by is By.LED:
        return Case(
            When(is_search_led=True, then=Value("search")), default=Value("shown"), output_field=CharField()
        )
    return F(COLUMNS[by])


def _counted(sold: "QuerySet[Any]") -> list[Touchpoint]:
    rows = (
        sold.order_by()
        .values_list("place", "order__currency")
        .annotate(
            orders=Count("order", distinct=True),
            pieces=Sum("quantity"),
            sum_minor=Sum("paid_minor"),
            back_minor=Sum("refunded_minor"),
            simulated=Count("order", distinct=True, filter=Q(order__trade__is_simulated=True)),
        )
        .order_by("-sum_minor", "order__currency", "place")
    )
    return [Touchpoint(*row) for row in rows[: ROWS_MAX + 1]]


def _with_shares(rows: Iterable[Touchpoint], totals: Iterable[Touchpoint]) -> tuple[Touchpoint, ...]:
    """Each row with its share; what no row shows takes part in the rounding."""
    rows = list(rows)
    shares: dict[int, int] = {}
    for total in totals:
        own = [place for place, row in enumerate(rows) if row.currency == total.currency]
        paid = [rows[place].paid_minor for place in own]
        shares |= dict(zip(own, shares_bp([*paid, total.paid_minor - sum(paid)]), strict=False))
    return tuple(
        Touchpoint(**{**vars(row), "share_bp": shares.get(place, 0)}) for place, row in enumerate(rows)
    )


def _by_channel(sold: "QuerySet[OrderLine]", own: dict[int, int]) -> list[ExclusiveSale]:
    """One row for each SKU, channel, currency, and whether it was sold at an exclusive offer."""
    place = Case(When(channel__startswith=CLAIM, then=Value(FLASH)), default=F("channel"))
    grouped = (
        sold.order_by()
        .annotate(place=place)
        .values_list("sku", "place", "offer", "order__currency")
        .annotate(Max("title_zh"), Max("title_en"), Sum("quantity"), Sum("paid_minor"))
        .order_by("sku", "place", "offer", "order__currency")
    )
    titles: dict[int, tuple[str, str]] = {}
    sums: dict[tuple[int, str, bool, str], list[int]] = defaultdict(lambda: [0, 0])
    for sku, channel, offer, currency, title_zh, title_en, pieces, paid_minor in grouped:
        titles[sku] = title_zh, title_en
        counted = sums[sku, channel, offer in own, currency]
        counted[0] += pieces
        counted[1] += paid_minor
    return [
        ExclusiveSale(sku, *titles[sku], channel, is_exclusive, currency, *counted)
        for (sku, channel, is_exclusive, currency), counted in sums.items()
    ]


def _shared_by_sku(rows: Iterable[ExclusiveSale]) -> tuple[ExclusiveSale, ...]:
    groups: dict[tuple[int, str], list[ExclusiveSale]] = defaultdict(list)
    for row in rows:
        groups[row.sku, row.currency].append(row)
    return tuple(
        ExclusiveSale(**{**vars(row), "share_bp": share})
        for own in groups.values()
        for row, share in zip(own, shares_bp([row.paid_minor for row in own]), strict=True)
    )
