"""The ranker: what will this person do with this card, for each head, learned from every event.

Owns the public verbs: `features` (a pure read as of now), `predict`, `learn`, `observe`, `expire`, `snapshot`. Rows
are always taken one after another, so grouping them into calls changes no bit. It refuses to know where events come
from, whom to trust (`trust` is given) or what a head is worth. One thread owns a ranker.
"""

from typing import Self

import numpy as np
from numpy.typing import NDArray

from magpie.engine.kernels.predict import predict_rows
from magpie.engine.kernels.ranker import run_ops
from magpie.engine.kernels.ranker_state import (
    BINS,
    CHECK,
    CLOCK_MS,
    F4,
    I4,
    I8,
    LEARN,
    OBSERVE,
    PERSONS_USED,
    PREDICT,
    READ,
    SLOTS_REFUSED,
    SLOTS_USED,
    Rows,
)
from magpie.engine.ranker.arrays import (
    SLOTS_FILL,
    dense_width,
    grow_persons,
    grow_rows,
    grow_slots,
    make_layout,
    make_scratch,
    make_state,
)
from magpie.engine.ranker.expiry import expire_state
from magpie.engine.ranker.ids import Ids
from magpie.engine.ranker.params import RankerParams
from magpie.engine.ranker.snapshot import pack_state, unpack_state
from magpie.engine.ranker.spec import RankerSpec

Features = Rows  # what `features` answers: ids, dense, offset and history of n rows


