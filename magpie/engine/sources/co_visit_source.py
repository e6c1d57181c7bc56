"""What comes next to the person's last cards, pair by pair."""

from magpie.engine.stages import NO_ROWS, NO_SCORES, Found, Query


class CoVisitSource:
    name = "co_visit"
    is_personal = True

    def find(self, query: Query) -> Found:
        if not len(query.history):
            return Found(NO_ROWS, NO_SCORES)
        return Found(*query.state.blend.covisits.query(query.history, top=query.state.params.source_cards))
