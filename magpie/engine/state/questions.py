"""Questions to the gate: served slates whose cards the learning channels had named, until their person acts.

A card that was acted on is right, and the cards of its slate that were seen and passed over are wrong (clicked above
skipped, Joachims 2002). What each channel said is in the log with the slate, so a replay asks the same questions. Bounded
by number and by the examples' window; the oldest leaves first. Most slates are never answered: asking keeps what was
said, and only an act pays for features.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from magpie.engine.arrays import F32, I32, Snapshot

Mask = npt.NDArray[np.bool_]
Channels = tuple[float, ...]


@dataclass
class Question:
    """One slate: its rows, what each channel said of each, the history it was made for, and what was acted on."""

    person: int
    born_ms: int
    rows: list[int]
    channels: list[Channels]
    history: I32
    answered: set[int]

    def shares(self) -> F32:
        """[cards, channels], e.g. [[0., .4, .1], [0., 0., 0.]]; a card that no channel named is a row of zeros."""
        width = max(map(len, self.channels))
        return np.array([(*own, *(0.0,) * (width - len(own))) for own in self.channels], np.float32)


class Questions:
    """`ask` when a slate is served, `find` when its person acts on one of its cards."""

    def __init__(self, *, questions_max: int, window_ms: int) -> None:
        self._max, self._window_ms = questions_max, window_ms
        self._open: OrderedDict[str, Question] = OrderedDict()

    def ask(
        self, slate: str, *, person: int, rows: list[int], channels: list[Channels], history: I32, now_ms: int
    ) -> None:
        """Which of these cards is right?"""
        self._open[slate] = Question(person, now_ms, rows, channels, history, set())
        while (
            len(self._open) > self._max or next(iter(self._open.values())).born_ms + self._window_ms < now_ms
        ):
            self._open.popitem(last=False)

    def find(self, slate: str, person: int, row: int) -> Question | None:
        """The question of this slate, if it was this person's and this card has not answered it."""
        question = self._open.get(slate)
        if (
            question is None
            or question.person != person
            or row in question.answered
            or row not in question.rows
        ):
            return None
        return question

    def forget_person(self, person: int) -> None:
        """Nothing is asked of somebody who is gone."""
        for slate in [slate for slate, question in self._open.items() if question.person == person]:
            del self._open[slate]

    def bytes_used(self) -> int:
        """About: a question of ten cards is 1.5 kB of small objects."""
        return sum(
            500 + 100 * len(question.rows) + question.history.nbytes for question in self._open.values()
        )

    def snapshot(self) -> tuple[Snapshot, list[object]]:
        """Histories one after another, and the plain part of each question."""
        held = list(self._open.items())
        arrays: Snapshot = {"history": np.concatenate([np.empty(0, np.int32), *(q.history for _, q in held)])}
        return arrays, [
            [
                slate,
                q.person,
                q.born_ms,
                q.rows,
                [list(own) for own in q.channels],
                len(q.history),
                sorted(q.answered),
            ]
            for slate, q in held
        ]

    def restore(self, arrays: Snapshot, plain: Sequence[Sequence[object]]) -> None:
        self._open.clear()
        first = 0
        for slate, person, born_ms, rows, channels, size, answered in plain:
            assert isinstance(person, int) and isinstance(born_ms, int) and isinstance(size, int)
            assert isinstance(rows, list) and isinstance(channels, list) and isinstance(answered, list)
            history = arrays["history"][first : first + size].astype(np.int32)
            told = [tuple(own) for own in channels]
            self._open[str(slate)] = Question(person, born_ms, rows, told, history, set(answered))
            first += size
