"""How many groups there are: two become one wherever that is worth more, the most gain first.

What is searched is the greatest evidence (see `tastes`), by agglomeration (Heller and Ghahramani 2005). One pair a step.
"""

import numpy as np
from scipy.special import gammaln, xlogy

from magpie.engine.arrays import F32, F64
from magpie.engine.circles.params import CirclesParams
from magpie.engine.circles.stage import Stage
from magpie.engine.circles.tastes import worth_of, worth_of_sizes

UNKNOWN = np.nan


class Merging(Stage):
    """After `step` says True: `shares` (voices, groups) of the groups that are left, and their `evidence`."""

    name = "merging"
    arrays = ("likes", "looks", "shares", "worths", "pairs", "noise")
    of_voices = ("shares",)

    def __init__(self, params: CirclesParams, *, likes: F32, looks: F32, shares: F64, noise: float) -> None:
        self._params, groups = params, shares.shape[1]
        self.likes, self.looks, self.shares = likes, looks, shares
        self.worths = np.full(groups, UNKNOWN)
        self.pairs = np.full((groups, groups), UNKNOWN)  # worth of each pair as one group, above the diagonal
        self.noise = np.array([noise])

    @property
    def evidence(self) -> float:
        """Of the partition, in nats over having no circles."""
        return (
            float(self.worths.sum())
            + worth_of_sizes(self.shares.sum(axis=0))
            + float(_doubt(self.shares).sum())
        )

    def step(self) -> bool:
        """Weigh one group or pair that is not known yet, or merge; True when no merger is worth it."""
        unknown = np.flatnonzero(np.isnan(self.worths))
        if unknown.size:
            self.worths[unknown[0]] = self._worth(self.likes[:, unknown[0]], self.looks[:, unknown[0]])
            return False
        one, other = np.nonzero(np.triu(np.isnan(self.pairs), 1))
        if one.size:
            i, j = int(one[0]), int(other[0])
            self.pairs[i, j] = self._worth_of_both(i, j)
            return False
        return not self._merge_best()

    def _worth(self, likes: F32, looks: F32) -> float:
        return worth_of(likes, looks, noise=float(self.noise[0]), prior=self._params.taste_prior)

    def _worth_of_both(self, i: int, j: int) -> float:
        """Of the pair as one group; less doubt is less worth, since nobody is between the two any more."""
        one, other = self.shares[:, i], self.shares[:, j]
        lost = _doubt(one).sum() + _doubt(other).sum() - _doubt(one + other).sum()
        return self._worth(self.likes[:, i] + self.likes[:, j], self.looks[:, i] + self.looks[:, j]) - float(
            lost
        )

    def _merge_best(self) -> bool:
        """Whether the pair of most gain was worth merging."""
        sizes, groups = self.shares.sum(axis=0), len(self.worths)
        if groups < 2:
            return False
        gains = self.pairs - self.worths[:, None] - self.worths[None, :]
        gains += gammaln(sizes[:, None] + sizes[None, :] + 1.0)
        gains -= gammaln(sizes + 1.0)[:, None] + gammaln(sizes + 1.0)[None, :]
        gains += (gammaln(groups - 1) - gammaln(groups - 1 + sizes.sum())) - (
            gammaln(groups) - gammaln(groups + sizes.sum())
        )
        best = int(np.nanargmax(np.where(np.triu(np.ones_like(gains), 1) > 0.0, gains, -np.inf)))
        if gains.flat[best] <= 0.0:
            return False
        self._merge(best // groups, best % groups)
        return True

    def _merge(self, kept: int, gone: int) -> None:
        for rows in (self.likes, self.looks, self.shares):
            rows[:, kept] += rows[:, gone]
        self.likes, self.looks = (
            np.ascontiguousarray(np.delete(rows, gone, axis=1)) for rows in (self.likes, self.looks)
        )
        self.shares = np.delete(self.shares, gone, axis=1)
        self.worths[kept], self.pairs[kept, :], self.pairs[:, kept] = self.pairs[kept, gone], UNKNOWN, UNKNOWN
        self.worths = np.delete(self.worths, gone)
        self.pairs = np.delete(np.delete(self.pairs, gone, axis=0), gone, axis=1)


def _doubt(shares: F64) -> F64:
    """-p log p: the entropy of who belongs where."""
    doubt: F64 = -xlogy(shares, shares)
    return doubt
