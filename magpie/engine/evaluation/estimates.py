"""Estimators: what slates would earn under the change, each as one number per slate whose mean is the estimate.

Everything is said per slate. With w_k = (new chance / old chance) at place k, given the cards before it:

    ips       product of all w, times all that was earned: no assumption, and the widest
    cascade   each place's earnings times w_1 … w_k: what stands below does not change what was done above
    snips     the same, each place's weights brought to mean 1: a little bias, and less spread
    dr        the ranker's own predictions, fitted to what was earned, corrected by the cascade on what they miss
    place     each place's earnings times w_k alone: the cards before it stay the old ones; biased, for comparison

Influence per slate makes the interval: sums over each person, so that a person's slates are one observation.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from magpie.engine.arrays import F64, I32
from magpie.engine.evaluation.evidence import VALUE, Evidence
from magpie.engine.evaluation.model import fitted
from magpie.engine.evaluation.params import EvaluationParams


@dataclass(frozen=True)
class Estimate:
    """A mean per slate with its interval."""

    mean: float
    low: float
    high: float

    @property
    def half(self) -> float:
        return (self.high - self.low) / 2.0

    def holds(self, truth: float) -> bool:
        return self.low <= truth <= self.high


@dataclass(frozen=True)
class Trust:
    """How far the log can speak of the change.

    `effective` slates of the new policy would tell as much as these; `heaviest` is the largest weight of a slate's place,
    `clip` where it was cut, and `clipped` the share of all weight that was cut off: by so much the estimate leans to what
    the old policy shows.
    """

    slates: int
    persons: int
    effective: float
    effective_persons: float
    overlap: float
    heaviest: float
    clip: float
    clipped: float


@dataclass(frozen=True)
class Weighing:
    """The cascade's weights, clipped: [slates, places], and what can be said of them."""

    weights: F64
    trust: Trust


def weigh(evidence: Evidence, clip: float | None = None) -> Weighing:
    """Weights of every place; by default cut at the root of the number of slates, beyond which one slate outweighs the
    noise of all others (Ionides 2008: the bias this brings fades as fast as the noise)."""
    raw = np.cumprod(evidence.now / evidence.then, axis=1)
    limit = float(np.sqrt(len(evidence))) if clip is None else clip
    weights = np.minimum(raw, limit)
    # A place counts for as much as people get there.
    reach = evidence.reached.mean(axis=0)
    share = reach / max(float(reach.sum()), 1e-12)
    by_slate = weights @ share
    by_person = np.bincount(evidence.person, weights=by_slate).astype(np.float64)
    overlap = float((evidence.overlap.mean(axis=0) * share).sum())
    total = float((raw @ share).sum())
    return Weighing(
        weights,
        Trust(
            slates=len(evidence), persons=evidence.persons, effective=_effective(by_slate),
            effective_persons=_effective(by_person), overlap=overlap, heaviest=float(raw.max(initial=0.0)), clip=limit,
            clipped=1.0 - float(by_slate.sum()) / total if total else 0.0,
        ),
    )  # fmt: skip


def today(evidence: Evidence, measure: str = VALUE) -> F64:
    """What each slate earned."""
    earned: F64 = evidence.reward[:, :, evidence.measure(measure)].sum(axis=1)
    return earned


def ips(evidence: Evidence, weighing: Weighing, measure: str = VALUE) -> F64:
    whole: F64 = weighing.weights[:, -1] * today(evidence, measure)
    return whole


def cascade(evidence: Evidence, weighing: Weighing, measure: str = VALUE) -> F64:
    earned: F64 = (weighing.weights * evidence.reward[:, :, evidence.measure(measure)]).sum(axis=1)
    return earned


def snips(evidence: Evidence, weighing: Weighing, measure: str = VALUE) -> F64:
    """A ratio at each place; per slate its influence, so that the spread of the weights themselves is counted."""
    reward, weights = evidence.reward[:, :, evidence.measure(measure)], weighing.weights
    mean = weights.mean(axis=0)
    value = (weights * reward).mean(axis=0) / mean
    influence: F64 = (weights * (reward - value) / mean + value).sum(axis=1)
    return influence


def dr(evidence: Evidence, weighing: Weighing, measure: str = VALUE) -> F64:
    """Expected earnings of the new policy from the first place on, corrected place by place by what they missed."""
    model = fitted(evidence, measure)
    return _corrected(evidence, weighing.weights, model.stood, model.now, measure)


def dr_change(evidence: Evidence, weighing: Weighing, measure: str = VALUE) -> F64:
    """The same less the old policy's, by one model: what both have in common cancels, and no change changes nothing."""
    model = fitted(evidence, measure)
    before = _corrected(evidence, np.ones_like(weighing.weights), model.stood, model.then, measure)
    return _corrected(evidence, weighing.weights, model.stood, model.now, measure) - before


def _corrected(evidence: Evidence, weights: F64, stood: F64, expected: F64, measure: str) -> F64:
    reward = evidence.reward[:, :, evidence.measure(measure)]
    follows = np.concatenate([expected[:, 1:], np.zeros((len(evidence), 1))], axis=1)
    corrected: F64 = expected[:, 0] + (weights * (reward + follows - stood)).sum(axis=1)
    return corrected


def place(evidence: Evidence, weighing: Weighing, measure: str = VALUE) -> F64:
    alone = np.minimum(evidence.now / evidence.then, weighing.trust.clip)
    earned: F64 = (alone * evidence.reward[:, :, evidence.measure(measure)]).sum(axis=1)
    return earned


Estimator = Callable[[Evidence, Weighing, str], F64]
ESTIMATORS: dict[str, Estimator] = {"ips": ips, "cascade": cascade, "snips": snips, "dr": dr, "place": place}


def interval(by_slate: F64, person: I32, confidence: float = EvaluationParams.confidence) -> Estimate:
    """The mean over slates; its error by the sandwich over persons (sums of residuals of each), Student's t of their number."""
    mean = float(by_slate.mean())
    sums = np.bincount(person, weights=by_slate - mean)
    own = sums[np.unique(person)]
    groups = len(own)
    if groups < 2:
        return Estimate(mean, float("-inf"), float("inf"))
    error = float(np.sqrt((own**2).sum() * groups / (groups - 1))) / len(by_slate)
    half = float(stdtrit(groups - 1, 0.5 + confidence / 2.0)) * error
    return Estimate(mean, mean - half, mean + half)


def _effective(weights: F64) -> float:
    squares = float((weights**2).sum())
    return float(weights.sum()) ** 2 / squares if squares else 0.0
