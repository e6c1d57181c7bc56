"""Cards already on this page, and the card the page is about."""

import numpy as np

from magpie.engine.arrays import I32
from magpie.engine.stages import Mask, Query


class PageFilter:
    reason = "on_this_page"

    def keep(self, query: Query, rows: I32) -> Mask:
        kept: Mask = rows != query.subject
        return kept & ~np.isin(rows, query.page) if len(query.page) else kept
