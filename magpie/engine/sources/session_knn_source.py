"""What the sessions most like this one went on to."""

from magpie.engine.stages import NO_ROWS, NO_SCORES, Found, Query


class SessionKnnSource:
    name = "session_knn"
    is_personal = True

    def find(self, query: Query) -> Found:
        met = met_by(query)
        count = query.state.params.source_cards
        return Found(met.rows[:count], met.scores[:count])


def met_by(query: Query) -> Found:
    """Twice as many as the source brings: the scorer asks about cards of other sources too. Asked once per query."""
    if not len(query.history):
        return Found(NO_ROWS, NO_SCORES)
    if "session" not in query.asked:
        life = int(query.state.people["life"][query.person])
        top = 2 * query.state.params.source_cards
        query.asked["session"] = Found(*query.state.blend.knn.query(query.history, top=top, session=life))
    return query.asked["session"]
