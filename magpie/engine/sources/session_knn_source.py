"""What the sessions most like this one went on to."""

from magpie.engine.arrays import I32
from magpie.engine.stages import NO_ROWS, NO_SCORES, Found, Query
from magpie.engine.state.state import State


class SessionKnnSource:
    name = "session_knn"
    is_personal = True

    def find(self, query: Query) -> Found:
        met = met_by(query)
        count = query.state.params.source_cards
        return Found(met.rows[:count], met.scores[:count])


def met_by(query: Query) -> Found:
    """Twice as many as the source brings: the scorer asks about cards of other sources too. Asked once per query."""
    if "session" not in query.asked:
        query.asked["session"] = ask_sessions(query.state, query.person, query.history)
    return query.asked["session"]


def ask_sessions(state: State, person: int, history: I32) -> Found:
    """The same after any history of this person."""
    if not len(history):
        return Found(NO_ROWS, NO_SCORES)
    life, top = int(state.people["life"][person]), 2 * state.params.source_cards
    return Found(*state.blend.knn.query(history, top=top, session=life))
