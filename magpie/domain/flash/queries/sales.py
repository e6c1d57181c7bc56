"""Flash sales as pages list them: those of a shop or of one product that run or are to come, and any sale by its id."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from magpie.domain.flash.models import FlashItem, FlashSale
from magpie.domain.flash.queries.flash import FlashItemView, find_flash_items
from magpie.domain.flash.refusals import NoSuchFlashSale
from magpie.domain.flash.rules import flash as rules

SALES_SHOWN_MAX: Final = 10


@dataclass(frozen=True)
class FlashSaleView:
    """A sale with its items as one person sees them. It is over from `closes_at` on, which an early end moves forward."""

    id: int
    shop: int
    title_zh: str
    title_en: str
    opens_at: datetime
    closes_at: datetime
    items: tuple[FlashItemView, ...]


def get_sale(sale: int, *, person: str, now: datetime) -> FlashSaleView:
    """One sale, also when it is over. Raises NoSuchFlashSale. Four queries."""
    row = FlashSale.objects.filter(pk=sale).first() if 0 < sale <= rules.ROW_MAX else None
    if row is None:
        raise NoSuchFlashSale(sale=sale)
    return _views([row], person=person, now=now)[0]


def current_sales_of_shop(shop: int, *, person: str, now: datetime) -> tuple[FlashSaleView, ...]:
    """What runs or is to come, the soonest open first. One query, and three more where there is something."""
    rows = FlashSale.objects.filter(shop=shop, closed_at=None, closes_at__gt=now).order_by("opens_at", "pk")
    return _views(list(rows[:SALES_SHOWN_MAX]), person=person, now=now)


def flash_items_of_product(product: int, *, person: str, now: datetime) -> tuple[FlashItemView, ...]:
    """The items of one product in sales that run or are to come. One query, and two more where there is something."""
    rows = FlashItem.objects.filter(
        sku__product=product, sale__closed_at=None, sale__closes_at__gt=now
    ).order_by("sale__opens_at", "pk")
    found = list(rows.values_list("pk", flat=True)[: rules.ITEMS_MAX])
    return _items(found, person=person, now=now) if found else ()


def _views(rows: Sequence[FlashSale], *, person: str, now: datetime) -> tuple[FlashSaleView, ...]:
    if not rows:
        return ()
    items = FlashItem.objects.filter(sale__in=rows).order_by("pk").values_list("pk", flat=True)
    views = _items(list(items), person=person, now=now)
    return tuple(
        FlashSaleView(
            id=row.pk,
            shop=row.shop_id,
            title_zh=row.title_zh,
            title_en=row.title_en,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            items=tuple(view for view in views if view.sale == row.pk),
        )
        for row in rows
    )


def _items(items: Sequence[int], *, person: str, now: datetime) -> tuple[FlashItemView, ...]:
    found = find_flash_items([(item, person) for item in items], now=now)
    return tuple(view for view in found if view is not None)
