"""The leading singular directions of what looks brought, by subspace iteration (Halko, Martinsson and Tropp 2011, 4.4).

The second stage of a search: people who are moved alike by the same cards come to lie in the same direction.
"""

import numpy as np

from magpie.engine.arrays import F64
from magpie.engine.circles.params import CirclesParams
from magpie.engine.circles.stage import Stage
from magpie.engine.circles.usual import Usual
from magpie.engine.circles.voices import Looks
from magpie.engine.kernels.circles import turn

PASS, AT, IS_GATHERING = range(3)


class Directions(Stage):
    """After `step` says True: `found`, each voice a unit vector of `directions` numbers (zeros for who said nothing)."""

    name = "directions"
    arrays = ("state", "before", "of_people", "of_cards")
    of_voices = ("before", "of_people")

    def __init__(self, params: CirclesParams, *, start: F64, cards: int) -> None:
        """`start` (voices, directions): where the last search ended; rows of zeros are begun by lot."""
        self._params = params
        self.state = np.zeros(3, np.int64)
        self.before = _orthonormal(_begun(start))
        self.of_people = np.zeros_like(self.before)
        self.of_cards = np.zeros((cards, start.shape[1]))

    def step(self, looks: Looks, usual: Usual, voices: int) -> bool:
        """Visit so many voices; True when the directions have settled."""
        at = int(self.state[AT])
        last = min(len(self.before), at + voices)
        is_gathering = bool(self.state[IS_GATHERING])
        turn(
            *looks, usual.usual, usual.lean, usual.scale, usual.reach, at, last, is_gathering,
            self.of_people if is_gathering else self.before, self.of_cards,
        )  # fmt: skip
        self.state[AT] = last
        if last < len(self.before):
            return False
        self.state[AT], self.state[IS_GATHERING] = 0, not is_gathering
        return is_gathering and self._end_pass()

    def found(self) -> F64:
        """Unit rows along the singular vectors, each weighed by its singular value (Rayleigh and Ritz)."""
        inner = self.before.T @ self.of_people
        squares, turned = np.linalg.eigh((inner + inner.T) / 2.0)
        rows = (self.before @ turned) * np.sqrt(np.maximum(squares, 0.0))
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        units: F64 = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-12)
        return units

    def _end_pass(self) -> bool:
        self.state[PASS] += 1
        if self.state[PASS] == self._params.direction_passes:
            return True
        self.before = _orthonormal(self.of_people)
        self.of_people, self.of_cards = np.zeros_like(self.of_people), np.zeros_like(self.of_cards)
        return False


def _orthonormal(rows: F64) -> F64:
    """The same space by columns of length 1 at right angles; 16 columns by their products, ten times faster than QR."""
    squares, turned = np.linalg.eigh(rows.T @ rows)
    found: F64 = rows @ (turned / np.sqrt(np.maximum(squares, 1e-12 * max(1e-300, squares[-1]))))
    return found


def _begun(start: F64) -> F64:
    """The rows that an earlier search left, the others by lot: always the same lot, so a replay finds the same."""
    lot: F64 = np.random.default_rng(len(start)).normal(size=start.shape) / np.sqrt(max(1, len(start)))
    is_new = ~start.any(axis=1, keepdims=True)
    return np.where(is_new, lot, start)
