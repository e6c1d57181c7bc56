"""The main process's side of the engine: starts it, feeds it what was committed, asks it, and leaves with it.

It is started before anything else is imported, so that both processes get ready beside each other; this module is light
for that. Obeys the edge's protocol of a matchmaker. One thread reads answers and finishes the futures that wait for them. When
the engine's process is gone unasked, that thread ends by a fault and takes the main process along: log and engine are
started anew together.
"""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from magpie.config.engine_wire import (
    DECODE_TOLD,
    REFUSALS,
    Ends,
    Mark,
    Numbered,
    Opening,
    Request,
    both_ends,
    decode_answer,
    decode_detail,
    decode_offset,
    encode,
    raw,
)
from magpie.engine.ask import Beliefs, BeliefsAsk, Exposure, ExposureAsk, Pulse, Slate, SlateAsk, Stopped

if TYPE_CHECKING:
    from magpie.gateway.gate import Progress

PROGRAM: tuple[str, ...] = ("-m", "magpie.cli")
LOOK_S: Final = 0.05
LEAVE_WAIT_S: Final = 5.0


class EngineGone(Exception):
    """The engine's process left without being asked; its own words stand above in the log."""


class Running(Protocol):
    """Whatever runs behind the other ends."""

    def wait(self, timeout: float | None = None) -> object: ...


StartEngine = Callable[[Ends], Running]


def start_engine_process(ends: Ends) -> Running:
    """A process of its own, that is handed its ends and told nothing else."""
    asks, events, mark = ends.descriptors()
    line = [sys.executable, *PROGRAM, "engine", "--asks-fd", str(asks), "--events-fd", str(events), "--mark-fd", str(mark)]  # fmt: skip
    process = subprocess.Popen(line, pass_fds=(asks, events, mark), env=os.environ)
    ends.asks.close()
    ends.events.close()
    return process


