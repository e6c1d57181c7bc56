"""How true the heads' probabilities are: what was said before and what then happened, per scene, head and bin.

Owns bounded sums, decayed by days of the log. A bin is a stretch of log-odds, so that a head of three in a thousand
fills as many bins as one of three in ten. Refuses to correct anything: that is the model's own calibration.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from magpie.engine.arrays import F32, F64, I64
from magpie.engine.ranker.spec import SCENES_MAX, RankerSpec

BINS: Final = 16
"""From odds of 1 : 2,981 (and below) to 33 : 1 (and above)."""
LOW: Final = -8.0
STEP: Final = 0.75
HALF_LIFE_DAYS: Final = 7.0
"""A week: long enough for rare heads, short enough to see what last week's change did."""
ASKED, SAID, DONE = range(3)
Mask = NDArray[np.bool_]


class Calibration:
    """`add` answers, `pass_days`, then `asked`, `said`, `done` and `error` of each scene and head."""

    def __init__(self, spec: RankerSpec) -> None:
        self._first_scene = len(spec.fields) - 1
        # [scenes (0 = unknown), heads, bins, (weight asked, probability said, done)]
        self.sums: F64 = np.zeros((1 + SCENES_MAX, len(spec.heads), BINS, 3))

    def add(self, scenes: I64, said: F32, *, known: Mask, labels: F32, weights: F32) -> None:
        """Answers [n, heads] to what was `said`, in order; scenes are the ranker's ids, weights [n] their trust."""
        answer, head = np.nonzero(known)
        p = said[answer, head].astype(np.float64)
        scene = np.maximum(scenes - self._first_scene, 0)[answer]
        weight = weights[answer].astype(np.float64)
        cell = (scene * self.sums.shape[1] + head) * BINS + bins_of(p)
        happened = weight * labels[answer, head].astype(np.float64)
        # One after another, so that how answers are grouped into calls changes no bit.
        np.add.at(self.sums.reshape(-1, 3), cell, np.stack([weight, weight * p, happened], axis=1))

    def pass_days(self, days: int) -> None:
        """What is older counts less."""
        self.sums *= 0.5 ** (days / HALF_LIFE_DAYS)

    def totals(self) -> F64:
        """[scenes, heads, (asked, said, done)] over all bins."""
        totals: F64 = self.sums.sum(axis=2)
        return totals

    def errors(self) -> F64:
        """[scenes, heads]: expected calibration error, the mean over what was asked of |said - done| in its bin."""
        gap = np.abs(self.sums[..., SAID] - self.sums[..., DONE]).sum(axis=2)
        errors: F64 = gap / np.maximum(self.sums[..., ASKED].sum(axis=2), 1e-12)
        return errors


def bins_of(p: F64) -> NDArray[np.int64]:
    """The bin of each probability: .5 -> 10, .003 -> 2."""
    clipped = np.clip(p, 1e-7, 1.0 - 1e-7)
    places: NDArray[np.int64] = ((np.log(clipped / (1.0 - clipped)) - LOW) / STEP).astype(np.int64)
    return np.clip(places, 0, BINS - 1)
