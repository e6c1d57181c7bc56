"""Cards shown often enough: a story once within the ring, goods a few times and never twice in one sitting."""

import numpy as np

from magpie.engine.arrays import I32
from magpie.engine.stages import Mask, Query
from magpie.log.event import CARD_KINDS

PRODUCT = CARD_KINDS.index("product")


class SeenFilter:
    reason = "seen"

    def keep(self, query: Query, rows: I32) -> Mask:
        if not len(query.shown) or not len(rows):
            return np.ones(len(rows), bool)
        state, p = query.state, query.state.params
        order = np.argsort(rows, kind="stable")
        at = np.minimum(np.searchsorted(rows[order], query.shown), len(rows) - 1)
        hit = rows[order][at] == query.shown
        times = np.zeros(len(rows), np.int64)
        np.add.at(times, order[at[hit]], 1)
        last_ms = np.full(len(rows), -(2**62), np.int64)
        np.maximum.at(last_ms, order[at[hit]], query.shown_ms[hit])
        is_goods = state.cards["kind"][rows] == PRODUCT
        most = np.where(is_goods, p.shown_max_goods, p.shown_max_content)
        rested = (query.now_ms - last_ms >= p.shown_again_after_ms) | (times == 0)
        kept: Mask = (times < most) & rested
        return kept
