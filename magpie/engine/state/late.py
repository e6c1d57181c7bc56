"""Showings whose answers may come days after: what the ranker read of each is kept, so that the answer meets it.

A person orders what they looked at days ago, and sends it back weeks later. Of such heads a no is said in shares, as
fast as yeses come: where half of all orders come in the first sitting, half of a no is said after it. So at every age
as much is known of those who order as of those who do not, and no rate is too low because the newest have not ordered
yet. Owns a bounded ring of showings by person's life and card; the newest showing of a card stands for earlier ones
(last touch). Refuses persons who may not be profiled: nothing of theirs is kept beyond a sitting. About 1 kB each.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from magpie.engine.arrays import Snapshot
from magpie.engine.columns import Columns, Field
from magpie.engine.ranker.lessons import Kept, Lessons
from magpie.engine.state.late_params import LateParams
from magpie.engine.state.names import NO_ROW

DUE_MAX = 16
"""Shares said with each event: more than an event can add, few enough that no slate waits for a quiet week's."""
NEVER = 2**62
INDEX_BYTES = 300


class Showing(NamedTuple):
    """Whose showing of what and when; what a no of it weighs, and for how many like it it stands (`scale`); which heads
    (bits) wait; and whether a slate had asked: a mere visit never takes the place of a showing."""

    life: int
    person: int
    card: int
    born_ms: int
    trust: float
    scale: float
    open: int
    is_asked: bool


