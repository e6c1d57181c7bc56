"""Who was engaged with together: each card's strongest links, and each person's last few cards.

Links never fade one by one. A new one weighs 2^(time / half-life) more than an old one, and now and then everything is
divided by that factor: the proportions are the same and an event costs the same whatever the graph's size.
"""

import math

import numpy as np

from magpie.engine.arrays import F32, I32, Snapshot
from magpie.engine.circles.params import CirclesParams
from magpie.engine.columns import Columns, Field
from magpie.engine.kernels.circles import EMPTY, link_cards

NEVER = -1


class Links:
    """Link rows by card, history rings by person."""

    def __init__(self, params: CirclesParams) -> None:
        self._params = params
        self._cards = Columns({
            "columns": Field(np.int32, EMPTY, (params.links,)),
            "weights": Field(np.float32, 0, (params.links,)),
        })  # fmt: skip
        self._people = Columns({
            "cards": Field(np.int32, EMPTY, (params.history,)),
            "weights": Field(np.float32, 0, (params.history,)),
        })  # fmt: skip
        self._epoch_ms = np.array([NEVER], dtype=np.int64)

    @property
    def cards(self) -> int:
        return self._cards.rows

    @property
    def columns(self) -> I32:
        columns: I32 = self._cards["columns"]
        return columns

    @property
    def weights(self) -> F32:
        weights: F32 = self._cards["weights"]
        return weights

    def add(self, *, person: int, card: int, weight: float, ts_ms: int) -> bool:
        """Link `card` with the person's last cards; False if it is one of them already, and then nothing happens.

        A pair is as sure as the less sure of its two events, and the links of one event sum to at most its weight,
        so a person of many cards speaks no louder than one of few.
        """
        self._people.fit(person)
        self._cards.fit(card)
        people, links, scale = self._people, self._cards, self._scale(ts_ms)
        return bool(link_cards(
            links["columns"], links["weights"], people["cards"], people["weights"], person, card, weight, scale
        ))  # fmt: skip

    def history(self, person: int) -> tuple[I32, F32]:
        """(cards newest first, weights) of a person."""
        if person >= self._people.rows:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        held = self._people["cards"][person] != EMPTY
        return self._people["cards"][person][held], self._people["weights"][person][held]

    def last(self, person: int) -> list[tuple[int, float]]:
        """`history` as plain pairs, e.g. [(7, 1.0), (3, .5)]."""
        if person >= self._people.rows:
            return []
        cards, weights = self._people["cards"][person].tolist(), self._people["weights"][person].tolist()
        return [(card, weight) for card, weight in zip(cards, weights, strict=True) if card != EMPTY]

    def row(self, card: int) -> tuple[I32, F32]:
        """(linked cards, weights) of a card."""
        if card >= self._cards.rows:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        held = self.columns[card] != EMPTY
        return self.columns[card][held], self.weights[card][held]

    def forget_person(self, person: int) -> None:
        self._people.blank(person)

    def forget_card(self, card: int) -> None:
        """Take a card out of every row; a scan, for when its row is given to another card."""
        if card >= self._cards.rows:
            return
        self._cards.blank(card)
        gone = self.columns == card
        self.columns[gone], self.weights[gone] = EMPTY, 0.0
        gone = self._people["cards"] == card
        self._people["cards"][gone], self._people["weights"][gone] = EMPTY, 0.0

    def bytes_used(self) -> int:
        return self._cards.bytes_used() + self._people.bytes_used()

    def snapshot(self) -> Snapshot:
        return {
            **self._cards.snapshot("links"), **self._people.snapshot("history"), "links.epoch": self._epoch_ms.copy()
        }  # fmt: skip

    def restore(self, arrays: Snapshot) -> None:
        self._cards.restore(arrays, "links")
        self._people.restore(arrays, "history")
        self._epoch_ms = arrays["links.epoch"].astype(np.int64)

    def _scale(self, ts_ms: int) -> float:
        if self._epoch_ms[0] == NEVER:
            self._epoch_ms[0] = ts_ms
        power = (ts_ms - int(self._epoch_ms[0])) / self._params.half_life_ms
        if power > self._params.rescale_log2:
            self.weights[:] *= np.float32(math.exp2(-power))
            self._epoch_ms[0] = ts_ms
            return 1.0
        return math.exp2(power)
