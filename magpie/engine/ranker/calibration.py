"""How true the heads' probabilities are: what was said before and what then happened, per scene, head and bin.

Owns bounded sums, filled by the kernels and decayed by days of the log. Refuses to correct anything: that is the
model's own calibration.
"""

from typing import Final

import numpy as np

from magpie.engine.arrays import F64
from magpie.engine.kernels.ranker_state import BINS
from magpie.engine.ranker.spec import SCENES_MAX, RankerSpec

HALF_LIFE_DAYS: Final = 7.0
"""A week: long enough for rare heads, short enough to see what last week's change did."""
ASKED, SAID, DONE = range(3)


class Calibration:
    """`pass_days`, then `totals` and `errors` of each scene and head."""

    def __init__(self, spec: RankerSpec) -> None:
        # [scenes (0 = unknown), heads, bins, (weight asked, probability said, done)]
        self.sums: F64 = np.zeros((1 + SCENES_MAX, len(spec.heads), BINS, 3))

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
