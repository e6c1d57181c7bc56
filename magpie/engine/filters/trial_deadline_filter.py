"""Cards whose trial tier is over by log time and waits for its verdict: until it is judged it takes no place."""

import numpy as np

from magpie.engine.arrays import I32
from magpie.engine.stages import Mask, Query


class TrialDeadlineFilter:
    reason = "trial_over"

    def keep(self, query: Query, rows: I32) -> Mask:
        deadline_ms = query.state.trials.deadlines_of(rows)
        kept: Mask = np.asarray((deadline_ms < 0) | (deadline_ms > query.now_ms))
        return kept
