"""The only place that writes stock and buckets: one conditional UPDATE and one movement row, in one transaction.

The condition is in the UPDATE itself, so two buyers can never both take the last piece; the CHECK constraints of the
tables say the same a second time. Whoever touches both places of a SKU locks the shelf first, then the bucket.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet, Sum

from magpie.domain.goods import rules
from magpie.domain.goods.events import StockMoved
from magpie.domain.goods.models import Bucket, Sku, Stock, StockMovement
from magpie.domain.goods.refusals import NoSuchSku, StockOutOfRange, UnreadableQuantity
from magpie.domain.outbox.actions import write_fact

# What changes how many pieces there are in all; only these can pass the ceiling.
COUNTED = {rules.Movement.RECEIVE, rules.Movement.ADJUST}


def receive_stock(*, sku: int, quantity: int, now: datetime, batch: str | None = None, ref: str = "") -> int:
    """Pieces arrived; returns what is available now. Locks the stock row. Fact: StockMoved."""
    if not 1 <= quantity <= rules.STOCK_MAX:
        raise UnreadableQuantity(most=rules.STOCK_MAX)
    return _move_or_refuse(sku, rules.Movement.RECEIVE, quantity, now=now, batch=batch, ref=ref)


def adjust_stock(*, sku: int, by: int, now: datetime, ref: str = "") -> int:
    """Correct a count up or down, never below what is reserved and sold. Locks the stock row. Fact: StockMoved."""
    if by == 0 or abs(by) > rules.STOCK_MAX:
        raise UnreadableQuantity(most=rules.STOCK_MAX)
    return _move_or_refuse(sku, rules.Movement.ADJUST, by, now=now, ref=ref)


def count_stock(*, sku: int, on_hand: int, now: datetime, ref: str = "") -> int:
    """Say how many pieces there were in all, those in buckets too. Saying the same twice changes nothing.

    Whatever was sold in between. A count below what is already reserved and sold stops there, so nobody loses what they
    hold. Locks the stock row. Fact, when the count is new: StockMoved.
    """
    with transaction.atomic():
        row = lock_stock(sku)
        target = max(on_hand - _in_buckets(sku), row.reserved + row.sold)
        if target == row.on_hand:
            return row.available
        if row.on_hand == 0:
            return receive_stock(sku=sku, quantity=target, now=now, ref=ref)
        return adjust_stock(sku=sku, by=target - row.on_hand, now=now, ref=ref)


def lock_stock(sku: int) -> Stock:
    """Hold the shelf's counters of a SKU until the transaction ends; raises NoSuchSku.

    The weaker row lock: a movement that only refers to the row need not wait for it.
    """
    row = Stock.objects.select_for_update(no_key=True).filter(sku=sku).first()
    if row is None:
        raise NoSuchSku(sku=sku)
    return row


def move(
    sku: Sku,
    kind: rules.Movement,
    quantity: int,
    *,
    now: datetime,
    batch: str | None = None,
    ref: str = "",
    bucket: int | None = None,
) -> bool:
    """Change the counters if, and only if, they stay possible; False when they would not. Inside a transaction.

    Takes the locks of the rows it changes until the transaction ends. Fact: StockMoved.
    """
    on_shelf, in_bucket = rules.effects_of(kind, quantity, has_bucket=bucket is not None)
    shelf = Stock.objects.filter(sku=sku)
    if kind in COUNTED:
        shelf = shelf.filter(on_hand__lte=_ceiling(sku) - quantity)
    apart = Bucket.objects.filter(pk=bucket or 0, sku=sku)
    if kind in (rules.Movement.RESERVE, rules.Movement.ALLOT):
        apart = apart.filter(closed_at=None)
    if not _change_both(shelf, on_shelf, apart, in_bucket):
        return False
    StockMovement.objects.create(
        stock_id=sku.pk, bucket_id=bucket, kind=kind, quantity=quantity, batch=batch, ref=ref, at=now
    )
    # What lies apart is told of itself, what crosses of the shelf: that is what a card shows.
    is_apart = on_shelf == rules.NOTHING
    left = Bucket.objects.get(pk=bucket or 0).available if is_apart else Stock.objects.get(sku=sku).available
    fact = StockMoved(
        product=sku.product_id, sku=sku.pk, kind=kind, quantity=quantity, available=left, bucket=bucket or 0
    )
    write_fact(fact, now=now, simulated=sku.product.is_simulated)
    return True


def _change_both(
    shelf: "QuerySet[Stock]", on_shelf: rules.Effect, apart: "QuerySet[Bucket]", in_bucket: rules.Effect
) -> bool:
    """Both places change, or neither."""
    if rules.NOTHING in (on_shelf, in_bucket):
        return _change(apart, in_bucket) if on_shelf == rules.NOTHING else _change(shelf, on_shelf)
    with transaction.atomic():
        is_done = _change(shelf, on_shelf) and _change(apart, in_bucket)
        transaction.set_rollback(not is_done)
    return is_done


def _change(rows: "QuerySet[Stock] | QuerySet[Bucket]", effect: rules.Effect) -> bool:
    on_hand, reserved, sold = effect
    possible = rows.filter(
        on_hand__gte=F("reserved") + F("sold") + (reserved + sold - on_hand),
        reserved__gte=-reserved,
        sold__gte=-sold,
    )
    return bool(
        possible.update(
            on_hand=F("on_hand") + on_hand, reserved=F("reserved") + reserved, sold=F("sold") + sold
        )
    )


def _move_or_refuse(
    sku: int, kind: rules.Movement, quantity: int, *, now: datetime, batch: str | None = None, ref: str = ""
) -> int:
    """The shelf is held first, so that what lies in buckets cannot grow while the ceiling is read."""
    with transaction.atomic():
        stock = lock_stock(sku)
        row = Sku.objects.select_related("product").get(pk=sku)
        if not move(row, kind, quantity, now=now, batch=batch, ref=ref):
            raise StockOutOfRange(sku=sku, least=stock.reserved + stock.sold, most=_ceiling(row))
        return Stock.objects.get(sku=row).available


def _ceiling(sku: Sku) -> int:
    """How many may lie on the shelf: a single piece exists once, wherever it lies."""
    return (1 if sku.is_single_piece else rules.STOCK_MAX) - _in_buckets(sku.pk)


def _in_buckets(sku: int) -> int:
    return Bucket.objects.filter(sku=sku).aggregate(total=Sum("on_hand"))["total"] or 0
