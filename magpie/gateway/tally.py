"""What passed through this process: events per second and per stage, and how long they took. Memory alone, bounded.

`count` is called by the writing thread after each flush, everything else by requests. What is simulated is counted apart,
everywhere, so that nobody takes a played crowd for people.
"""

import threading
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from magpie.kit.clock import MINUTE_MS, SECOND_MS
from magpie.log.catalogue import BY_NAME, Stage
from magpie.log.event import Event

SECONDS_KEPT: Final = 300
SECONDS_OF_MINUTE: Final = MINUTE_MS // SECOND_MS
MINUTES_KEPT: Final = 60
GROUPS_KEPT: Final = 2_048
"""Flushes remembered: ten seconds of the busiest site, which is longer than any event waits to be learned."""
ANSWERS_KEPT: Final = 512
AT_ONCE_S: Final = 1.0
"""Who asks later than this paused; the pause would be measured and not the engine."""
STAGES: Final = tuple(stage for stage in Stage if stage is not Stage.NONE)
Kept = TypeVar("Kept")
Instants = Sequence[tuple[int, float]]
"""(log offset, system-wide monotonic seconds), rising in both."""


@dataclass
class Counts:
    """Of one kind, real or simulated: events by second, and by minute and stage."""

    seconds: dict[int, int] = field(default_factory=dict)
    minutes: dict[int, dict[Stage, int]] = field(default_factory=dict)
    last_ms: int = 0

    def add(self, stages: Iterable[Stage], *, now_ms: int) -> None:
        second, minute = now_ms // SECOND_MS, now_ms // MINUTE_MS
        self.last_ms = now_ms
        by_stage = self.minutes.setdefault(minute, {})
        for stage in stages:
            self.seconds[second] = self.seconds.get(second, 0) + 1
            by_stage[stage] = by_stage.get(stage, 0) + 1
        _forget(self.seconds, second - SECONDS_KEPT)
        _forget(self.minutes, minute - MINUTES_KEPT)

    def per_second(self, now_ms: int) -> list[int]:
        """Events of each of the last 300 whole seconds, oldest first."""
        now = now_ms // SECOND_MS
        return [self.seconds.get(second, 0) for second in range(now - SECONDS_KEPT, now)]

    def last_minute(self, now_ms: int) -> int:
        """Events of the last 60 seconds, this one included."""
        now = now_ms // SECOND_MS
        return sum(self.seconds.get(second, 0) for second in range(now - SECONDS_OF_MINUTE + 1, now + 1))

    def by_stage(self, now_ms: int) -> dict[Stage, int]:
        """Events of each stage in the last 60 minutes, this one included."""
        oldest = now_ms // MINUTE_MS - MINUTES_KEPT
        kept = [stages for minute, stages in self.minutes.items() if minute > oldest]
        return {stage: sum(stages.get(stage, 0) for stages in kept) for stage in STAGES}


@dataclass
class Tally:
    """`count` what was committed, `answered` each slate that waited for an event; read by `GET /v1/pulse`."""

    since_ms: int = 0
    real: Counts = field(default_factory=Counts)
    simulated: Counts = field(default_factory=Counts)
    _groups: deque[tuple[int, float]] = field(default_factory=lambda: deque(maxlen=GROUPS_KEPT))
    _answers: deque[float] = field(default_factory=lambda: deque(maxlen=ANSWERS_KEPT))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, events: Sequence[tuple[int, Event]], *, now_ms: int, at_s: float) -> None:
        """These were committed at this moment, in offset order; what only keeps the books is no event of a journey."""
        stages: tuple[list[Stage], list[Stage]] = ([], [])
        for _, event in events:
            kind = BY_NAME.get(event.kind)
            if kind is not None and kind.stage is not Stage.NONE:
                stages[event.simulated].append(kind.stage)
        with self._lock:
            self._groups.append((events[-1][0], at_s))
            for counts, found in zip((self.real, self.simulated), stages, strict=True):
                if found:
                    counts.add(found, now_ms=now_ms)

    def answered(self, after: int, *, asked_s: float, at_s: float) -> None:
        """A slate that had to have learned `after` was answered; kept where it was asked at once."""
        if after < 0:
            return
        committed_s = _first_from(self.groups(), after)
        if committed_s is not None and asked_s - committed_s <= AT_ONCE_S:
            with self._lock:
                self._answers.append(1_000 * max(0.0, at_s - committed_s))

    def groups(self) -> list[tuple[int, float]]:
        """(last offset, when) of the last flushes, oldest first."""
        with self._lock:
            return list(self._groups)

    def answers_ms(self) -> list[float]:
        """From commit to changed slate, of the last slates asked at once."""
        with self._lock:
            return list(self._answers)

    def per_second(self, *, simulated: bool, now_ms: int) -> list[int]:
        with self._lock:
            return (self.simulated if simulated else self.real).per_second(now_ms)

    def last_minute(self, *, simulated: bool, now_ms: int) -> int:
        with self._lock:
            return (self.simulated if simulated else self.real).last_minute(now_ms)

    def last_ms(self, *, simulated: bool) -> int:
        """When the newest was counted, 0 for none."""
        with self._lock:
            return (self.simulated if simulated else self.real).last_ms

    def by_stage(self, *, simulated: bool, now_ms: int) -> dict[Stage, int]:
        with self._lock:
            return (self.simulated if simulated else self.real).by_stage(now_ms)


def learning_ms(groups: Instants, turns: Instants) -> list[float]:
    """From each flush to the end of the turn that had learned it, where both are still remembered."""
    offsets = [offset for offset, _ in turns]
    found = []
    for offset, committed_s in groups:
        at = bisect_left(offsets, offset)
        # The first turn remembered may have been longer after than the one that learned it.
        if 0 < at < len(turns):
            found.append(1_000 * max(0.0, turns[at][1] - committed_s))
    return found


def _first_from(instants: Instants, offset: int) -> float | None:
    """When the flush was that brought `offset`; None when it is not remembered."""
    at = bisect_left(instants, offset, key=lambda one: one[0])
    return instants[at][1] if 0 < at < len(instants) else None


def _forget(kept: dict[int, Kept], oldest: int) -> None:
    """Drop what is older; keys rise, so the oldest stand first."""
    while kept and (first := next(iter(kept))) <= oldest:
        del kept[first]
