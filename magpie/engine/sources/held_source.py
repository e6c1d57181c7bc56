"""What holds people longest, of each kind of card: the best that is known of a stranger's taste."""

import numpy as np

from magpie.engine.stages import Found, Query


class HeldSource:
    name = "held"
    is_personal = False

    def find(self, query: Query) -> Found:
        boards, count = query.state.boards["held"], query.state.params.source_cards
        kinds = [boards.best(kind, count // 2) for kind in range(boards.used)]
        rows = np.concatenate([np.empty(0, np.int32), *(rows for rows, _ in kinds)])
        usual = np.concatenate([np.empty(0), *(values for _, values in kinds)])
        order = np.lexsort((rows, -usual))[:count]
        return Found(rows[order].astype(np.int32), usual[order].astype(np.float32))
