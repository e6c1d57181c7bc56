"""The slow oracles of the circle kernels: showings as rows of a table, tastes and posteriors from their definitions."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from magpie.engine.arrays import F64, I32


@dataclass
class Showing:
    """One kept showing of a voice."""

    card: int
    value: float
    weight: float
    is_looked: bool


@dataclass
class Heard:
    """What one person and the cards keep live: showings oldest first, (sum, count) of each card and of the person."""

    width: int
    showings: list[Showing] = field(default_factory=list)
    cards: dict[int, tuple[float, float]] = field(default_factory=dict)
    person: tuple[float, float] = (0.0, 0.0)

    def hear(
        self,
        card: int,
        value: float,
        weight: float,
        *,
        is_look: bool,
        open_looks: int,
        most: float,
        prior: float,
    ) -> tuple[bool, float]:
        """(whether it is a new showing, what it brought)."""
        open_ones = [one for one in self.showings[-open_looks:] if one.card == card]
        joined = next((one for one in reversed(open_ones) if not (is_look and one.is_looked)), None)
        if joined is None:
            added = float(np.clip(value, -most, most))
            self.showings = [*self.showings, Showing(card, added, weight, is_look)][-self.width :]
        else:
            added = float(np.clip(joined.value + value, -most, most)) - joined.value
            joined.value, joined.is_looked = joined.value + added, joined.is_looked or is_look
        once = weight if joined is None else 0.0
        (card_sum, card_count), (own_sum, own_count) = self.cards.get(card, (0.0, 0.0)), self.person
        usual, lean = card_sum / (card_count + prior), own_sum / (own_count + prior)
        self.cards[card] = card_sum + weight * added, card_count + once
        self.person = own_sum + weight * added - once * usual, own_count + once
        return joined is None, weight * added - once * (usual + lean)


def reference_matrix(
    cards: I32, values: F64, weights: F64, *, usual: F64, lean: F64, scale: F64, reach: F64
) -> F64:
    """What looks brought as one whole table (people, cards), scaled; cards that `usual` does not hold are left out."""
    table = np.zeros((len(cards), len(usual)))
    for p, row in enumerate(cards.tolist()):
        for j, card in enumerate(row):
            if 0 <= card < len(usual):
                brought = weights[p, j] * (values[p, j] - usual[card] - lean[p])
                table[p, card] += brought * scale[card] * reach[p]
    return table


def reference_scores(brought: F64, counts: F64, *, tastes: F64, sureness: F64, noise: float) -> F64:
    """Expected log likelihoods (people, groups): looks are normal around a taste that is itself known to noise / sureness.

    `brought` and `counts` (people, cards) sum looks and their weights; `tastes` and `sureness` are (cards, groups).
    """
    squares = tastes**2 / noise + 1.0 / sureness
    return brought @ tastes / noise - counts @ squares / 2.0


def reference_shares(scores: Sequence[float], log_sizes: Sequence[float]) -> F64:
    """The posterior of groups, by Bayes' rule as it stands."""
    weights = np.exp(np.array(scores, np.float64)) * np.exp(np.array(log_sizes, np.float64))
    posterior: F64 = weights / weights.sum()
    return posterior
