"""Open questions: cards that were served, with the features of that moment, waiting for what the person does.

One ring of rows in order of birth. An example is born when its slate is served, opens when the card is seen, and
each head is answered once: yes when the act comes, no when the card is left or the window of log time closes.
The ring is bounded; the oldest is closed early when it is full.
"""

from collections.abc import Iterator

import numpy as np

from magpie.engine.arrays import I64, Snapshot
from magpie.engine.columns import Columns, Field
from magpie.engine.kernels.ranker_state import Rows
from magpie.engine.ranker.ranker import Ranker
from magpie.engine.state.names import NO_ROW

FREE, SERVED, OPEN = 0, 1, 2
SPARE = 64
"""Places kept free, so that one slate of at most 50 cards always finds room."""
LOGGED = ("ids", "ts_ms", "dense", "offset", "history")
"""What is kept of the ranker's features."""
Owner = int | str
"""A profiled person's life number, or the slate id where no person may be remembered."""


class Examples:
    """`put`, `find`, `open`, then answers through the ranker's `run`."""

    def __init__(self, ranker: Ranker, *, examples_max: int, window_ms: int) -> None:
        self._max, self._window_ms = examples_max, window_ms
        blank = ranker.blank_rows(np.zeros((1, len(ranker.spec.fields)), np.int32), np.zeros(1, np.int64))
        # The one row that `rows` fills: a new one for each answer costs more than what it carries.
        self._row = blank
        self._head_bits: I64 = 1 << np.arange(len(ranker.spec.heads))
        self.columns = Columns({
            "phase": Field(np.int8), "born_ms": Field(np.int64), "person": Field(np.int32, NO_ROW),
            "card": Field(np.int32, NO_ROW), "answered": Field(np.int32), "liked": Field(np.uint8),
            "trust": Field(np.float32), "is_trial": Field(np.uint8), "ids": Field(np.int32, 0, blank.ids.shape[1:]),
            "ts_ms": Field(np.int64), "dense": Field(np.float32, 0.0, blank.dense.shape[1:]),
            "offset": Field(np.float32, 0.0, blank.offset.shape[1:]),
            "history": Field(np.int32, 0, blank.history.shape[1:]),
        })  # fmt: skip
        self._slots: dict[tuple[Owner, int], int] = {}
        self._owners: dict[int, Owner] = {}
        self._first = self._next = 0

    def make_room(self) -> None:
        """Take the memory of the whole ring now."""
        self.columns.reserve(self._max)

    def put(
        self, owner: Owner, *, person: int, card: int, rows: Rows, at: int, is_trial: bool, now_ms: int
    ) -> int:
        """Remember row `at` of `rows`; an example of the same owner and card that is still open stays instead."""
        known = self._slots.get((owner, card))
        if known is not None:
            if self.columns["phase"][known] == OPEN:
                return known
            self.free(known)
        slot = self._next % self._max
        self._next += 1
        self.columns.fit(slot)
        c = self.columns
        c["phase"][slot], c["born_ms"][slot], c["person"][slot], c["card"][slot] = (
            SERVED,
            now_ms,
            person,
            card,
        )
        c["answered"][slot], c["liked"][slot], c["trust"][slot], c["is_trial"][slot] = 0, 0, 0.0, is_trial
        for name in LOGGED:
            c[name][slot] = getattr(rows, name)[at]
        self._slots[owner, card] = slot
        self._owners[slot] = owner
        return slot

    def find(self, owner: Owner, card: int) -> int:
        """The slot of an example, or NO_ROW."""
        return self._slots.get((owner, card), NO_ROW)

    def open(self, slot: int, *, trust: float) -> None:
        """The card was seen."""
        self.columns["phase"][slot] = OPEN
        self.columns["trust"][slot] = trust

    def due(self, now_ms: int) -> Iterator[int]:
        """Slots whose window has closed, or that must make room; the caller frees each before the next."""
        while self._first < self._next:
            slot = self._first % self._max
            is_full = self._next - self._first > self._max - SPARE
            if self.columns["phase"][slot] != FREE:
                if self.columns["born_ms"][slot] + self._window_ms > now_ms and not is_full:
                    return
                yield slot
            self._first += 1

    def unanswered(self, slot: int, heads: int) -> int:
        """The bits of `heads` that have no answer yet."""
        return heads & ~int(self.columns["answered"][slot])

    def rows(self, slot: int, *, known: int, yes: int, trust: float) -> Rows:
        """The example as one labelled row; `known` and `yes` are head bits. Marks the heads as answered.

        The next call writes the same row anew.
        """
        c, row = self.columns, self._row
        c["answered"][slot] |= known
        for name in LOGGED:
            getattr(row, name)[0] = c[name][slot]
        row.labels[0], row.known[0] = (self._head_bits & yes) > 0, (self._head_bits & known) > 0
        row.trust[0] = trust
        return row

    def free(self, slot: int) -> None:
        """Nothing more is asked of this example."""
        owner = self._owners.pop(slot, None)
        if owner is not None:
            self._slots.pop((owner, int(self.columns["card"][slot])), None)
        self.columns.clear(slot)

    def forget_person(self, person: int) -> None:
        """Drop all examples of a person row."""
        for slot in np.flatnonzero(self.columns["person"][: self.columns.rows] == person).tolist():
            self.free(slot)

    def bytes_used(self) -> int:
        return self.columns.bytes_used() + 250 * len(self._slots)

    def snapshot(self) -> tuple[Snapshot, list[object]]:
        """Arrays, and the owners as plain values."""
        return self.columns.snapshot("examples"), [self._first, self._next, sorted(self._owners.items())]

    def restore(self, arrays: Snapshot, plain: list[object]) -> None:
        first, after, owners = plain
        assert isinstance(first, int) and isinstance(after, int) and isinstance(owners, list)
        self.columns.restore(arrays, "examples")
        self._first, self._next = first, after
        self._owners = {int(slot): owner for slot, owner in owners}
        self._slots = {(owner, int(self.columns["card"][slot])): slot for slot, owner in self._owners.items()}
