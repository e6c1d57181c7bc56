"""One search for circles: Louvain (Blondel et al. 2008) in small steps over a graph that may go on growing.

    move nodes while modularity grows -> merge each circle into one node -> move again … -> settled

It reads level 0 from the live link rows; higher levels are its own small graphs. The result depends only on when, in
log order, its steps are taken.
"""

import numpy as np

from magpie.engine.arrays import F32, F64, I32, I64, Snapshot
from magpie.engine.circles.params import CirclesParams
from magpie.engine.kernels.circles import merge_nodes, move_nodes

MOVING, MERGING, SETTLED = 0, 1, 2
PHASE, LEVEL, PASS, AT, MOVED, IS_LIVE = range(6)
ARRAYS = (
    "state", "starts", "columns", "weights", "strength", "labels", "volume", "of_card",
    "member_starts", "members", "out_starts", "out_columns", "out_weights",
)  # fmt: skip


class Search:
    """A search under way; `step` until `is_settled`, then read `of_card` and the graph between circles."""

    state: I64
    starts: I64
    columns: I32
    weights: F32
    strength: F64
    labels: I32
    volume: F64
    of_card: I32
    member_starts: I64
    members: I32
    out_starts: I64
    out_columns: I32
    out_weights: F32
    _pull: F64
    _total: float

    def __init__(self, params: CirclesParams, *, columns: I32, weights: F32, cards: int) -> None:
        self._params = params
        width = columns.shape[1]
        self.state = np.array([MOVING, 0, 0, 0, 0, 1], dtype=np.int64)
        self.starts = np.arange(cards + 1, dtype=np.int64) * width
        self.columns = np.zeros(0, np.int32)  # level 0 reads the live rows
        self.weights = np.zeros(0, np.float32)
        self.of_card = np.arange(cards, dtype=np.int32)
        self._no_merge()
        self._begin_level(weights[:cards].sum(axis=1, dtype=np.float64))

    @property
    def is_settled(self) -> bool:
        return bool(self.state[PHASE] == SETTLED)

    def step(self, *, columns: I32, weights: F32, budget: int) -> None:
        """Visit at most about `budget` places; `columns` and `weights` are the live link rows."""
        graph = (
            (columns.reshape(-1), weights.reshape(-1))
            if self.state[IS_LIVE]
            else (self.columns, self.weights)
        )
        if self.state[PHASE] == MOVING:
            self._move(*graph, budget)
        elif self.state[PHASE] == MERGING:
            self._merge(*graph, budget)

    def edges(self) -> tuple[I64, I32, F32]:
        """Settled: (group, other group, summed links), a group with itself included."""
        rows = np.repeat(np.arange(self.starts.size - 1), np.diff(self.starts))
        return rows, self.columns, self.weights

    def snapshot(self) -> Snapshot:
        return {f"search.{name}": getattr(self, name).copy() for name in ARRAYS}

    @classmethod
    def restored(cls, params: CirclesParams, arrays: Snapshot) -> "Search":
        search = cls.__new__(cls)
        search._params = params
        for name in ARRAYS:
            setattr(search, name, arrays[f"search.{name}"].copy())
        search._begin_sums()
        return search

    def _begin_level(self, strength: F64) -> None:
        self.strength = strength
        self.labels = np.arange(strength.size, dtype=np.int32)
        self.volume = strength.copy()
        self._begin_sums()
        self.state[[PASS, AT, MOVED]] = 0
        self.state[PHASE] = MOVING if self._total > 0.0 else SETTLED

    def _move(self, columns: I32, weights: F32, budget: int) -> None:
        node, moved = move_nodes(
            self.starts, columns, weights, self.strength, self.labels, self.volume, self._pull,
            int(self.state[AT]), self._params.resolution / self._total, budget,
        )  # fmt: skip
        self.state[AT] = node
        self.state[MOVED] += moved
        if node < self.strength.size:
            return
        settled = self.state[MOVED] <= self._params.moved_share * self.strength.size
        self.state[PASS] += 1
        if settled or self.state[PASS] >= self._params.passes_max:
            self._begin_merge(columns.size)
        self.state[[AT, MOVED]] = 0

    def _begin_merge(self, places: int) -> None:
        """Number the labels in use 0, 1, … and list their members."""
        is_used = np.zeros(self.labels.size, dtype=bool)
        is_used[self.labels] = True
        number = np.cumsum(is_used, dtype=np.int32) - 1
        self.labels = number[self.labels]
        # Sorting 16-bit keys is ten times faster, and circles of cards are nearly always that few.
        keys = self.labels.astype(np.uint16) if number[-1] < 1 << 16 else self.labels
        self.members = np.argsort(keys, kind="stable").astype(np.int32)
        self.member_starts = np.concatenate([[0], np.cumsum(np.bincount(self.labels))]).astype(np.int64)
        self.out_starts = np.zeros(self.member_starts.size, np.int64)
        self.out_columns = np.zeros(places, np.int32)
        self.out_weights = np.zeros(places, np.float32)
        self.state[PHASE] = MERGING

    def _merge(self, columns: I32, weights: F32, budget: int) -> None:
        label, _ = merge_nodes(
            self.starts, columns, weights, self.labels, self.member_starts, self.members, self._pull,
            self.out_starts, self.out_columns, self.out_weights, int(self.state[AT]), budget,
        )  # fmt: skip
        self.state[AT] = label
        if label == self.member_starts.size - 1:
            self._end_merge()

    def _end_merge(self) -> None:
        """The merged graph becomes the next level's; no shrinking means settled."""
        size, nodes = self.member_starts.size - 1, self.strength.size
        filled = int(self.out_starts[-1])
        self.starts = self.out_starts
        self.columns, self.weights = self.out_columns[:filled].copy(), self.out_weights[:filled].copy()
        self.of_card = self.labels[self.of_card]
        strength: F64 = np.bincount(self.labels, weights=self.strength, minlength=size).astype(np.float64)
        self._no_merge()
        self.state[IS_LIVE] = 0
        self.state[LEVEL] += 1
        self._begin_level(strength)
        if size == nodes or self.state[LEVEL] >= self._params.levels_max:
            self.state[PHASE] = SETTLED

    def _begin_sums(self) -> None:
        """What follows from the arrays, and the kernels' scratch."""
        self._pull = np.zeros(self.strength.size + 1)
        self._total = float(self.strength.sum())

    def _no_merge(self) -> None:
        self.member_starts = np.zeros(1, np.int64)
        self.members = np.zeros(0, np.int32)
        self.out_starts = np.zeros(1, np.int64)
        self.out_columns = np.zeros(0, np.int32)
        self.out_weights = np.zeros(0, np.float32)
