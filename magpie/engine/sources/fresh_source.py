"""What was just published, by time alone."""

import numpy as np

from magpie.engine.stages import Found, Query


class FreshSource:
    name = "fresh"
    is_personal = False

    def find(self, query: Query) -> Found:
        rows, _ = query.state.boards["fresh"].best(0, query.state.params.source_cards)
        return Found(rows, np.arange(len(rows), 0, -1).astype(np.float32))
