"""The blend: candidates of every channel in one list, ordered by the learned gate.

Owns the three channels that learn per event and the gate over them. A question is answered before its event is
learned, so the gate always judges channels that have not seen the answer. Refuses dead and excluded rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from magpie.engine.arrays import F32, I32, U8, Snapshot
from magpie.engine.kernels.merge import rank_named
from magpie.engine.kernels.scan import top_rows
from magpie.engine.retrieval.covisit import CoVisits
from magpie.engine.retrieval.gate import Gate
from magpie.engine.retrieval.knn import NO_SESSION, SessionKnn
from magpie.engine.retrieval.params import BlendParams, GateParams
from magpie.engine.retrieval.sequence import SequenceModel

CHANNELS = ("sequence", "knn", "covisit", "next to newest")
COMMON_FEATURES = ("popularity", "in history", "newest")


@dataclass(frozen=True)
class Found:
    """Candidates best first after `history` (newest first). `shares` [n, channels]: how strongly each channel named each."""

    rows: I32
    scores: F32
    shares: F32
    history: I32

    def index_of(self, row: int) -> int:
        """Where a row stands, -1 when it is not among the candidates."""
        at = np.flatnonzero(self.rows == row)
        return int(at[0]) if len(at) else -1


class Blend:
    """All channels and their gate as one retriever."""

    def __init__(self, params: BlendParams, *, seed: int) -> None:
        self.params = params
        self.knn = SessionKnn(params.knn)
        self.covisits = CoVisits(params.covisits)
        self.sequence = SequenceModel(params.sequence, seed=seed)
        self.gate = Gate(params.gate, start=start_gate(params.gate))

    def find(
        self, history: Sequence[int] | I32, *, alive: U8, session: int = NO_SESSION, top: int | None = None
    ) -> Found:
        """The candidates for a history (newest first) among rows whose `alive` is 1, best first.

        `alive` covers every row any channel knows, the history's own included.
        """
        k, recent = top or self.params.per_channel, np.array(history, np.int32)
        # The counting channels may name dead rows, mostly from the history itself: they are asked for more.
        more = k + len(set(recent[alive[recent] == 0].tolist()))
        vector = self.sequence.person_vector(recent)
        looked_at, logits = self.sequence.looked_at(vector)
        at, best = top_rows(logits, alive[looked_at], k)
        answers = [
            (at if isinstance(looked_at, slice) else looked_at[at], best),
            self.knn.query(recent, top=more, session=session),
            self.covisits.query(recent, top=more),
            self.covisits.query(recent[:1], top=more),
        ]
        named = np.concatenate([rows for rows, _ in answers])
        first = logits[named] if isinstance(looked_at, slice) else self.sequence.scores(vector, named)
        peak = logits.max(initial=-np.inf)
        # In place: a new array of a number for each card costs as much as the numbers themselves.
        np.exp(np.subtract(logits, peak, out=logits), out=logits)
        n = len(named)
        rows, scores = np.empty(n, np.int32), np.empty(n, np.float32)
        shares = np.empty((n, len(CHANNELS)), np.float32)
        count = rank_named(
            named, np.concatenate([scores for _, scores in answers]), np.cumsum([len(rows) for rows, _ in answers]),
            np.exp(first - peak) / logits.sum(), alive, k, recent, self.sequence.counts,
            self.gate.floors, self.gate.weights_for(len(recent)), rows, scores, shares,
        )  # fmt: skip
        return Found(rows[:count], scores[:count], shares[:count], recent)

    def learn_gate(self, found: Found, item: int) -> None:
        """The item that came; call it before `learn`."""
        place = found.index_of(item)
        if place < 0:
            return  # nobody named it: that teaches nothing
        features = gate_features(
            found.rows, found.shares, history=found.history, popularity=self.sequence.popularity(found.rows),
            params=self.params.gate,
        )  # fmt: skip
        self.gate.learn(features, place, self.gate.bucket(len(found.history)))

    def learn(
        self, history: Sequence[int] | I32, item: int, *, session: int, ts_ms: int, weight: float = 1.0
    ) -> None:
        """One event into every channel: `item` came after `history` (newest first) in `session`."""
        self.knn.add(session, item, weight, ts_ms)
        self.covisits.add(history, item, ts_ms)
        self.sequence.learn(history, item)

    def drop_item(self, item: int) -> None:
        """Forget an item in every channel."""
        self.knn.drop_item(item)
        self.covisits.drop_item(item)
        self.sequence.drop_item(item)

    def snapshot(self) -> Snapshot:
        """The whole state, each part's arrays under its own name: {"knn/blocks": …}."""
        return {
            f"{name}/{key}": a for name, part in self._parts().items() for key, a in part.snapshot().items()
        }

    def restore(self, state: Snapshot) -> None:
        """Become the state that `snapshot` gave."""
        for name, part in self._parts().items():
            prefix = f"{name}/"
            part.restore({key.removeprefix(prefix): a for key, a in state.items() if key.startswith(prefix)})

    def bytes_used(self) -> int:
        """All parts."""
        return sum(part.bytes_used() for part in self._parts().values())

    def _parts(self) -> dict[str, SessionKnn | CoVisits | SequenceModel | Gate]:
        return {"knn": self.knn, "covisits": self.covisits, "sequence": self.sequence, "gate": self.gate}


def gate_features(
    rows: I32, shares: F32, *, history: Sequence[int] | I32, popularity: F32, params: GateParams
) -> F32:
    """Features [n, 3 * channels + 3]: log shares, is named, 3 x shares, then `COMMON_FEATURES`.

    `shares` has a column per channel in the order of `CHANNELS`; the last ones may be left out and count as silent.
    """
    channels, asked = len(params.floors), shares.shape[1]
    recent = np.array(history, np.int32)
    features = np.zeros((len(rows), 3 * channels + len(COMMON_FEATURES)), np.float32)
    features[:, :channels] = np.log(np.array(params.floors, np.float32))
    features[:, :asked] = np.log(shares + np.array(params.floors[:asked], np.float32))
    features[:, channels : channels + asked] = shares > 0
    features[:, 2 * channels : 2 * channels + asked] = 3 * shares
    features[:, -3] = 0.3 * np.log1p(popularity)
    if len(recent):
        features[:, -2] = (rows[:, None] == recent).any(axis=1)
        features[:, -1] = rows == recent[0]
    return features


def start_gate(params: GateParams) -> F32:
    """The gate before any event: log shares weighed as declared, the rest unheard."""
    channels = len(params.floors)
    start = np.zeros(3 * channels + len(COMMON_FEATURES), np.float32)
    start[:channels] = params.log_starts
    return start
