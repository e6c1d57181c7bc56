"""SKUs as an order needs them: what is sold, by whom, at which offer, how many are there. Three queries for any number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from magpie.domain.goods.models import ProductImage, Sku
from magpie.domain.goods.queries.buckets import open_buckets
from magpie.domain.goods.queries.offers import OfferView, offers_for
from magpie.domain.goods.rules.channels import rooms_in
from magpie.domain.goods.rules.prices import PriceKind
from magpie.domain.outbox.compiled import compiled
from magpie.kit.paging import ROW_ID_MAX


@dataclass(frozen=True)
class Orderable:
    """`offer` is None where it cannot be bought in this channel now. `bucket` holds the pieces set apart for the live room it is
    sold in, and then `available` is what is left there; 0 where they come from the shelf.
    """

    sku: int
    product: int
    shop: int
    category: str
    title_zh: str
    title_en: str
    option_zh: str
    option_en: str
    picture: str
    is_simulated: bool
    available: int
    offer: OfferView | None
    bucket: int = 0

    @property
    def price_minor(self) -> int:
        """What one costs here and now; 0 where it cannot be bought."""
        return self.offer.price_minor if self.offer else 0

    @property
    def currency(self) -> str:
        return self.offer.currency if self.offer else ""


def orderable(skus: Sequence[int], *, channel: str = "", now: datetime) -> dict[int, Orderable]:
    """SKU -> what can be ordered of it, at the cheapest open offer of the channel. Unknown SKUs are absent.

    In a live room its own prices hold, and the pieces are those set apart for it, where there are any: two queries more.
    """
    wanted, rooms = sorted({sku for sku in skus if 0 < sku <= ROW_ID_MAX}), rooms_in(channel)
    kind = PriceKind.LIVE if rooms else PriceKind.LIST
    offers = offers_for(wanted, channel=channel, kind=kind, now=now)
    found = _skus(wanted)
    # The first picture comes last, and stays.
    pictures = {
        product: url or f"{settings.MEDIA_URL}{file}"
        for product, url, file in _pictures([row.product_id for row in found])
    }
    shown = {row.pk: _orderable(row, offers.get(row.pk), pictures.get(row.product_id, "")) for row in found}
    apart = open_buckets(wanted, refs=rooms) if rooms else {}
    return shown | {
        sku: replace(shown[sku], available=bucket.available, bucket=bucket.id)
        for sku, bucket in apart.items()
    }


@compiled
def _skus(skus: Sequence[int]) -> "QuerySet[Sku]":
    return Sku.objects.filter(pk__in=skus).select_related("product__category", "stock").only(*_READ)


# A purchase reads this several times: stories and what else is long stay where they are.
_READ = (
    "options", "name_zh", "name_en", "product__shop_id", "product__title_zh", "product__title_en",
    "product__is_simulated", "product__category__path", "stock__on_hand", "stock__reserved", "stock__sold",
)  # fmt: skip


@compiled
def _pictures(products: Sequence[int]) -> "QuerySet[ProductImage, tuple[int, str, str]]":
    rows = ProductImage.objects.filter(product__in=products).order_by("-position", "-id")
    return rows.values_list("product", "url", "file")


def _orderable(row: Sku, offer: OfferView | None, picture: str) -> Orderable:
    product, said = row.product, " · ".join(row.options.values())
    return Orderable(
        sku=row.pk,
        product=product.pk,
        shop=product.shop_id,
        category=product.category.path if product.category else "",
        title_zh=product.title_zh,
        title_en=product.title_en,
        option_zh=(row.name_zh or said)[:120],
        option_en=(row.name_en or said)[:120],
        picture=picture,
        is_simulated=product.is_simulated,
        available=row.stock.available,
        offer=offer,
    )
