"""At what price and on what terms a SKU is sold in a channel now. Nothing here knows who asks.

What everybody is asked stands in the offer's own row, which the shelf shows too; only a price of this room or flash sale is
looked for beside it. So nobody pays more than the page said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from magpie.domain.goods.models import Offer, TimedPrice
from magpie.domain.goods.refusals import NoSuchSku, SoldOnlyThere
from magpie.domain.goods.rules.channels import may_sell
from magpie.domain.goods.rules.prices import PriceKind, TimedPriceTerms, price_at
from magpie.domain.outbox.compiled import compiled
from magpie.kit.paging import ROW_ID_MAX

OFFERS_READ_MAX = 500


@dataclass(frozen=True)
class OfferView:
    """What a purchase freezes. `price_minor` is asked here and now, `list_minor` what it costs as such."""

    offer: int
    sku: int
    product: int
    shop: int
    market: str
    currency: str
    exclusive_channel: str
    price_minor: int
    list_minor: int
    promise: str
    ship_days: int
    presale_ships_at: datetime | None
    return_policy: str
    return_days: int


def offer_for(sku: int, *, channel: str = "", kind: PriceKind = PriceKind.LIST, now: datetime) -> OfferView:
    """The cheapest open offer this channel may sell (`rules.channels.channel_of` writes one).

    Raises SoldOnlyThere for a SKU that is sold in other channels only, NoSuchSku for one that is not sold. One query, and
    one for the prices of rooms and flash sales.
    """
    found = _open_offers([sku])
    apart = _asked_apart(found, kind=kind, now=now)
    views = [
        _view(row, apart[row.pk], channel=channel, kind=kind, now=now)
        for row in found
        if may_sell(row.exclusive_channel, channel)
    ]
    if views:
        return min(views, key=lambda view: (view.price_minor, view.offer))
    for row in found:
        raise SoldOnlyThere(channel=row.exclusive_channel)
    raise NoSuchSku(sku=sku)


def offers_for(
    skus: Sequence[int], *, channel: str = "", kind: PriceKind = PriceKind.LIST, now: datetime
) -> dict[int, OfferView]:
    """sku -> its offer here, for those that have one. One query, and one for the prices of rooms and flash sales."""
    cheapest: dict[int, OfferView] = {}
    found = _open_offers([sku for sku in skus if 0 < sku <= ROW_ID_MAX])
    apart = _asked_apart(found, kind=kind, now=now)
    for row in found:
        if not may_sell(row.exclusive_channel, channel):
            continue
        view = _view(row, apart[row.pk], channel=channel, kind=kind, now=now)
        known = cheapest.get(view.sku)
        if known is None or (view.price_minor, view.offer) < (known.price_minor, known.offer):
            cheapest[view.sku] = view
    return cheapest


def list_prices(skus: Sequence[int]) -> dict[tuple[int, str], int]:
    """(SKU, currency) -> the lowest list price it has there in any channel, for those that are sold. One query."""
    lowest: dict[tuple[int, str], int] = {}
    for row in _open_offers(skus):
        key = (row.sku_id, row.currency)
        lowest[key] = min(lowest.get(key, row.price_minor), row.price_minor)
    return lowest


def exclusive_offers_of(shop: int) -> dict[int, int]:
    """Offer -> its SKU, for what a shop sells or sold in one channel alone, the newest OFFERS_READ_MAX. One query."""
    rows = Offer.objects.filter(sku__product__shop=shop).exclude(exclusive_channel="").order_by("-pk")
    return dict(rows.values_list("pk", "sku")[:OFFERS_READ_MAX])


# What `_view` reads, and no story.
_READ = (
    "market", "currency", "exclusive_channel", "asked_minor", "price_minor", "promise", "ship_days",
    "presale_ships_at", "sku__product__shop_id", "sku__product__return_policy", "sku__product__return_days",
)  # fmt: skip


@compiled
def _open_offers(skus: Sequence[int]) -> "QuerySet[Offer]":
    rows = Offer.objects.filter(
        sku__in=skus,
        ended_at=None,
        sku__retired_at=None,
        sku__product__published_at__isnull=False,
        sku__product__withdrawn_at=None,
    )
    ordered = rows.order_by("asked_minor", "pk").select_related("sku__product")
    return ordered.only(*_READ)[:OFFERS_READ_MAX]


def _asked_apart(
    offers: Sequence[Offer], *, kind: PriceKind, now: datetime
) -> Mapping[int, Sequence[TimedPriceTerms]]:
    """Offer -> what one room or flash sale asks now; what everybody is asked stands in the offer itself."""
    found: dict[int, list[TimedPriceTerms]] = {row.pk: [] for row in offers}
    if kind in (PriceKind.LIVE, PriceKind.FLASH):
        rows = TimedPrice.objects.filter(offer__in=found, kind=kind, ended_at=None)
        for row in rows.filter(from_at__lte=now, until_at__gt=now).order_by("pk"):
            found[row.offer_id].append(row.terms)
    return found


def _view(
    row: Offer, timed: Sequence[TimedPriceTerms], *, channel: str, kind: PriceKind, now: datetime
) -> OfferView:
    product = row.sku.product
    return OfferView(
        offer=row.pk,
        sku=row.sku_id,
        product=product.pk,
        shop=product.shop_id,
        market=row.market,
        currency=row.currency,
        exclusive_channel=row.exclusive_channel,
        price_minor=price_at(list_minor=row.asked_minor, timed=timed, kind=kind, channel=channel, at=now),
        list_minor=row.price_minor,
        promise=row.promise,
        ship_days=row.ship_days,
        presale_ships_at=row.presale_ships_at,
        return_policy=product.return_policy,
        return_days=product.return_days,
    )
