"""Where a flash sale's pieces lie in the stock: the one seam to goods.

Today they are held in the main stock under "flash:<sale>". A bucket of goods takes their place by changing this file alone.
Whoever calls this locks stock rows before flash items, never after.
"""

from collections.abc import Mapping
from datetime import datetime

from magpie.domain.goods import actions as goods
from magpie.domain.goods.actions import Pieces


def set_apart(*, sale: int, quotas: Mapping[int, int], now: datetime) -> None:
    """Hold the quota of every SKU, or raise PiecesMissing. Locks the stock rows."""
    goods.hold_pieces(pieces=_pieces(quotas), ref=_ref(sale), now=now)


def hand_over(*, sale: int, quantities: Mapping[int, int], now: datetime) -> None:
    """Pieces of the sale are paid for: they leave. Locks the stock rows."""
    goods.sell_pieces(pieces=_pieces(quantities), ref=_ref(sale), now=now)


def put_back(*, sale: int, quantities: Mapping[int, int], now: datetime) -> None:
    """Pieces that the sale did not sell are on the shelf again. Locks the stock rows."""
    goods.release_pieces(pieces=_pieces(quantities), ref=_ref(sale), now=now)


def _pieces(quantities: Mapping[int, int]) -> list[Pieces]:
    return [Pieces(sku, quantity) for sku, quantity in sorted(quantities.items())]


def _ref(sale: int) -> str:
    return f"flash:{sale}"
