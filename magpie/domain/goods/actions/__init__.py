"""What is done with goods: publishing, pricing, stock and reservations. One transaction each."""

from magpie.domain.goods.actions.importing import ExportHasProblems, ImportReport, import_plan
from magpie.domain.goods.actions.pieces import (
    Pieces,
    hold_pieces,
    release_pieces,
    sell_pieces,
    take_back_pieces,
)
from magpie.domain.goods.actions.prices import change_price
from magpie.domain.goods.actions.products import publish_product, withdraw_product
from magpie.domain.goods.actions.reservations import release_reservation, reserve_stock, sweep_expired
from magpie.domain.goods.actions.stock import adjust_stock, count_stock, receive_stock

__all__ = [
    "ExportHasProblems",
    "ImportReport",
    "Pieces",
    "adjust_stock",
    "change_price",
    "count_stock",
    "hold_pieces",
    "import_plan",
    "publish_product",
    "receive_stock",
    "release_pieces",
    "release_reservation",
    "reserve_stock",
    "sell_pieces",
    "sweep_expired",
    "take_back_pieces",
    "withdraw_product",
]
