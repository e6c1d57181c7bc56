"""Honest simple methods for lists: popularity, a decayed card counter, and item-kNN.

They are fitted on exactly what the engine has learned and answer exactly the questions it is asked. Owns no tuning:
the settings are the published ones.
"""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from magpie.engine.arrays import F64, I32, I64

ITEM_KNN_DAMPING = 20.0
"""Visits added to an item's own before dividing, as in the published item-kNN of session studies."""
ITEM_KNN_NEIGHBOURS = 300
COUNTER_TAU_MS = 86_400_000
"""One day: the usual horizon of a trending list."""
ANSWERED = 400


class CardCounter:
    """Counts per card, decayed by event time when `tau_ms` is not 0; without decay it is popularity."""

    def __init__(self, items: I32, ts_ms: I64, *, rows: int, tau_ms: float = 0.0) -> None:
        weights = np.ones(len(items))
        if tau_ms and len(ts_ms):
            weights = np.exp((ts_ms - ts_ms.max()) / tau_ms)
        counts: F64 = np.bincount(items, weights, minlength=rows).astype(np.float64)
        self._rows = np.argsort(-counts, kind="stable")[:ANSWERED].astype(np.int32)
        self._scores: F64 = counts[self._rows]

    def query(self, without: I32) -> tuple[I32, F64]:
        """The largest counts, `without` those rows; a card never counted is not named."""
        kept = (self._scores > 0) & ~np.isin(self._rows, without)
        return self._rows[kept], self._scores[kept]


class ItemKnn:
    """Cosine between items over the sessions that hold them; a history asks with weights exp(-lag / tau)."""

    def __init__(self, sessions: I32, items: I32, *, rows: int, lag_tau: float) -> None:
        held = sparse.csr_matrix(
            (np.ones(len(items), np.float32), (sessions, items)), shape=(sessions.max() + 1, rows)
        )
        held.data[:] = 1.0
        together = (held.T @ held).tocsr()
        together.setdiag(0)
        together.eliminate_zeros()
        damped = 1 / np.sqrt(np.asarray(held.sum(axis=0)).ravel() + ITEM_KNN_DAMPING)
        likeness = sparse.diags(damped) @ together @ sparse.diags(damped)
        self._likeness = likeness.tocsr()
        self._lag_tau = lag_tau

    def query(self, history: Sequence[int] | I32, without: I32) -> tuple[I32, F64]:
        """Neighbours of the history (newest first), `without` those rows."""
        start, data, columns = self._likeness.indptr, self._likeness.data, self._likeness.indices
        last = max(1, int(7 * self._lag_tau))
        named, weighed = [np.empty(0, np.int32)], [np.empty(0)]
        for lag, item in enumerate(history[:last]):
            span = slice(start[item], start[item + 1])
            near, likeness = columns[span], data[span]
            if len(near) > ITEM_KNN_NEIGHBOURS:
                best = np.argpartition(-likeness, ITEM_KNN_NEIGHBOURS)[:ITEM_KNN_NEIGHBOURS]
                near, likeness = near[best], likeness[best]
            weight = np.exp(-lag / self._lag_tau) if self._lag_tau else 1.0
            named.append(near)
            weighed.append(likeness * weight)
        rows, places = np.unique(np.concatenate(named), return_inverse=True)
        scores: F64 = np.bincount(places, np.concatenate(weighed), minlength=len(rows)).astype(np.float64)
        kept = ~np.isin(rows, without)
        return rows[kept].astype(np.int32), scores[kept]
