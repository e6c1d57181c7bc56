"""Goods that were sold elsewhere: known, so that a line of an old order can point at them, and never shown.

They have no offer and no pieces here; nobody is told of them. A merchant who wants to sell one publishes it.
"""

from dataclasses import dataclass
from datetime import datetime

from magpie.domain.goods import rules
from magpie.domain.goods.models import Product, Sku, Stock
from magpie.domain.goods.refusals import UnreadableProduct

SOLE_CODE = "1"


@dataclass(frozen=True)
class RecordedGoods:
    """A product and its one SKU."""

    product: int
    sku: int


def record_goods(*, shop: int, handle: str, title_zh: str, title_en: str, since: datetime) -> RecordedGoods:
    """The product of this handle in this shop, with one SKU; made unpublished the first time, else left as it is.

    Inside the caller's transaction. Raises UnreadableProduct. No facts.
    """
    if not rules.HANDLE_PATTERN.fullmatch(handle):
        raise UnreadableProduct(field="handle", why_en="not a handle", why_zh="标识无效")
    words = {"title_zh": title_zh[: rules.TITLE_CHARS_MAX], "title_en": title_en[: rules.TITLE_CHARS_MAX]}
    row, _ = Product.objects.get_or_create(
        shop_id=shop, handle=handle, defaults={**words, "created_at": since}
    )
    sku = Sku.objects.filter(product=row).order_by("position", "pk").first()
    if sku is None:
        sku = Sku.objects.create(product=row, code=SOLE_CODE)
        Stock.objects.create(sku=sku)
    return RecordedGoods(int(row.pk), int(sku.pk))
