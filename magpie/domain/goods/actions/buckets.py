"""Setting pieces of a SKU apart for a live room or a flash sale, and taking back what it did not sell.

Locks in this order: the shelf's counters of the SKU, then the bucket.
"""

from datetime import datetime

from django.db import transaction

from magpie.domain.goods import rules
from magpie.domain.goods.actions.stock import lock_stock, move
from magpie.domain.goods.models import Bucket, Sku
from magpie.domain.goods.refusals import BucketClosed, NoSuchBucket, NoSuchSku, OutOfStock, UnreadableQuantity


def open_bucket(*, sku: int, kind: rules.BucketKind, ref: str, now: datetime) -> int:
    """An empty bucket of a SKU for `ref`, such as "flash:3"; asking again gives the same one. Returns its id.

    Raises NoSuchSku, and BucketClosed when that one has closed: a second sale is another `ref`. No facts, no locks.
    """
    if not Sku.objects.filter(pk=sku).exists():
        raise NoSuchSku(sku=sku)
    row, _ = Bucket.objects.get_or_create(sku_id=sku, ref=ref, defaults={"kind": kind, "opened_at": now})
    if row.closed_at or row.kind != kind:
        raise BucketClosed(ref=ref)
    return int(row.pk)


def allot_pieces(*, bucket: int, quantity: int, now: datetime) -> int:
    """Move free pieces from the shelf into a bucket; returns what it has free now.

    Raises NoSuchBucket, BucketClosed, or OutOfStock with what the shelf has. Locks shelf and bucket. Fact: StockMoved.
    """
    if not 1 <= quantity <= rules.STOCK_MAX:
        raise UnreadableQuantity(most=rules.STOCK_MAX)
    with transaction.atomic():
        row = _lock_bucket(bucket)
        if row.closed_at:
            raise BucketClosed(ref=row.ref)
        if not move(row.sku, rules.Movement.ALLOT, quantity, now=now, ref=row.ref, bucket=row.pk):
            raise OutOfStock(available=row.sku.stock.available, wanted=quantity)
        return row.available + quantity


def close_bucket(*, bucket: int, now: datetime) -> int:
    """Nothing more is held from it, and what is free goes back on the shelf; returns how many pieces did.

    Held pieces may still be sold or given back. Closing twice is closing once. Locks shelf and bucket. Fact: StockMoved.
    """
    with transaction.atomic():
        row = _lock_bucket(bucket)
        if row.closed_at:
            return 0
        unsold = row.available
        row.closed_at = now
        row.save(update_fields=["closed_at"])
        if unsold:
            move(row.sku, rules.Movement.RECALL, unsold, now=now, ref=row.ref, bucket=row.pk)
        return unsold


def _lock_bucket(bucket: int) -> Bucket:
    """The shelf first; then the bucket as it is now. Raises NoSuchBucket."""
    sku = Bucket.objects.filter(pk=bucket).values_list("sku", flat=True).first()
    if sku is None:
        raise NoSuchBucket(bucket=bucket)
    shelf = lock_stock(sku)
    row = (
        Bucket.objects.select_for_update(no_key=True, of=("self",))
        .select_related("sku__product")
        .get(pk=bucket)
    )
    row.sku.stock = shelf
    return row
