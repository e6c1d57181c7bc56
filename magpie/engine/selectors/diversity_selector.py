"""The order of the slate: drawn by score, best likeliest first, yet no neighbour too much like the last ones."""

import numpy as np

from magpie.engine.arrays import I32
from magpie.engine.kernels.select import pick
from magpie.engine.params import Params
from magpie.engine.stages import NO_ROWS, Candidates, Query
from magpie.engine.state.state import State


class DiversitySelector:
    def select(
        self, query: Query, candidates: Candidates, reserved: dict[int, int]
    ) -> tuple[list[int], list[float]]:
        """(candidate numbers in slate order, the propensity of each); reserved places are given by candidate number.

        A propensity is exact: the chance of this card at this place, given the cards before it and the reserved ones,
        with windows and likeness weighed.
        """
        p, weights, state, n = query.state.params, query.weights, query.state, query.ask.n
        held = np.array(sorted(reserved.values()), np.int64)
        is_free = np.ones(len(candidates), bool)
        is_free[held] = False
        free = np.flatnonzero(is_free)
        best = free[np.lexsort((candidates.rows.take(free), -candidates.score.take(free)))][: p.select_cards]
        pool = np.concatenate([best, held]).astype(np.int64)
        before = page_before(query)
        rows = np.concatenate([candidates.rows.take(pool), before])
        # What stands on the page already stands before the slate: windows and likeness go on over the seam.
        led = len(before)
        forced = np.full(led + n, -1, np.int32)
        forced[:led] = len(pool) + np.arange(led)
        for place, candidate in reserved.items():
            forced[led + place] = len(best) + int(np.searchsorted(held, candidate))
        scores = np.concatenate([candidates.score.take(pool), np.ones(led)])
        draws = np.concatenate([np.zeros(led), query.rng.random(n)])
        chosen, chances = np.zeros(led + n, np.int32), np.zeros(led + n)
        count = pick(
            scores, state.vectors.of(rows), groups_of(state, rows), limits_of(p), p.window_cards, weights.diversity, weights.explore, draws, forced,
            chosen, chances,
        )  # fmt: skip
        return pool[chosen[led:count]].tolist(), chances[led:count].round(9).tolist()


def page_before(query: Query) -> I32:
    """The last cards on the page, as many as a window looks back at."""
    back = query.state.params.window_cards - 1
    return query.page[-back:] if back > 0 else NO_ROWS


def groups_of(state: State, rows: I32) -> I32:
    """int32[n, 4]: account, category, kind and strongest topic of each card, -1 for none."""
    groups = np.empty((len(rows), 4), np.int32)
    for at, name in enumerate(("account", "category", "kind")):
        groups[:, at] = state.cards[name].take(rows)
    groups[:, 3] = state.facets["topics"][rows, 0]
    return groups


def limits_of(params: Params) -> I32:
    """int32[4]: how many of one group may stand in a window, in the order of `groups_of`."""
    p = params
    return np.array(
        [p.window_account_max, p.window_category_max, p.window_kind_max, p.window_topic_max], np.int32
    )
