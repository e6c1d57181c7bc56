"""Pieces set apart, and whether every counter is the sum of its movements: the drills' equation."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from magpie.domain.goods import rules
from magpie.domain.goods.models import Bucket, Stock, StockMovement
from magpie.domain.goods.refusals import NoSuchBucket

BUCKETS_SHOWN_MAX = 100
DIFFERENCES_MAX = 100


@dataclass(frozen=True)
class BucketView:
    """`available` is what can still be held from it; `closed_at` is None while it is open."""

    id: int
    sku: int
    kind: str
    ref: str
    on_hand: int
    reserved: int
    sold: int
    available: int
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class StockDifference:
    """Counters (on_hand, reserved, sold) that are not the sum of the movements; `bucket` 0 is the shelf."""

    sku: int
    bucket: int
    counters: rules.Effect
    movements: rules.Effect


def get_bucket(bucket: int) -> BucketView:
    """Raises NoSuchBucket. One query."""
    row = Bucket.objects.filter(pk=bucket).first()
    if row is None:
        raise NoSuchBucket(bucket=bucket)
    return _view(row)


def buckets_of(sku: int) -> list[BucketView]:
    """The newest buckets of a SKU, open and closed. One query."""
    return [_view(row) for row in Bucket.objects.filter(sku=sku).order_by("-pk")[:BUCKETS_SHOWN_MAX]]


def open_buckets(skus: Collection[int], *, refs: Collection[str]) -> dict[int, BucketView]:
    """SKU -> the pieces set apart for one of these places and still sold from there, the newest first. One query."""
    rows = Bucket.objects.filter(sku__in=skus, ref__in=refs, closed_at=None).order_by("pk")
    return {row.sku_id: _view(row) for row in rows}


def find_stock_difference() -> list[StockDifference]:
    """Every place whose counters differ from its movements, at most DIFFERENCES_MAX; empty when all is well.

    Three queries, each over a whole table: for drills and doctors, not for pages. Run it while nothing moves, or inside
    one transaction that sees one moment.
    """
    sums = _sums_of_movements()
    counters = {
        (sku, 0): (on_hand, reserved, sold)
        for sku, on_hand, reserved, sold in Stock.objects.values_list("sku", "on_hand", "reserved", "sold")
    }
    for sku, bucket, *counts in Bucket.objects.values_list("sku", "pk", "on_hand", "reserved", "sold"):
        counters[sku, bucket] = (counts[0], counts[1], counts[2])
    places = sorted(counters.keys() | sums.keys())
    found = [
        StockDifference(*place, counters.get(place, rules.NOTHING), sums.get(place, rules.NOTHING))
        for place in places
    ]
    return [one for one in found if one.counters != one.movements][:DIFFERENCES_MAX]


def _sums_of_movements() -> dict[tuple[int, int], rules.Effect]:
    """{(sku, bucket or 0): what all movements together made of it}. A crossing counts in both places."""
    totals: dict[tuple[int, int], rules.Effect] = defaultdict(lambda: rules.NOTHING)
    grouped = (
        StockMovement.objects.order_by().values_list("stock", "bucket", "kind").annotate(Sum("quantity"))
    )
    for sku, bucket, kind, quantity in grouped:
        effects = rules.effects_of(rules.Movement(kind), quantity, has_bucket=bucket is not None)
        for place, effect in zip(((sku, 0), (sku, bucket or 0)), effects, strict=True):
            before = totals[place]
            totals[place] = (before[0] + effect[0], before[1] + effect[1], before[2] + effect[2])
    return dict(totals)


def _view(row: Bucket) -> BucketView:
    return BucketView(
        id=row.pk,
        sku=row.sku_id,
        kind=row.kind,
        ref=row.ref,
        on_hand=row.on_hand,
        reserved=row.reserved,
        sold=row.sold,
        available=row.available,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
    )
