"""The voices: a bounded number of people whose last looks are kept, for the search to read.

A showing is one entry, whatever is done on it: the look and the acts add up. Places are given as people come; when all
are taken, somebody new gets the place that their number points at, if its owner has long been silent.
"""

from typing import NamedTuple

import numpy as np

from magpie.engine.arrays import F32, I32, Snapshot
from magpie.engine.circles.params import CirclesParams
from magpie.engine.columns import Columns, Field

NOBODY = -1
EMPTY = -1


class Looks(NamedTuple):
    """Kept looks, (voices, looks): the card (-1 for an empty place), its value in deviations, and how far it is trusted."""

    cards: I32
    values: F32
    weights: F32


class Voices:
    """`seat` a person, then write the entries at their place; `looks` are all that is kept."""

    def __init__(self, params: CirclesParams) -> None:
        self._params, width = params, (params.voice_looks,)
        self.columns = Columns({
            "cards": Field(np.int32, EMPTY, width), "values": Field(np.float32, 0, width),
            "weights": Field(np.float32, 0, width), "is_looked": Field(np.uint8, 0, width),
            "next": Field(np.int32), "person": Field(np.int32, NOBODY), "seen_ms": Field(np.int64),
            "direction": Field(np.float64, 0, (params.directions,)),
        })  # fmt: skip

    def __len__(self) -> int:
        return self.columns.rows

    @property
    def looks(self) -> Looks:
        """The live rows, not a copy."""
        rows = self.columns.rows
        return Looks(*(self.columns[name][:rows] for name in ("cards", "values", "weights")))

    @property
    def people(self) -> I32:
        """int32[voices]: the person of each; -1 for a place that is free."""
        people: I32 = self.columns["person"][: self.columns.rows]
        return people

    def seat(self, person: int, *, place: int, ts_ms: int) -> tuple[int, int]:
        """(the person's place, whom they take it from), given the one they have or -1; -1 for no place, and for nobody."""
        c = self.columns
        if place != NOBODY:
            c["seen_ms"][place] = max(int(c["seen_ms"][place]), ts_ms)
            return place, NOBODY
        place = c.rows if c.rows < self._params.voices_max else person % self._params.voices_max
        c.fit(place)
        before = int(c["person"][place])
        if before != NOBODY and ts_ms - int(c["seen_ms"][place]) < self._params.voice_idle_ms:
            return NOBODY, NOBODY
        c.blank(place)
        c["person"][place], c["seen_ms"][place] = person, ts_ms
        return place, before

    def forget(self, place: int) -> None:
        """Drop all that was kept there."""
        self.columns.blank(place)

    def forget_card(self, card: int) -> None:
        """Take a card out of every history; a scan, for when its row is given to another card."""
        c, gone = self.columns, self.columns["cards"] == card
        c["cards"][gone], c["values"][gone], c["weights"][gone], c["is_looked"][gone] = EMPTY, 0.0, 0.0, 0

    def bytes_used(self) -> int:
        return self.columns.bytes_used()

    def snapshot(self) -> Snapshot:
        return self.columns.snapshot("voices")

    def restore(self, arrays: Snapshot) -> None:
        self.columns.restore(arrays, "voices")
