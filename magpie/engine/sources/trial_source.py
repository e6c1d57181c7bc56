"""Cards that are owed trial exposure; the trial selector draws among those the filters leave."""

import numpy as np

from magpie.engine.stages import Found, Query


class TrialSource:
    name = "trial"
    is_personal = False

    def find(self, query: Query) -> Found:
        cards, weights = query.state.trials.waiting()
        pool = query.state.params.trial_pool
        if len(cards) > pool:
            at = (int(query.rng.integers(len(cards))) + np.arange(pool)) % len(cards)
            cards, weights = cards[at], weights[at]
        owed = weights > 0.0
        return Found(cards[owed].copy(), weights[owed].astype(np.float32))
