"""The order of the slate: drawn by score, best likeliest first, yet no neighbour too much like the last ones."""

import numpy as np

from magpie.engine.arrays import F64, I32
from magpie.engine.kernels.select import pick
from magpie.engine.stages import Candidates, Query


class DiversitySelector:
    def select(
        self, query: Query, candidates: Candidates, reserved: dict[int, int]
    ) -> tuple[list[int], list[float]]:
        """(candidate numbers in slate order, the propensity of each); reserved places are given by candidate number."""
        p, state, n = query.state.params, query.state, query.ask.n
        held = np.array(sorted(reserved.values()), np.int64)
        is_free = np.ones(len(candidates), bool)
        is_free[held] = False
        free = np.flatnonzero(is_free)
        best = free[np.lexsort((candidates.rows[free], -candidates.score[free]))][: p.select_cards]
        pool = np.concatenate([best, held]).astype(np.int64)
        rows, cards = candidates.rows[pool], state.cards
        # Gumbel noise on the log of the score draws cards by score ** (1 / explore), one after another without return.
        drawn = candidates.score[pool] * np.exp(p.explore * query.rng.gumbel(size=len(pool)))
        groups = np.stack([cards["account"][rows], cards["category"][rows], cards["kind"][rows]], axis=1)
        limits = np.array([p.window_account_max, p.window_category_max, p.window_kind_max], np.int32)
        forced = np.full(n, -1, np.int32)
        for place, candidate in reserved.items():
            forced[place] = len(best) + int(np.searchsorted(held, candidate))
        chosen = np.zeros(n, np.int32)
        count = pick(
            drawn, np.ascontiguousarray(state.vectors.of(rows)), np.ascontiguousarray(groups, np.int32), limits,
            p.window_cards, p.diversity, forced, chosen,
        )  # fmt: skip
        picked = chosen[:count]
        return pool[picked].tolist(), _propensities(candidates.score[pool], picked, p.explore)


def _propensities(scores: F64, picked: I32, explore: float) -> list[float]:
    """The chance of each card at its place, given those before it, before windows and likeness are weighed."""
    weights = (scores / scores.max()) ** (1.0 / explore) if len(scores) else scores
    own = weights[picked]
    left = weights.sum() - np.append(0.0, np.cumsum(own)[:-1])
    return [float(chance) for chance in np.minimum(1.0, own / np.maximum(left, 1e-300)).round(6)]
