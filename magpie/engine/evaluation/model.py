"""The reward model of the doubly robust estimate: what a slate earns from a place on, by what the ranker says of its card.

One line per place, fitted to what was earned: the ranker's prediction for the card, and for the place as the old policy
fills it. Of each person by the answers of others (cross-fitting), so that nobody's luck corrects itself. A wrong model
costs spread and never truth: the cascade's weights correct what it misses.
"""

from dataclasses import dataclass

import numpy as np

from magpie.engine.arrays import F64
from magpie.engine.evaluation.evidence import Evidence
from magpie.engine.evaluation.params import EvaluationParams
from magpie.engine.stages import Mask


@dataclass(frozen=True)
class Model:
    """[slates, places]: expected earnings from the place on, with the card that stood there, and as the old and the new
    weights fill it; 0 where the person did not get so far."""

    stood: F64
    then: F64
    now: F64


def fitted(evidence: Evidence, measure: str) -> Model:
    """The model of one measure, each slate by the answers of other persons."""
    at = evidence.measure(measure)
    ahead = np.flip(np.cumsum(np.flip(evidence.reward[:, :, at], axis=1), axis=1), axis=1)
    said, usual, changed = (getattr(evidence, name)[:, :, at] for name in ("said", "said_then", "said_now"))
    fold = evidence.person % EvaluationParams.folds
    stood, then, now = np.zeros_like(ahead), np.zeros_like(ahead), np.zeros_like(ahead)
    for own in range(EvaluationParams.folds):
        for place in range(ahead.shape[1]):
            learned = (fold != own) & _came(evidence, place)
            told = (fold == own) & _came(evidence, place)
            if not learned.any() or not told.any():
                continue
            line = _Line.through(said[learned, place], usual[learned, place], ahead[learned, place])
            stood[told, place] = line.at(said[told, place], usual[told, place])
            then[told, place] = line.at(usual[told, place], usual[told, place])
            now[told, place] = line.at(changed[told, place], usual[told, place])
    return Model(stood, then, now)


def _came(evidence: Evidence, place: int) -> Mask:
    """Who got to the place; everybody begins."""
    return evidence.reached[:, place] if place else np.ones(len(evidence), bool)


@dataclass(frozen=True)
class _Line:
    """Ridge regression on two standardised features."""

    mean: F64  # [2]
    spread: F64
    slope: F64
    height: float

    @classmethod
    def through(cls, said: F64, usual: F64, target: F64) -> "_Line":
        x = np.stack([said, usual], axis=1)
        mean, spread = x.mean(axis=0), x.std(axis=0)
        spread = np.where(spread > 0.0, spread, 1.0)
        z, height = (x - mean) / spread, float(target.mean())
        gram = z.T @ z + EvaluationParams.ridge * np.eye(2)
        return cls(mean, spread, np.linalg.solve(gram, z.T @ (target - height)), height)

    def at(self, said: F64, usual: F64) -> F64:
        z = (np.stack([said, usual], axis=1) - self.mean) / self.spread
        told: F64 = self.height + z @ self.slope
        return told
