"""Open questions: cards that were served, with the features of that moment, waiting for what the person does.

One ring of rows in order of birth. An example is born when its slate is served, opens when the card is seen, and
each head is answered once: yes when the act comes, no when the card is left or the window of log time closes.
The ring is bounded; the oldest is closed early when it is full. What the ranker read of a showing is kept in the same
slot of `heads.lessons`.
"""

from collections.abc import Iterator

import numpy as np

from magpie.engine.arrays import I32, Snapshot
from magpie.engine.columns import Columns, Field
from magpie.engine.ranker.lessons import Kept
from magpie.engine.state.heads import Heads
from magpie.engine.state.names import NO_ROW

FREE, SERVED, OPEN = 0, 1, 2
SPARE = 64
"""Places kept free, so that one slate of at most 50 cards always finds room."""
LENT = 32
"""Slots before the ring, for lessons about showings of long ago."""
Owner = int | str
"""A profiled person's life number, or the slate id where no person may be remembered."""


class Examples:
    """`put`, `find`, `open`, then answers as lessons of the heads."""

    def __init__(self, heads: Heads, *, examples_max: int, window_ms: int) -> None:
        self._heads, self._max, self._window_ms = heads, examples_max, window_ms
        self.columns = Columns({
            "phase": Field(np.int8), "born_ms": Field(np.int64), "person": Field(np.int32, NO_ROW),
            "card": Field(np.int32, NO_ROW), "answered": Field(np.int32), "liked": Field(np.uint8),
            "trust": Field(np.float32), "is_trial": Field(np.uint8), "is_asked": Field(np.uint8),
        })  # fmt: skip
        self._slots: dict[tuple[Owner, int], int] = {}
        self._owners: dict[int, Owner] = {}
        self._first = self._next = self._lent = 0

    def make_room(self) -> None:
        """Take the memory of the whole ring now."""
        self.columns.reserve(LENT + self._max)
        self._heads.lessons.rows.reserve(LENT + self._max)

    def put(
        self, owner: Owner, *, person: int, card: int, ids: I32, is_trial: bool, now_ms: int, is_asked: bool = True
    ) -> int:  # fmt: skip
        """Remember what is known of `ids` now; an example of the same owner and card that is still open stays.

        Every slot is blank when it is taken: who leaves is freed first. What no slate asked is not `is_asked`.
        """
        known = self._slots.get((owner, card))
        if known is not None:
            if self.columns["phase"][known] == OPEN:
                return known
            self.free(known)
        slot, self._next = LENT + self._next % self._max, self._next + 1
        self.columns.fit(slot)
        c = self.columns
        c["phase"][slot], c["born_ms"][slot], c["card"][slot] = SERVED, now_ms, card
        if person != NO_ROW:
            c["person"][slot] = person
        if is_trial:
            c["is_trial"][slot] = 1
        c["is_asked"][slot] = is_asked
        self._heads.lessons.read(slot, ids=ids, ts_ms=now_ms)
        self._slots[owner, card] = slot
        self._owners[slot] = owner
        return slot

    def lend(self, kept: Kept) -> int:
        """A slot with what was read of a showing long ago, for lessons to speak of; it is nobody's: `give_back` at once."""
        slot, self._lent = self._lent % LENT, self._lent + 1
        self._heads.lessons.put_back(slot, kept)
        return slot

    def borrow(self, ids: I32, *, ts_ms: int) -> int:
        """A slot for what is read now of `ids` at some time: free it with `give_back`."""
        slot, self._lent = self._lent % LENT, self._lent + 1
        self._heads.lessons.read(slot, ids=ids, ts_ms=ts_ms)
        return slot

    def give_back(self, slot: int) -> None:
        """Nothing more is said of what was lent."""
        self._heads.lessons.blank(slot)

    def features(self, slot: int) -> Kept:
        """What the ranker read of it, as long as it stays."""
        return self._heads.lessons.kept(slot)

    def owner(self, slot: int) -> Owner:
        return self._owners[slot]

    def of_person(self, person: int) -> list[int]:
        """Every slot of a person row."""
        slots: list[int] = np.flatnonzero(self.columns["person"][: self.columns.rows] == person).tolist()
        return slots

    def find(self, owner: Owner, card: int) -> int:
        """The slot of an example, or NO_ROW."""
        return self._slots.get((owner, card), NO_ROW)

    def open(self, slot: int, *, trust: float, is_repeat: bool = False) -> None:
        """The card was seen; a person's second look at a card tells its trial nothing."""
        self.columns["phase"][slot] = OPEN
        self.columns["trust"][slot] = trust
        self._heads.lessons.predict(slot)
        if is_repeat:
            self.note_repeat(slot)

    def note_repeat(self, slot: int) -> None:
        """A second look tells the card's trial nothing, be it that something else is done for the first time then."""
        self.columns["is_trial"][slot] = 0

    def due(self, now_ms: int) -> Iterator[int]:
        """Slots whose window has closed, or that must make room; the caller frees each before the next."""
        while self._first < self._next:
            slot = LENT + self._first % self._max
            is_full = self._next - self._first > self._max - SPARE
            if self.columns["phase"][slot] != FREE:
                if self.columns["born_ms"][slot] + self._window_ms > now_ms and not is_full:
                    return
                yield slot
            self._first += 1

    def unanswered(self, slot: int, heads: int) -> int:
        """The bits of `heads` that have no answer yet."""
        return heads & ~int(self.columns["answered"][slot])

    def free(self, slot: int) -> None:
        """Nothing more is asked of this example."""
        owner = self._owners.pop(slot, None)
        if owner is not None:
            self._slots.pop((owner, int(self.columns["card"][slot])), None)
        self.columns.blank(slot)
        self._heads.lessons.blank(slot)

    def forget_person(self, person: int) -> None:
        """Drop all examples of a person row."""
        for slot in self.of_person(person):
            self.free(slot)

    def bytes_used(self) -> int:
        return self.columns.bytes_used() + 250 * len(self._slots)

    def snapshot(self) -> tuple[Snapshot, list[object]]:
        """Arrays, and the owners as plain values."""
        self._heads.lessons.finish()
        arrays = self.columns.snapshot("examples") | self._heads.lessons.rows.snapshot("examples")
        return arrays, [self._first, self._next, self._lent, sorted(self._owners.items())]

    def restore(self, arrays: Snapshot, plain: list[object]) -> None:
        first, after, lent, owners = plain
        assert isinstance(first, int) and isinstance(after, int) and isinstance(lent, int)
        assert isinstance(owners, list)
        self.columns.restore(arrays, "examples")
        self._heads.lessons.rows.restore(arrays, "examples")
        self._first, self._next, self._lent = first, after, lent
        self._owners = {int(slot): owner for slot, owner in owners}
        self._slots = {(owner, int(self.columns["card"][slot])): slot for slot, owner in self._owners.items()}
