"""Goods without a piece left, and content all of whose goods are gone."""

from magpie.engine.arrays import I32
from magpie.engine.stages import Mask, Query


class StockFilter:
    reason = "out_of_stock"

    def keep(self, query: Query, rows: I32) -> Mask:
        available = query.state.cards["available"]
        anchors = query.state.cards["anchors"][rows]
        is_gone = (anchors >= 0) & (available[anchors] == 0)
        has_goods = (anchors >= 0).any(axis=1)
        kept: Mask = (available[rows] != 0) & ~(has_goods & (is_gone | (anchors < 0)).all(axis=1))
        return kept
