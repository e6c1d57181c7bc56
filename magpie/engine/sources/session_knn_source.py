"""What the sessions most like this one went on to."""

from magpie.engine.stages import NO_ROWS, NO_SCORES, Found, Query


class SessionKnnSource:
    name = "session_knn"
    is_personal = True

    def find(self, query: Query) -> Found:
        if not len(query.history):
            return Found(NO_ROWS, NO_SCORES)
        life = int(query.state.people["life"][query.person])
        return Found(*query.state.blend.knn.query(query.history, top=query.state.params.source_cards, session=life))
