"""What the person searched for lately, brought to where they did not search (人找货 feeds 货找人)."""

import numpy as np

from magpie.engine.stages import NO_ROWS, NO_SCORES, Found, Query


class SearchIntentSource:
    name = "search"
    is_personal = True

    def find(self, query: Query) -> Found:
        if not len(query.searched):
            return Found(NO_ROWS, NO_SCORES)
        state = query.state
        newest_first = (0.7 ** np.arange(len(query.searched))).astype(np.float32)
        taste = np.zeros(state.params.content.dims, np.float32)
        return Found(
            *state.index.near(
                rng=query.rng,
                topics=query.searched,
                weights=newest_first,
                taste=taste,
                n=state.params.source_cards,
            )
        )
