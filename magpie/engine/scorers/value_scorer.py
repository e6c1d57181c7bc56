"""Declared value: sum of worth x probability over the heads, times quality, service, match, price fit and the pull of taste.

No term reads fame, a brand's age or how low a price is; price enters only as "inside this person's own band". Points
pass through a softplus: value stays above zero, so that a multiplier never turns a bad card into a worse one by being
good, and of two bad cards the better one still stands first.
"""

from collections.abc import Mapping

import numpy as np

from magpie.engine.arrays import F32, F64
from magpie.engine.stages import Candidates, Query
from magpie.engine.weights import Weights

Numbers = Mapping[str, F32] | Mapping[str, F64]


class ValueScorer:
    """Writes `points` and the score."""

    def score(self, query: Query, candidates: Candidates) -> None:
        candidates.numbers["points"] = points_of(query.weights, candidates.heads)
        candidates.score = score_of(query.weights, candidates.heads, candidates.numbers)


def points_of(weights: Weights, heads: F32) -> F64:
    """What each card's probabilities are worth together; heads [n, heads]."""
    points: F64 = heads.astype(np.float64) @ weights.points_of_heads
    return points


def score_of(weights: Weights, heads: F32, numbers: Numbers) -> F64:
    """What each card scores under these weights, from its probabilities and the terms that no weight moves."""
    value = weights.value_of(points_of(weights, heads))
    score: F64 = (
        value
        * numbers["quality"]
        * numbers["service"]
        * numbers["match"]
        * numbers["price_fit"]
        * numbers["pull"]
    )
    return score
