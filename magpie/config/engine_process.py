"""The engine's process: it restores the last snapshot, learns the log's tail, then hears events and answers asks.

It owns the engine's state, the traces and the snapshots, and nothing of the log but reading. It lives as long as the
main process holds the other ends: when they are gone it leaves at once, as after a power cut, and the log has everything.
"""

import contextlib
import gc
import itertools
import logging
import os
import shutil
import signal
import sys
import threading
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any, Final, NoReturn

from magpie.config.engine_wire import (
    DECODE_ASKED,
    Answer,
    Ends,
    Mark,
    NotWritten,
    Request,
    decode_events,
    decode_offset,
    decode_opening,
    decode_request,
    encode,
    raw,
)
from magpie.config.leaving import leave_on_fault
from magpie.config.trying import read_trying
from magpie.engine.host import EngineHost
from magpie.engine.params import Params
from magpie.engine.pipeline import Engine
from magpie.engine.snapshot import Captured, OtherParams, capture, snapshots_in
from magpie.engine.trace import TraceRing
from magpie.kit.errors import Refusal
from magpie.log.readers import LogReader

SNAPSHOTS: Final = "snapshots"
TRACES: Final = "traces"
# The seed is part of every slate's randomness; a site keeps one for life, so that replays agree.
SEED: Final = 20_260_101
COLLECT_AFTER: Final = (50_000, 20, 1_000_000)
"""New objects before a round through the young, rounds before one through the middle-aged, and never by itself a full one."""
SWITCH_S: Final = 0.001
"""How long the engine's thread may keep the interpreter from the two that hear: asks should not queue behind a slate."""


def run_engine_process(ends: Ends) -> None:
    """Until the main process hangs up or is gone. Signals are for the main process: it closes in order."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    logging.basicConfig(
        level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    sys.setswitchinterval(SWITCH_S)
    threading.excepthook = leave_on_fault
    try:
        serve_engine(ends)
    except (EOFError, ConnectionError):
        os._exit(os.EX_OK)


def serve_engine(ends: Ends) -> NoReturn:
    """The whole life of an engine behind `ends`; raises EOFError when the other side has hung up."""
    EngineServer(ends).run()


class EngineServer:
    """One engine and who speaks to it. `captured` is what the next "write" writes."""

    def __init__(self, ends: Ends) -> None:
        self.asks, self.events, self.mark = ends.asks, ends.events, Mark(ends.mark)
        self.captured: Captured | None = None
        self.telling = threading.Lock()
        opening = decode_opening(self.asks.recv_bytes())
        self.folder, self.log = Path(opening.engine), LogReader(Path(opening.log))
        self.host = EngineHost(
            restored_engine(self.folder / SNAPSHOTS, Params()),
            ring=TraceRing(self.folder / TRACES),
            after_wait_s=opening.after_wait_s,
            rights_wait_s=opening.rights_wait_s,
            read_log=self.log.read,
            on_learned=self.mark.write,
        )
        trying = read_trying(self.folder.parent, Params())
        self.host.engine.rank_by(trying.weights, trying.layer)
        self.hearing = threading.Thread(target=self._hear, name="events", daemon=True)

    def run(self) -> NoReturn:
        """Say what the snapshot knows, learn up to what the main process allows, then serve."""
        self.mark.write(self.host.applied_offset)
        self.asks.send_bytes(encode(self.host.applied_offset))
        self._catch_up(decode_offset(self.asks.recv_bytes()))
        self.host.start()
        _pass_over_what_stays()
        self.hearing.start()
        self.asks.send_bytes(encode(self.host.applied_offset))
        while True:
            self._serve(decode_request(self.asks.recv_bytes()))

    def _catch_up(self, newest: int) -> None:
        tail = self.log.read(self.host.applied_offset + 1)
        self.host.catch_up(
            itertools.takewhile(lambda numbered: numbered[0] <= newest, tail), on_progress=self.mark.write
        )

    def _hear(self) -> None:
        """Committed events, in offset order, until the other side closes this pipe."""
        try:
            while True:
                events = decode_events(self.events.recv_bytes())
                self.host.offer(events[0][0], events)
        except (EOFError, OSError):
            return

    def _serve(self, request: Request) -> None:
        answer = self._future_of(request.verb, DECODE_ASKED[request.verb](request.body))
        answer.add_done_callback(partial(self._tell, request.number))

    def _future_of(self, verb: str, asked: Any) -> "Future[Any]":  # as VERBS says
        host, ring = self.host, self.host.ring
        match verb:
            case "slate":
                return host.ask(asked)
            case "beliefs":
                return host.beliefs(asked)
            case "exposure":
                return host.exposure(asked)
            case "pulse":
                return host.pulse()
            case "has_acted":
                return host.has_acted(asked)
            case "trace":
                return host.find_trace(asked)
            case "forget_traces":
                return host.run(lambda engine: ring.forget_persons(set(asked)) if ring else None)
            case "digest":
                return host.run(Engine.digest)
            case "capture":
                return host.run(self._capture)
            case "finish":
                return _done(self._finish())
            case "drop_older":
                self._drop_older()
                return _done(None)
            case "write":
                return self._write_beside()
        raise ValueError(verb)

    def _capture(self, engine: Engine) -> int:
        self.captured = capture(engine.state)
        _pass_over_what_stays()
        return self.captured.offset

    def _finish(self) -> int:
        """Learn all that was sent; after this nobody else touches the engine."""
        self.hearing.join()
        self.host.close()
        self.mark.write(self.host.applied_offset)
        return self._capture(self.host.engine)

    def _write_beside(self) -> "Future[None]":
        """In a thread of its own: asks go on while hundreds of megabytes are written."""
        answer: Future[None] = Future()
        threading.Thread(target=self._write, args=(answer,), name="snapshot", daemon=True).start()
        return answer

    def _write(self, answer: "Future[None]") -> None:
        captured, self.captured = self.captured, None
        try:
            if captured:
                captured.write(self.folder / SNAPSHOTS)
        except OSError as error:
            answer.set_exception(NotWritten(why=str(error)))
        else:
            answer.set_result(None)

    def _drop_older(self) -> None:
        """Remove every snapshot but the newest, also one that a crash left half-written."""
        newest = snapshots_in(self.folder / SNAPSHOTS)[-1]
        for other in newest.parent.iterdir():
            if other != newest:
                shutil.rmtree(other)

    def _tell(self, number: int, answer: "Future[Any]") -> None:
        """Runs in whichever thread has the answer."""
        refusal = answer.exception()
        if isinstance(refusal, Refusal):
            told = Answer(number, raw(refusal.detail), refusal.code)
        else:
            told = Answer(number, raw(answer.result()))
        # Where the line was hung up meanwhile, nobody waits for this any more.
        with self.telling, contextlib.suppress(OSError):
            self.asks.send_bytes(encode(told))


def _pass_over_what_stays() -> None:
    """Let the collector leave out what was made so far, and look at the young alone: a full round through a million names
    holds up every slate for tens of milliseconds. Full rounds come with each snapshot, when slates wait anyway."""
    gc.set_threshold(*COLLECT_AFTER)
    gc.collect()
    gc.freeze()


def _done(result: Any) -> "Future[Any]":
    answer: Future[Any] = Future()
    answer.set_result(result)
    return answer


def restored_engine(folder: Path, params: Params) -> Engine:
    """The engine of the last snapshot; a fresh one when there is none or it was made with other numbers."""
    try:
        return Engine.restore(folder, params) or Engine(params, seed=SEED)
    except OtherParams:
        return Engine(params, seed=SEED)
