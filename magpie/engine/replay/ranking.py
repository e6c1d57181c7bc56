"""Where the right answer stood in a ranked list, and what a whole replay makes of it.

Ranks are mid ranks: a target equal to others stands in the middle of them, so a method that scores everything alike
gains nothing by it. A target that a method did not name at all stands nowhere and is a miss.
"""

from math import inf, log2

import numpy as np

from magpie.engine.arrays import F32, F64, I32
from magpie.engine.replay.report import ListScores

NO_ROW = -1


class RankTally:
    """Adds up the ranks of one method; the top 20 lists it showed count for coverage."""

    def __init__(self, items: int) -> None:
        self._ranks: list[float] = []
        self._is_shown = np.zeros(items, bool)

    def add(self, rows: I32, scores: F32 | F64, target: int, *, without: int = NO_ROW) -> None:
        """One question: a method's candidates in any order; `without` is left out of the list first."""
        if without != NO_ROW:
            kept = rows != without
            rows, scores = rows[kept], scores[kept]
        self._ranks.append(mid_rank(rows, scores, target))
        best = rows if len(rows) <= 20 else rows[np.argpartition(-scores, 20)[:20]]
        self._is_shown[best] = True

    def scores(self) -> ListScores:
        """The figures a report prints."""
        ranks = np.array(self._ranks)
        n = max(len(ranks), 1)
        gain = np.array([1 / log2(rank + 2) if rank < 10 else 0.0 for rank in self._ranks])
        return ListScores(
            hr10=float((ranks < 10).sum() / n),
            ndcg10=float(gain.sum() / n),
            hr20=float((ranks < 20).sum() / n),
            mrr20=float(np.where(ranks < 20, 1 / (ranks + 1), 0.0).sum() / n),
            coverage20=float(self._is_shown.mean()) if len(self._is_shown) else 0.0,
        )


def mid_rank(rows: I32, scores: F32 | F64, target: int) -> float:
    """How many stand above the target, half of its equals included: 0.0 is the top, inf is not named.

    rows [4, 7, 2], scores [.9, .5, .5]: target 4 -> 0.0, target 2 -> 1.5, target 3 -> inf.
    """
    at = np.flatnonzero(rows == target)
    if not len(at):
        return inf
    own = scores[at[0]]
    return float((scores > own).sum() + ((scores == own).sum() - 1) / 2)


class BothSettings:
    """One method's tallies with the current item allowed in the list and with it left out."""

    def __init__(self, items: int) -> None:
        self.allowed = RankTally(items)
        self.excluded = RankTally(items)

    def add(self, rows: I32, scores: F32 | F64, target: int, *, current: int) -> None:
        """One question, counted in both settings; excluded, a target equal to the current item is a miss."""
        self.allowed.add(rows, scores, target)
        self.excluded.add(rows, scores, target, without=current)
