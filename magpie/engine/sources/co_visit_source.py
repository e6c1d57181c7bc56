"""What comes next to the person's last cards, pair by pair."""

from magpie.engine.arrays import I32
from magpie.engine.stages import NO_ROWS, NO_SCORES, Found, Query
from magpie.engine.state.state import State


class CoVisitSource:
    name = "co_visit"
    is_personal = True

    def find(self, query: Query) -> Found:
        near = near_to(query)
        count = query.state.params.source_cards
        return Found(near.rows[:count], near.scores[:count])


def near_to(query: Query) -> Found:
    """Twice as many as the source brings, for the scorer. Asked once per query."""
    if "covisit" not in query.asked:
        query.asked["covisit"] = ask_pairs(query.state, query.history)
    return query.asked["covisit"]


def ask_pairs(state: State, history: I32) -> Found:
    """The same after any history."""
    if not len(history):
        return Found(NO_ROWS, NO_SCORES)
    return Found(*state.blend.covisits.query(history, top=2 * state.params.source_cards))
