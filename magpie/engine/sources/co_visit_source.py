"""What comes next to the person's last cards, pair by pair."""

from magpie.engine.stages import NO_ROWS, NO_SCORES, Found, Query


class CoVisitSource:
    name = "co_visit"
    is_personal = True

    def find(self, query: Query) -> Found:
        near = near_to(query)
        count = query.state.params.source_cards
        return Found(near.rows[:count], near.scores[:count])


def near_to(query: Query) -> Found:
    """Twice as many as the source brings, for the scorer. Asked once per query."""
    if not len(query.history):
        return Found(NO_ROWS, NO_SCORES)
    if "covisit" not in query.asked:
        top = 2 * query.state.params.source_cards
        query.asked["covisit"] = Found(*query.state.blend.covisits.query(query.history, top=top))
    return query.asked["covisit"]
