"""How good probabilities are: AUC, logloss, ECE.

Owns the definitions. It has no per-person AUC on purpose: inside one person's few rows an honest running counter
looks worse than a stale one, because a positive seen first makes the next row look likelier just when it is not.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from magpie.engine.replay.report import HeadScores

ECE_BINS = 20
CLIP = 1e-7


def score_head(probability: NDArray[np.floating], label: NDArray[np.bool_]) -> HeadScores:
    """All scores of one head."""
    return HeadScores(
        auc=area_under_curve(probability, label),
        logloss=log_loss(probability, label),
        ece=calibration_error(probability, label),
        positives=int(label.sum()),
    )


def order_head(score: NDArray[np.floating], label: NDArray[np.bool_]) -> HeadScores:
    """Scores of a method that orders rows without saying how likely they are."""
    return HeadScores(auc=area_under_curve(score, label), positives=int(label.sum()))


def area_under_curve(score: NDArray[np.floating], label: NDArray[np.bool_]) -> float | None:
    """How often a positive stands above a negative; ties count half; null without both classes."""
    positives = int(label.sum())
    negatives = len(label) - positives
    if positives == 0 or negatives == 0:
        return None
    ranks = rankdata(score)
    return float((ranks[label].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def log_loss(probability: NDArray[np.floating], label: NDArray[np.bool_]) -> float:
    """Mean surprise in nats."""
    p = np.clip(probability.astype(np.float64), CLIP, 1 - CLIP)
    return float(-np.mean(np.where(label, np.log(p), np.log1p(-p)))) if len(p) else 0.0


def calibration_error(probability: NDArray[np.floating], label: NDArray[np.bool_]) -> float:
    """Mean gap between what was said and what happened, over 20 equal bins of probability."""
    if not len(label):
        return 0.0
    bins = np.minimum((probability * ECE_BINS).astype(np.int64), ECE_BINS - 1)
    said = np.bincount(bins, weights=probability.astype(np.float64), minlength=ECE_BINS)
    happened = np.bincount(bins, weights=label.astype(np.float64), minlength=ECE_BINS)
    return float(np.abs(said - happened).sum() / len(label))
