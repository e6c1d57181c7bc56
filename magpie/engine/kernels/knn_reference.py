"""The slow oracle of the kNN kernels: sessions as lists, sorted in full, no blocks and no recycled memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np


@dataclass
class ReferenceSession:
    """One session: its newest distinct items with their weights."""

    items: dict[int, float] = field(default_factory=dict)


@dataclass
class ReferenceKnn:
    """Sessions by serial, and for each item the serials listed under it, newest last."""

    sessions_max: int
    session_items: int
    sessions: dict[int, ReferenceSession] = field(default_factory=dict)
    listed: dict[int, list[int]] = field(default_factory=dict)

    def start(self, serial: int) -> None:
        """Begin a session; the oldest goes when there are too many."""
        self.sessions.pop(serial - self.sessions_max, None)
        self.sessions[serial] = ReferenceSession()

    def add(self, serial: int, item: int, weight: float) -> None:
        """One click: lists the session under the item the first time the session holds it."""
        items = self.sessions[serial].items
        if item in items:
            items[item] = max(items[item], weight)
            return
        if len(items) == self.session_items:
            del items[next(iter(items))]
        items[item] = weight
        self.listed.setdefault(item, []).append(serial)

    def query(
        self, items: Sequence[int], *, lag_weights: Sequence[float], match_factors: Sequence[float],
        per_item: int, neighbours: int, idf: float, top: int, own_serial: int = -1,
    ) -> list[tuple[int, float]]:  # fmt: skip
        """The best (item, score), best first, computed from whole lists."""
        # Summed at the kernel's own width: who is equally like whom decides who is met.
        likeness: dict[int, np.float32] = {}
        first_lag: dict[int, int] = {}
        for lag, item in enumerate(items):
            seen = set()
            living = [serial for serial in self.listed.get(item, [])[::-1] if serial in self.sessions]
            for serial in living[:per_item]:
                if serial == own_serial or serial in seen:
                    continue
                seen.add(serial)
                first_lag.setdefault(serial, lag)
                likeness[serial] = np.float32(
                    likeness.get(serial, np.float32(0)) + np.float32(lag_weights[lag])
                )
        met_order = {serial: at for at, serial in enumerate(likeness)}
        likest = sorted(likeness, key=lambda s: (-likeness[s], met_order[s]))[:neighbours]
        scores: dict[int, float] = {}
        for serial in likest:
            pull = float(likeness[serial]) * match_factors[first_lag[serial]]
            for item, weight in self.sessions[serial].items.items():
                scores[item] = scores.get(item, 0.0) + pull * weight
        for item in scores:
            scores[item] *= 1.0 + idf * log(len(self.sessions) / self._holders(item))
        return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:top]

    def _holders(self, item: int) -> int:
        return sum(item in session.items for session in self.sessions.values())
