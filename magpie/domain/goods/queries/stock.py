"""Stock as its shop counts it: every SKU with its counters, and the movements that made them so.

Nothing is found that is not this shop's; the caller has checked whose shop it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum

from magpie.domain.goods import rules
from magpie.domain.goods.models import Bucket, Offer, ProductImage, Sku, StockMovement
from magpie.domain.goods.refusals import NoSuchSku
from magpie.domain.outbox.compiled import compiled
from magpie.kit.paging import ROW_ID_MAX, BadCursor, Page, read_cursor, read_row_cursor, write_cursor

_SOLD_OUT: Final = Q(stock__on_hand=F("stock__reserved") + F("stock__sold"))
_ON_SHELF: Final = Q(product__published_at__isnull=False, product__withdrawn_at=None)


@dataclass(frozen=True)
class StockView:
    """The shelf's counters of a SKU. `apart` are pieces in buckets, which are sold elsewhere and counted there."""

    sku: int
    product: int
    code: str
    title_zh: str
    title_en: str
    option_zh: str
    option_en: str
    picture: str
    is_single_piece: bool
    is_on_shelf: bool
    on_hand: int
    reserved: int
    sold: int
    apart: int

    @property
    def available(self) -> int:
        return rules.available(on_hand=self.on_hand, reserved=self.reserved, sold=self.sold)

    @property
    def taken(self) -> int:
        """Pieces that are somebody's or elsewhere: what a count of the shelf does not find."""
        return self.reserved + self.sold + self.apart


@dataclass(frozen=True)
class MovementView:
    """One movement. `change` is what it did to what can be sold on the shelf; `apart` names a bucket it happened in."""

    id: int
    kind: str
    quantity: int
    change: int
    batch: str
    ref: str
    apart: str
    at: datetime


def available_of(product: int) -> int:
    """What is left of all its SKUs that anybody may buy: `ProductView.available`, for who needs nothing else. One query."""
    return sum(rules.available(on_hand=row[0], reserved=row[1], sold=row[2]) for row in _counters_of(product))


@compiled
def _counters_of(product: int) -> "QuerySet[Sku, tuple[int, int, int]]":
    open_to_all = Offer.objects.filter(sku=OuterRef("pk"), ended_at=None, exclusive_channel="")
    rows = Sku.objects.filter(Exists(open_to_all), product=product, retired_at=None)
    return rows.values_list("stock__on_hand", "stock__reserved", "stock__sold")


def stock_page(
    shop: int, *, cursor: str = "", limit: int = 20, is_sold_out: bool = False, words: str = ""
) -> Page[StockView]:
    """SKUs of a shop, those of the newest product first; `words` are looked for in codes and titles. Three queries."""
    rows = Sku.objects.filter(product__shop=shop, retired_at=None)
    if is_sold_out:
        rows = rows.filter(_SOLD_OUT, _ON_SHELF)
    if words:
        rows = rows.filter(
            Q(code__icontains=words)
            | Q(product__title_zh__icontains=words)
            | Q(product__title_en__icontains=words)
        )
    if cursor:
        product, sku = _place(cursor)
        rows = rows.filter(Q(product__lt=product) | Q(product=product, pk__gt=sku))
    found = _views(rows.order_by("-product", "pk")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return Page(found[:limit], write_cursor([last.product, last.sku]) if last else None)


def get_stock(shop: int, sku: int) -> StockView:
    """One SKU of this shop, retired or not; raises NoSuchSku. Three queries."""
    found = _views(Sku.objects.filter(product__shop=shop, pk=sku)) if 0 < sku <= ROW_ID_MAX else []
    if not found:
        raise NoSuchSku(sku=sku)
    return found[0]


def count_sold_out(shop: int) -> int:
    """SKUs on the shelf of which nothing is left there. One query."""
    return Sku.objects.filter(_SOLD_OUT, _ON_SHELF, product__shop=shop, retired_at=None).count()


def movements_of(shop: int, sku: int, *, cursor: str = "", limit: int = 20) -> Page[MovementView]:
    """The movements of a SKU of this shop, the newest first. One query."""
    rows = StockMovement.objects.filter(stock=sku, stock__sku__product__shop=shop)
    if cursor:
        rows = rows.filter(pk__lt=read_row_cursor(cursor))
    found = list(rows.select_related("bucket").order_by("-pk")[: limit + 1])
    more = write_cursor([found[limit - 1].pk]) if len(found) > limit else None
    return Page([_movement(row) for row in found[:limit]], more)


def codes_of(skus: Sequence[int]) -> dict[int, str]:
    """SKU -> its code. One query."""
    return dict(Sku.objects.filter(pk__in=set(skus)).values_list("pk", "code"))


def _place(cursor: str) -> tuple[int, int]:
    place = read_cursor(cursor)
    if len(place) != 2 or not all(isinstance(part, int) and abs(part) <= ROW_ID_MAX for part in place):
        raise BadCursor()
    return int(place[0]), int(place[1])


def _views(rows: "QuerySet[Sku]") -> list[StockView]:
    pictures = Prefetch("product__images", ProductImage.objects.order_by("position", "id"))
    found = list(rows.select_related("product", "stock").prefetch_related(pictures))
    apart = dict(
        Bucket.objects.filter(sku__in=[row.pk for row in found])
        .order_by()
        .values_list("sku")
        .annotate(Sum("on_hand"))
    )
    return [_view(row, apart.get(row.pk, 0)) for row in found]


def _view(row: Sku, apart: int) -> StockView:
    product, said = row.product, " · ".join(row.options.values())
    images = list(product.images.all())
    return StockView(
        sku=row.pk,
        product=product.pk,
        code=row.code,
        title_zh=product.title_zh,
        title_en=product.title_en,
        option_zh=row.name_zh or said,
        option_en=row.name_en or said,
        picture=(images[0].url or f"{settings.MEDIA_URL}{images[0].file}") if images else "",
        is_single_piece=row.is_single_piece,
        is_on_shelf=product.published_at is not None and product.withdrawn_at is None,
        on_hand=row.stock.on_hand,
        reserved=row.stock.reserved,
        sold=row.stock.sold,
        apart=apart,
    )


def _movement(row: StockMovement) -> MovementView:
    kind = rules.Movement(row.kind)
    (on_hand, reserved, sold), _ = rules.effects_of(kind, row.quantity, has_bucket=row.bucket is not None)
    return MovementView(
        id=row.pk,
        kind=row.kind,
        quantity=row.quantity,
        change=rules.available(on_hand=on_hand, reserved=reserved, sold=sold),
        batch=row.batch or "",
        ref=row.ref,
        apart=row.bucket.ref if row.bucket else "",
        at=row.at,
    )
