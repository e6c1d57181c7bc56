"""The counters, slowly and plainly: one dictionary entry per key, one float per count.

The oracle of `counters`; it shares no arithmetic with it. A count of something done at time t is worth
exp(-(now - t) / horizon) now, summed over everything that was ever counted.
"""

import math
from dataclasses import dataclass, field


@dataclass
class PlainCounters:
    """`done[key][head]` is a list of (ts_ms, trust, label) of every known row of that key."""

    horizon_ms: tuple[float, ...]
    smoothing: float
    smoothing_done: float
    done: dict[tuple[int, ...], dict[int, list[tuple[int, float, float]]]] = field(default_factory=dict)
    shown: dict[int, list[float]] = field(default_factory=dict)

    def observe(self, key: tuple[int, ...], head: int, ts_ms: int, trust: float, label: float) -> None:
        """Remember one known label of one key."""
        self.done.setdefault(key, {}).setdefault(head, []).append((ts_ms, trust, label))

    def observe_all(self, head: int, trust: float, label: float) -> None:
        """Remember one known label in the rate over everything."""
        total = self.shown.setdefault(head, [0.0, 0.0])
        total[0] += trust
        total[1] += trust * label

    def offset(self, head: int) -> float:
        """Log-odds of the rate over everything, started with ten rows of which half of one was done."""
        shown, done = self.shown.get(head, [0.0, 0.0])
        return math.log((done + 0.5) / (shown - done + 9.5))

    def read(self, key: tuple[int, ...], heads: tuple[int, ...], now_ms: int) -> list[float]:
        """[log seconds since, then per horizon: log(1 + shown), gap of each head]"""
        entries = self.done.get(key)
        if entries is None:
            return [16.0] + [0.0] * (len(self.horizon_ms) * (1 + len(heads)))
        newest = max(ts for rows in entries.values() for ts, _, _ in rows)
        read_ms = max(now_ms, newest)  # a late reader sees the counter as of its newest row
        answer = [math.log1p((read_ms - newest) / 1000)]
        for horizon in self.horizon_ms:
            sums = {}
            for head in heads:
                worth = [
                    (trust * math.exp(-(read_ms - ts) / horizon), y) for ts, trust, y in entries.get(head, [])
                ]
                sums[head] = (sum(w for w, _ in worth), sum(w * y for w, y in worth))
            answer.append(math.log1p(sums[heads[0]][0]))
            for head in heads:
                p = 1 / (1 + math.exp(-self.offset(head)))
                rows = max(self.smoothing, self.smoothing_done / p)
                rate = (sums[head][1] + rows * p) / (sums[head][0] + rows)
                answer.append(math.log(rate / (1 - rate)) - math.log(p / (1 - p)))
        return answer


@dataclass
class PlainTruth:
    """`answers[scene, head]` is a list of (probability said, weight, label)."""

    answers: dict[tuple[int, int], list[tuple[float, float, float]]] = field(default_factory=dict)

    def check(self, scene: int, head: int, said: float, weight: float, label: float) -> None:
        """Remember what was said of one answer."""
        self.answers.setdefault((scene, head), []).append((said, weight, label))

    def error(self, scene: int, head: int) -> float:
        """The mean over what was asked of |said - done| in its bin of log-odds."""
        gaps: dict[int, float] = {}
        for said, weight, label in self.answers[scene, head]:
            gaps[bin_of(said)] = gaps.get(bin_of(said), 0.0) + weight * (said - label)
        return sum(map(abs, gaps.values())) / self.totals(scene, head)[0]

    def totals(self, scene: int, head: int) -> tuple[float, float, float]:
        """(asked, said, done)"""
        own = self.answers[scene, head]
        return sum(w for _, w, _ in own), sum(w * p for p, w, _ in own), sum(w * y for _, w, y in own)


def bin_of(said: float) -> int:
    """Sixteen bins of three quarters of log-odds, from -8 on: .5 -> 10, .003 -> 2."""
    edges = [1 / (1 + math.exp(8.0 - 0.75 * edge)) for edge in range(1, 16)]
    return sum(said >= edge for edge in edges)
