"""Every retrieval model behind one small face, so that one contract can be asked of all of them.

The checkerboard: 16 items, even rows white and odd rows black. A session never leaves its colour, so after a white
click the right answer is white, visible by eye.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from magpie.engine.arrays import F32, I32, Snapshot
from magpie.engine.kernels.scan import top_rows
from magpie.engine.retrieval.blend import Blend
from magpie.engine.retrieval.covisit import CoVisits
from magpie.engine.retrieval.gate import Gate
from magpie.engine.retrieval.knn import SessionKnn
from magpie.engine.retrieval.params import BlendParams, CoVisitParams, GateParams, KnnParams, SequenceParams
from magpie.engine.retrieval.sequence import SequenceModel

ITEMS = 16
KNN = KnnParams(sessions_max=64, listed_max=64, session_items=8)
COVISITS = CoVisitParams(neighbours=16)
SEQUENCE = SequenceParams(width=16, length=8, hidden=16, negatives=16, batch=8, refresh_batches=4)


@dataclass(frozen=True)
class Click:
    """One event of the checkerboard: `item` came after `history` (newest first)."""

    session: int
    history: tuple[int, ...]
    item: int
    ts_ms: int


def checkerboard(*, sessions: int, seed: int) -> Iterator[Click]:
    """Sessions of five clicks, each within one colour."""
    rng = np.random.default_rng(seed)
    for session in range(sessions):
        history: tuple[int, ...] = ()
        for _ in range(5):
            item = 2 * int(rng.integers(0, ITEMS // 2)) + session % 2
            yield Click(session, history, item, 1_000 * session)
            history = (item, *history)


class Learner(Protocol):
    """The face."""

    def teach(self, click: Click) -> None: ...
    def answer(self, history: tuple[int, ...], top: int) -> list[int]: ...
    def drop_item(self, item: int) -> None: ...
    def snapshot(self) -> Snapshot: ...
    def restore(self, state: Snapshot) -> None: ...
    def bytes_used(self) -> int: ...


class KnnLearner(SessionKnn):
    def __init__(self) -> None:
        super().__init__(KNN)

    def teach(self, click: Click) -> None:
        self.add(click.session, click.item, 1.0, click.ts_ms)

    def answer(self, history: tuple[int, ...], top: int) -> list[int]:
        rows: I32 = self.query(history, top=top)[0]
        return [int(row) for row in rows]


class CoVisitLearner(CoVisits):
    def __init__(self) -> None:
        super().__init__(COVISITS)

    def teach(self, click: Click) -> None:
        self.add(click.history, click.item, click.ts_ms)

    def answer(self, history: tuple[int, ...], top: int) -> list[int]:
        return [int(row) for row in self.query(history, top=top)[0]]


class SequenceLearner(SequenceModel):
    def __init__(self, **changed: bool | int) -> None:
        super().__init__(SequenceParams(**{**vars(SEQUENCE), **changed}), seed=7)
        self._dead: set[int] = set()

    def teach(self, click: Click) -> None:
        self.learn(click.history, click.item)

    def answer(self, history: tuple[int, ...], top: int) -> list[int]:
        alive = np.array([row not in self._dead for row in range(self.rows)], np.uint8)
        return [int(row) for row in self.nearest(history, alive, top)[0]]

    def drop_item(self, item: int) -> None:
        super().drop_item(item)
        self._dead.add(item)


class UntiedSequenceLearner(SequenceLearner):
    def __init__(self) -> None:
        super().__init__(is_tied=False)


class ListedSequenceLearner(SequenceLearner):
    """It looks into lists of at most four cards, until it has half of all."""

    def __init__(self) -> None:
        super().__init__(scanned_max=0, list_cards=4, looked_at_max=8)


class RememberingSequenceLearner(SequenceLearner):
    """It learns old events again, and answers from the means of its weights."""

    def __init__(self) -> None:
        super().__init__(is_tied=False, replays=2, remembered=64, mean_batches=32)


class GateLearner(Gate):
    """Its candidates are all items; its features are "same colour as the newest" and a useless one."""

    def __init__(self) -> None:
        super().__init__(GateParams(), start=np.zeros(2, np.float32))
        self._dead: set[int] = set()

    def teach(self, click: Click) -> None:
        if click.history:
            self.learn(self._features(click.history), click.item, self.bucket(len(click.history)))

    def answer(self, history: tuple[int, ...], top: int) -> list[int]:
        alive = np.array([row not in self._dead for row in range(ITEMS)], np.uint8)
        scores = self.score(self._features(history), self.bucket(len(history)))
        return [int(row) for row in top_rows(scores, alive, top)[0]]

    def drop_item(self, item: int) -> None:
        self._dead.add(item)

    @staticmethod
    def _features(history: tuple[int, ...]) -> F32:
        rows = np.arange(ITEMS)
        return np.stack((rows % 2 == history[0] % 2, np.sin(rows)), axis=1).astype(np.float32)


class BlendLearner(Blend):
    def __init__(self) -> None:
        super().__init__(BlendParams(knn=KNN, covisits=COVISITS, sequence=SEQUENCE), seed=7)
        self._alive = np.ones(ITEMS, np.uint8)
        self.sequence.make_room(ITEMS)

    def teach(self, click: Click) -> None:
        if click.history:
            found = self.find(click.history, alive=self._alive, session=click.session)
            self.learn_gate(found, click.item)
        self.learn(click.history, click.item, session=click.session, ts_ms=click.ts_ms)

    def answer(self, history: tuple[int, ...], top: int) -> list[int]:
        return [int(row) for row in self.find(history, alive=self._alive).rows[:top]]

    def drop_item(self, item: int) -> None:
        super().drop_item(item)
        self._alive[item] = 0


LEARNERS: tuple[Callable[[], Learner], ...] = (
    KnnLearner,
    CoVisitLearner,
    SequenceLearner,
    UntiedSequenceLearner,
    ListedSequenceLearner,
    RememberingSequenceLearner,
    GateLearner,
    BlendLearner,
)
