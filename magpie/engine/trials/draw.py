"""Drawing n different cards with known probabilities: systematic sampling proportional to weight (Madow 1949).

One uniform number lays n points, one apart, on the line of inclusion probabilities. Each card is drawn with exactly
its probability, no card twice, always n cards; that probability is the propensity to log.
"""

from typing import NamedTuple

import numpy as np

from magpie.engine.arrays import F64, I32


class Draw(NamedTuple):
    """Rows drawn and the probability each had, e.g. ([7, 2], [.31, 1.0])."""

    cards: I32
    propensities: F64


def draw(*, rng: np.random.Generator, cards: I32, weights: F64, n: int) -> Draw:
    """At most `n` of `cards`; those of weight 0 are never drawn."""
    chosen = np.flatnonzero(weights > 0.0)
    chance = inclusion(weights=weights[chosen], n=n)
    if not chance.size or n <= 0:
        return Draw(np.zeros(0, np.int32), np.zeros(0))
    ends = np.cumsum(chance)
    drawn = min(n, chance.size)
    # The last end is `drawn` but for rounding; scaling keeps the last point on the line.
    points = (rng.random() + np.arange(drawn)) * (ends[-1] / drawn)
    at = np.minimum(np.searchsorted(ends, points, side="right"), chance.size - 1)
    return Draw(cards[chosen[at]], chance[at])


def inclusion(*, weights: F64, n: int) -> F64:
    """min(1, c w) with c such that they sum to n: whoever reaches 1 is certain, the rest share what is left.

    >>> inclusion(weights=np.array([8.0, 1.0, 1.0]), n=2)
    array([1. , 0.5, 0.5])
    """
    if weights.size <= n:
        return np.ones(weights.size)
    chance: F64 = weights * (n / weights.sum())
    if chance.max() < 1.0:  # as nearly always: nobody is certain
        return chance
    is_certain = np.zeros(weights.size, dtype=bool)
    for _ in range(n):  # each round makes at least one more certain, and at most n can be
        left = weights[~is_certain]
        chance[~is_certain] = left * ((n - int(is_certain.sum())) / left.sum())
        newly = ~is_certain & (chance >= 1.0)
        if not newly.any():
            break
        is_certain |= newly
        chance[is_certain] = 1.0
    return chance
