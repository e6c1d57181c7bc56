"""The prices of one SKU as its shop sees them: what was asked since when, what is asked for a while, what the law lets it name.

The caller has checked whose shop it is.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from magpie.domain.goods.models import Offer, PriceChange, Sku, TimedPrice
from magpie.domain.goods.refusals import NoSuchSku
from magpie.domain.goods.rules.prices import (
    Deal,
    Deals,
    LawfulCompare,
    PriceKind,
    PriceStep,
    lawful_compare,
)
from magpie.kit.paging import ROW_ID_MAX

STEPS_MAX: Final = 500
TIMED_SHOWN_MAX: Final = 100


@dataclass(frozen=True)
class AskedStep:
    """From `at` on this was asked; `kind` says whether it was the list price or a sale."""

    at: datetime
    minor: int
    kind: str


@dataclass(frozen=True)
class TimedView:
    """A price for a while, over or ahead. `until_at` is when it really ended, where that was earlier."""

    id: int
    kind: str
    place: str
    minor: int
    from_at: datetime
    until_at: datetime
    was_ended: bool


@dataclass(frozen=True)
class PriceBook:
    """`offer` is 0 where nobody in general can buy it: then there is nothing to show but the SKU's names."""

    sku: int
    product: int
    code: str
    title_zh: str
    title_en: str
    option_zh: str
    option_en: str
    offer: int
    currency: str
    list_minor: int
    asked_minor: int
    steps: tuple[AskedStep, ...]
    timed: tuple[TimedView, ...]
    lawful: LawfulCompare | None


def get_price_book(shop: int, sku: int, *, deals: Deals, now: datetime) -> PriceBook:
    """One SKU of this shop; raises NoSuchSku. `deals` are those of other books, such as flash sales. Four queries."""
    found = Sku.objects.filter(product__shop=shop, pk=sku) if 0 < sku <= ROW_ID_MAX else Sku.objects.none()
    row = found.select_related("product").first()
    if row is None:
        raise NoSuchSku(sku=sku)
    open_ones = Offer.objects.filter(sku=row, ended_at=None, exclusive_channel="")
    offer = open_ones.order_by("asked_minor", "pk").first()
    if offer is None:
        return _book(row, None, (), (), None)
    history = PriceChange.objects.filter(offer=offer).order_by("-id")[:STEPS_MAX]
    steps = tuple(AskedStep(one.at, one.to_minor, one.kind) for one in reversed(history))
    timed = list(TimedPrice.objects.filter(offer=offer).order_by("-from_at", "-pk")[:TIMED_SHOWN_MAX])
    apart = [*deals.get((sku, offer.currency), ()), *(deal for one in timed for deal in _ends(one, now=now))]
    lawful = lawful_compare(
        [PriceStep(step.at, step.minor) for step in steps], apart, now=now, market=offer.market
    )
    return _book(row, offer, steps, tuple(map(_timed, timed)), lawful)


def _ends(row: TimedPrice, *, now: datetime) -> list[Deal]:
    """A sale is in the history itself; one room's or flash sale's price stands at both its ends."""
    terms = row.terms
    if terms.kind is PriceKind.SALE or terms.from_at > now or terms.from_at >= terms.until_at:
        return []
    return [Deal(terms.from_at, terms.price_minor), Deal(min(terms.until_at, now), terms.price_minor)]


def _timed(row: TimedPrice) -> TimedView:
    terms = row.terms
    return TimedView(
        id=row.pk,
        kind=row.kind,
        place=row.place,
        minor=row.price_minor,
        from_at=terms.from_at,
        until_at=terms.until_at,
        was_ended=row.ended_at is not None,
    )


def _book(
    row: Sku,
    offer: Offer | None,
    steps: tuple[AskedStep, ...],
    timed: tuple[TimedView, ...],
    lawful: LawfulCompare | None,
) -> PriceBook:
    said = " · ".join(row.options.values())
    return PriceBook(
        sku=row.pk,
        product=row.product_id,
        code=row.code,
        title_zh=row.product.title_zh,
        title_en=row.product.title_en,
        option_zh=row.name_zh or said,
        option_en=row.name_en or said,
        offer=offer.pk if offer else 0,
        currency=offer.currency if offer else "CNY",
        list_minor=offer.price_minor if offer else 0,
        asked_minor=offer.asked_minor if offer else 0,
        steps=steps,
        timed=timed,
        lawful=lawful,
    )
