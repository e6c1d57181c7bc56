"""SKUs as an order needs them: what is sold, by whom, at which offer, how many are there. Two queries for any number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat

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
    shown = {row.pk: _orderable(row, offers.get(row.pk)) for row in found}
    apart = open_buckets(wanted, refs=rooms) if rooms else {}
    return shown | {
        sku: replace(shown[sku], available=bucket.available, bucket=bucket.id)
        for sku, bucket in apart.items()
    }


@compiled
def _skus(skus: Sequence[int]) -> "QuerySet[Sku]":
    rows = Sku.objects.filter(pk__in=skus).select_related("product__category", "stock").only(*_READ)
    return rows.annotate(picture=Subquery(_first_picture()))


def _first_picture() -> "QuerySet[ProductImage, Any]":
    """Its address: elsewhere, or of a file of ours."""
    ours = Concat(Value(settings.MEDIA_URL), "file", output_field=CharField())
    of_product = ProductImage.objects.filter(product=OuterRef("product")).order_by("position", "id")
    address = Case(When(url="", then=ours), default="url", output_field=CharField())
    return of_product.annotate(address=address).values("address")[:1]


# A purchase reads this several times: stories and what else is long stay where they are.
_READ = (
    "options", "name_zh", "name_en", "product__shop_id", "product__title_zh", "product__title_en",
    "product__is_simulated", "product__category__path", "stock__on_hand", "stock__reserved", "stock__sold",
)  # fmt: skip


def _orderable(row: Any, offer: OfferView | None) -> Orderable:  # a Sku, and its picture beside it
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
        picture=row.picture or "",
        is_simulated=product.is_simulated,
        available=row.stock.available,
        offer=offer,
    )
