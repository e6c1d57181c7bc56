"""The tastes of groups and who belongs to which: a mixture settled by expectation and maximisation, and what it is worth.

A look of somebody of group k at card c brings a normal number of mean taste[k, c] and the search's noise; a taste is
itself normal around 0 with variance noise / prior. So what a partition explains, less what its freedom costs, has a
closed form (`worth_of`, Bishop 2006, 3.86), and of two partitions the one of more evidence is kept.
"""

import numpy as np
from scipy.special import gammaln

from magpie.engine.arrays import F32, F64
from magpie.engine.circles.params import CirclesParams
from magpie.engine.circles.stage import Stage
from magpie.engine.circles.usual import Usual
from magpie.engine.circles.voices import Looks
from magpie.engine.kernels.circles import settle

PASS, AT = range(2)
LEARNS_FIRST = -1


class Tastes(Stage):
    """After `step` says True: `likes` over `looks` + prior by card and group, `scores` and `shares` by voice and group."""

    name = "tastes"
    arrays = ("state", "sizes", "likes", "looks", "next_likes", "next_looks", "scores", "shares")
    of_voices = ("scores", "shares")

    def __init__(self, params: CirclesParams, *, shares: F64, cards: int) -> None:
        """`shares` (voices, groups), rows sum to 1: who belongs where, to begin with."""
        self._params, groups = params, shares.shape[1]
        self.state = np.array([LEARNS_FIRST, 0], np.int64)
        self.shares, self.scores = shares, np.zeros_like(shares)
        self.sizes = log_sizes(shares)
        self.likes, self.looks = np.zeros((2, cards, groups), np.float32)
        self.next_likes, self.next_looks = np.zeros((2, cards, groups), np.float32)

    def step(self, looks: Looks, usual: Usual, *, passes: int, voices: int) -> bool:
        """Visit so many voices; True after so many passes."""
        at, p = int(self.state[AT]), self._params
        last = min(len(self.shares), at + voices)
        is_first = self.state[PASS] == LEARNS_FIRST
        settle(
            *looks, usual.usual, usual.lean, at, last, usual.noise, p.taste_prior, self.sizes, self.likes, self.looks,
            self.scores, self.shares, self.next_likes, self.next_looks, bool(is_first),
        )  # fmt: skip
        self.state[AT] = last
        if last < len(self.shares):
            return False
        self.state[:] = self.state[PASS] + 1, 0
        self.likes, self.looks = self.next_likes, self.next_looks
        if self.state[PASS] >= passes:
            return True
        self.next_likes, self.next_looks = np.zeros((2, *self.likes.shape), np.float32)
        self.sizes = log_sizes(self.shares)
        return False


def log_sizes(shares: F64) -> F64:
    """Logarithm of each group's part of the people, one more in each."""
    sizes: F64 = np.log((shares.sum(axis=0) + 1.0) / (len(shares) + shares.shape[1]))
    return sizes


def worth_of(likes: F32, looks: F32, *, noise: float, prior: float) -> float:
    """Log evidence of one group's tastes, in nats, over having none: what its looks bring less what they may be by chance."""
    freedom = np.log1p(looks / prior, dtype=np.float64).sum()
    said = (likes.astype(np.float64) ** 2 / (looks + prior)).sum() / noise
    return float(said - freedom) / 2.0


def worth_of_sizes(sizes: F64) -> float:
    """Log evidence of a partition's group sizes, all divisions into that many groups being as likely (Dirichlet of ones)."""
    groups = len(sizes)
    return float(gammaln(groups) - gammaln(groups + sizes.sum()) + gammaln(sizes + 1.0).sum())