class Ranker:
    """A model of `spec` that has learned what it was shown and nothing else."""

    def __init__(self, spec: RankerSpec, *, seed: int, params: RankerParams | None = None) -> None:
        self.spec = spec
        self.params = params or RankerParams()
        self.seed = seed
        self._ids = Ids(spec, rows_max=self.params.rows_max)
        self._layout = make_layout(spec, self.params)
        self._state = make_state(spec, self.params, seed=seed)
        self._scratch = make_scratch(self._state, self.params.history_length)

    def row(self, field: str, key: str, *, now_ms: int = 0) -> int:
        """The row of `key`, admitted where there is room, else the field's unknown row.

        Idle time counts from admission: from `now_ms`, or from the newest row observed where that is later.
        """
        unknown = self._ids.unknown(field)
        row = self._ids.find_row(field, key)
        if row == unknown:
            row = self._ids.row(field, key)
            self._state = grow_rows(self._state, self.params, seed=self.seed, rows=row + 1)
            if row != unknown:
                self._state.seen_ms[row] = max(int(self._state.marks[CLOCK_MS]), now_ms)
        return row

    def find_row(self, field: str, key: str) -> int:
        """The row of `key`, or the unknown row; changes nothing."""
        return self._ids.find_row(field, key)

    def unknown_row(self, field: str) -> int:
        """What stands for a key that is not known or must not be used."""
        return self._ids.unknown(field)

    def features(self, ids: I4, ts_ms: I8) -> Features:
        """What is known of each row at its own instant; ids int32[n, F] in the order of `spec.fields`."""
        rows = self.blank_rows(ids, ts_ms)
        self.run(rows, _same_act(READ, len(ids)))
        return rows

    def predict(self, features: Features) -> F4:
        """Calibrated probabilities float32[n, H] with the parameters of now."""
        self.run(features, _same_act(PREDICT, len(features.ids)))
        return features.probability.copy()

    def predict_ask(self, ids: I4, now_ms: int) -> F4:
        """`predict` of the `features` of rows of one person, scene and instant, up to rounding; in a quarter of the time."""
        probability: F4 = np.empty((len(ids), len(self.spec.heads)), np.float32)
        predict_rows(self._layout, self._state, ids, now_ms, probability)
        return probability

    def learn(
        self, features: Features, labels: F4, known: NDArray[np.bool_], trust: F4 | None = None
    ) -> None:
        """One step per row, in order, on the features logged when it was predicted, from the rates that are usual now;
        unknown heads teach nothing."""
        self.run(_labelled(features, labels, known, trust), _same_act(LEARN, len(features.ids)))

    def observe(
        self, ids: I4, ts_ms: I8, labels: F4, known: NDArray[np.bool_], trust: F4 | None = None
    ) -> None:
        """Count the rows and remember what was done with the cards; from now on features show it."""
        rows = _labelled(self.blank_rows(ids, ts_ms), labels, known, trust)
        self.run(rows, _same_act(OBSERVE, len(ids)))

    def run(self, rows: Rows, ops: I8) -> None:
        """Do the acts of `ops` int64[m, 2 or 3] = (act, row[, answer]) in order; all verbs above go through here."""
        acts = ops[:, 0].tolist()
        observed = acts.count(OBSERVE) + acts.count(CHECK)
        if observed:
            self._make_room(observed)
        run_ops(self._layout, self._state, rows, ops, self._scratch)

    def blank_rows(self, ids: I4, ts_ms: I8) -> Rows:
        """Rows that nothing has been read for yet."""
        n, n_heads = len(ids), len(self.spec.heads)
        return Rows(
            ids=np.ascontiguousarray(ids, np.int32),
            ts_ms=np.ascontiguousarray(ts_ms, np.int64),
            dense=np.empty((n, dense_width(self.spec, self.params)), np.float32),
            offset=np.empty((n, n_heads), np.float32),
            history=np.empty((n, self.params.history_length, len(self.spec.history_fields)), np.int32),
            probability=np.empty((n, n_heads), np.float32),
            labels=np.zeros((n, n_heads), np.float32),
            weights=np.zeros((n, n_heads), np.float32),
            truth=np.zeros((0, n_heads, BINS, 3)),
        )

    def expire(self, ts_ms: int) -> int:
        """Drop ids and counters idle for longer than `idle_ms`; returns how many ids went.

        A dropped id's row may be given to another key: ask `row` anew after this, and learn nothing predicted before.
        """
        self._state, gone = expire_state(
            self._state, self.params, seed=self.seed, before_ms=ts_ms - self.params.idle_ms
        )
        return self._ids.drop(gone)

    def snapshot(self) -> dict[str, NDArray[np.generic]]:
        """Everything as arrays; two rankers that learned the same have equal snapshots, bit by bit."""
        return {"ids": self._ids.pack(), **pack_state(self._state, rows=self._ids.next_row)}

    @classmethod
    def restore(
        cls,
        spec: RankerSpec,
        snapshot: dict[str, NDArray[np.generic]],
        *,
        seed: int,
        params: RankerParams | None = None,
    ) -> Self:
        """The ranker that `snapshot` saw; spec, seed and params must be those it was made with."""
        ranker = cls(spec, seed=seed, params=params)
        ranker._ids.unpack(snapshot["ids"])  # type: ignore[arg-type]
        grown = grow_rows(ranker._state, ranker.params, seed=seed, rows=ranker._ids.next_row)
        ranker._state = unpack_state(grown, snapshot)
        return ranker

    def bytes_used(self) -> dict[str, int]:
        """Bytes of what grows, by what it grows with, and of the network; arrays count as allocated."""
        s = self._state
        rows = (s.seen_ms, s.person_at, s.embedding, s.embedding_sq, s.wide, s.wide_sq)
        slots = (s.slot_key, s.slot_ms, s.slot_count)
        return {
            "ids": self._ids.bytes_used() + sum(a.nbytes for a in rows),
            "slots": sum(a.nbytes for a in slots),
            "histories": s.history.nbytes,
            "network": sum(a.nbytes for a in s) - sum(a.nbytes for a in (*rows, *slots, s.history)),
        }

    def sizes(self) -> dict[str, int]:
        """How many ids, counters and histories are held, and what was refused for want of room."""
        marks = self._state.marks
        return {
            "ids": len(self._ids),
            "ids_refused": self._ids.refused,
            "slots": int(marks[SLOTS_USED]),
            "slots_refused": int(marks[SLOTS_REFUSED]),
            "histories": int(marks[PERSONS_USED]),
        }

    def _make_room(self, observed: int) -> None:
        marks = self._state.marks
        slots = min(int(marks[SLOTS_USED]) + observed * len(self.spec.keys), self.params.slots_max)
        persons = int(marks[PERSONS_USED]) + observed
        if slots <= SLOTS_FILL * len(self._state.slot_key) and persons <= len(self._state.history):
            return
        self._state = grow_persons(grow_slots(self._state, used=slots), persons=persons)


def _same_act(act: int, n: int) -> I8:
    """[(act, 0), (act, 1), ...]"""
    ops = np.empty((n, 2), np.int64)
    ops[:, 0] = act
    ops[:, 1] = np.arange(n)
    return ops


def _labelled(rows: Rows, labels: F4, known: NDArray[np.bool_], trust: F4 | None) -> Rows:
    weights = known if trust is None else known * trust[:, None]
    return rows._replace(
        labels=np.ascontiguousarray(labels, np.float32), weights=np.ascontiguousarray(weights, np.float32)
    )
