"""Boards: for each subject (everything, a topic, a circle, an account) the best few cards, kept as events come.

A board is exact among cards whose value only rises between touches (heat, time of publication). A withdrawn card
leaves its slot empty until the next better card comes.
"""

import numpy as np

from magpie.engine.arrays import F64, I32, Snapshot
from magpie.engine.kernels.state import COLD, offer
from magpie.engine.state.names import NO_ROW


class Boards:
    """`offer(board, row, value)`, then `best(board)` rows, best first."""

    def __init__(self, *, cards: int, boards: int = 8) -> None:
        self._rows: I32 = np.full((boards, cards), NO_ROW, np.int32)
        self._values: F64 = np.full((boards, cards), COLD, np.float64)
        self.used = 0

    def offer(self, board: int, row: int, value: float) -> None:
        """The card now has this value on this board."""
        if board >= self.used:
            self._make_room(board + 1)
        offer(self._values, self._rows, board, row, value)

    def best(self, board: int, count: int) -> tuple[I32, F64]:
        """At most `count` (rows, values), best first, equal values by row."""
        if board >= self.used:
            return np.empty(0, np.int32), np.empty(0, np.float64)
        rows, values = self._rows[board], self._values[board]
        order = np.lexsort((rows, -values))[:count]
        order = order[rows[order] != NO_ROW]
        return rows[order], values[order]

    def some(self, boards: I32, count: int) -> I32:
        """All rows kept on several boards at once, unordered, -1 where empty."""
        known = boards[boards < self.used]
        rows: I32 = self._rows[known, :count].reshape(-1)
        return rows

    def fill(self, board: int, rows: I32, values: F64) -> None:
        """The board holds the best of these and nothing else; who is cold stands on none."""
        self._make_room(board + 1)
        warm = values > COLD
        order = np.lexsort((rows[warm], -values[warm]))[: self._rows.shape[1]]
        self._rows[board], self._values[board] = NO_ROW, COLD
        self._rows[board, : len(order)], self._values[board, : len(order)] = (
            rows[warm][order],
            values[warm][order],
        )

    def drop(self, row: int) -> None:
        """Take a card off every board."""
        held = self._rows[: self.used] == row
        self._rows[: self.used][held] = NO_ROW
        self._values[: self.used][held] = COLD

    def bytes_used(self) -> int:
        return self._rows.nbytes + self._values.nbytes

    def snapshot(self, prefix: str) -> Snapshot:
        return {
            f"{prefix}.rows": self._rows[: self.used].copy(),
            f"{prefix}.values": self._values[: self.used].copy(),
        }

    def restore(self, arrays: Snapshot, prefix: str) -> None:
        rows, values = arrays[f"{prefix}.rows"], arrays[f"{prefix}.values"]
        self.used = 0
        self._make_room(len(rows))
        self._rows[: self.used], self._values[: self.used] = rows, values

    def _make_room(self, boards: int) -> None:
        self.used = max(self.used, boards)
        have, cards = self._rows.shape
        if self.used > have:
            more = max(self.used, 2 * have) - have
            self._rows = np.concatenate((self._rows, np.full((more, cards), NO_ROW, np.int32)))
            self._values = np.concatenate((self._values, np.full((more, cards), COLD, np.float64)))
