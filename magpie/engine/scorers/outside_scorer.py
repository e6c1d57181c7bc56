"""How much somebody wants from outside their own circles of taste: what they chose moves the pull of such cards.

Runs after the pull is written and before anything reads it: the light order has to let through what was asked for.
Without a choice, and for whoever may not be profiled or whose circles are not known, nothing is looked up or changed.
"""

import numpy as np

from magpie.engine.circles.naming import NO_CIRCLE
from magpie.engine.stages import Candidates, Query
from magpie.engine.state.choices import LESS, MORE
from magpie.engine.state.names import NO_ROW


class OutsideScorer:
    """Moves the `pull` of cards at home in a circle that is not the person's; `outside` says which, 1.0 or 0.0."""

    def score(self, query: Query, candidates: Candidates) -> None:
        circles, params, numbers = query.state.circles, query.state.params, candidates.numbers
        times = {LESS: params.outside_less, MORE: params.outside_more}.get(query.choices.outside)
        if times is None or query.person == NO_ROW or not (own := circles.own_of(query.person)).any():
            return
        homes = circles.homes_of(candidates.rows)
        is_outside = (homes != NO_CIRCLE) & ~own[homes]
        numbers["outside"] = is_outside.astype(np.float64)
        numbers["pull"] = np.where(is_outside, times * numbers["pull"], numbers["pull"])
