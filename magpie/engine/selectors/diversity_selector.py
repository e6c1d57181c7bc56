"""The order of the slate: best first, yet no neighbour too much like the last ones."""

import numpy as np

from magpie.engine.kernels.select import pick
from magpie.engine.selectors.trial_selector import Reserved
from magpie.engine.stages import Candidates, Query


class DiversitySelector:
    def select(self, query: Query, candidates: Candidates, reserved: Reserved) -> list[int]:
        """Candidate numbers in slate order, `n` of them where there are as many."""
        p, state, n = query.state.params, query.state, query.ask.n
        held = np.array(sorted(reserved.at.values()), np.int64)
        is_ordinary = ~only_trial(candidates)
        is_ordinary[held] = False
        ordinary = np.flatnonzero(is_ordinary)
        best = ordinary[np.lexsort((candidates.rows[ordinary], -candidates.score[ordinary]))][: p.select_cards]
        pool = np.concatenate([best, held]).astype(np.int64)
        if not len(pool):
            return []
        rows, cards = candidates.rows[pool], state.cards
        groups = np.stack([cards["account"][rows], cards["category"][rows], cards["kind"][rows]], axis=1)
        limits = np.array([p.window_account_max, p.window_category_max, p.window_kind_max], np.int32)
        forced = np.full(n, -1, np.int32)
        for place, candidate in reserved.at.items():
            forced[place] = len(best) + int(np.searchsorted(held, candidate))
        chosen = np.zeros(n, np.int32)
        count = pick(
            candidates.score[pool], np.ascontiguousarray(state.vectors.of(rows)),
            np.ascontiguousarray(groups, np.int32), limits, p.window_cards, p.diversity, forced, chosen,
        )  # fmt: skip
        return [int(at) for at in pool[chosen[:count]]]


def only_trial(candidates: Candidates) -> np.ndarray:
    """Candidates that only the trials brought: they hold reserved places or none, so the ledger's sums stay true."""
    return candidates.is_trial & (candidates.merged <= 0.0)
