"""Groups of people who lie in like directions: k-means of unit vectors by cosine (Dhillon and Modha 2001).

The third stage of a search, one pass a step. Begun apart from each other by lot (Arthur and Vassilvitskii 2007).
"""

import numpy as np

from magpie.engine.arrays import F64, I64
from magpie.engine.circles.params import CirclesParams
from magpie.engine.circles.stage import Stage

ROWS_DRAWN = 1_024
"""Centres are drawn from so many rows: drawing from four thousand would hold the engine up for eight milliseconds."""


class Groups(Stage):
    """After `step` says True: `labels` of all rows, 0, 1, …"""

    name = "groups"
    arrays = ("state", "rows", "centres", "labels")
    of_voices = ("rows", "labels")

    def __init__(self, params: CirclesParams, rows: F64) -> None:
        """`rows` (voices, directions): unit vectors."""
        self._params, self.rows = params, rows
        self.state = np.zeros(1, np.int64)
        self.centres = _spread_out(rows, min(params.groups_first, len(rows)))
        self.labels: I64 = np.zeros(len(rows), np.int64)

    def step(self) -> bool:
        """One pass; True when they have settled."""
        labels = (self.rows @ self.centres.T).argmax(axis=1)
        is_still = bool((labels == self.labels).all()) and self.state[0] > 0
        self.labels = labels
        self.state[0] += 1
        if is_still or self.state[0] >= self._params.group_passes:
            return True
        sums = np.zeros_like(self.centres)
        np.add.at(sums, labels, self.rows)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        self.centres = np.where(lengths > 0.0, sums / np.maximum(lengths, 1e-12), self.centres)
        return False


def _spread_out(rows: F64, count: int) -> F64:
    """k-means++: each centre is a row, drawn by its squared distance from the nearest so far; always the same lot."""
    rng = np.random.default_rng(len(rows))
    rows = rows[:: 1 + len(rows) // ROWS_DRAWN]
    chosen = [int(rng.integers(len(rows)))]
    far = 1.0 - rows @ rows[chosen[0]]
    while len(chosen) < count and far.max() > 1e-9:
        chosen.append(int(rng.choice(len(rows), p=np.maximum(far, 0.0) / np.maximum(far, 0.0).sum())))
        far = np.minimum(far, 1.0 - rows @ rows[chosen[-1]])
    return rows[chosen].copy()
