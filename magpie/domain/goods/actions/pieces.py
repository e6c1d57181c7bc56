"""Pieces of several SKUs at once, for an order: held, sold, given back, taken back. All of them or none.

The caller says what happened to which order (`ref`), e.g. "order:7", most often inside a transaction of its own; a refusal
leaves nothing behind even where the caller goes on after it. Pieces of one SKU in one place are summed first, and rows are locked in the order of SKU and bucket, the shelf before its buckets, so two
orders never wait for each other in a ring.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from magpie.domain.goods import rules
from magpie.domain.goods.actions.stock import Moved, change_counters, lock_stock, write_moves
from magpie.domain.goods.models import Bucket, Sku, Stock
from magpie.domain.goods.refusals import NoSuchBucket, NoSuchSku, PiecesMissing, UnreadableQuantity
from magpie.domain.outbox.compiled import compiled

# What comes back to a bucket that has closed goes on to the shelf.
COMES_BACK = {rules.Movement.RELEASE, rules.Movement.RETURN}


@dataclass(frozen=True)
class Pieces:
    """`bucket` names the pieces set apart that these are of; None for the shelf."""

    sku: int
    quantity: int
    bucket: int | None = None


def hold_pieces(*, pieces: Sequence[Pieces], ref: str, now: datetime) -> None:
    """Set pieces aside for an order. Raises PiecesMissing, which names every SKU there are too few of.

    Locks the stock and bucket rows. Facts: StockMoved.
    """
    _move_all(rules.Movement.RESERVE, pieces, ref=ref, now=now)


def sell_pieces(*, pieces: Sequence[Pieces], ref: str, now: datetime) -> None:
    """The held pieces are paid for, also after their bucket has closed. Locks their rows. Facts: StockMoved."""
    _move_all(rules.Movement.SELL, pieces, ref=ref, now=now)


def release_pieces(*, pieces: Sequence[Pieces], ref: str, now: datetime) -> None:
    """The held pieces are not bought after all. Locks their rows, and the shelf's. Facts: StockMoved."""
    _move_all(rules.Movement.RELEASE, pieces, ref=ref, now=now)


def take_back_pieces(*, pieces: Sequence[Pieces], ref: str, now: datetime) -> None:
    """Sold pieces came back and can be sold again. Locks their rows, and the shelf's. Facts: StockMoved."""
    _move_all(rules.Movement.RETURN, pieces, ref=ref, now=now)


def _move_all(kind: rules.Movement, pieces: Sequence[Pieces], *, ref: str, now: datetime) -> None:
    wanted = _summed(pieces)
    skus = {row.pk: row for row in _skus(sorted({sku for sku, _ in wanted}))}
    _check_places(wanted, skus)
    moves: list[Moved] = []
    missing: dict[int, int] = {}
    # One place changes or it does not: only several may have to be taken back, and need a savepoint for it.
    are_several = len(wanted) > 1
    with transaction.atomic(savepoint=are_several):
        for (sku, bucket), quantity in sorted(wanted.items()):
            moved = _move_one(skus[sku], bucket, kind, quantity)
            moves += moved
            if not moved:
                missing[sku] = min(_left(sku, bucket), missing.get(sku, rules.STOCK_MAX))
        if missing and are_several:
            transaction.set_rollback(True)
        elif not missing:
            write_moves(moves, now=now, ref=ref)
    if missing:
        raise PiecesMissing(left=missing)


def _move_one(sku: Sku, bucket: int, kind: rules.Movement, quantity: int) -> list[Moved]:
    """What moved, in this order; nothing where there is too little."""
    if not bucket:
        moved = change_counters(sku, kind, quantity)
        return [moved] if moved else []
    if kind in COMES_BACK:
        lock_stock(sku.pk)
    moved = change_counters(sku, kind, quantity, bucket=bucket)
    if moved and kind in COMES_BACK and Bucket.objects.get(pk=bucket).closed_at:
        recalled = change_counters(sku, rules.Movement.RECALL, quantity, bucket=bucket)
        return [moved, recalled] if recalled else [moved]
    return [moved] if moved else []


@compiled
def _skus(skus: Sequence[int]) -> "QuerySet[Sku]":
    return Sku.objects.filter(pk__in=skus).select_related("product").only("product__is_simulated")


def _summed(pieces: Sequence[Pieces]) -> dict[tuple[int, int], int]:
    """{(sku, bucket or 0): pieces}."""
    wanted: dict[tuple[int, int], int] = {}
    for piece in pieces:
        if not 1 <= piece.quantity <= rules.STOCK_MAX:
            raise UnreadableQuantity(most=rules.STOCK_MAX)
        place = piece.sku, piece.bucket or 0
        wanted[place] = wanted.get(place, 0) + piece.quantity
    return wanted


def _check_places(wanted: dict[tuple[int, int], int], skus: dict[int, Sku]) -> None:
    """Every SKU exists, and every bucket holds the SKU it is named for."""
    named = {bucket for _, bucket in wanted if bucket}
    sku_of = dict(Bucket.objects.filter(pk__in=named).values_list("pk", "sku")) if named else {}
    for sku, bucket in wanted:
        if sku not in skus:
            raise NoSuchSku(sku=sku)
        if bucket and sku_of.get(bucket) != sku:
            raise NoSuchBucket(bucket=bucket)


def _left(sku: int, bucket: int) -> int:
    return Bucket.objects.get(pk=bucket).available if bucket else Stock.objects.get(sku=sku).available
