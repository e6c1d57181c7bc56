"""Goods without a piece left, and content all of whose goods are gone."""

import numpy as np

from magpie.engine.arrays import I32
from magpie.engine.stages import Mask, Query


class StockFilter:
    reason = "out_of_stock"

    def keep(self, query: Query, rows: I32) -> Mask:
        available = query.state.cards["available"]
        kept: Mask = available.take(rows) != 0
        anchors = query.state.cards["anchors"].take(rows, axis=0)
        if anchors.size and anchors.max() >= 0:
            stories = np.flatnonzero((anchors >= 0).any(axis=1))
            goods = anchors[stories]
            kept[stories] &= ((goods >= 0) & (available[goods] != 0)).any(axis=1)
        return kept
