"""How long this person's look at each card is likely to be, against looks at cards like it: see `looks`."""

import numpy as np

from magpie.engine.stages import Candidates, Query


class TasteScorer:
    """Writes `leaning` (the person's part of the expected score), `taste` (the whole, 0 for the middle) and `pull`."""

    def score(self, query: Query, candidates: Candidates) -> None:
        state, rows, numbers = query.state, candidates.rows, candidates.numbers
        numbers["leaning"] = state.tastes.leanings(person=query.person, cards=rows, facets=state.facets)
        numbers["taste"] = state.tastes.usual(rows) + numbers["leaning"]
        numbers["pull"] = np.exp(state.params.look_pull * numbers["taste"])
