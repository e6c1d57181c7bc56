"""What many people engage with, today and this hour."""

import numpy as np

from magpie.engine.rowsets import first_places
from magpie.engine.stages import Found, Query


class TrendingSource:
    name = "trend"
    is_personal = False

    def find(self, query: Query) -> Found:
        boards, count = query.state.boards["trend"], query.state.params.source_cards
        today, _ = boards.best(0, count)
        hour, _ = boards.best(1, count // 2)
        # Today's list and this hour's, zipped; a card of both stands where it stands first.
        zipped = np.concatenate([today, hour])
        ranks = np.concatenate([np.arange(len(today)), 2 * np.arange(len(hour)) + 0.5])
        order = np.lexsort((zipped, ranks))
        zipped = zipped[order]
        rows = zipped[first_places(zipped)][:count]
        return Found(rows, np.arange(len(rows), 0, -1).astype(np.float32))
