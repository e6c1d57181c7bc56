"""The newest cards of followed accounts and of shops visited lately."""

import numpy as np

from magpie.engine.rowsets import distinct
from magpie.engine.stages import NO_ROWS, NO_SCORES, Found, Query


class FollowedSource:
    name = "followed"
    is_personal = True

    def find(self, query: Query) -> Found:
        accounts = np.array(sorted(query.choices.follows | set(query.visited.tolist())), np.int32)
        if not len(accounts):
            return Found(NO_ROWS, NO_SCORES)
        rows = query.state.boards["account"].some(accounts, query.state.params.board_cards)
        rows = distinct(rows[rows >= 0])
        published_ms = query.state.cards["published_ms"][rows]
        newest = np.lexsort((rows, -published_ms))[: query.state.params.source_cards]
        return Found(rows[newest], np.arange(len(newest), 0, -1).astype(np.float32))
