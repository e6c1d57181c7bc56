"""Lessons that wait: acts on kept rows, asked for one by one and done many at a time, in the order of asking.

Handing the model's fifty arrays to a kernel costs as much as a step itself, so events only note what is to be done.
Owns the kept rows (what the ranker read of a showing, until it is answered) and the notes. Whoever is about to read
the ranker or a kept row finishes first; because the order is kept, when that happens changes no bit.
"""

import numpy as np
from numpy.typing import NDArray

from magpie.engine.arrays import I32, I64
from magpie.engine.columns import Column, Columns, Field
from magpie.engine.kernels.ranker_state import BLANK, CHECK, LEARN, OBSERVE, PREDICT, READ, Rows
from magpie.engine.ranker.calibration import Calibration
from magpie.engine.ranker.ranker import Ranker

WAITING_MAX = 64
"""Acts that wait at most, those of some eighteen events: twice as many would save less than a microsecond an event, and a
slate that comes now waits for a fifth of a millisecond on average."""
SLIGHT = 2.0**-20
"""Stands for nothing where a weight divides: an answer that only changes its label weighs a millionth more."""
Mask = NDArray[np.bool_]
Kept = dict[str, Column]
"""What the ranker read of one showing, and what it said of it: the columns of a kept row, e.g. {"ids": int32[F], …}."""


class Lessons:
    """`read`, `predict`, `teach`, `amend` and `blank` note; `finish` does."""

    def __init__(self, ranker: Ranker) -> None:
        self._ranker = ranker
        one = ranker.blank_rows(np.zeros((1, len(ranker.spec.fields)), np.int32), np.zeros(1, np.int64))
        self.rows = Columns({
            "ids": Field(np.int32, 0, one.ids.shape[1:]), "ts_ms": Field(np.int64),
            "dense": Field(np.float32, 0.0, one.dense.shape[1:]), "offset": Field(np.float32, 0.0, one.offset.shape[1:]),
            "history": Field(np.int32, 0, one.history.shape[1:]),
            "probability": Field(np.float32, 0.0, one.probability.shape[1:]),
        })  # fmt: skip
        self.calibration = Calibration(ranker.spec)
        self._head_bits: I64 = 1 << np.arange(len(ranker.spec.heads))
        # act, row, answer, act, row, answer …: small tuples would be garbage to collect.
        self._ops: list[int] = []
        self._known: list[int] = []
        self._yes: list[int] = []
        self._trusts: list[float] = []
        self._labels: list[float] = []
        self._shared: list[int] = []
        self._shares: list[float] = []
        self._touched: set[int] = set()

    def read(self, row: int, *, ids: I32, ts_ms: int) -> None:
        """Keep in `row` what is known of `ids` int32[F] as of now; what waits for the row's last owner comes first."""
        if row in self._touched:
            self.finish()
        self.rows.fit(row)
        self.rows["ids"][row], self.rows["ts_ms"][row] = ids, ts_ms
        self._note(row, READ, 0)

    def predict(self, row: int) -> None:
        """Say now what the kept row's heads are likely to be; its answers are compared with that."""
        self._note(row, PREDICT, 0)

    def teach(
        self, row: int, *, known: int, yes: int, trust: float, is_learned: bool, shared: int = 0, share: float = 1.0
    ) -> None:  # fmt: skip
        """Count the answers of a kept row, and learn them where `is_learned`; `known`, `yes` and `shared` are head bits.

        Of the answers of `shared` heads only this share is said for now.
        """
        answer = self._say(known, yes, trust, shared=shared, share=share)
        if is_learned:
            self._ops += (LEARN, row, answer)
        self._note(row, CHECK, answer)

    def amend(self, row: int, *, head: int, had: float, weight: float) -> tuple[float, float]:
        """The head was taught as a no of weight `had` and is a yes of `weight` after all: take the no back and say yes.

        At a logit a no stepped by had x p and a yes steps by weight x (p' - 1). Both at once, the no as it was said then,
        is a step of weight x (p' - label) with a label of 1 + p x had / weight: so on average a head learns of each
        showing once, and p' near 1 still calms it. Counters are exact: what was asked grows by weight - had, what
        happened by weight; (what was asked more, its label) is returned, for whoever takes it back.
        """
        bit, weighed = 1 << head, max(weight, SLIGHT * had)
        said = float(self.rows["probability"][row, head])
        answer = self._say(bit, bit, weighed, (weight + had * said) / weighed)
        self._ops += (LEARN, row, answer)
        extra = weight - had
        if abs(extra) < SLIGHT * had:
            extra = SLIGHT * had
        self._note(row, CHECK, self._say(bit, bit, extra, weight / extra))
        return extra, weight / extra

    def take_back(
        self, row: int, *, known: int, yes: int, trust: float, label: float, is_learned: bool
    ) -> None:
        """Undo what `teach` or `amend` did: where `is_learned`, one step the other way at what the row reads now; else
        what it counted, of which the row's own time tells how much is left."""
        if is_learned:
            said = trust * label if yes else trust
            self._ops += (LEARN, row, self._say(known, yes, -said))
            self._touched.add(row)
        else:
            self._note(row, OBSERVE, self._say(known, yes, -trust, label))

    def blank(self, row: int) -> None:
        """Nothing of a kept row shall remain."""
        self._note(row, BLANK, 0)

    def kept(self, row: int) -> Kept:
        """A kept row itself, to be copied by whoever keeps it longer."""
        if row in self._touched:
            self.finish()
        return {name: column[row] for name, column in self.rows.items()}

    def put_back(self, row: int, kept: Kept) -> None:
        """What was taken, in a row of its own again; what waits for the row's last owner comes first."""
        if row in self._touched:
            self.finish()
        self.rows.fit(row)
        for name, column in self.rows.items():
            column[row] = kept[name]

    def finish(self) -> None:
        """Do everything that waits."""
        if not self._ops:
            return
        kept = self.rows
        weights = np.where(
            self._of_heads(self._known), np.array(self._trusts, np.float32)[:, None], np.float32(0.0)
        )
        weights *= np.where(
            self._of_heads(self._shared), np.array(self._shares, np.float32)[:, None], np.float32(1.0)
        )
        rows = Rows(
            kept["ids"], kept["ts_ms"], kept["dense"], kept["offset"], kept["history"], kept["probability"],
            labels=self._of_heads(self._yes) * np.array(self._labels, np.float32)[:, None], weights=weights,
            truth=self.calibration.sums,
        )  # fmt: skip
        self._ranker.run(rows, np.array(self._ops, np.int64).reshape(-1, 3))
        for notes in (
            self._ops,
            self._known,
            self._yes,
            self._trusts,
            self._labels,
            self._shared,
            self._shares,
        ):
            notes.clear()
        self._touched.clear()

    def _of_heads(self, bits: list[int]) -> Mask:
        """bool[answers, H], e.g. [0b101] -> [[True, False, True, False, …]]"""
        held: Mask = (np.array(bits, np.int64)[:, None] & self._head_bits) > 0
        return held

    def _say(
        self, known: int, yes: int, trust: float, label: float = 1.0, *, shared: int = 0, share: float = 1.0
    ) -> int:  # fmt: skip
        """Note an answer, where a yes is told as `label`; returns its number."""
        self._known.append(known)
        self._yes.append(yes)
        self._trusts.append(trust)
        self._labels.append(label)
        self._shared.append(shared)
        self._shares.append(share)
        return len(self._known) - 1

    def _note(self, row: int, act: int, answer: int) -> None:
        self._ops += (act, row, answer)
        self._touched.add(row)
        if len(self._ops) >= 3 * WAITING_MAX:
            self.finish()
