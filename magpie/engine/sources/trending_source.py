"""What many people engage with, today and this hour."""

import numpy as np

from magpie.engine.stages import Found, Query


class TrendingSource:
    name = "trend"
    is_personal = False

    def find(self, query: Query) -> Found:
        boards, count = query.state.boards["trend"], query.state.params.source_cards
        today, _ = boards.best(0, count)
        hour, _ = boards.best(1, count // 2)
        # Today's list and this hour's, zipped; a card of both stands where it stands first.
        ranks = np.concatenate([np.arange(len(today)), 2 * np.arange(len(hour)) + 0.5])
        zipped = np.concatenate([today, hour])[np.argsort(ranks)]
        rows = np.array(list(dict.fromkeys(zipped.tolist()))[:count], np.int32)
        return Found(rows, np.arange(len(rows), 0, -1).astype(np.float32))
