"""What is usual: of each card among the voices, of each voice, and how far a look strays from both by chance.

The first stage of a search, a few voices at a time.
"""

import numpy as np

from magpie.engine.arrays import F64
from magpie.engine.circles.params import CirclesParams
from magpie.engine.circles.stage import Stage
from magpie.engine.circles.voices import Looks

PASS, AT = range(2)
CARDS, PEOPLE, DONE = range(3)


class Usual(Stage):
    """After `step` says True: `usual` and `scale` by card, `lean` and `reach` by voice, and `noise`.

    `scale` and `reach` are 1 / sqrt(looks + prior): what many brought is surer, not louder (the matrix whose directions
    are sought then has the same noise everywhere).
    """

    name = "usual"
    arrays = ("state", "sums", "counts", "usual", "scale", "lean", "reach", "strays")
    of_voices = ("lean", "reach")

    def __init__(self, params: CirclesParams, *, cards: int, voices: int) -> None:
        self._params = params
        self.state = np.zeros(2, np.int64)
        self.sums, self.counts, self.usual, self.scale = (np.zeros(cards) for _ in range(4))
        self.lean, self.reach = np.zeros(voices), np.zeros(voices)
        self.strays = np.zeros(2)  # summed squares, and the looks they are of

    @property
    def noise(self) -> float:
        """Mean square of what a look brings: the variance of one look, since circles explain little of it; never 0."""
        return max(self._params.noise_min, float(self.strays[0] / max(1e-9, self.strays[1])))

    def step(self, looks: Looks, voices: int) -> bool:
        """Read so many voices; True when all is known."""
        at = int(self.state[AT])
        last = min(self.lean.size, at + voices)
        if self.state[PASS] == CARDS:
            self._count_cards(looks, at, last)
        elif self.state[PASS] == PEOPLE:
            self._weigh_people(looks, at, last)
        self.state[AT] = last
        if last == self.lean.size and self.state[PASS] < DONE:
            self.state[:] = self.state[PASS] + 1, 0
        return bool(self.state[PASS] == DONE)

    def _count_cards(self, looks: Looks, first: int, last: int) -> None:
        held = (looks.cards[first:last] >= 0) & (looks.cards[first:last] < self.sums.size)
        cards, weights = looks.cards[first:last][held], looks.weights[first:last][held].astype(np.float64)
        self.sums += np.bincount(
            cards, weights=weights * looks.values[first:last][held], minlength=self.sums.size
        )
        self.counts += np.bincount(cards, weights=weights, minlength=self.sums.size)
        if last == self.lean.size:
            prior = self._params.usual_prior
            self.usual, self.scale = self.sums / (self.counts + prior), 1.0 / np.sqrt(self.counts + prior)

    def _weigh_people(self, looks: Looks, first: int, last: int) -> None:
        cards = looks.cards[first:last]
        held = (cards >= 0) & (cards < self.usual.size)
        weights = np.where(held, looks.weights[first:last], 0.0).astype(np.float64)
        above = looks.values[first:last] - self.usual[np.where(held, cards, 0)]
        counts = weights.sum(axis=1)
        lean: F64 = (weights * above).sum(axis=1) / (counts + self._params.usual_prior)
        self.lean[first:last] = lean
        self.reach[first:last] = 1.0 / np.sqrt(counts + self._params.usual_prior)
        self.strays += (weights * (above - lean[:, None]) ** 2).sum(), weights.sum()
