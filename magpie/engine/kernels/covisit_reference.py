"""The slow oracle of the co-visit kernels: rows as dicts, aged and sorted in plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp


@dataclass
class ReferenceRow:
    """One item's neighbours: item -> [count, floor], in the order they took their places."""

    pairs: dict[int, list[float]] = field(default_factory=dict)
    visits: float = 0.0
    ts_ms: int = 0

    def age(self, ts_ms: int, tau_ms: float) -> None:
        """Forget by event time; a late event ages nothing."""
        if tau_ms <= 0 or ts_ms <= self.ts_ms:
            return
        keep = exp(-(ts_ms - self.ts_ms) / tau_ms)
        self.visits *= keep
        self.pairs = {item: [count * keep, floor * keep] for item, (count, floor) in self.pairs.items()}
        self.ts_ms = ts_ms

    def bump(self, item: int, weight: float, width: int) -> None:
        """Count a neighbour; a newcomer to a full row takes the place of the smallest and its count."""
        if item not in self.pairs and len(self.pairs) == width:
            least = min(self.pairs, key=lambda key: self.pairs[key][0])
            inherited = self.pairs[least][0]
            self.pairs = {
                (item if key == least else key): ([inherited, inherited] if key == least else pair)
                for key, pair in self.pairs.items()
            }
        self.pairs.setdefault(item, [0.0, 0.0])[0] += weight


@dataclass
class ReferenceCoVisits:
    """All rows, and the two verbs of the kernels."""

    width: int
    tau_ms: float
    gap_weights: Sequence[float]
    backward: float
    rows: dict[int, ReferenceRow] = field(default_factory=dict)

    def add(self, history: Sequence[int], item: int, ts_ms: int) -> None:
        """Count one event after its history (newest first)."""
        own = self.rows.setdefault(item, ReferenceRow())
        own.age(ts_ms, self.tau_ms)
        own.visits += 1.0
        for other, weight in zip(history, self.gap_weights, strict=False):
            if other == item:
                continue
            row = self.rows.setdefault(other, ReferenceRow())
            row.age(ts_ms, self.tau_ms)
            row.bump(item, weight, self.width)
            own.bump(other, weight * self.backward, self.width)

    def query(
        self, items: Sequence[int], *, lag_weights: Sequence[float], prior: float, top: int
    ) -> list[tuple[int, float]]:
        """The best (item, score), best first."""
        scores: dict[int, float] = {}
        for item, weight in zip(items, lag_weights, strict=False):
            row = self.rows.get(item, ReferenceRow())
            for other, (count, floor) in row.pairs.items():
                if count > floor:
                    scores[other] = scores.get(other, 0.0) + weight * (count - floor) / (row.visits + prior)
        return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:top]
