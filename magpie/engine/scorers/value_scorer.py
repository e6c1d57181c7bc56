"""Declared value: sum of worth x probability over the heads, times quality, service, match, price fit and the pull of taste.

No term reads fame, a brand's age or how low a price is; price enters only as "inside this person's own band". Points
pass through a softplus: value stays above zero, so that a multiplier never turns a bad card into a worse one by being
good, and of two bad cards the better one still stands first.
"""

import numpy as np

from magpie.engine.arrays import F64
from magpie.engine.params import HEAD_WORTHS
from magpie.engine.stages import Candidates, Query
from magpie.engine.state.heads import HEADS

WORTH_OF = {row.head: row.points for row in HEAD_WORTHS}
WORTHS: F64 = np.array([WORTH_OF[head] for head in HEADS])


class ValueScorer:
    def score(self, query: Query, candidates: Candidates) -> None:
        p, numbers = query.state.params, candidates.numbers
        points = candidates.heads.astype(np.float64) @ WORTHS
        numbers["points"] = points
        value = p.points_soft * np.logaddexp(0.0, points / p.points_soft)
        candidates.score = (
            value
            * numbers["quality"]
            * numbers["service"]
            * numbers["match"]
            * numbers["price_fit"]
            * numbers["pull"]
        )
