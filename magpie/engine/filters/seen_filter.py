"""Cards shown often enough: a story once within the ring, goods a few times and never twice in one sitting."""

import numpy as np

from magpie.engine.arrays import I32
from magpie.engine.rowsets import FEW, among
from magpie.engine.stages import Mask, Query
from magpie.log.event import CARD_KINDS

PRODUCT = CARD_KINDS.index("product")


class SeenFilter:
    reason = "seen"

    def keep(self, query: Query, rows: I32) -> Mask:
        if not len(query.shown) or (len(query.shown) <= FEW and not among(rows, query.shown).any()):
            return np.ones(len(rows), bool)
        state, p = query.state, query.state.params
        order = np.lexsort((query.shown_ms, query.shown))  # the last showing of each card stands last
        shown = query.shown[order]
        ends = np.searchsorted(shown, rows, side="right")
        times = ends - np.searchsorted(shown, rows)
        kept: Mask = times == 0
        seen = np.flatnonzero(times)
        if len(seen):
            is_goods = state.cards["kind"][rows[seen]] == PRODUCT
            most = np.where(is_goods, p.shown_max_goods, p.shown_max_content)
            last_ms = query.shown_ms[order[ends[seen] - 1]]
            kept[seen] = (times[seen] < most) & (query.now_ms - last_ms >= p.shown_again_after_ms)
        return kept
