"""The reserved share: which places go to cards on trial, and which cards get them, each with its exact probability."""

from dataclasses import dataclass

import numpy as np

from magpie.engine.arrays import F64, I32
from magpie.engine.rowsets import among
from magpie.engine.stages import Candidates, Mask, Query
from magpie.engine.state.names import NO_ROW
from magpie.engine.trials.draw import draw


@dataclass(frozen=True)
class Reserved:
    """Card rows by place, and the probability with which each was drawn."""

    at: dict[int, int]
    propensities: dict[int, float]

    def places_in(self, candidates: Candidates) -> dict[int, int]:
        """Place -> candidate number."""
        order = np.argsort(candidates.rows, kind="stable")
        rows = candidates.rows[order]
        return {place: int(order[np.searchsorted(rows, row)]) for place, row in self.at.items()}

    def contenders(self, candidates: Candidates) -> Mask:
        """Who goes on: cards that a source brought by merit, and the drawn ones. The trials bring nobody else, so the
        ledger's sums stay true."""
        kept: Mask = ~candidates.is_trial | (candidates.merged > 0.0)
        return kept | among(candidates.rows, list(self.at.values()))


class TrialSelector:
    def reserve(self, query: Query, candidates: Candidates) -> Reserved:
        """Draw for n x share places: the whole part for certain, the rest by chance."""
        p, n = query.state.params, query.ask.n
        is_new = query.person != NO_ROW and len(query.shown) < p.newcomer_cards
        wanted = (p.trial_slots_newcomer if is_new else p.trial_slots_per_card) * n
        slots = int(wanted) + (query.rng.random() < wanted - int(wanted))
        on_trial = np.flatnonzero(candidates.is_trial).astype(np.int32)
        if not slots or not len(on_trial):
            return Reserved({}, {})
        weights = query.state.trials.weights_of(candidates.rows[on_trial]) * _pull(
            query, candidates.rows[on_trial]
        )
        drawn = draw(rng=query.rng, cards=candidates.rows[on_trial], weights=weights, n=slots)
        waiting, _ = query.state.trials.waiting()
        # Of many waiting cards only a random window was looked at; its chance belongs to the propensity.
        window = min(1.0, p.trial_pool / max(1, len(waiting)))
        share = window * (1.0 if wanted >= 1.0 else wanted)
        places = np.sort(query.rng.choice(n, size=len(drawn.cards), replace=False))
        return Reserved(
            dict(zip(places.tolist(), drawn.cards.tolist(), strict=True)),
            {
                int(card): float(chance) * share
                for card, chance in zip(drawn.cards, drawn.propensities, strict=True)
            },
        )


def _pull(query: Query, rows: I32) -> F64:
    """How much likelier a card on trial is drawn for somebody who leans on its topics and its shop."""
    leanings = query.state.tastes.leanings(person=query.person, cards=rows, facets=query.state.facets)
    pull: F64 = np.exp(query.state.params.look_pull * leanings)
    return pull
