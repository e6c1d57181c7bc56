"""What came of an experiment: whether the split is what was asked for, the difference, and who won the drafts. Pure arithmetic.

One person is one observation, however many slates they saw. Owns two intervals: one for a single look at an end that was
set beforehand, and a wider one that stays valid however often it is looked at.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import bdtrc, chdtrc, ndtri

from magpie.engine.arrays import F64
from magpie.engine.experiments.params import ExperimentParams


def mismatch(counts: Sequence[int], shares: Sequence[int]) -> float:
    """Sample ratio mismatch: the chance of a split at least as uneven as [5210, 4790] under shares [1, 1], by chi-square."""
    total = sum(counts)
    if not total:
        return 1.0
    expected = np.array(shares, np.float64) * total / sum(shares)
    statistic = float(((np.array(counts) - expected) ** 2 / expected).sum())
    return float(chdtrc(len(counts) - 1, statistic))


@dataclass(frozen=True)
class Earned:
    """One arm by person: what they earned, and on how many slates."""

    points: F64  # [persons]
    slates: F64  # [persons]

    @property
    def persons(self) -> int:
        return len(self.points)

    @property
    def mean(self) -> float:
        """Points per slate."""
        return float(self.points.sum() / max(float(self.slates.sum()), 1.0))

    @property
    def variance(self) -> float:
        """Of that mean: a ratio of sums over persons, by the delta method."""
        n = self.persons
        if n < 2 or not self.slates.sum():
            return math.inf
        rest = (self.points - self.mean * self.slates) / self.slates.mean()
        return float(rest.var(ddof=1) / n)


@dataclass(frozen=True)
class Difference:
    """Second arm less first, points per slate. `half` holds at one look; `half_always` at every look there ever is."""

    mean: float
    half: float
    half_always: float


def difference(first: Earned, second: Earned) -> Difference:
    """Both intervals; the one that may be looked at daily is a normal mixture (Robbins 1970, Johari 2017)."""
    p = ExperimentParams
    mean, variance = second.mean - first.mean, first.variance + second.variance
    if not math.isfinite(variance) or min(first.persons, second.persons) < p.persons_min:
        return Difference(mean, math.inf, math.inf)
    half = float(ndtri(0.5 + p.confidence / 2.0)) * math.sqrt(variance)
    return Difference(mean, half, always_half(variance, prior=(p.worth_knowing * abs(first.mean)) ** 2))


def always_half(variance: float, *, prior: float) -> float:
    """Half of an interval that covers at all looks together: `variance` of the estimate now, `prior` of what is sought."""
    if variance <= 0.0 or prior <= 0.0:
        return 0.0 if variance <= 0.0 else math.inf
    alpha, whole = 1.0 - ExperimentParams.confidence, variance + prior
    return math.sqrt(variance * whole / prior * (math.log(whole / variance) - 2.0 * math.log(alpha)))


@dataclass(frozen=True)
class Drafts:
    """Persons whose credit went more to the first team, more to the second, or to both alike; `chance` of so uneven a split
    where neither is better (two-sided sign test)."""

    first: int
    second: int
    ties: int
    chance: float


def drafts(credit: F64) -> Drafts:
    """`credit` [persons, 2]: what each team's cards earned with each person."""
    more = credit[:, 1] - credit[:, 0]
    first, second = int((more < 0.0).sum()), int((more > 0.0).sum())
    decided, won = first + second, max(first, second)
    chance = min(1.0, 2.0 * float(bdtrc(won - 1, decided, 0.5))) if decided and won else 1.0
    return Drafts(first, second, len(credit) - decided, chance)
