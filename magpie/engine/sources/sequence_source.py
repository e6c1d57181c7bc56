"""What the online sequence model expects next after a person's last cards.

Every living card competes in a catalogue that one scan can read; in a larger one those that lie near (decision 0014). A card
that nobody chose yet is then reached by its topics and what is said of it, not from here.
"""

from magpie.engine.stages import NO_ROWS, NO_SCORES, Found, Query


class SequenceSource:
    name = "sequence"
    is_personal = True

    def find(self, query: Query) -> Found:
        state, model = query.state, query.state.blend.sequence
        if not len(query.history) or model.batches < state.params.sequence_batches_min:
            return Found(NO_ROWS, NO_SCORES)
        return Found(*model.nearest(query.history, state.alive, state.params.source_cards))
