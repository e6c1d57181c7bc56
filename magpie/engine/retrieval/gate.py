"""The gate: how much each channel's word counts, learned from what became of it.

Owns one weight vector per bucket of history length. A candidate's score is weights · features; learning is one
softmax step over the candidates of one question: in a replay every event before the channels learn it, live the cards of a
served slate (`state/questions.py`). Knows nothing of what the features mean: see `blend`.
"""

import numpy as np

from magpie.engine.arrays import F32, Snapshot
from magpie.engine.retrieval.params import GateParams


class Gate:
    """Linear scores over features [n, f], one weight vector per bucket."""

    def __init__(self, params: GateParams, *, start: F32) -> None:
        self.params = params
        buckets = len(params.bucket_edges) + 1
        self._weights = np.tile(start.astype(np.float32), (buckets, 1))
        self.floors: F32 = np.array(params.floors, np.float32)
        self._energy = np.full(self._weights.shape, params.energy_start, np.float32)

    def bucket(self, history_length: int) -> int:
        """Which weights speak for a history of this length."""
        return sum(history_length >= edge for edge in self.params.bucket_edges)

    def weights_for(self, history_length: int) -> F32:
        """The weights that speak for a history of this length, for a kernel to read."""
        weights: F32 = self._weights[self.bucket(history_length)]
        return weights

    def score(self, features: F32, bucket: int) -> F32:
        """The score of each candidate, [n]."""
        answer: F32 = features @ self._weights[bucket]
        return answer

    def learn(self, features: F32, target: int, bucket: int) -> None:
        """The candidate at index `target` was the right one; -1 (none of them was) teaches nothing."""
        if target < 0:
            return
        scores = self.score(features, bucket)
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        gradient = shares @ features - features[target]
        self._energy[bucket] += gradient * gradient
        self._weights[bucket] -= np.float32(self.params.step) * gradient / np.sqrt(self._energy[bucket])

    def weights(self) -> F32:
        """A copy of the weights, [buckets, f], for a person to read."""
        return self._weights.copy()

    def snapshot(self) -> Snapshot:
        """The whole state."""
        return {"weights": self._weights.copy(), "energy": self._energy.copy()}

    def restore(self, state: Snapshot) -> None:
        """Become the state that `snapshot` gave."""
        self._weights = state["weights"].astype(np.float32)
        self._energy = state["energy"].astype(np.float32)

    def bytes_used(self) -> int:
        """All arrays."""
        return self._weights.nbytes + self._energy.nbytes
