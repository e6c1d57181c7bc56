"""The relay: carries committed facts to the journey log and to the handlers, each exactly once, in commit order.

Two consumers, two marks. The log keeps its own high-water mark beside the events (one durable write for both); the
handlers' cursor moves in the transaction of their work. So a crash between any two steps repeats a step that had no
effect, or one whose effect is recognised by its deterministic event id. A broken handler stops its own queue, never the log's.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import Q

from magpie.domain.outbox.actions import this_bell
from magpie.domain.outbox.models import HANDLERS, Fact
from magpie.domain.outbox.queries import (
    START,
    Place,
    change_count,
    facts_after,
    handlers_place,
    lock_cursor,
    name_database,
    newest_place,
)
from magpie.domain.outbox.rows import update_row
from magpie.domain.outbox.scrubbing import scrub_database
from magpie.domain.outbox.wiring import Moment, Wiring
from magpie.kit.clock import SECOND_MS, Clock, instant_of, ms_of
from magpie.kit.errors import Refusal
from magpie.kit.ids import derive_id
from magpie.log.event import Event

FACTS_PER_APPEND = 500
EVENTS_PER_APPEND = 500  # reached by facts that speak of many things; the last one is told whole
FACTS_PER_TRANSACTION = 50  # bounds how long a page that writes waits for us on SQLite: some tens of ms
FACTS_KEPT = 10_000  # for whoever asks what happened lately; older ones are in the log or were no news
FACTS_PER_PRUNING = 2_000
PRUNE_EVERY_MS = 60 * SECOND_MS
POLL_S = 0.05
HANDLERS_EVERY_S = 0.05  # while facts keep coming: a transaction for each would cost more than the work in it
SCRUB_LOOKS_MAX = 200
BACK_OFF_S = (0.1, 0.5, 2.0, 5.0)

Mark = tuple[str, Place]
Append = Callable[[list[Event], Mark], Any]  # the log's Ack, which the relay does not read
ReadMark = Callable[[str], Place | None]
OWNER_MARK = "outbox-owner"
log = logging.getLogger(__name__)


class LogAheadOfDatabase(Refusal):
    code, status = "log_ahead_of_database", 500
    en = (
        "The journey log has facts up to {log_place}, this database only up to {database_place}: it was restored from an "
        "older copy. Nothing was sent. Restore the log of the same day, or start with an empty log folder."
    )
    zh = "旅程日志已记到 {log_place}，而数据库只到 {database_place}：数据库来自较旧的备份。没有发送任何内容，请恢复同一天的日志，或使用空的日志目录。"


class LogOfAnotherDatabase(Refusal):
    code, status = "log_of_another_database", 500
    en = (
        "This journey log was written beside another database: this one was deleted, or is another site's. Nothing was "
        "sent. Bring the log's own database back, or start with an empty log folder."
    )
    zh = "这份旅程日志属于另一个数据库：数据库被删除过，或来自别的站点。没有发送任何内容，请找回日志原来的数据库，或使用空的日志目录。"


class Relay:
    """One per log. `append(events, (name, place))` must store both durably or neither; `read_mark(name)` reads back.

    `step()` does what there is and returns how many facts moved; `start()` runs it in a thread until `stop()`.
    """

    def __init__(self, wiring: Wiring, *, append: Append, read_mark: ReadMark, clock: Clock) -> None:
        self._wiring = wiring
        self._append = append
        self._read_mark = read_mark
        self._clock = clock
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._database_id = ""
        self._log_place: Place = START
        self._prune_at_ms = clock.now_ms() + PRUNE_EVERY_MS
        self._seen: int | None = None
        self._has_more = False
        self._unhandled = FACTS_PER_TRANSACTION  # what waits since before we started is not known
        self._is_owed = True
        self._handlers_place = START
        self._handled_at = 0.0

    @property
    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begin carrying; raises LogAheadOfDatabase when the two do not belong together."""
        self.open()
        self._thread = threading.Thread(target=self._run, name="outbox-relay", daemon=True)
        self._thread.start()

    def stop(self, *, timeout_s: float = 10.0) -> None:
        self._stopping.set()
        this_bell().ring()
        if self._thread is not None:
            self._thread.join(timeout_s)

    def open(self) -> None:
        """Find the mark in the log, and check that it is a mark of this database, the only one the log was written with."""
        self._database_id = name_database(now=instant_of(self._clock.now_ms()))
        self._claim_log()
        self._log_place = self._read_mark(self.mark_name) or START
        newest = newest_place()
        if self._log_place > newest:
            raise LogAheadOfDatabase(log_place=str(self._log_place), database_place=str(newest))

    def _claim_log(self) -> None:
        """The first database that meets a log signs it, with a number made of its name, for a mark holds numbers."""
        mine: Place = (
            0,
            int.from_bytes(hashlib.blake2b(self._database_id.encode(), digest_size=6).digest(), "big"),
        )
        owner = self._read_mark(OWNER_MARK)
        if owner is None:
            self._append([], (OWNER_MARK, mine))
        elif tuple(owner) != mine:
            raise LogOfAnotherDatabase()

    @property
    def mark_name(self) -> str:
        """The log's mark carries the database's name: another database begins from its own start."""
        return f"outbox:{self._database_id}"

    @property
    def log_place(self) -> Place:
        return self._log_place

    def scrub(self) -> bool:
        """After an erasure: when the handlers have done what it asks for, leave no trace of it in the database's files.

        False when they have not come so far in time, or the database is busy: ask again. Called by another thread.
        """
        try:
            return self._wait_for_handlers(newest_place()) and scrub_database()
        except DatabaseError:
            log.exception("the database is scrubbed later")
            return False
        finally:
            connection.close()

    def _wait_for_handlers(self, place: Place) -> bool:
        for _ in range(SCRUB_LOOKS_MAX):
            if handlers_place() >= place:
                return True
            if self._stopping.wait(POLL_S):
                break
        return False

    def step(self, *, is_quiet: bool = True) -> int:
        """The log first, so that a person's rights never wait behind a shop's import; then one batch of handlers.

        Where more facts may come at any moment (not `is_quiet`), the handlers wait for them, but not long.
        """
        told = self._feed_log()
        return told if self._may_wait(told, is_quiet) else told + self._run_handlers()

    def _run(self) -> None:
        failures = 0
        rang = False
        while not self._stopping.is_set():
            try:
                moved = self._step_if_changed(is_quiet=not rang)
                self._prune_now_and_then()
                failures = 0
            except (DatabaseError, Refusal, OSError, msgspec.MsgspecError):
                moved = 0
                self._seen = None
                log.exception("the outbox relay will try again")
                self._stopping.wait(BACK_OFF_S[min(failures, len(BACK_OFF_S) - 1)])
                failures += 1
                close_old_connections()
            if not moved or (0 < self._unhandled < FACTS_PER_TRANSACTION and not self._has_more):
                rang = this_bell().wait(timeout_s=self._patience_s())
        connection.close()

    def _patience_s(self) -> float:
        """How long to wait for the bell: nobody looks later than this."""
        if not (self._unhandled and self._is_owed):
            return POLL_S
        return min(POLL_S, max(0.0, self._handled_at + HANDLERS_EVERY_S - time.monotonic()))

    def _step_if_changed(self, *, is_quiet: bool) -> int:
        """`step`, unless nobody has committed anything since a step that found nothing: looking costs 2 ms of the
        interpreter that answers slates, twenty times a second."""
        # Read before the step: what is committed meanwhile changes the count again.
        count = change_count()
        if count is not None and count == self._seen:
            return 0
        moved = self.step(is_quiet=is_quiet)
        self._seen = None if moved or self._unhandled else count
        return moved

    def _prune_now_and_then(self) -> None:
        if self._clock.now_ms() >= self._prune_at_ms:
            self._prune_at_ms = self._clock.now_ms() + PRUNE_EVERY_MS
            self.prune()

    def _feed_log(self) -> int:
        events: list[Event] = []
        told = 0
        for row in facts_after(self._log_place, limit=FACTS_PER_APPEND):
            events += self._events_of(row)
            told, place = told + 1, place_of(row)
            # A fact may speak of hundreds of things; the rest waits for the next append.
            if len(events) >= EVENTS_PER_APPEND:
                break
        self._has_more = told == FACTS_PER_APPEND or len(events) >= EVENTS_PER_APPEND
        if not told:
            return 0
        if events:
            self._append(events, (self.mark_name, place))
        # Facts the log does not hear move the mark in memory only; a restart looks at them again and says nothing.
        self._log_place = place
        return told

    def _events_of(self, row: Fact) -> list[Event]:
        fact = self._wiring.read(row.name, row.payload)
        hearing = self._wiring.hearing_of(fact)
        if place_of(row) > self._handlers_place:
            self._unhandled += 1
            self._is_owed = self._is_owed or bool(hearing.handlers)
        said = hearing.says(fact, moment_of(row)) if hearing.says else None
        if said is None:
            return []
        fact_id = derive_id("fact", self._database_id, row.pk)
        if isinstance(said, Event):
            return [self._stamped(said, row, fact_id)]
        # A flash sale says hundreds in one fact: its id is derived once.
        return [self._stamped(one, row, f"{fact_id}.{one.id}") for one in said]

    def _stamped(self, event: Event, row: Fact, event_id: str) -> Event:
        return msgspec.structs.replace(
            event,
            id=event_id,
            ts_ms=ms_of(row.at),
            received_ms=ms_of(row.at),
            simulated=row.is_simulated or event.simulated,
        )

    def _may_wait(self, told: int, is_quiet: bool) -> bool:
        """A few facts need no transaction of their own while more come: a flash sale writes one every few milliseconds, a
        shop in a burst a hundred a second. Those that no handler hears wait for quiet, to be ticked off; the others not long.
        """
        if not 0 < self._unhandled < FACTS_PER_TRANSACTION:
            return False
        if self._is_owed:
            return not is_quiet and time.monotonic() < self._handled_at + HANDLERS_EVERY_S
        return bool(told) or not is_quiet

    def _run_handlers(self) -> int:
        # The log hears every fact first, so what waits here is known without looking.
        if not self._unhandled:
            return 0
        with transaction.atomic():
            # The cursor row is the lock: two relays by mistake take turns instead of doing the same work twice.
            cursor = lock_cursor(HANDLERS)
            rows = facts_after((cursor.txid, cursor.fact_id), limit=FACTS_PER_TRANSACTION)
            self._handle(rows)
            if rows:
                cursor.txid, cursor.fact_id = place_of(rows[-1])
                update_row(cursor)
        self._handled_at, self._handlers_place = time.monotonic(), (cursor.txid, cursor.fact_id)
        if len(rows) < FACTS_PER_TRANSACTION:
            self._unhandled, self._is_owed = 0, False
        return len(rows)

    def _handle(self, rows: Sequence[Fact]) -> None:
        batch: dict[str, Any] = {}
        for row in rows:
            fact = self._wiring.read(row.name, row.payload)
            for handler in self._wiring.hearing_of(fact).handlers:
                handler(fact, moment_of(row, batch=batch))

    def prune(self, *, keep_facts: int = FACTS_KEPT) -> int:
        """Delete facts that both consumers have finished, always keeping the newest ones; says how many went."""
        txid, fact_id = min(handlers_place(), self._read_mark(self.mark_name) or START)
        newest = Fact.objects.order_by("-id").values_list("id", flat=True).first() or 0
        done = Fact.objects.filter(
            Q(txid__lt=txid) | Q(txid=txid, id__lte=fact_id), id__lte=newest - keep_facts
        )
        # The newest place stays whatever happens: `open` compares the log's mark with it.
        last = newest_place()
        old = done.exclude(txid=last[0], id=last[1]).order_by("id").values_list("id", flat=True)
        return Fact.objects.filter(id__in=list(old[:FACTS_PER_PRUNING])).delete()[0]


def place_of(row: Fact) -> Place:
    return row.txid, row.pk


def moment_of(row: Fact, *, batch: dict[str, Any] | None = None) -> Moment:
    return Moment(
        now=row.at, is_simulated=row.is_simulated, fact_id=row.pk, batch={} if batch is None else batch
    )
