"""How long a look is among looks at cards of its kind and length, so that a film of a minute is not loved for its minute.

The duration-deconfounded quantile of Zhan et al. 2022 (D2Q), kept live: one histogram of watched times for each kind
and octave of length, leaning on all lengths of the kind where it is thin. Numbers of the site; nothing about a person.
"""

import math
from statistics import NormalDist

import numpy as np

from magpie.engine.arrays import Snapshot
from magpie.engine.looks.params import LooksParams
from magpie.kit.clock import SECOND_MS
from magpie.log.event import CARD_KINDS

PER_OCTAVE = 4.0
PACKED = 1 << 15
LENGTHS = 13
"""Row 0 of a kind is all its lengths; 1 is cards without a length; then under 2 s, under 4 s, … and from 1,024 s on."""


class Looks:
    """`rank` a look, then `learn` it.

    Rows are plain lists, e.g. [0.0, 0.0, 3.5, …] looks per bin: a sum of sixty numbers costs less than numpy's call.
    """

    def __init__(self, params: LooksParams) -> None:
        self._params = params
        self._halvings = [0] * (len(CARD_KINDS) * LENGTHS)
        self._table = [[0.0] * params.bins for _ in range(len(CARD_KINDS) * LENGTHS)]

    def rank(self, *, kind: int, length_ms: int, watched_ms: float) -> float:
        """The share of looks that were shorter, equals by half, in (0, 1); .5 while nothing is known."""
        place = self._place(watched_ms)
        of_kind = self._rank_in(kind * LENGTHS, place, before=0.5)
        return self._rank_in(_row(kind, length_ms), place, before=of_kind)

    def learn(self, *, kind: int, length_ms: int, watched_ms: float, weight: float) -> None:
        """A look of this weight > 0 (trust already in it) was seen to its end."""
        place = self._place(watched_ms)
        for number in (kind * LENGTHS, _row(kind, length_ms)):
            row = self._table[number]
            if sum(row) + weight > self._params.looks_max:
                row[:] = [looks / 2.0 for looks in row]
                self._halvings[number] += 1
            row[place] += weight

    def halvings(self, *, kind: int, length_ms: int) -> int:
        """How often the two histograms of such a look were halved so far, as one number, for `take_back`."""
        return self._halvings[kind * LENGTHS] * PACKED + self._halvings[_row(kind, length_ms)]

    def take_back(
        self, *, kind: int, length_ms: int, watched_ms: float, weight: float, halvings: int
    ) -> None:
        """A look that was learned when there had been so many halvings is no longer among them."""
        place = self._place(watched_ms)
        for number, before in zip(
            (kind * LENGTHS, _row(kind, length_ms)), divmod(halvings, PACKED), strict=True
        ):
            left = weight * 0.5 ** (self._halvings[number] - before)
            self._table[number][place] = max(0.0, self._table[number][place] - left)

    def bytes_used(self) -> int:
        return sum(8 * len(row) for row in self._table)

    def snapshot(self) -> Snapshot:
        return {"table": np.array(self._table), "halvings": np.array(self._halvings, np.int64)}

    def restore(self, arrays: Snapshot) -> None:
        self._table = arrays["table"].astype(np.float64).tolist()
        self._halvings = arrays["halvings"].astype(np.int64).tolist()

    def _place(self, watched_ms: float) -> int:
        """The bin of a time."""
        p = self._params
        octaves = math.log2(max(watched_ms, p.shortest_ms) / p.shortest_ms)
        return min(p.bins - 1, int(PER_OCTAVE * octaves))

    def _rank_in(self, number: int, place: int, *, before: float) -> float:
        """Equals count half: of a hundred cards that were passed at once, each is at the middle of them."""
        row, prior = self._table[number], self._params.prior_looks
        below = sum(row[:place]) + row[place] / 2.0
        return (below + prior * before) / (sum(row) + prior)


def normal_score(rank: float) -> float:
    """The deviate that a rank in (0, 1) has in a normal distribution: .5 -> 0, .975 -> 1.96."""
    return NormalDist().inv_cdf(rank)


def _row(kind: int, length_ms: int) -> int:
    octave = 0 if length_ms <= 0 else 1 + min(LENGTHS - 3, int(math.log2(max(1.0, length_ms / SECOND_MS))))
    return kind * LENGTHS + 1 + octave