class LateShowings:
    """`keep` a showing, `find` it, `answer` a head of it once; `due` is what time has said."""

    def __init__(self, lessons: Lessons, params: LateParams) -> None:
        self.params = params
        read = {name: Field(array.dtype.type, 0, array.shape[1:]) for name, array in lessons.rows.items()}
        self.columns = Columns({
            "life": Field(np.int64), "person": Field(np.int32, NO_ROW), "card": Field(np.int32, NO_ROW),
            "born_ms": Field(np.int64), "trust": Field(np.float32), "scale": Field(np.float32, 1.0),
            "open": Field(np.int32), "is_asked": Field(np.uint8), "said": Field(np.float32), **read,
        })  # fmt: skip
        self._features = tuple(read)
        self._slots: dict[tuple[int, int], int] = {}
        self._first = self._next = 0
        # For each age the number of the showing that reaches it next.
        self._at = [0] * len(params.ages_ms)
        # Nothing is due before.
        self._due_ms = 0
        self._came = list(params.start_came)

    def __len__(self) -> int:
        return len(self._slots)

    def make_room(self) -> None:
        """Take the memory of the whole ring now."""
        self.columns.reserve(self.params.showings_max)

    def keep(self, showing: Showing, features: Kept) -> int:
        """Keep a showing of whose no nothing is said; there is room, see `in_the_way`."""
        slot, self._next = self._next % self.params.showings_max, self._next + 1
        c = self.columns
        c.fit(slot)
        for name, value in zip(Showing._fields, showing, strict=True):
            c[name][slot] = value
        for name in self._features:
            c[name][slot] = features[name]
        if showing.scale == 1.0:
            self._slots[showing.life, showing.card] = slot
        self._due_ms = min(self._due_ms, showing.born_ms + self.params.ages_ms[0])
        return slot

    def is_mere(self, life: int, card: int, *, is_asked: bool) -> bool:
        """Whether this is a mere visit while a showing of the same card waits."""
        had = self._slots.get((life, card), NO_ROW)
        return had != NO_ROW and bool(self.columns["is_asked"][had]) and not is_asked

    def in_the_way(self, showing: Showing) -> Iterator[int]:
        """Slots that must be dropped before this can be kept: an earlier showing of the card, and the oldest of all."""
        had = self._slots.get((showing.life, showing.card), NO_ROW)
        if had != NO_ROW and showing.scale == 1.0:
            yield had
        if self._next - self._first >= self.params.showings_max:
            slot = self._first % self.params.showings_max
            if self.columns["life"][slot]:
                yield slot
            self._first += 1

    def find(self, life: int, card: int, *, now_ms: int) -> int:
        """The slot of a showing that is still in its time, or NO_ROW."""
        slot = self._slots.get((life, card), NO_ROW)
        is_over = slot != NO_ROW and self._age_ms(slot, now_ms) >= self.params.ages_ms[-1]
        return NO_ROW if is_over else slot

    def answer(self, slot: int, head: int) -> bool:
        """Whether this head (a bit) still waited; hereby it does no more."""
        waited = bool(int(self.columns["open"][slot]) & head)
        self.columns["open"][slot] &= ~head
        return waited

    def due(self, now_ms: int) -> Iterator[tuple[int, int]]:
        """(slot, stage that is over) of a few showings that have come of an age; at the last one the caller drops it."""
        if now_ms < self._due_ms:
            return
        left, last, soonest_ms = DUE_MAX, len(self._at) - 1, NEVER
        for age in range(last, -1, -1):
            self._at[age] = max(self._at[age], self._first)
            while self._at[age] < self._next and left:
                slot = self._at[age] % self.params.showings_max
                if self.columns["life"][slot]:
                    due_ms = int(self.columns["born_ms"][slot]) + self.params.ages_ms[age]
                    if due_ms > now_ms:
                        soonest_ms = min(soonest_ms, due_ms)
                        break
                    left -= 1
                    yield slot, age + 1
                self._at[age] += 1
        self._first = max(self._first, self._at[last])
        self._due_ms = soonest_ms if left else 0

    def share(self, stage: int) -> float:
        """The part of all yeses that come by the end of a stage, e.g. share(0) = .4 in the sitting; 1 at the last."""
        return sum(self._came[: stage + 1]) / sum(self._came)

    def stage(self, slot: int, *, now_ms: int) -> int:
        """The stage that a kept showing is in: 1 until the first age …; the sitting is 0."""
        age_ms = self._age_ms(slot, now_ms)
        return 1 + sum(age_ms >= edge_ms for edge_ms in self.params.ages_ms[:-1])

    def came(self, stage: int) -> None:
        """A yes came in this stage."""
        self._came[stage] += 1.0

    def take_back(self, stage: int, *, days: int) -> None:
        """A yes that came so many days ago in this stage is not counted any more."""
        left = 0.5 ** (days / self.params.half_life_days)
        self._came[stage] = max(self.params.start_came[stage], self._came[stage] - left)

    def pass_days(self, days: int) -> None:
        """When yeses come is learned anew, over some weeks."""
        left = 0.5 ** (days / self.params.half_life_days)
        self._came = [
            start + (came - start) * left
            for start, came in zip(self.params.start_came, self._came, strict=True)
        ]

    def showing(self, slot: int) -> Showing:
        c = self.columns
        return Showing(
            life=int(c["life"][slot]), person=int(c["person"][slot]), card=int(c["card"][slot]),
            born_ms=int(c["born_ms"][slot]), trust=float(c["trust"][slot]), scale=float(c["scale"][slot]),
            open=int(c["open"][slot]), is_asked=bool(c["is_asked"][slot]),
        )  # fmt: skip

    def features(self, slot: int) -> Kept:
        return {name: self.columns[name][slot] for name in self._features}

    def drop(self, slot: int) -> None:
        """Wait for nothing more of this showing."""
        c = self.columns
        if c["scale"][slot] == 1.0:
            self._slots.pop((int(c["life"][slot]), int(c["card"][slot])), None)
        c.blank(slot)

    def forget_person(self, person: int) -> None:
        """Drop all showings of a person row."""
        for slot in self._of(person):
            self.drop(slot)

    def hand_over(self, old: int, new: int, *, life: int, person_id: int, person_field: int) -> None:
        """A row's showings are another's from now on, who has this life and this id of the ranker's."""
        c = self.columns
        for slot in self._of(old):
            if c["scale"][slot] == 1.0:
                card = int(c["card"][slot])
                del self._slots[int(c["life"][slot]), card]
                if (had := self._slots.get((life, card), NO_ROW)) != NO_ROW:
                    self.drop(had)
                self._slots[life, card] = slot
            c["person"][slot], c["life"][slot], c["ids"][slot, person_field] = new, life, person_id

    def bytes_used(self) -> int:
        return self.columns.bytes_used() + INDEX_BYTES * len(self._slots)

    def snapshot(self) -> Snapshot:
        ring = np.array([self._first, self._next, self._due_ms, *self._at], np.int64)
        return {**self.columns.snapshot("late"), "ring": ring, "came": np.array(self._came)}

    def restore(self, arrays: Snapshot) -> None:
        self.columns.restore(arrays, "late")
        self._first, self._next, self._due_ms, *self._at = (int(place) for place in arrays["ring"].tolist())
        self._came = arrays["came"].tolist()
        lives, cards = self.columns["life"], self.columns["card"]
        held = np.flatnonzero((lives > 0) & (self.columns["scale"] == 1.0)).tolist()
        self._slots = {(int(lives[slot]), int(cards[slot])): slot for slot in held}

    def _age_ms(self, slot: int, now_ms: int) -> int:
        return now_ms - int(self.columns["born_ms"][slot])

    def _of(self, person: int) -> list[int]:
        slots: list[int] = np.flatnonzero(self.columns["person"][: self.columns.rows] == person).tolist()
        return slots
