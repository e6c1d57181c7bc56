"""SKUs as an order needs them: what is sold, by whom, at which offer, how many are there. Three queries for any number."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Prefetch

from magpie.domain.goods.models import Offer, ProductImage, Sku


@dataclass(frozen=True)
class Orderable:
    """`offer` is 0 where it cannot be bought in this channel; then `is_on_shelf` or the channel is why."""

    sku: int
    product: int
    shop: int
    category: str
    title_zh: str
    title_en: str
    option_zh: str
    option_en: str
    picture: str
    is_on_shelf: bool
    is_simulated: bool
    offer: int
    price_minor: int
    currency: str
    dispatch_hours_max: int
    available: int


def orderable(skus: Sequence[int], *, channel: str = "") -> dict[int, Orderable]:
    """SKU -> what can be ordered of it, the cheapest open offer of the channel first. Unknown SKUs are absent."""
    offers = Offer.objects.filter(ended_at=None, exclusive_channel__in={"", channel}).order_by(
        "price_minor", "pk"
    )
    rows = (
        Sku.objects.filter(pk__in=set(skus))
        .select_related("product", "product__category", "stock")
        .prefetch_related(
            Prefetch("offers", offers),
            Prefetch("product__images", ProductImage.objects.order_by("position", "id")),
        )
    )
    return {row.pk: _orderable(row) for row in rows}


def _orderable(row: Sku) -> Orderable:
    product, offers = row.product, list(row.offers.all())
    images = list(product.images.all()[:1])
    is_on_shelf = product.published_at is not None and product.withdrawn_at is None and row.retired_at is None
    cheapest = offers[0] if offers and is_on_shelf else None
    said = " · ".join(row.options.values())
    return Orderable(
        sku=row.pk,
        product=product.pk,
        shop=product.shop_id,
        category=product.category.path if product.category else "",
        title_zh=product.title_zh,
        title_en=product.title_en,
        option_zh=(row.name_zh or said)[:120],
        option_en=(row.name_en or said)[:120],
        picture=(images[0].url or f"{settings.MEDIA_URL}{images[0].file}") if images else "",
        is_on_shelf=is_on_shelf,
        is_simulated=product.is_simulated,
        offer=cheapest.pk if cheapest else 0,
        price_minor=cheapest.price_minor if cheapest else 0,
        currency=cheapest.currency if cheapest else "",
        dispatch_hours_max=cheapest.dispatch_hours_max if cheapest else 0,
        available=row.stock.available,
    )
