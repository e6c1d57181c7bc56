"""Lessons that wait: acts on kept rows, asked for one by one and done many at a time, in the order of asking.

Handing the model's fifty arrays to a kernel costs as much as a step itself, so events only note what is to be done.
Owns the kept rows (what the ranker read of a showing, until it is answered) and the notes. Whoever is about to read
the ranker or a kept row finishes first; because the order is kept, when that happens changes no bit.
"""

import numpy as np

from magpie.engine.arrays import I32, I64
from magpie.engine.columns import Columns, Field
from magpie.engine.kernels.ranker_state import BLANK, LEARN, OBSERVE, READ, Rows
from magpie.engine.ranker.ranker import Ranker

WAITING_MAX = 64
"""Acts that wait at most, those of some eighteen events: twice as many would save less than a microsecond an event, and a
slate that comes now waits for a fifth of a millisecond on average."""


class Lessons:
    """`read`, `teach` and `blank` note; `finish` does."""

    def __init__(self, ranker: Ranker) -> None:
        self._ranker = ranker
        one = ranker.blank_rows(np.zeros((1, len(ranker.spec.fields)), np.int32), np.zeros(1, np.int64))
        self.rows = Columns({
            "ids": Field(np.int32, 0, one.ids.shape[1:]), "ts_ms": Field(np.int64),
            "dense": Field(np.float32, 0.0, one.dense.shape[1:]), "offset": Field(np.float32, 0.0, one.offset.shape[1:]),
            "history": Field(np.int32, 0, one.history.shape[1:]),
        })  # fmt: skip
        self._head_bits: I64 = 1 << np.arange(len(ranker.spec.heads))
        self._nothing = one.probability[:0]
        # act, row, answer, act, row, answer …: small tuples would be garbage to collect.
        self._ops: list[int] = []
        self._known: list[int] = []
        self._yes: list[int] = []
        self._trusts: list[float] = []
        self._touched: set[int] = set()

    def read(self, row: int, *, ids: I32, ts_ms: int) -> None:
        """Keep in `row` what is known of `ids` int32[F] as of now; what waits for the row's last owner comes first."""
        if row in self._touched:
            self.finish()
        self.rows.fit(row)
        self.rows["ids"][row], self.rows["ts_ms"][row] = ids, ts_ms
        self._note(row, READ, 0)

    def teach(self, row: int, *, known: int, yes: int, trust: float, is_learned: bool) -> None:
        """Count the answers of a kept row, and learn them where `is_learned`; `known` and `yes` are head bits."""
        answer = len(self._known)
        self._known.append(known)
        self._yes.append(yes)
        self._trusts.append(trust)
        if is_learned:
            self._ops += (LEARN, row, answer)
        self._note(row, OBSERVE, answer)

    def blank(self, row: int) -> None:
        """Nothing of a kept row shall remain."""
        self._note(row, BLANK, 0)

    def finish(self) -> None:
        """Do everything that waits."""
        if not self._ops:
            return
        kept, bits = self.rows, self._head_bits
        known, yes = np.array(self._known, np.int64)[:, None], np.array(self._yes, np.int64)[:, None]
        rows = Rows(
            kept["ids"], kept["ts_ms"], kept["dense"], kept["offset"], kept["history"], self._nothing,
            labels=((yes & bits) > 0).astype(np.float32), known=((known & bits) > 0).astype(np.uint8),
            trust=np.array(self._trusts, np.float32),
        )  # fmt: skip
        self._ranker.run(rows, np.array(self._ops, np.int64).reshape(-1, 3))
        for notes in (self._ops, self._known, self._yes, self._trusts):
            notes.clear()
        self._touched.clear()

    def _note(self, row: int, act: int, answer: int) -> None:
        self._ops += (act, row, answer)
        self._touched.add(row)
        if len(self._ops) >= 3 * WAITING_MAX:
            self.finish()
