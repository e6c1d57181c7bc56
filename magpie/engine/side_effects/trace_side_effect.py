"""Keeps the trace of every slate, after it has been answered."""

from magpie.engine.stages import Source
from magpie.engine.trace import Answered, TraceRing, pack


class TraceSideEffect:
    def __init__(self, ring: TraceRing, sources: list[Source]) -> None:
        self._ring = ring
        self._names = [source.name for source in sources]

    def after(self, answered: Answered) -> None:
        """Call before the next event is learned: the trace reads names from the state."""
        self._ring.write(answered.slate.slate, pack(answered, self._names))
