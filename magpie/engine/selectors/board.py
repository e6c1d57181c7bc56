"""A slate's board: what each of its places was drawn from, given the cards before it, under any weights.

Owns the chance of every candidate at a place. It is what `kernels.select.pick` draws by, for all candidates at once and
for a prefix that is given; tested to agree with it. Draws nothing itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from magpie.engine.arrays import F32, F64, I32
from magpie.engine.kernels.select import LEAST
from magpie.engine.selectors.diversity_selector import groups_of, limits_of
from magpie.engine.stages import Mask
from magpie.engine.state.state import State
from magpie.engine.weights import Weights


@dataclass(frozen=True)
class Place:
    """What no weight moves: who is left, how many windows each would break, and its likeness to the cards before it."""

    free: Mask
    broken: I32
    likeness: F64


@dataclass(frozen=True)
class Board:
    """`rows` are the candidates; vectors and groups go on with the cards that stood before the slate."""

    rows: I32
    vectors: F32  # [candidates + before, dims]
    groups: I32  # [candidates + before, sorts]
    limits: I32
    window: int
    pool: int
    reserved: frozenset[int]  # candidates that a place is kept for: they compete nowhere

    @classmethod
    def of(cls, state: State, rows: I32, before: I32, reserved: frozenset[int]) -> "Board":
        """The board of these candidates as the catalogue stands."""
        p, both = state.params, np.concatenate([rows, before]).astype(np.int32)
        return cls(
            rows, state.vectors.of(both), groups_of(state, both), limits_of(p), p.window_cards, p.select_cards, reserved
        )  # fmt: skip

    def after(self, chosen: Sequence[int]) -> "Place":
        """The place behind these candidates: who may stand there, and how like each is to what stands already."""
        n = len(self.rows)
        free = np.ones(n, bool)
        free[[*chosen, *self.reserved]] = False
        stood = [*range(n, len(self.vectors)), *chosen]
        broken = self._broken(stood[max(0, len(stood) - self.window + 1) :])
        likeness = (self.vectors[:n] @ self.vectors[stood].T).max(axis=1, initial=0.0)
        return Place(free, broken, likeness.astype(np.float64))

    def chances(self, place: "Place", scores: F64, weights: Weights) -> F64:
        """float64[candidates]: the chance of each at the place; all 0 where nobody is left."""
        free = self._contenders(scores, place.free)
        chances = np.zeros(len(free))
        if not free.any():
            return chances
        at = np.flatnonzero(free & (place.broken == place.broken[free].min()))
        worth = scores[at] * (1.0 - weights.diversity * place.likeness[at])
        logits = np.log(np.maximum(LEAST, worth)) / weights.explore
        drawn = np.exp(logits - logits.max())
        chances[at] = drawn / drawn.sum()
        return chances

    def _contenders(self, scores: F64, free: Mask) -> Mask:
        """Of many only the best compete, as in the selector: those that are chosen already count among them."""
        if len(free) - len(self.reserved) <= self.pool:
            return free
        competing = np.ones(len(free), bool)
        competing[list(self.reserved)] = False
        at = np.flatnonzero(competing)
        best = at[np.lexsort((self.rows[at], -scores[at]))][: self.pool]
        kept = np.zeros(len(free), bool)
        kept[best] = True
        return free & kept

    def _broken(self, near: list[int]) -> I32:
        """int32[candidates]: how many windows each would break behind these neighbours."""
        own = self.groups[: len(self.rows)]
        same = (own[:, None, :] == self.groups[near][None, :, :]).sum(axis=1)
        broken: I32 = ((own >= 0) & (same >= self.limits)).sum(axis=1).astype(np.int32)
        return broken
