"""Session kNN that learns click by click: what did the sessions most like this one hold?

Owns the sessions' slots and each item's list of the sessions that hold it; memory is bounded by `sessions_max`
and `listed_max`. Refuses weights that are not positive: a dislike is a filter's business, not a neighbour's.
"""

from collections.abc import Sequence

import numpy as np

from magpie.engine.arrays import F32, I32, I64, Snapshot
from magpie.engine.kernels.knn import (
    BLANK,
    COUNT,
    HOLDERS,
    POOL_USED,
    SERIAL,
    START,
    WIDTH,
    add_click,
    ask_sessions,
)
from magpie.engine.retrieval.growth import grown, room_for
from magpie.engine.retrieval.params import KnnParams

NO_SESSION = -1
_WIDTHS = 32


class SessionKnn:
    """Sessions are named by any integer key, items by dense rows."""

    def __init__(self, params: KnnParams) -> None:
        self.params = params
        slots = params.sessions_max
        self._serial_of: dict[int, int] = {}
        self._key_of = np.full(slots, NO_SESSION, np.int64)
        self._ring_items = np.full((slots, params.session_items), BLANK, np.int32)
        self._ring_weights = np.zeros((slots, params.session_items), np.float32)
        self._slot_facts = np.full((slots, 2), BLANK, np.int32)
        self._last_ms = np.zeros(slots, np.int64)
        self._blocks = np.zeros((0, 4), np.int32)
        self._pool = np.zeros(16 * params.listed_max, np.int32)
        self._meta = np.full(_WIDTHS, BLANK, np.int64)
        self._meta[POOL_USED] = 0
        # next serial, newest event time, live sessions
        self._clock = np.zeros(3, np.int64)
        self._make_scratch()

    def add(self, session: int, item: int, weight: float, ts_ms: int) -> None:
        """One click of weight > 0; a session idle for `gap_ms` begins anew."""
        if not weight > 0:
            raise ValueError(f"a click's weight must be positive, not {weight}")
        self._make_room(item + 1)
        serial = self._serial_of.get(session, NO_SESSION)
        slot = serial % self.params.sessions_max
        gap_ms = self.params.gap_ms
        if serial == NO_SESSION or (gap_ms and ts_ms - self._last_ms[slot] > gap_ms):
            serial = self._start_session(session)
            slot = serial % self.params.sessions_max
        self._last_ms[slot] = ts_ms
        self._clock[1] = max(int(self._clock[1]), ts_ms)
        add_click(
            self._ring_items, self._ring_weights, self._slot_facts, self._blocks, self._pool, self._meta,
            serial, item, weight, self.params.listed_max,
        )  # fmt: skip

    def query(self, items: Sequence[int] | I32, *, top: int, session: int = NO_SESSION) -> tuple[I32, F32]:
        """Items of the sessions most like `items` (newest first), best first; `session` itself is not met."""
        named = dict.fromkeys(np.asarray(items, np.int32).tolist())
        recent = [i for i in named if i < len(self._blocks)][: self.params.last]
        if not recent or not top:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        p, best, rows = self.params, np.empty(top, np.float32), np.empty(top, np.int32)
        not_before_ms = self._clock[1] - p.keep_ms if p.keep_ms else 0
        own = self._serial_of.get(session, NO_SESSION)
        size = ask_sessions(
            self._ring_items, self._ring_weights, self._slot_facts, self._last_ms, self._blocks, self._pool,
            np.array(recent, np.int32), self._lag_weights[len(recent)], self._match_factors,
            np.array((p.per_item, not_before_ms, own, p.neighbours, self._clock[2])), p.idf,
            self._likeness, self._lags, self._met, self._item_scores, self._found, best, rows,
        )  # fmt: skip
        return rows[:size], best[:size]

    def forget_session(self, session: int) -> None:
        """Every session under this key is forgotten; lists skip it as one whose slot was given away."""
        for slot in np.flatnonzero(self._key_of == session).tolist():
            held = self._ring_items[slot]
            self._blocks[held[held != BLANK], HOLDERS] -= 1
            self._ring_items[slot], self._ring_weights[slot] = BLANK, 0.0
            self._slot_facts[slot], self._key_of[slot], self._last_ms[slot] = BLANK, NO_SESSION, 0
            self._clock[2] -= 1
        self._serial_of.pop(session, None)

    def drop_item(self, item: int) -> None:
        """Forget an item wholly, so that its row can be given to another."""
        if item >= len(self._blocks):
            return
        self._close_gaps(np.flatnonzero((self._ring_items == item).any(axis=1)), item)
        width = int(self._blocks[item, WIDTH])
        if width:
            rank = width.bit_length() - 2
            self._pool[self._blocks[item, START]] = self._meta[rank]
            self._meta[rank] = self._blocks[item, START]
        self._blocks[item] = 0

    def snapshot(self) -> Snapshot:
        """The whole state; the memory behind live lists only, so equal states give equal arrays."""
        return {
            "key_of": self._key_of.copy(),
            "ring_items": self._ring_items.copy(),
            "ring_weights": self._ring_weights.copy(),
            "slot_facts": self._slot_facts.copy(),
            "last_ms": self._last_ms.copy(),
            "blocks": self._blocks.copy(),
            "pool": self._pool[: self._meta[POOL_USED]].copy(),
            "meta": self._meta.copy(),
            "clock": self._clock.copy(),
        }

    def restore(self, state: Snapshot) -> None:
        """Become the state that `snapshot` gave."""
        for name, array in state.items():
            setattr(self, f"_{name}", array.copy())
        self._pool = grown(self._pool, room_for(len(self._pool) + 2 * self.params.listed_max, 0))
        serials = self._slot_facts[:, SERIAL]
        self._serial_of = {
            int(self._key_of[s]): int(serials[s]) for s in np.argsort(serials) if serials[s] != BLANK
        }
        self._make_scratch()

    def bytes_used(self) -> int:
        """All arrays, and about 100 bytes per key in the table of names."""
        arrays = [value for value in vars(self).values() if isinstance(value, np.ndarray)]
        return sum(a.nbytes for a in arrays) + 100 * len(self._serial_of)

    def _start_session(self, session: int) -> int:
        """Give the key a new serial; the slot's former session is forgotten."""
        serial = int(self._clock[0])
        slot = serial % self.params.sessions_max
        held = self._ring_items[slot]
        self._blocks[held[held != BLANK], HOLDERS] -= 1
        former = int(self._key_of[slot])
        if self._slot_facts[slot, SERIAL] == BLANK:
            self._clock[2] += 1
        elif self._serial_of.get(former) == self._slot_facts[slot, SERIAL]:
            del self._serial_of[former]
        self._ring_items[slot] = BLANK
        self._slot_facts[slot] = serial, 0
        self._key_of[slot] = session
        self._serial_of[session] = serial
        self._clock[0] += 1
        return serial

    def _close_gaps(self, slots: I64, item: int) -> None:
        """Take the item out of these sessions' rings, oldest first order kept."""
        ring = self.params.session_items
        for slot in slots:
            count = int(self._slot_facts[slot, COUNT])
            order = [r % ring for r in range(max(0, count - ring), count)]
            kept = [r for r in order if self._ring_items[slot, r] != item]
            items, weights = self._ring_items[slot, kept], self._ring_weights[slot, kept]
            self._ring_items[slot] = BLANK
            self._ring_items[slot, : len(kept)] = items
            self._ring_weights[slot, : len(kept)] = weights
            self._slot_facts[slot, COUNT] = len(kept)

    def _make_room(self, rows: int) -> None:
        if rows > len(self._blocks):
            self._blocks = grown(self._blocks, room_for(rows, len(self._blocks)))
            self._make_scratch()
        if self._meta[POOL_USED] + self.params.listed_max > len(self._pool):
            self._pool = grown(self._pool, 2 * len(self._pool))

    def _make_scratch(self) -> None:
        slots, rows, last = self.params.sessions_max, len(self._blocks), self.params.last
        self._likeness = np.zeros(slots, np.float32)
        self._lags = np.zeros((slots, 2), np.int32)
        self._met = np.zeros(slots, np.int32)
        self._item_scores = np.zeros(rows, np.float32)
        self._found = np.zeros(rows, np.int32)
        self._match_factors = (self.params.match_keep ** np.arange(last)).astype(np.float32)
        self._lag_weights = [
            ((1 - np.arange(n) / max(n, 1)) ** self.params.lag_decay).astype(np.float32)
            for n in range(last + 1)
        ]
