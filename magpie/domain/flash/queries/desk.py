"""Flash sales as their shop sees them: what is planned, what runs, and where the pieces of each are.

The caller has checked whose shop it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Prefetch, QuerySet

from magpie.domain.flash.models import FlashItem, FlashSale
from magpie.domain.flash.refusals import NoSuchSale
from magpie.kit.paging import ROW_ID_MAX, Page, read_row_cursor, write_cursor


class Stage(StrEnum):
    """Where a sale stands now."""

    PLANNED = "planned"
    RUNNING = "running"
    OVER = "over"


@dataclass(frozen=True)
class ItemBooks:
    """One SKU of a sale: `quota` = `sold` + `claimed` + `left` + `returned`. `claims` is how many were ever given."""

    item: int
    sku: int
    product: int
    code: str
    title_zh: str
    title_en: str
    price_minor: int
    currency: str
    per_person_max: int
    claim_ttl_s: int
    quota: int
    sold: int
    claimed: int
    left: int
    returned: int
    claims: int


@dataclass(frozen=True)
class SaleBooks:
    """A sale with its items."""

    sale: int
    title_zh: str
    title_en: str
    opens_at: datetime
    closes_at: datetime
    scheduled_at: datetime
    closed_at: datetime | None
    stage: Stage
    items: tuple[ItemBooks, ...]
    is_simulated: bool

    @property
    def quota(self) -> int:
        return sum(item.quota for item in self.items)

    @property
    def sold(self) -> int:
        return sum(item.sold for item in self.items)

    @property
    def claimed(self) -> int:
        return sum(item.claimed for item in self.items)

    @property
    def left(self) -> int:
        return sum(item.left for item in self.items)

    @property
    def returned(self) -> int:
        return sum(item.returned for item in self.items)

    @property
    def is_still(self) -> bool:
        """Whether nothing of it can move any more."""
        return self.stage is Stage.OVER and not self.claimed


def sales_of_shop(shop: int, *, cursor: str = "", limit: int = 20, now: datetime) -> Page[SaleBooks]:
    """Newest first. Two queries."""
    rows = FlashSale.objects.filter(shop=shop)
    if cursor:
        rows = rows.filter(pk__lt=read_row_cursor(cursor))
    found = list(_views(rows.order_by("-pk")[: limit + 1], now=now))
    more = write_cursor([found[limit - 1].sale]) if len(found) > limit else None
    return Page(found[:limit], more)


def get_sale_of_shop(shop: int, sale: int, *, now: datetime) -> SaleBooks:
    """One sale of this shop; raises NoSuchSale. Two queries."""
    rows = (
        FlashSale.objects.filter(shop=shop, pk=sale) if 0 < sale <= ROW_ID_MAX else FlashSale.objects.none()
    )
    found = next(iter(_views(rows, now=now)), None)
    if found is None:
        raise NoSuchSale(sale=sale)
    return found


def _views(rows: "QuerySet[FlashSale]", *, now: datetime) -> Iterable[SaleBooks]:
    items = FlashItem.objects.order_by("pk").select_related("sku__product")
    for row in rows.prefetch_related(Prefetch("items", items)):
        yield SaleBooks(
            sale=row.pk,
            title_zh=row.title_zh,
            title_en=row.title_en,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            scheduled_at=row.scheduled_at,
            closed_at=row.closed_at,
            stage=_stage_of(row, now=now),
            items=tuple(_item(item) for item in row.items.all()),
            is_simulated=row.is_simulated,
        )


def _stage_of(row: FlashSale, *, now: datetime) -> Stage:
    if row.closed_at is not None or row.closes_at <= now:
        return Stage.OVER
    return Stage.RUNNING if row.opens_at <= now else Stage.PLANNED


def _item(row: FlashItem) -> ItemBooks:
    return ItemBooks(
        item=row.pk,
        sku=row.sku_id,
        product=row.sku.product_id,
        code=row.sku.code,
        title_zh=row.sku.product.title_zh,
        title_en=row.sku.product.title_en,
        price_minor=row.price_minor,
        currency=row.currency,
        per_person_max=row.per_person_max,
        claim_ttl_s=row.claim_ttl_s,
        quota=row.quota,
        sold=row.sold,
        claimed=row.claimed,
        left=row.left,
        returned=row.returned,
        claims=row.numbered,
    )
