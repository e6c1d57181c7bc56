"""What a shop can choose from when it sets a price, a coupon or a flash sale: its SKUs on the shelf with price and pieces.

The caller has checked whose shop it is.
"""

from dataclasses import dataclass
from typing import Final

from django.db.models import F, Prefetch, Q

from magpie.domain.goods import rules
from magpie.domain.goods.models import Offer, Sku

CHOICES_MAX: Final = 200


@dataclass(frozen=True)
class SkuChoice:
    """A SKU of the shelf. `price_minor` is its list price, `asked_minor` what everybody is asked now; `offer` 0 for none."""

    sku: int
    product: int
    code: str
    title_zh: str
    title_en: str
    option_zh: str
    option_en: str
    available: int
    offer: int
    price_minor: int
    asked_minor: int
    currency: str


def choices_of_shop(shop: int, *, words: str = "", limit: int = CHOICES_MAX) -> list[SkuChoice]:
    """SKUs on the shelf that everybody may buy, the newest product first; `words` are looked for in codes and titles.

    Two queries.
    """
    rows = Sku.objects.filter(
        product__shop=shop, product__published_at__isnull=False, product__withdrawn_at=None, retired_at=None
    )
    if words:
        rows = rows.filter(
            Q(code__icontains=words)
            | Q(product__title_zh__icontains=words)
            | Q(product__title_en__icontains=words)
        )
    open_ones = Offer.objects.filter(ended_at=None, exclusive_channel="").order_by("asked_minor", "pk")
    found = rows.select_related("product", "stock").prefetch_related(Prefetch("offers", open_ones))
    return [_choice(row) for row in found.order_by(F("product").desc(), "pk")[: min(limit, CHOICES_MAX)]]


def _choice(row: Sku) -> SkuChoice:
    offer = next(iter(row.offers.all()), None)
    said = " · ".join(row.options.values())
    return SkuChoice(
        sku=row.pk,
        product=row.product_id,
        code=row.code,
        title_zh=row.product.title_zh,
        title_en=row.product.title_en,
        option_zh=row.name_zh or said,
        option_en=row.name_en or said,
        available=rules.available(
            on_hand=row.stock.on_hand, reserved=row.stock.reserved, sold=row.stock.sold
        ),
        offer=offer.pk if offer else 0,
        price_minor=offer.price_minor if offer else 0,
        asked_minor=offer.asked_minor if offer else 0,
        currency=offer.currency if offer else "CNY",
    )
