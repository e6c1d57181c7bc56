"""What the online sequence model expects next: exact over a small catalogue, over a shortlist of a large one.

The shortlist is what is hot in the person's topics and everywhere, and others of those topics: a card outside it is
cold, and reached by the topic source. It keeps one ask under a millisecond at any number of cards.
"""

import numpy as np

from magpie.engine.arrays import I32
from magpie.engine.kernels.scan import top_rows
from magpie.engine.rowsets import distinct
from magpie.engine.stages import NO_ROWS, NO_SCORES, Found, Query
from magpie.engine.state.state import State


class SequenceSource:
    name = "sequence"
    is_personal = True

    def find(self, query: Query) -> Found:
        state, model = query.state, query.state.blend.sequence
        if not len(query.history) or model.batches < state.params.sequence_batches_min:
            return Found(NO_ROWS, NO_SCORES)
        count = state.params.source_cards
        if model.rows <= state.params.scan_cards_max:
            scores = model.scores(model.person_vector(query.history))
            return Found(*top_rows(scores, state.alive[: model.rows], count))
        return Found(*model.best_of(query.history, shortlist(state, query), count))


def shortlist(state: State, query: Query) -> I32:
    """Rows worth asking about, sorted: the hottest and others of the person's strongest topics, and today's."""
    strongest = query.topics[np.argsort(-query.topic_strengths, kind="stable")[:8]].astype(np.int32)
    boards, each = state.boards, state.params.board_cards
    parts = [
        boards["topic"].some(strongest, each), boards["trend"].some(np.zeros(1, np.int32), each),
        *(state.index.cards_of(topic)[:each] for topic in strongest.tolist()),
    ]  # fmt: skip
    rows = distinct(np.concatenate(parts))
    rows = rows[rows >= 0][: state.params.shortlist_cards]
    alive: I32 = rows[state.alive[rows] > 0].astype(np.int32)
    return alive
