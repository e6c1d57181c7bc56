"""Co-visits: which items come next to which, counted pair by pair and slowly forgotten.

Owns one bounded row of neighbours per item (see `kernels.covisit` for who leaves a full row). Kinds of events
differ in meaning, so the caller keeps one `CoVisits` per kind it cares for.
"""

from collections.abc import Sequence

import numpy as np

from magpie.engine.arrays import F32, I32, Snapshot
from magpie.engine.kernels.covisit import BLANK, ask_pairs, count_pairs
from magpie.engine.retrieval.growth import grown, room_for
from magpie.engine.retrieval.params import CoVisitParams

PAIR_MIN = 1e-4
"""Of single precision: less is the rounding of what was taken back."""


class CoVisits:
    """Decayed pair counts between dense item rows."""

    def __init__(self, params: CoVisitParams) -> None:
        self.params = params
        self._keys = np.zeros((0, params.neighbours), np.int32)
        self._counts = np.zeros((0, params.neighbours), np.float32)
        self._floors = np.zeros((0, params.neighbours), np.float32)
        self._visits = np.zeros(0, np.float32)
        self._row_ms = np.zeros(0, np.int64)
        self._gap_weights = np.exp(-np.arange(params.window) / params.gap_scale).astype(np.float32)
        self._lag_weights = (params.lag_keep ** np.arange(params.last)).astype(np.float32)
        self._make_scratch()

    def add(self, history: Sequence[int] | I32, item: int, ts_ms: int) -> None:
        """The item came after `history` (newest first)."""
        recent = np.array(history[: self.params.window], np.int32)
        self._make_room(max(item, int(recent.max(initial=0))) + 1)
        count_pairs(
            self._keys, self._counts, self._floors, self._visits, self._row_ms,
            recent, item, ts_ms, self.params.tau_ms, self._gap_weights, self.params.backward,
        )  # fmt: skip

    def take_back(self, history: Sequence[int] | I32, item: int, ts_ms: int) -> None:
        """What `add` of then left of its pairs is not counted any more; a pair of which nothing is left goes."""
        if item >= len(self._keys):
            return
        self._visits[item] = max(0.0, float(self._visits[item]) - self._left(item, ts_ms))
        for step, other in enumerate(np.array(history[: self.params.window], np.int32).tolist()):
            if other == item:
                continue
            weight = float(self._gap_weights[step])
            for row, col, counted in ((other, item, weight), (item, other, weight * self.params.backward)):
                self._uncount(row, col, counted * self._left(row, ts_ms))

    def query(self, items: Sequence[int] | I32, *, top: int) -> tuple[I32, F32]:
        """Neighbours of `items` (newest first), best first."""
        recent = np.array(items[: self.params.last], np.int32)
        recent = recent[recent < len(self._keys)]
        best, rows = np.empty(top, np.float32), np.empty(top, np.int32)
        if not top:
            return rows, best
        size = ask_pairs(
            self._keys, self._counts, self._floors, self._visits, recent, self._lag_weights, self.params.prior,
            self._item_scores, self._found, best, rows,
        )  # fmt: skip
        return rows[:size], best[:size]

    def drop_item(self, item: int) -> None:
        """Forget an item in its own row and in every other."""
        if item >= len(self._keys):
            return
        self._clear(item)
        for row in np.flatnonzero((self._keys == item).any(axis=1)):
            kept = (self._keys[row] != item) & (self._keys[row] != BLANK)
            n = int(kept.sum())
            for array, blank in ((self._keys, BLANK), (self._counts, 0), (self._floors, 0)):
                array[row, :n] = array[row, kept]
                array[row, n:] = blank

    def snapshot(self) -> Snapshot:
        """The whole state."""
        return {
            "keys": self._keys.copy(),
            "counts": self._counts.copy(),
            "floors": self._floors.copy(),
            "visits": self._visits.copy(),
            "row_ms": self._row_ms.copy(),
        }

    def restore(self, state: Snapshot) -> None:
        """Become the state that `snapshot` gave."""
        for name, array in state.items():
            setattr(self, f"_{name}", array.copy())
        self._make_scratch()

    def bytes_used(self) -> int:
        """All arrays."""
        return sum(value.nbytes for value in vars(self).values() if isinstance(value, np.ndarray))

    def _left(self, row: int, ts_ms: int) -> float:
        """What a row has kept of one that was counted then."""
        tau_ms = self.params.tau_ms
        return float(np.exp(-max(0, int(self._row_ms[row]) - ts_ms) / tau_ms)) if tau_ms > 0.0 else 1.0

    def _uncount(self, row: int, col: int, weight: float) -> None:
        for place in np.flatnonzero(self._keys[row] == col).tolist():
            self._counts[row, place] -= weight
            if self._counts[row, place] - self._floors[row, place] < PAIR_MIN:
                for array, blank in ((self._keys, BLANK), (self._counts, 0), (self._floors, 0)):
                    array[row, place:-1] = array[row, place + 1 :].copy()
                    array[row, -1] = blank

    def _clear(self, row: int) -> None:
        self._keys[row] = BLANK
        self._counts[row] = self._floors[row] = 0.0
        self._visits[row] = 0.0
        self._row_ms[row] = 0

    def _make_room(self, rows: int) -> None:
        if rows <= len(self._keys):
            return
        capacity = room_for(rows, len(self._keys))
        self._keys = grown(self._keys, capacity, BLANK)
        self._counts, self._floors = grown(self._counts, capacity), grown(self._floors, capacity)
        self._visits, self._row_ms = grown(self._visits, capacity), grown(self._row_ms, capacity)
        self._make_scratch()

    def _make_scratch(self) -> None:
        self._item_scores = np.zeros(len(self._keys), np.float32)
        self._found = np.zeros(len(self._keys), np.int32)
