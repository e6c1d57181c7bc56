"""The one thread that owns the engine: it answers waiting slates, and learns waiting events between them.

`offer` and `ask` may be called from any thread. Slates go first: learning stops for one that is ready, until an event has
waited for long; then both take turns. A slate that named an offset waits until it is learned, or is refused in time; one
that names newer rights than are learned waits a little, and is then answered without personal data. Queues are bounded:
whoever offers too fast waits.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, NamedTuple, TypeVar

from magpie.engine.ask import (
    Beliefs,
    BeliefsAsk,
    Exposure,
    ExposureAsk,
    NotYetLearned,
    Pulse,
    Slate,
    SlateAsk,
    Stopped,
    TooManyAsks,
)
from magpie.engine.beliefs import beliefs_of
from magpie.engine.exposure import exposure_of
from magpie.engine.pipeline import Engine
from magpie.engine.pulse import PulseReader
from magpie.engine.side_effects.trace_side_effect import TraceSideEffect
from magpie.engine.trace import TraceRing
from magpie.kit.errors import Refusal
from magpie.log.event import Event

Result = TypeVar("Result")
Numbered = tuple[int, Event]

LEARN_WITHIN_MS: Final = 100
"""Slates go before events that have waited less: nobody sees whether a like of just now is learned a tenth of a second
later, and whoever has to see it names its offset."""
LEARN_TURN_S: Final = 0.0015
"""A turn of learning, where events have waited for longer."""
LEARN_CHUNK: Final = 4
"""Events learned between two looks at the clock and at who waits: about half a millisecond."""
ANSWER_TURN: Final = 4
"""Slates answered between two turns of learning, so that learning never starves."""
EVENTS_WAITING_MAX: Final = 100_000
ASKS_WAITING_MAX: Final = 1_000
TURNS_KEPT: Final = 256
"""Ends of turns that are remembered, to say how long learning takes: a second of the busiest site, hours of a quiet one."""


@dataclass(eq=False)
class Waiting:
    """What waits for an offset and for rights, and the future of its answer: a slate, or what `look` finds."""

    after: int
    until_s: float
    ask: SlateAsk | None = None
    look: Callable[[Engine], object] | None = None
    person: str = ""
    rights_version: int = 0
    rights_until_s: float = 0.0
    answer: "Future[Any]" = field(default_factory=Future)


class _Job(NamedTuple):
    """Something to do on the engine's thread, and what to say if it never comes to it."""

    work: Callable[[], None]
    refuse: Callable[[], None]


