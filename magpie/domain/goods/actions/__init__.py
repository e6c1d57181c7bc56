"""What is done with goods: publishing, pricing, stock and reservations. One transaction each."""

from magpie.domain.goods.actions.buckets import allot_pieces, close_bucket, open_bucket
from magpie.domain.goods.actions.importing import ExportHasProblems, ImportReport, import_plan
from magpie.domain.goods.actions.offers import end_offer
from magpie.domain.goods.actions.pieces import (
    Pieces,
    hold_pieces,
    release_pieces,
    sell_pieces,
    take_back_pieces,
)
from magpie.domain.goods.actions.prices import change_price, end_timed_price, set_timed_price, turn_prices
from magpie.domain.goods.actions.products import publish_product, withdraw_product
from magpie.domain.goods.actions.records import RecordedGoods, record_goods
from magpie.domain.goods.actions.reservations import release_reservation, reserve_stock, sweep_expired
from magpie.domain.goods.actions.stock import adjust_stock, count_stock, receive_stock

__all__ = [
    "ExportHasProblems",
    "ImportReport",
    "Pieces",
    "RecordedGoods",
    "adjust_stock",
    "allot_pieces",
    "change_price",
    "close_bucket",
    "count_stock",
    "end_offer",
    "end_timed_price",
    "hold_pieces",
    "import_plan",
    "open_bucket",
    "publish_product",
    "receive_stock",
    "record_goods",
    "release_pieces",
    "release_reservation",
    "reserve_stock",
    "sell_pieces",
    "set_timed_price",
    "sweep_expired",
    "take_back_pieces",
    "turn_prices",
    "withdraw_product",
]
