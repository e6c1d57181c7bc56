"""The only place that writes stock and buckets: one conditional UPDATE and one movement row, in one transaction.

The UPDATEs are in `stock_rows`. Whoever touches both places of a SKU locks the shelf first, then the bucket.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from magpie.domain.goods import rules
from magpie.domain.goods.actions import stock_rows
from magpie.domain.goods.events import StockMoved
from magpie.domain.goods.models import Bucket, Sku, Stock, StockMovement
from magpie.domain.goods.refusals import NoSuchSku, StockOutOfRange, UnreadableQuantity
from magpie.domain.outbox.actions import write_fact
from magpie.domain.outbox.rows import insert_rows

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


@dataclass(frozen=True)
class Moved:
    """One change of counters that was made; `left` is what is available where it was, on the shelf if it crossed."""

    sku: Sku
    kind: rules.Movement
    quantity: int
    bucket: int | None
    left: int


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
    moved = change_counters(sku, kind, quantity, bucket=bucket)
    write_moves([moved] if moved else [], now=now, batch=batch, ref=ref)
    return moved is not None


def change_counters(
    sku: Sku, kind: rules.Movement, quantity: int, *, bucket: int | None = None
) -> Moved | None:
    """As `move`, without its row and its fact: the caller hands what is answered to `write_moves`."""
    on_shelf, in_bucket = rules.effects_of(kind, quantity, has_bucket=bucket is not None)
    is_closed_too = kind not in (rules.Movement.RESERVE, rules.Movement.ALLOT)

    def shelf() -> int | None:
        most = _ceiling(sku) if kind in COUNTED else stock_rows.NO_CEILING
        return stock_rows.change_shelf(sku.pk, on_shelf, most=most)

    def apart() -> int | None:
        return stock_rows.change_bucket(bucket or 0, sku.pk, in_bucket, is_closed_too=is_closed_too)

    if on_shelf == rules.NOTHING:
        left = apart()
    elif in_bucket == rules.NOTHING:
        left = shelf()
    else:
        left = _both(shelf, apart)
    return None if left is None else Moved(sku, kind, quantity, bucket, left)


def write_moves(moves: Sequence[Moved], *, now: datetime, batch: str | None = None, ref: str = "") -> None:
    """One movement row and one StockMoved for each; what lies apart is told of itself, what crosses of the shelf."""
    insert_rows(
        [
            StockMovement(
                stock_id=one.sku.pk, bucket_id=one.bucket, kind=one.kind, quantity=one.quantity, batch=batch,
                ref=ref, at=now,
            )
            for one in moves
        ]
    )  # fmt: skip
    for one in moves:
        fact = StockMoved(
            product=one.sku.product_id, sku=one.sku.pk, kind=one.kind, quantity=one.quantity, available=one.left,
            bucket=one.bucket or 0,
        )  # fmt: skip
        write_fact(fact, now=now, simulated=one.sku.product.is_simulated)


def _both(shelf: Callable[[], int | None], apart: Callable[[], int | None]) -> int | None:
    """Both places change, or neither; what the shelf has left."""
    with transaction.atomic():
        left = shelf()
        is_done = left is not None and apart() is not None
        transaction.set_rollback(not is_done)
    return left if is_done else None


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
