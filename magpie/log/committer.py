"""Group commit: many callers, one writing thread, one flush for everything that waits.

A quiet log is flushed at once; a busy one gathers what arrives within the window (5 ms) into one write and one
flush. A caller's future is answered after the flush. The queue is bounded: past it, callers are told to come back.
"""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from magpie.kit.errors import Refusal
from magpie.log.event import Event
from magpie.log.journey_log import Ack, Group, JourneyLog, Mark, Request

WINDOW_MS = 5
GROUP_EVENTS_MAX = 8_192
WAITING_EVENTS_MAX = 50_000

OnCommit = Callable[[int, Sequence[tuple[int, Event]]], None]


class IntakeBusy(Refusal):
    code, status = "intake_busy", 429
    en = "{waiting} events are waiting to be written; send this again in {retry_after_s} s."
    zh = "有 {waiting} 个事件等待写入，请在 {retry_after_s} 秒后重试。"


class LogClosed(Refusal):
    code, status = "log_closed", 503
    en = "The log is closing; nothing of this request was recorded. Send it again in a moment."
    zh = "日志正在关闭，本次请求没有记录任何内容，请稍后重试。"


@dataclass(frozen=True)
class _Waiting:
    """One thing for the writing thread to do: a request, or an act on the log between two groups."""

    future: "Future[Ack]"
    request: Request


@dataclass(frozen=True)
class _Act:
    future: "Future[None]"
    act: Callable[[JourneyLog], None]


def ignore(first: int, events: Sequence[tuple[int, Event]]) -> None:
    """An `on_commit` for logs that nobody follows."""


class GroupCommitter:
    """Owns the log from construction to `close`: nobody else may append to it in between."""

    def __init__(self, log: JourneyLog, *, window_ms: int = WINDOW_MS, on_commit: OnCommit = ignore) -> None:
        self.log = log
        self.groups = 0
        self.waiting_events = 0
        self._window_s = window_ms / 1_000
        self._on_commit = on_commit
        self._queue: queue.SimpleQueue[_Waiting | _Act | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._is_open = True
        self._thread = threading.Thread(target=self._run, name="log-writer", daemon=True)
        self._thread.start()

    def submit(self, events: Sequence[Event], *, mark: Mark | None = None) -> "Future[Ack]":
        """Ask for the events to be stored. The future holds the Ack, or a Refusal; raises IntakeBusy, LogClosed."""
        waiting = _Waiting(Future(), Request(events, mark))
        with self._lock:
            if not self._is_open:
                raise LogClosed()
            if self.waiting_events and self.waiting_events + len(events) > WAITING_EVENTS_MAX:
                raise IntakeBusy(waiting=self.waiting_events, retry_after_s=1)
            self.waiting_events += len(events)
            self._queue.put(waiting)
        return waiting.future

    def rotate(self) -> "Future[None]":
        """Close the active segment after everything submitted so far (before sealing or erasing)."""
        act = _Act(Future(), JourneyLog.rotate)
        with self._lock:
            if not self._is_open:
                raise LogClosed()
            self._queue.put(act)
        return act.future

    def close(self) -> None:
        """Write what waits, stop the thread and close the log. Calling it again does nothing."""
        with self._lock:
            was_open, self._is_open = self._is_open, False
            if was_open:
                self._queue.put(None)
        self._thread.join()
        if was_open:
            self.log.close()

    # ---- the writing thread

    def _run(self) -> None:
        pending: list[_Waiting | _Act] = []
        try:
            is_busy = False
            while True:
                pending, goes_on = self._gather(linger=is_busy)
                is_busy = len(pending) > 1
                self._work(pending)
                pending = []
                if not goes_on:
                    return
        finally:
            # Reached at close, and if on_commit or the log fails in a way nobody foresaw: no caller may hang.
            with self._lock:
                self._is_open = False
            self._refuse_rest(pending)

    def _gather(self, *, linger: bool) -> tuple[list[_Waiting | _Act], bool]:
        """What waits now, and, when the log is busy, what comes within the window. False ends the thread."""
        found: list[_Waiting | _Act] = []
        count = 0
        item = self._queue.get()
        until = time.monotonic() + self._window_s
        while item is not None:
            found.append(item)
            count += len(item.request.events) if isinstance(item, _Waiting) else 0
            left = until - time.monotonic() if linger else 0.0
            if count >= GROUP_EVENTS_MAX or isinstance(item, _Act):
                return found, True
            try:
                item = self._queue.get(timeout=left) if left > 0 else self._queue.get_nowait()
            except queue.Empty:
                return found, True
        return found, False

    def _work(self, pending: Sequence[_Waiting | _Act]) -> None:
        waiting = [item for item in pending if isinstance(item, _Waiting)]
        if waiting:
            self._commit(waiting)
        for item in pending:
            if isinstance(item, _Act):
                self._act(item)

    def _commit(self, waiting: Sequence[_Waiting]) -> None:
        try:
            group = self.log.append_group([item.request for item in waiting])
        except Refusal as refusal:
            group = Group([refusal] * len(waiting), self.log.next_offset, [])
        with self._lock:
            self.waiting_events -= sum(len(item.request.events) for item in waiting)
        self.groups += 1
        for item, answer in zip(waiting, group.answers, strict=True):
            _settle(item.future, answer)
        if group.stored:
            self._on_commit(group.first, list(enumerate(group.stored, group.first)))

    def _act(self, item: _Act) -> None:
        try:
            item.act(self.log)
        except Refusal as refusal:
            _settle(item.future, refusal)
        else:
            _settle(item.future, None)

    def _refuse_rest(self, pending: Sequence[_Waiting | _Act]) -> None:
        rest: list[_Waiting | _Act | None] = list(pending)
        while not self._queue.empty():
            rest.append(self._queue.get())
        for item in rest:
            if item is not None and not item.future.done():
                _settle(item.future, LogClosed())


def _settle(future: "Future[Ack] | Future[None]", answer: Ack | Refusal | None) -> None:
    """Answer a future unless its caller has gone away."""
    if not future.set_running_or_notify_cancel():
        return
    if isinstance(answer, Refusal):
        future.set_exception(answer)
    else:
        future.set_result(answer)  # type: ignore[arg-type]  # one function answers both kinds of future
