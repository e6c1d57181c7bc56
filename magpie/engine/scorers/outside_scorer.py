"""How much somebody wants from outside their own circles of taste: what they chose moves the pull of such cards.

Runs after the pull is written and before anything reads it: the light order has to let through what was asked for.
Without a choice, and for whoever may not be profiled or whose circles are not known, every number stays as it was.
"""

import numpy as np

from magpie.engine.circles.naming import NO_CIRCLE
from magpie.engine.stages import Candidates, Query
from magpie.engine.state.choices import LESS, MORE
from magpie.engine.state.names import NO_ROW


class OutsideScorer:
    """Writes `outside`, 1.0 for a card at home in a circle that is not the person's, else 0.0; moves the `pull` of such cards."""

    def score(self, query: Query, candidates: Candidates) -> None:
        circles, params, numbers = query.state.circles, query.state.params, candidates.numbers
        numbers["outside"] = np.zeros(len(candidates))
        if query.person == NO_ROW or not (own := circles.own_of(query.person)).any():
            return
        homes = circles.homes_of(candidates.rows)
        is_outside = (homes != NO_CIRCLE) & ~own[homes]
        numbers["outside"] = is_outside.astype(np.float64)
        times = {LESS: params.outside_less, MORE: params.outside_more}.get(query.choices.outside, 1.0)
        numbers["pull"] = np.where(is_outside, times * numbers["pull"], numbers["pull"])
