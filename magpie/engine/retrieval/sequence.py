"""The online sequence model: a person is the last few items, a prediction is a softmax over all of them.

Owns item vectors, biases and the dense net; learns by micro-batches counted in events, in call order, so a replay
gives the same bits however the calls were grouped. Persons are never stored: their vector is computed from the
history each time, so it is never stale. Refuses nothing silently: an event without a history moves popularity only.
"""

from collections.abc import Sequence

import numpy as np

from magpie.engine.arrays import F32, F64, I32, U8, Snapshot
from magpie.engine.kernels.person import person_vector
from magpie.engine.kernels.scan import top_rows
from magpie.engine.kernels.sequence import move_all, move_rows
from magpie.engine.retrieval.growth import grown, room_for
from magpie.engine.retrieval.lists import Lists
from magpie.engine.retrieval.means import Means
from magpie.engine.retrieval.params import SequenceParams
from magpie.engine.retrieval.sequence_net import SequenceNet, start_weights

PADDING = -1
_BLOCK = 1_024
_BATCHES, _ROWS, _PENDING, _REMEMBERED = 0, 1, 2, 3


class SequenceModel:
    """Learns (history, target) pairs; answers unit vectors of persons and scores of items."""

    def __init__(self, params: SequenceParams, *, seed: int) -> None:
        self.params = params
        self.seed = seed
        d = params.width
        # batches learned, rows known, events waiting, events ever remembered
        self._clock = np.zeros(4, np.int64)
        self._pace = np.ones(1, np.float64)
        self._vectors = np.zeros((0, d), np.float32)
        self._energy = np.zeros(0, np.float32)
        self._out = np.zeros((0, d), np.float32)
        self._out_energy = np.zeros(0, np.float32)
        self._bias = np.zeros((0, 1), np.float32)
        self._bias_energy = np.zeros(0, np.float32)
        self._counts = np.zeros(0, np.float32)
        self._counted = 0.0  # their sum
        self._popularity: F64 = np.zeros(0, np.float64)
        self._waiting = np.full((params.batch, params.length), PADDING, np.int32)
        self._targets = np.full(params.batch, PADDING, np.int32)
        remembered = params.remembered if params.replays else 0
        self._past = np.full((remembered, params.length), PADDING, np.int32)
        self._past_targets = np.full(remembered, PADDING, np.int32)
        self._net = SequenceNet(params, start_weights(params, self._rng(stream=0, counter=0)))
        self._momentum = np.zeros_like(self._net.weights)
        self._dense_energy = np.zeros_like(self._net.weights)
        self._means = Means()
        self._lists = Lists(d, list_cards=params.list_cards)
        self._looked_at = np.empty((0, d), np.float32)
        self._answering = self._net
        if params.mean_batches:
            self._means.fit(self._live())
            self._answering = SequenceNet(params, self._means["weights"])

    @property
    def rows(self) -> int:
        """How many item rows are known."""
        return int(self._clock[_ROWS])

    @property
    def batches(self) -> int:
        """How many times the weights have moved."""
        return int(self._clock[_BATCHES])

    @property
    def counts(self) -> F32:
        """How often each row was a target: a whole column, for a kernel to read."""
        return self._counts

    def learn(self, history: Sequence[int] | I32, target: int) -> None:
        """One event: `target` came after `history` (newest first). Weights move at every `batch`-th event."""
        recent = np.array(history[: self.params.length], np.int32)
        self.make_room(max(target, int(recent.max(initial=0))) + 1)
        self._counts[target] += 1
        self._counted += 1
        self.learn_again(recent, target)

    def set_pace(self, pace: float) -> None:
        """From now on every step is `pace` times its size: a learner that meets its events again takes smaller ones."""
        self._pace[0] = pace

    def learn_again(self, history: Sequence[int] | I32, target: int) -> None:
        """An event that was counted before, and only moves the weights now."""
        recent = np.array(history[: self.params.length], np.int32)
        if not len(recent):
            return
        at = int(self._clock[_PENDING])
        self._waiting[at] = PADDING
        self._waiting[at, : len(recent)] = recent
        self._targets[at] = target
        self._clock[_PENDING] = at + 1
        if at + 1 == self.params.batch:
            self._learn_batch()

    def person_vector(self, history: Sequence[int] | I32) -> F32:
        """The unit vector of a history (newest first), zeros when nothing in it is known."""
        recent = np.array(history[: self.params.length], np.int32)
        recent = recent[recent < self.rows]
        if not len(recent):
            return np.zeros(self.params.width, np.float32)
        net = self._answering
        return person_vector(
            self._read("vectors"), recent, float(net.scale), net.bias, net.ask, net.mix, net.w1, net.b1, net.w2, net.b2
        )  # fmt: skip

    def nearest(self, history: Sequence[int] | I32, alive: U8, k: int) -> tuple[I32, F32]:
        """The k best living rows after a history, and their scores, best first: of all, or of the nearest lists of a large
        catalogue. `alive` covers every known row."""
        vector = self.person_vector(history)
        rows, scores = self.looked_at(vector)
        at, best = top_rows(scores, alive[rows], k)
        return at if isinstance(rows, slice) else rows[at], best

    def looked_at(self, vector: F32) -> tuple[I32 | slice, F32]:
        """The rows that compete for a person's vector, all of them or those of the nearest lists, and their scores."""
        rows = self._lists.near(vector, self.params.looked_at_max) if len(self._lists) else slice(self.rows)
        return rows, self.scores(vector, rows)

    def scores(self, vector: F32, rows: I32 | slice | None = None) -> F32:
        """The score of every known row, or of some; differences of scores are log odds."""
        table, pull = self._read(self._table), np.float32(self.params.temperature) * vector
        if rows is None or isinstance(rows, slice):
            of: I32 | slice = rows or slice(self.rows)
            answer: F32 = table[of] @ pull
        else:
            of = rows
            if len(rows) > len(self._looked_at):
                self._looked_at = np.empty((2 * len(rows), len(vector)), np.float32)
            # Into the same memory each time: a new half megabyte costs as much as what is done with it.
            answer = np.take(table, rows, axis=0, out=self._looked_at[: len(rows)], mode="clip") @ pull
        answer += self._read("bias")[of, 0]
        return answer

    def popularity(self, rows: I32) -> F32:
        """How often each row was a target."""
        counts: F32 = self._counts[rows]
        return counts

    def vectors_of(self, rows: I32) -> F32:
        """The vectors by which rows are predicted, [n, d]."""
        vectors: F32 = self._read(self._table)[rows]
        return vectors

    def set_start_vector(self, row: int, vector: F32) -> None:
        """Let a new card start from its content instead of from noise."""
        self.make_room(row + 1)
        self._vectors[row] = vector
        self._energy[row] = self.params.energy_start
        if not self.params.is_tied:
            self._out[row] = vector
            self._out_energy[row] = self.params.energy_start
        self._begin_mean(row)

    def drop_item(self, row: int) -> None:
        """Forget an item wholly, waiting events included; the row begins anew as it first began."""
        if row >= self.rows:
            return
        start = self._start_vectors(row // _BLOCK)[:, row % _BLOCK]
        self._vectors[row] = start[0]
        self._energy[row] = self._bias_energy[row] = self.params.energy_start
        self._counted -= float(self._counts[row])
        self._bias[row] = self._counts[row] = 0.0
        if not self.params.is_tied:
            self._out[row], self._out_energy[row] = start[1], self.params.energy_start
        self._begin_mean(row)
        self._lists.drop(row)
        self._drop_waiting(row)

    def make_room(self, rows: int) -> None:
        """Know the rows below `rows`."""
        if rows <= self.rows:
            return
        self._clock[_ROWS] = rows
        old = len(self._vectors)
        if rows <= old:
            return
        capacity, start = room_for(rows, old), self.params.energy_start
        self._vectors, self._energy = grown(self._vectors, capacity), grown(self._energy, capacity, start)
        self._bias, self._bias_energy = grown(self._bias, capacity), grown(self._bias_energy, capacity, start)
        self._counts = grown(self._counts, capacity)
        if not self.params.is_tied:
            self._out, self._out_energy = grown(self._out, capacity), grown(self._out_energy, capacity, start)
        for block in range(old // _BLOCK, capacity // _BLOCK):
            vectors = self._start_vectors(block)
            self._vectors[block * _BLOCK : (block + 1) * _BLOCK] = vectors[0]
            if not self.params.is_tied:
                self._out[block * _BLOCK : (block + 1) * _BLOCK] = vectors[1]
        if self.params.mean_batches:
            self._means.fit(self._live())

    def snapshot(self) -> Snapshot:
        """The whole state, waiting events included."""
        state: Snapshot = {name: getattr(self, f"_{name}").copy() for name in _STATE}
        state["weights"] = self._net.weights.copy()
        return state | self._means.snapshot() | self._lists.snapshot()

    def restore(self, state: Snapshot) -> None:
        """Become the state that `snapshot` gave; the seed must be the same."""
        for name in _STATE:
            setattr(self, f"_{name}", state[name].copy())
        self._counted = float(self._counts.sum(dtype=np.float64))
        self._net = self._answering = SequenceNet(self.params, state["weights"].astype(np.float32))
        self._means.restore(state)
        self._lists.restore(state)
        if self.params.mean_batches:
            self._answering = SequenceNet(self.params, self._means["weights"])

    def bytes_used(self) -> int:
        """All arrays."""
        own = int(sum(getattr(self, f"_{name}").nbytes for name in _STATE))
        return 2 * self._net.weights.nbytes + own + self._means.bytes_used() + self._lists.bytes_used()

    def _learn_batch(self) -> None:
        """One step on the waiting events, then as many on remembered ones as are asked for."""
        self._take_step(self._waiting, self._targets)
        self._clock[_PENDING] = 0
        if self.rows > self.params.scanned_max:
            self._follow_lists()
        if not self.params.replays:
            return
        at = (int(self._clock[_REMEMBERED]) + np.arange(self.params.batch)) % len(self._past)
        self._past[at], self._past_targets[at] = self._waiting, self._targets
        self._clock[_REMEMBERED] += self.params.batch
        known = min(int(self._clock[_REMEMBERED]), len(self._past))
        for _ in range(self.params.replays):
            rng = self._rng(stream=3, counter=int(self._clock[_BATCHES]))
            drawn = rng.integers(0, known, self.params.batch)
            drawn = drawn[self._past_targets[drawn] != PADDING]
            if len(drawn):
                self._take_step(self._past[drawn], self._past_targets[drawn])

    def _follow_lists(self) -> None:
        """Let the lists know where the vectors have moved."""
        table = self._read(self._table)
        if not len(self._lists):
            self._lists.fill(np.flatnonzero(self._counts[: self.rows] > 0).astype(np.int32), table)
            return
        self._lists.settle(self._targets, table)
        if self._clock[_BATCHES] % self.params.turn_batches == 0:
            self._lists.take_turn(table)

    def _take_step(self, histories: I32, targets: I32) -> None:
        """One step on some events: shared negatives, softmax, then every touched row and weight moves."""
        p, rng = self.params, self._rng(stream=1, counter=int(self._clock[_BATCHES]))
        if self._clock[_BATCHES] % p.refresh_batches == 0:
            self._refresh()
        lags = int((histories != PADDING).sum(axis=1).max())
        histories = np.ascontiguousarray(histories[:, :lags])
        lengths = (histories != PADDING).sum(axis=1).astype(np.int32)
        keep = np.float32(1 - p.dropout)
        heads = len(p.taus) + len(p.content_taus)
        kept = rng.random((len(targets), heads * p.width), np.float32) < keep
        mask = kept.astype(np.float32) / keep
        trace = self._net.forward(self._vectors[histories], lengths, mask)

        rows = np.concatenate((targets, self._draw_negatives(rng)))
        candidates = (self._vectors if p.is_tied else self._out)[rows]
        pull = trace.unit @ candidates.T * np.float32(p.temperature)
        pull += self._bias[rows, 0] - np.log(self._expected_copies(rows, events=len(targets)))
        errors = _softmax_errors(pull, rows, targets)

        d_unit = errors @ candidates * np.float32(p.temperature)
        d_candidates = errors.T @ trace.unit * np.float32(p.temperature)
        d_x = self._net.backward(trace, d_unit)
        table, energy = (self._vectors, self._energy) if p.is_tied else (self._out, self._out_energy)
        row_step, bias_step = p.row_step * float(self._pace[0]), p.bias_step * float(self._pace[0])
        move_rows(table, energy, rows, d_candidates, row_step)
        move_rows(self._bias, self._bias_energy, rows, errors.sum(axis=0)[:, None], bias_step)
        move_rows(self._vectors, self._energy, histories.reshape(-1), d_x.reshape(-1, p.width), row_step)
        self._clock[_BATCHES] += 1
        self._move_dense()

    def _refresh(self) -> None:
        """Draw up anew what is too dear for every batch: the negatives' popularity, and the means that answer."""
        self._popularity = np.cumsum(self._counts[: self.rows].astype(np.float64) ** 0.75)
        batches, p = int(self._clock[_BATCHES]), self.params
        if p.mean_batches and batches:
            self._means.follow(
                self._live(), p.refresh_batches / max(p.refresh_batches, min(p.mean_batches, batches))
            )

    def _draw_negatives(self, rng: np.random.Generator) -> I32:
        """Half drawn evenly from the known rows, half by popularity ** 0.75."""
        half = self.params.negatives // 2
        even = rng.integers(0, self.rows, half)
        # In order, so that one search after another finds its way in the cache.
        draws = np.sort(rng.random(self.params.negatives - half)) * self._popularity[-1]
        popular = np.searchsorted(self._popularity, draws, side="right")
        return np.concatenate((even, np.minimum(popular, len(self._popularity) - 1))).astype(np.int32)

    def _expected_copies(self, rows: I32, *, events: int) -> F32:
        """How often each row is expected among one batch's candidates; what the softmax must be corrected by."""
        half = self.params.negatives / 2
        known = np.minimum(rows, len(self._popularity) - 1)
        below = np.where(known > 0, self._popularity[known - 1], 0.0)
        popular = np.where(rows == known, self._popularity[known] - below, 0.0) / self._popularity[-1]
        positive = events * self._counts[rows] / self._counted
        expected: F32 = (half / self.rows + half * popular + positive).astype(np.float32)
        return expected

    def _move_dense(self) -> None:
        """One Adam step on all dense weights at once."""
        p, g, n = self.params, self._net.gradient, int(self._clock[_BATCHES])
        step = float(self._pace[0]) * p.dense_step * np.sqrt(1 - p.energy_keep**n) / (1 - p.momentum**n)
        move_all(self._net.weights, g, self._momentum, self._dense_energy, p.momentum, p.energy_keep, step)

    def _drop_waiting(self, row: int) -> None:
        """Take a row out of the waiting events; an event that loses its target or all its history goes."""
        kept = 0
        for at in range(int(self._clock[_PENDING])):
            history = self._waiting[at]
            history = history[(history != PADDING) & (history != row)]
            if self._targets[at] == row or not len(history):
                continue
            self._targets[kept] = self._targets[at]
            self._waiting[kept] = PADDING
            self._waiting[kept, : len(history)] = history
            kept += 1
        self._clock[_PENDING] = kept
        # What is remembered of it is not learned again: a history with a hole would say what nobody did.
        has_it = (self._past == row).any(axis=1) | (self._past_targets == row)
        self._past_targets[has_it] = PADDING

    def _start_vectors(self, block: int) -> F32:
        """Start vectors of 1,024 rows, [in and out, rows, d]: a function of seed and row, not of when it grew."""
        rng = self._rng(stream=2, counter=block)
        shape = (1 if self.params.is_tied else 2, _BLOCK, self.params.width)
        return rng.standard_normal(shape, np.float32) * np.float32(self.params.start_scale)

    @property
    def _table(self) -> str:
        """Which array predicts."""
        return "vectors" if self.params.is_tied else "out"

    def _live(self) -> dict[str, F32]:
        """The arrays that steps move."""
        own = {"vectors": self._vectors, "bias": self._bias, "weights": self._net.weights}
        return own if self.params.is_tied else own | {"out": self._out}

    def _read(self, name: str) -> F32:
        """The array that answers: its mean where one is kept, else what the steps move."""
        array: F32 = self._means[name] if self.params.mean_batches else getattr(self, f"_{name}")
        return array

    def _begin_mean(self, row: int) -> None:
        if self.params.mean_batches:
            self._means.forget(self._live(), ("bias", *{"vectors", self._table}), row)

    def _rng(self, *, stream: int, counter: int) -> np.random.Generator:
        return np.random.Generator(np.random.Philox(key=self.seed, counter=[0, 0, stream, counter]))


_STATE = (
    "clock", "pace", "vectors", "energy", "out", "out_energy", "bias", "bias_energy", "counts", "popularity",
    "waiting", "targets", "past", "past_targets", "momentum", "dense_energy",
)  # fmt: skip


def _softmax_errors(pull: F32, rows: I32, targets: I32) -> F32:
    """The gradient of the summed cross-entropy, [b, candidates]; event i's target is candidate i.

    Another copy of an event's own target among the candidates is neither right nor wrong: it is left out.
    """
    b = len(targets)
    own = pull[np.arange(b), np.arange(b)].copy()
    pull[rows[None, :] == targets[:, None]] = -np.inf
    pull[np.arange(b), np.arange(b)] = own
    pull -= pull.max(axis=1, keepdims=True)
    shares: F32 = np.exp(pull)
    shares /= shares.sum(axis=1, keepdims=True)
    shares[np.arange(b), np.arange(b)] -= 1
    return shares
