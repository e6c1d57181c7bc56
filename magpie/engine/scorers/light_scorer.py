"""The light order before the ranker: what can be said of a card without asking what this person would do with it."""

import numpy as np

from magpie.engine.stages import Candidates, Mask, Query


class LightScorer:
    """Writes `light`: match x price fit x quality x service x pull x (1 + share of the best merge)."""

    def score(self, query: Query, candidates: Candidates) -> None:
        numbers, p, cards = candidates.numbers, query.state.params, query.state.cards
        quality = p.quality_floor + cards["quality"].take(candidates.rows).astype(np.float64)
        service = p.service_floor + cards["service"].take(candidates.rows).astype(np.float64)
        merged = candidates.merged / max(float(candidates.merged.max(initial=0.0)), 1e-9)
        numbers["quality"], numbers["service"] = quality, service
        numbers["light"] = (
            numbers["match"] * numbers["price_fit"] * quality * service * numbers["pull"] * (1.0 + merged)
        )

    def best(self, candidates: Candidates, count: int) -> Mask:
        """The `count` best, ties by row; who is not among them is not ranked."""
        kept = np.zeros(len(candidates), bool)
        kept[np.lexsort((candidates.rows, -candidates.numbers["light"]))[:count]] = True
        return kept
