"""The ledger of trial exposure: one line per card and tier, what was given, and why it ended.

Lines are only added to; an account can read its own. Sums over lines equal the events that made them.
"""

from enum import IntEnum

import msgspec
import numpy as np

from magpie.engine.arrays import I64, Snapshot
from magpie.engine.columns import Columns, Field


class Ended(IntEnum):
    """Why a line ended. The words for people are in README.md."""

    RUNNING = 0
    PROMOTED = 1  # shown to be at least the tier's ratio of its peers
    GRADUATED = 2  # promoted out of the last tier
    BELOW_PEERS = 3  # the upper bound fell below the peers' rate
    NOT_SHOWN = 4  # the tier was used up and the lower bound did not reach the ratio
    TIME_UP = 5  # the deadline came first
    WITHDRAWN = 6  # its owner took the card off


class LedgerLine(msgspec.Struct, frozen=True):
    """One tier of one card. `chances` is the sum of the logged propensities of its servings; `settled` is `seen` weighed by trust."""

    card: int
    account: int
    tier: int
    size: int
    from_ms: int
    until_ms: int
    served: int
    chances: float
    seen: int
    settled: float
    engaged: float
    peers_rate: float
    lower: float
    upper: float
    ended: Ended


class Ledger:
    """Lines by number, in the order they were opened."""

    def __init__(self) -> None:
        whole, exact = Field(np.int64), Field(np.float64)
        self._lines = Columns({
            "card": whole, "account": whole, "tier": whole, "size": whole, "from_ms": whole, "until_ms": whole,
            "served": whole, "chances": exact, "seen": whole, "settled": exact, "engaged": exact,
            "peers_rate": exact, "lower": exact, "upper": exact, "ended": whole,
        })  # fmt: skip

    def open(self, *, card: int, account: int, tier: int, size: int, from_ms: int) -> int:
        """A new line; returns its number."""
        line = self._lines.rows
        self._lines.fit(line)
        opened = {"card": card, "account": account, "tier": tier, "size": size, "from_ms": from_ms}
        for name, value in opened.items():
            self._lines[name][line] = value
        return line

    def serve(self, line: int, *, propensity: float) -> None:
        self._lines["served"][line] += 1
        self._lines["chances"][line] += propensity

    def see(self, line: int, *, value: float, trust: float) -> None:
        self._lines["seen"][line] += 1
        self._lines["settled"][line] += trust
        self._lines["engaged"][line] += trust * value

    def take_back(self, line: int, *, value: float, trust: float) -> None:
        """One that was seen counts no more; it was seen all the same."""
        self._lines["settled"][line] = max(0.0, float(self._lines["settled"][line]) - trust)
        self._lines["engaged"][line] = max(0.0, float(self._lines["engaged"][line]) - trust * value)

    def end(
        self, line: int, *, ended: Ended, until_ms: int, rate: float, bounds: tuple[float, float]
    ) -> None:
        closing = {
            "ended": ended,
            "until_ms": until_ms,
            "peers_rate": rate,
            "lower": bounds[0],
            "upper": bounds[1],
        }
        for name, value in closing.items():
            self._lines[name][line] = value

    def line(self, number: int) -> LedgerLine:
        cells = {name: self._lines[name][number].item() for name in LedgerLine.__struct_fields__}
        return LedgerLine(**{**cells, "ended": Ended(cells["ended"])})

    def of_account(self, account: int) -> list[LedgerLine]:
        """All lines of an account, oldest first."""
        numbers = np.flatnonzero(self._lines["account"][: self._lines.rows] == account)
        return [self.line(int(number)) for number in numbers]

    def seen_of(self, numbers: I64) -> I64:
        """How many showings of each of these lines somebody has seen."""
        return self._lines["seen"][numbers].astype(np.int64)

    def __len__(self) -> int:
        return self._lines.rows

    def bytes_used(self) -> int:
        return self._lines.bytes_used()

    def snapshot(self) -> Snapshot:
        return self._lines.snapshot("ledger")

    def restore(self, arrays: Snapshot) -> None:
        self._lines.restore(arrays, "ledger")
