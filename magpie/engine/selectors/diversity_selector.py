"""The order of the slate: drawn by score, best likeliest first, yet no neighbour too much like the last ones."""

import numpy as np

from magpie.engine.kernels.select import pick
from magpie.engine.stages import Candidates, Query


class DiversitySelector:
    def select(
        self, query: Query, candidates: Candidates, reserved: dict[int, int]
    ) -> tuple[list[int], list[float]]:
        """(candidate numbers in slate order, the propensity of each); reserved places are given by candidate number.

        A propensity is exact: the chance of this card at this place, given the cards before it and the reserved ones,
        with windows and likeness weighed.
        """
        p, state, n = query.state.params, query.state, query.ask.n
        held = np.array(sorted(reserved.values()), np.int64)
        is_free = np.ones(len(candidates), bool)
        is_free[held] = False
        free = np.flatnonzero(is_free)
        best = free[np.lexsort((candidates.rows.take(free), -candidates.score.take(free)))][: p.select_cards]
        pool = np.concatenate([best, held]).astype(np.int64)
        rows, cards = candidates.rows.take(pool), state.cards
        groups = np.empty((len(rows), 4), np.int32)
        for at, name in enumerate(("account", "category", "kind")):
            groups[:, at] = cards[name].take(rows)
        groups[:, 3] = state.facets["topics"][rows, 0]
        limits = np.array(
            [p.window_account_max, p.window_category_max, p.window_kind_max, p.window_topic_max], np.int32
        )
        forced = np.full(n, -1, np.int32)
        for place, candidate in reserved.items():
            forced[place] = len(best) + int(np.searchsorted(held, candidate))
        chosen, chances = np.zeros(n, np.int32), np.zeros(n)
        count = pick(
            np.ascontiguousarray(candidates.score.take(pool)), state.vectors.of(rows), groups, limits, p.window_cards, p.diversity, p.explore,
            query.rng.random(n), forced, chosen, chances,
        )  # fmt: skip
        return pool[chosen[:count]].tolist(), chances[:count].round(9).tolist()
