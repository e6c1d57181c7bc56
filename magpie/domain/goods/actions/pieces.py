"""Pieces of several SKUs at once, for an order: held, sold, given back, taken back. All of them or none.

The caller owns the transaction and says once what happened to which order (`ref`), e.g. "order:7". Pieces of one SKU are
summed first, and stock rows are locked in the order of their SKUs, so two orders never wait for each other in a ring.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from magpie.domain.goods import rules
from magpie.domain.goods.actions.stock import move
from magpie.domain.goods.models import Sku, Stock
from magpie.domain.goods.refusals import PiecesMissing


@dataclass(frozen=True)
class Pieces:
    sku: int
    quantity: int


def hold_pieces(*, pieces: Sequence[Pieces], ref: str, now: datetime) -> None:
    """Set pieces aside for an order. Raises PiecesMissing, which names every SKU there are too few of.

    Locks the stock rows. Facts: StockMoved.
    """
    _move_all(rules.Movement.RESERVE, pieces, ref=ref, now=now)


def sell_pieces(*, pieces: Sequence[Pieces], ref: str, now: datetime) -> None:
    """The held pieces are paid for. Locks the stock rows. Facts: StockMoved."""
    _move_all(rules.Movement.SELL, pieces, ref=ref, now=now)


def release_pieces(*, pieces: Sequence[Pieces], ref: str, now: datetime) -> None:
    """The held pieces are not bought after all. Locks the stock rows. Facts: StockMoved."""
    _move_all(rules.Movement.RELEASE, pieces, ref=ref, now=now)


def take_back_pieces(*, pieces: Sequence[Pieces], ref: str, now: datetime) -> None:
    """Sold pieces came back and can be sold again. Locks the stock rows. Facts: StockMoved."""
    _move_all(rules.Movement.RETURN, pieces, ref=ref, now=now)


def _move_all(kind: rules.Movement, pieces: Sequence[Pieces], *, ref: str, now: datetime) -> None:
    wanted: dict[int, int] = {}
    for piece in pieces:
        wanted[piece.sku] = wanted.get(piece.sku, 0) + piece.quantity
    skus = Sku.objects.select_related("product").in_bulk(wanted)
    missing = {}
    for sku in sorted(wanted):
        if not move(skus[sku], kind, wanted[sku], now=now, ref=ref):
            missing[sku] = Stock.objects.get(sku=sku).available
    if missing:
        raise PiecesMissing(left=missing)