class EngineLink:
    """`started`, `open`, `catch_up`, then `offer` and ask; `finish` and `close` at the end."""

    def __init__(self, ends: Ends, running: Running) -> None:
        self._asks, self._events, self._mark = ends.asks, ends.events, Mark(ends.mark)
        self._running = running
        self._sending, self._waiting = threading.Lock(), dict[int, tuple[str, "Future[Any]"]]()
        self._offered: deque[tuple[int, float]] = deque()
        self._looking = threading.Lock()
        self._number, self._is_leaving = 0, False
        self._thread = threading.Thread(target=self._hear, name="engine", daemon=True)

    @classmethod
    def started(cls, start: StartEngine = start_engine_process) -> "EngineLink":
        """An engine that gets ready to be opened."""
        with both_ends() as (own, others):
            return cls(own, start(others))

    def open(self, *, engine: Path, log: Path, after_wait_s: float, rights_wait_s: float) -> None:
        """Let it restore its last snapshot: `applied_offset` is what that knows."""
        # One that is gone is found out by what it does not answer.
        with contextlib.suppress(ConnectionError):
            self._asks.send_bytes(encode(Opening(str(engine), str(log), after_wait_s, rights_wait_s)))
        self._hear_offset()

    @property
    def applied_offset(self) -> int:
        return self._mark.read()

    def catch_up(self, progress: "Progress") -> None:
        """Let it learn the log up to `progress.newest`, telling how far it is; afterwards it answers."""
        self._asks.send_bytes(encode(progress.newest))
        while not self._asks.poll(LOOK_S):
            progress.applied = self.applied_offset
        self._hear_offset()
        progress.applied = self.applied_offset
        self._thread.start()

    def offer(self, events: Sequence[Numbered]) -> None:
        """Committed events, in offset order; waits while too many are queued there."""
        self._offered.append((events[-1][0], time.perf_counter()))
        self.lag_ms()
        self._events.send_bytes(encode(events))

    def lag_ms(self) -> int:
        """How long the oldest commit that is not learned has been waiting."""
        applied = self.applied_offset
        with self._looking:
            while self._offered:
                last, offered_s = self._offered[0]
                if last > applied:
                    return int((time.perf_counter() - offered_s) * 1_000)
                self._offered.popleft()
        return 0

    def ask(self, ask: SlateAsk) -> "Future[Slate]":
        """A slate as soon as the ask's offset has been learned."""
        return self._request("slate", ask)

    def beliefs(self, ask: BeliefsAsk) -> "Future[Beliefs]":
        """What is believed of a person as soon as the ask's offset has been learned."""
        return self._request("beliefs", ask)

    def exposure(self, ask: ExposureAsk) -> "Future[Exposure]":
        """What an account's new cards were given as soon as the ask's offset has been learned."""
        return self._request("exposure", ask)

    def pulse(self) -> "Future[Pulse]":
        """What the engine learned last, how its trials fare and how goods spread, as of now."""
        return self._request("pulse", None)

    def has_acted(self, person: str) -> "Future[bool]":
        """Whether the engine has learned anything that this person did, beyond being shown cards."""
        return self._request("has_acted", person)

    def find_trace(self, slate: str) -> dict[str, Any] | None:
        """The trace of a slate as plain JSON values, None when it was not kept or has gone."""
        found: dict[str, Any] | None = self._request("trace", slate).result()
        return found

    def forget_traces(self, persons: Sequence[str]) -> None:
        """Drop the traces of these persons from the disk."""
        self._request("forget_traces", list(persons)).result()

    def digest(self) -> str:
        """One name for all bits of the engine's state."""
        found: str = self._request("digest", None).result()
        return found

    def capture(self) -> int:
        """Copy the state between two events; the offset it has learned. `write` puts the copy on disk."""
        offset: int = self._request("capture", None).result()
        return offset

    def write(self) -> None:
        """Write what was captured last; raises NotWritten."""
        self._request("write", None).result()

    def drop_older(self) -> None:
        """Leave no snapshot but the newest."""
        self._request("drop_older", None).result()

    def finish(self) -> int:
        """No events follow: learn all that was offered and capture that. Afterwards only `write` and `close`."""
        self._events.close()
        offset: int = self._request("finish", None).result()
        return offset

    def close(self) -> None:
        """Let go; the engine's process leaves."""
        self._is_leaving = True
        self._events.close()
        # A thread that reads holds the pipe open: only hanging up ends both sides.
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(self._asks.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)
        if self._thread.is_alive():
            self._thread.join()
        self._asks.close()
        self._running.wait(LEAVE_WAIT_S)
        self._mark.close()

    def _hear_offset(self) -> int:
        try:
            return decode_offset(self._asks.recv_bytes())
        except (EOFError, ConnectionError):
            raise EngineGone("the engine's process did not start") from None

    def _request(self, verb: str, asked: object) -> "Future[Any]":
        answer: Future[Any] = Future()
        with self._sending:
            self._number += 1
            self._waiting[self._number] = verb, answer
            try:
                self._asks.send_bytes(encode(Request(self._number, verb, raw(asked))))
            except OSError:
                del self._waiting[self._number]
                answer.set_exception(Stopped())
        return answer

    def _hear(self) -> None:
        """Finish futures until the other side is gone; then tell who still waits."""
        try:
            while True:
                told = decode_answer(self._asks.recv_bytes())
                verb, answer = self._waiting.pop(told.number)
                if not answer.set_running_or_notify_cancel():
                    continue
                if told.refused:
                    answer.set_exception(REFUSALS[told.refused](**decode_detail(told.body)))
                else:
                    answer.set_result(DECODE_TOLD[verb](told.body))
        except (EOFError, OSError):
            self._refuse_waiting()
            if not self._is_leaving:
                raise EngineGone("the engine's process is gone") from None

    def _refuse_waiting(self) -> None:
        with self._sending:
            waiting, self._waiting = list(self._waiting.values()), {}
        for _, answer in waiting:
            if answer.set_running_or_notify_cancel():
                answer.set_exception(Stopped())