class EngineHost:
    """`catch_up` from the log, `start`, then `offer` and `ask`; `close` at the end."""

    def __init__(
        self, engine: Engine, *, ring: TraceRing | None = None, after_wait_s: float = 2.0, rights_wait_s: float = 0.05,
        read_log: Callable[[int], Iterable[Numbered]] | None = None,
        on_learned: Callable[[int], None] = lambda offset: None,
    ) -> None:  # fmt: skip
        self.engine, self.ring = engine, ring
        self._trace = TraceSideEffect(ring, engine.sources) if ring else None
        self._after_wait_s, self._rights_wait_s, self._read_log = after_wait_s, rights_wait_s, read_log
        self._on_learned = on_learned
        self._pulse = PulseReader()
        self._turns: deque[tuple[int, float]] = deque(maxlen=TURNS_KEPT)
        self._events: deque[tuple[float, Numbered]] = deque()
        self._asks: deque[Waiting] = deque()
        self._jobs: deque[_Job] = deque()
        self._wake = threading.Condition(threading.RLock())
        self._is_open = True
        self._thread = threading.Thread(target=self._work, name="engine", daemon=True)

    @property
    def applied_offset(self) -> int:
        return self.engine.applied_offset

    def lag_ms(self) -> int:
        """How long the oldest event that is not learned has been waiting."""
        try:
            offered_s, _ = self._events[0]
        except IndexError:
            return 0
        return int((time.perf_counter() - offered_s) * 1_000)

    def has_acted(self, person: str) -> "Future[bool]":
        """Whether the engine has learned anything that this person did, beyond being shown cards."""
        return self.run(lambda engine: engine.has_acted(person))

    def catch_up(
        self, events: Iterable[Numbered], *, on_progress: Callable[[int], None] = lambda offset: None
    ) -> None:
        """Learn the tail of the log before `start`; `on_progress` hears an offset every thousand events."""
        for count, numbered in enumerate(events):
            self.engine.apply((numbered,))
            if count % 1_000 == 0:
                on_progress(numbered[0])
        on_progress(self.engine.applied_offset)

    def start(self) -> None:
        """Take the memory of the next hours, then begin."""
        self.engine.state.make_room()
        self._turns.append((self.engine.applied_offset, time.monotonic()))
        self._thread.start()

    def close(self) -> None:
        """Learn what was offered, refuse what still waits, and stop."""
        with self._wake:
            self._is_open = False
            self._wake.notify_all()
        if self._thread.is_alive():
            self._thread.join()
        self._refuse_waiting()
        if self.ring:
            self.ring.close()

    def offer(self, first_offset: int, events: Sequence[Numbered]) -> None:
        """Committed events, in offset order; waits while too many are queued."""
        now_s = time.perf_counter()
        with self._wake:
            while len(self._events) > EVENTS_WAITING_MAX and self._is_open:
                self._wake.wait(0.1)
            self._events.extend((now_s, numbered) for numbered in events)
            self._wake.notify_all()

    def ask(self, ask: SlateAsk) -> "Future[Slate]":
        """A slate as soon as the ask's offset has been learned, and its rights if they come in time."""
        now_s = time.perf_counter()
        return self._wait(
            Waiting(ask.after, now_s + self._after_wait_s, ask=ask, person=ask.person,
                    rights_version=ask.rights_version, rights_until_s=now_s + self._rights_wait_s)
        )  # fmt: skip

    def beliefs(self, ask: BeliefsAsk) -> "Future[Beliefs]":
        """What is believed of a person as soon as the ask's offset has been learned, and its rights if they come in time."""

        def look(engine: Engine) -> Beliefs:
            return beliefs_of(engine.state, ask)

        now_s = time.perf_counter()
        return self._wait(
            Waiting(ask.after, now_s + self._after_wait_s, look=look, person=ask.person,
                    rights_version=ask.rights_version, rights_until_s=now_s + self._rights_wait_s)
        )  # fmt: skip

    def exposure(self, ask: ExposureAsk) -> "Future[Exposure]":
        """What an account's new cards were given as soon as the ask's offset has been learned."""

        def look(engine: Engine) -> Exposure:
            return exposure_of(engine.state, ask)

        return self._wait(Waiting(ask.after, time.perf_counter() + self._after_wait_s, look=look))

    def pulse(self) -> "Future[Pulse]":
        """What it learned last, how trials fare, and how goods spread: of now, and bounded."""
        return self.run(
            lambda engine: self._pulse.read(engine.state, now_s=time.monotonic(), turns=self._turns)
        )

    def _wait(self, waiting: Waiting) -> "Future[Any]":
        with self._wake:
            if not self._is_open:
                waiting.answer.set_exception(Stopped())
            elif len(self._asks) >= ASKS_WAITING_MAX:
                waiting.answer.set_exception(TooManyAsks(waiting=len(self._asks)))
            else:
                self._asks.append(waiting)
                self._wake.notify_all()
        return waiting.answer

    def run(self, job: Callable[[Engine], Result]) -> "Future[Result]":
        """Do something with the engine on its own thread, between two turns: a snapshot, a ledger, a picture."""
        answer: Future[Result] = Future()
        with self._wake:
            if not self._is_open:
                answer.set_exception(Stopped())
            else:
                self._jobs.append(
                    _Job(lambda: _fulfil(answer, lambda: job(self.engine)), lambda: _refuse(answer))
                )
                self._wake.notify_all()
        return answer

    def find_trace(self, slate: str) -> "Future[dict[str, Any] | None]":
        """The trace of a slate as plain values, None when it was not kept or has gone. Its values are JSON types."""
        ring = self.ring
        return self.run(lambda engine: ring.find_trace(slate) if ring else None)

    def _work(self) -> None:
        try:
            while self._wait_for_work():
                self._learn()
                for answered in self._answer():
                    if self._trace:
                        self._trace.after(answered)
                while self._jobs:
                    self._jobs.popleft().work()
        finally:
            # Also after a fault: whoever asks is told at once, and nobody waits for a thread that is gone.
            self._is_open = False
            self._refuse_waiting()

    def _refuse_waiting(self) -> None:
        with self._wake:
            asks, jobs = list(self._asks), list(self._jobs)
            self._asks.clear()
            self._jobs.clear()
        for waiting in asks:
            _refuse(waiting.answer)
        for job in jobs:
            job.refuse()

    def _wait_for_work(self) -> bool:
        """Sleep until there is something to do; False when everything offered is learned and the host is closed."""
        with self._wake:
            while not (self._events or self._jobs or self._next_ready()):
                if not self._is_open:
                    return False
                self._refuse_late()
                # Nobody waits: what was put off is learned now, so that the next slate need not.
                self.engine.settle()
                # With nothing waiting there is nothing to time out; else look again when the first ask may be late.
                self._wake.wait(0.01 if self._asks else None)
            return True

    def _learn(self) -> None:
        """Learn for one turn, or until a slate goes first."""
        until_s, before = time.perf_counter() + LEARN_TURN_S, self.engine.applied_offset
        while self._events and not self._slates_go_first():
            for _ in range(min(LEARN_CHUNK, len(self._events))):
                self._learn_one(self._events[0][1])
                self._events.popleft()
            if time.perf_counter() >= until_s:
                break
        if self.engine.applied_offset > before:
            self._turns.append((self.engine.applied_offset, time.monotonic()))
        self._on_learned(self.engine.applied_offset)
        if len(self._events) < EVENTS_WAITING_MAX:
            with self._wake:
                self._wake.notify_all()

    def _slates_go_first(self) -> bool:
        """Whether one is ready, none waits for what is to be learned, and no event has waited for long."""
        if not self._asks or self.lag_ms() > LEARN_WITHIN_MS:
            return False
        with self._wake:
            return all(map(self._is_ready, self._asks))

    def _learn_one(self, numbered: Numbered) -> None:
        """One event; events the log holds and nobody offered are read from it first."""
        missing = self.engine.applied_offset + 1
        if numbered[0] > missing and self._read_log is not None:
            for earlier in self._read_log(missing):
                if earlier[0] >= numbered[0]:
                    break
                self.engine.apply((earlier,))
        telling, event = self._pulse.telling, numbered[1]
        before = telling.before(self.engine.state, event, now_s=time.monotonic())
        self.engine.apply((numbered,))
        if before is not None:
            telling.after(self.engine.state, event, before)

    def _answer(self) -> list[Any]:
        """Answer a few asks whose offset is learned; the futures are done before any trace is written."""
        self._refuse_late()
        answered = []
        for _ in range(ANSWER_TURN):
            waiting = self._take_ready()
            if waiting is None:
                break
            if waiting.look is not None:
                _fulfil(waiting.answer, partial(waiting.look, self.engine))
            elif waiting.ask is not None and waiting.answer.set_running_or_notify_cancel():
                one = self.engine.answer_fully((waiting.ask,))[0]
                waiting.answer.set_result(one.slate)
                answered.append(one)
        return answered

    def _next_ready(self) -> bool:
        return any(map(self._is_ready, self._asks))

    def _is_ready(self, waiting: Waiting) -> bool:
        if waiting.after > self.engine.applied_offset:
            return False
        return (
            not waiting.rights_version
            or self.engine.rights_version(waiting.person) >= waiting.rights_version
            or time.perf_counter() >= waiting.rights_until_s
        )

    def _take_ready(self) -> Waiting | None:
        with self._wake:
            for place, waiting in enumerate(self._asks):
                if self._is_ready(waiting):
                    del self._asks[place]
                    return waiting
        return None

    def _refuse_late(self) -> None:
        now_s = time.perf_counter()
        with self._wake:
            late = [waiting for waiting in self._asks if waiting.until_s < now_s]
            for waiting in late:
                self._asks.remove(waiting)
        for waiting in late:
            applied = self.engine.applied_offset
            refusal = NotYetLearned(after=waiting.after, limit_s=self._after_wait_s, applied=applied)
            if waiting.answer.set_running_or_notify_cancel():
                waiting.answer.set_exception(refusal)


def _fulfil(answer: "Future[Result]", job: Callable[[], Result]) -> None:
    """Do the job; a refusal goes to whoever waits for it, anything else is a fault and stops the thread."""
    if not answer.set_running_or_notify_cancel():
        return
    try:
        answer.set_result(job())
    except Refusal as refusal:
        answer.set_exception(refusal)
    finally:
        if not answer.done():
            answer.set_exception(Stopped())


def _refuse(answer: "Future[Any]") -> None:
    """Tell whoever waits that the engine has stopped."""
    if answer.set_running_or_notify_cancel():
        answer.set_exception(Stopped())
