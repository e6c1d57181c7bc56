"""Several passes of the sequence model over the same events, in ever smaller steps, as batch systems learn.

Owns the fall of the pace. A live engine takes one pass; this says what the same model reaches where its events may be met
again.
"""

from collections.abc import Sequence

from magpie.engine.arrays import I32
from magpie.engine.retrieval.sequence import SequenceModel

LAST_PACE = 0.1
"""Where the steps of several passes end (reference/frontier.md 1.4)."""


class Pace:
    """The pace of a model over `events` events: from 1 down to LAST_PACE, or 1 throughout where they are met once."""

    def __init__(self, model: SequenceModel, *, events: int, passes: int) -> None:
        self._model, self._events = model, max(1, events * passes)
        self._fall = 1.0 - LAST_PACE if passes > 1 else 0.0
        self._met = 0

    def step(self) -> None:
        """The next event is about to be learned."""
        self._model.set_pace(1.0 - self._fall * self._met / self._events)
        self._met += 1

    def learn_again(self, history: Sequence[int] | I32, item: int) -> None:
        """An event that was counted before."""
        self.step()
        self._model.learn_again(history, item)
