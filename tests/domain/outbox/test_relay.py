"""The relay: every committed fact reaches the log and the handlers exactly once, in commit order, whatever breaks."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from django.db import connection, transaction

from magpie.config.wiring import WIRING
from magpie.domain.outbox.actions import FactOutsideTransaction, this_bell, write_fact
from magpie.domain.outbox.events import FactBody
from magpie.domain.outbox.models import Fact, Installation
from magpie.domain.outbox.queries import handlers_place, waiting_count
from magpie.domain.outbox.relay import (
    FACTS_PER_TRANSACTION,
    LogAheadOfDatabase,
    LogOfAnotherDatabase,
    Mark,
    Relay,
)
from magpie.domain.outbox.wiring import Hearing, Moment, UnwiredFact, Wiring
from magpie.domain.people import actions as people
from magpie.kit.clock import FrozenClock, SystemClock, ms_of
from magpie.log.event import Event
from tests.domain.cast import NOW, MemoryLog, carry, tao

pytestmark = pytest.mark.wide


@dataclass(frozen=True, kw_only=True)
class Rang(FactBody):
    """A bell rang: the smallest fact there is."""

    subject_field: ClassVar[str] = "number"
    number: int


def rang(fact: Rang, moment: Moment) -> Event:
    return Event(id="", ts_ms=0, kind="Interests Reset", person="p:x", measure=float(fact.number))


class Breakdown(OSError):
    """The process dies here, as far as the test is concerned."""


class Bench:
    """A relay over one kind of fact, with a log and a handler that can break at any step."""

    def __init__(self) -> None:
        self.log = MemoryLog()
        self.handled: list[int] = []
        self.break_at = ""

    def handle(self, fact: Rang, moment: Moment) -> None:
        if self.break_at == "before handling":
            raise Breakdown
        # Rolled back with the transaction when a later step breaks: the effect of a handler is in the database.
        self.handled.append(fact.number)
        write_fact(Echoed(number=fact.number), now=moment.now)
        if self.break_at == "after handling":
            raise Breakdown

    def append(self, events: Sequence[Event], mark: Mark) -> None:
        if self.break_at == "before the log":
            raise Breakdown
        self.log.append(events, mark)
        if self.break_at == "after the log":
            raise Breakdown

    def relay(self) -> Relay:
        """A process that starts now."""
        wiring = Wiring({Rang: Hearing([self.handle], says=rang), Echoed: Hearing()})
        relay = Relay(wiring, append=self.append, read_mark=self.log.marks.get, clock=FrozenClock(ms_of(NOW)))
        relay.open()
        return relay

    def numbers(self) -> list[int]:
        return [int(event.measure) for event in self.log.events]


@dataclass(frozen=True, kw_only=True)
class Echoed(FactBody):
    """What the handler wrote when it heard a bell."""

    number: int


def ring(*numbers: int) -> None:
    with transaction.atomic():
        for number in numbers:
            write_fact(Rang(number=number), now=NOW)


def drain(relay: Relay) -> None:
    while relay.step():
        pass


def echoes() -> list[int]:
    return [
        payload["number"]
        for payload in Fact.objects.filter(name="Echoed").order_by("id").values_list("payload", flat=True)
    ]


def test_a_fact_leaves_only_with_its_transaction(truth: str) -> None:
    bench = Bench()
    with pytest.raises(Breakdown), transaction.atomic():
        write_fact(Rang(number=1), now=NOW)
        raise Breakdown
    ring(2)

    drain(bench.relay())

    assert bench.numbers() == [2]


def test_a_fact_outside_a_transaction_is_refused(truth: str) -> None:
    with pytest.raises(FactOutsideTransaction):
        write_fact(Rang(number=1), now=NOW)

    assert Fact.objects.count() == 0


@pytest.mark.parametrize("moment", ["before the log", "after the log", "before handling", "after handling"])
def test_dying_between_any_two_steps_loses_and_doubles_nothing(truth: str, moment: str) -> None:
    bench = Bench()
    ring(1, 2, 3)
    bench.break_at = moment
    with pytest.raises(Breakdown):
        drain(bench.relay())

    bench.break_at = ""
    drain(bench.relay())

    assert bench.numbers() == [1, 2, 3]
    assert echoes() == [1, 2, 3]
    assert waiting_count() == 0


def test_a_new_process_goes_on_where_the_log_stands(truth: str) -> None:
    bench = Bench()
    ring(1)
    drain(bench.relay())
    ring(2)
    asked: list[int] = []
    bench.append = lambda events, mark: asked.append(len(events)) or bench.log.append(events, mark)  # type: ignore[method-assign,func-returns-value]

    drain(bench.relay())

    assert asked == [1]
    assert bench.numbers() == [1, 2]


def test_event_ids_are_the_same_in_every_process(truth: str) -> None:
    bench, other = Bench(), Bench()
    ring(1, 2)

    drain(bench.relay())
    drain(other.relay())

    assert [event.id for event in bench.log.events] == [event.id for event in other.log.events]
    assert len({event.id for event in bench.log.events}) == 2
    assert {event.ts_ms for event in bench.log.events} == {ms_of(NOW)}


def test_what_only_the_log_hears_is_ticked_off_when_nothing_more_comes(truth: str) -> None:
    bench = Bench()
    wiring = Wiring({Rang: Hearing(says=rang)})
    relay = Relay(wiring, append=bench.append, read_mark=bench.log.marks.get, clock=FrozenClock(ms_of(NOW)))
    relay.open()
    assert relay.step() == 0
    ring(1)

    told = relay.step()

    assert (told, bench.numbers(), waiting_count()) == (1, [1], 1)
    assert (relay.step(), waiting_count()) == (1, 0)
    ring(*range(2, 2 + FACTS_PER_TRANSACTION))
    assert (relay.step(), waiting_count()) == (2 * FACTS_PER_TRANSACTION, 0)


def test_what_somebody_handles_does_not_wait_for_quiet(truth: str) -> None:
    bench = Bench()
    relay = bench.relay()
    assert relay.step() == 0
    ring(1)

    relay.step()

    assert (bench.numbers(), bench.handled) == ([1], [1])


def test_while_more_comes_handlers_are_asked_now_and_then(
    truth: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("magpie.domain.outbox.relay.HANDLERS_EVERY_S", 60.0)
    bench = Bench()
    relay = bench.relay()
    ring(1)
    assert relay.step(is_quiet=False) and bench.handled == [1]  # nobody was asked for a long time
    ring(2)
    ring(3)

    relay.step(is_quiet=False)

    assert (bench.numbers(), bench.handled) == ([1, 2, 3], [1])
    relay.step()
    assert bench.handled == [1, 2, 3]
    ring(*range(4, 4 + FACTS_PER_TRANSACTION))
    relay.step(is_quiet=False)
    assert len(bench.handled) > FACTS_PER_TRANSACTION
    drain(relay)
    monkeypatch.setattr("magpie.domain.outbox.relay.HANDLERS_EVERY_S", 0.0)
    ring(99)
    relay.step(is_quiet=False)
    assert bench.handled[-1] == 99


def test_a_running_relay_comes_back_for_what_waits(truth: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("magpie.domain.outbox.relay.POLL_S", 60.0)
    bench = Bench()
    relay = bench.relay()
    relay.start()
    try:
        for number in range(1, 40):
            ring(number)
        deadline = time.monotonic() + 10
        while len(bench.handled) < 39 and time.monotonic() < deadline:
            time.sleep(0.01)
    finally:
        relay.stop()

    assert bench.handled == list(range(1, 40))


def test_a_broken_handler_does_not_hold_up_the_log(truth: str) -> None:
    bench = Bench()
    ring(1)
    bench.break_at = "before handling"
    relay = bench.relay()
    with pytest.raises(Breakdown):
        relay.step()
    ring(2)
    with pytest.raises(Breakdown):
        relay.step()

    assert bench.numbers() == [1, 2]
    assert handlers_place() == (0, 0)


def test_a_log_ahead_of_its_database_is_refused(truth: str) -> None:
    bench = Bench()
    ring(1, 2)
    drain(bench.relay())
    Fact.objects.filter(id__gt=1).delete()

    with pytest.raises(LogAheadOfDatabase):
        bench.relay()


def test_a_log_of_another_database_is_refused_and_nothing_is_sent(truth: str) -> None:
    bench = Bench()
    ring(1)
    drain(bench.relay())
    sent = bench.numbers()
    Installation.objects.update(
        database_id="01ANOTHERDATABASE000000000"
    )  # what a deleted and remade database would be called

    with pytest.raises(LogOfAnotherDatabase):
        bench.relay()

    assert bench.numbers() == sent


def test_a_fact_nobody_placed_stops_the_relay(truth: str) -> None:
    with transaction.atomic():
        write_fact(Rang(number=1), now=NOW)

    with pytest.raises(UnwiredFact):
        carry(MemoryLog())


def test_pruning_keeps_what_is_not_delivered_and_the_newest(truth: str) -> None:
    bench = Bench()
    ring(1, 2, 3)
    relay = bench.relay()
    assert relay.prune(keep_facts=0) == 0

    drain(relay)
    ring(4)
    gone = relay.prune(keep_facts=0)
    drain(bench.relay())

    # The three bells: the log hears no echo, so its mark stands at the third bell and the echoes stay.
    assert gone == 3
    assert bench.numbers() == [1, 2, 3, 4]
    assert echoes()[-1] == 4


def test_rights_reach_the_log_within_fifty_milliseconds_of_the_commit(sqlite_truth: str) -> None:
    person, log = tao(), MemoryLog()
    relay = Relay(WIRING, append=log.append, read_mark=log.marks.get, clock=SystemClock())
    relay.start()
    try:
        waited: list[float] = []
        for _ in range(5):
            time.sleep(0.06)
            count = len(log.events)
            people.reset_interests(person=person, now=NOW)
            started = time.monotonic()
            while len(log.events) < count + 2 and time.monotonic() - started < 5:
                time.sleep(0.001)
            waited.append(time.monotonic() - started)
    finally:
        relay.stop()

    assert not relay.is_running
    assert log.kinds() == ["Interests Reset", "Rights Changed"] * 5
    # The quickest of five: a busy machine may delay any one of them, polling alone would delay all.
    assert min(waited) < 0.05


def test_the_bell_rings_on_commit_and_not_before(sqlite_truth: str) -> None:
    this_bell().wait(timeout_s=0)

    with transaction.atomic():
        write_fact(Rang(number=1), now=NOW)
        assert not this_bell().wait(timeout_s=0)

    assert this_bell().wait(timeout_s=0)


def test_a_quiet_relay_looks_no_further_than_the_count_of_commits(
    sqlite_truth: str, django_assert_num_queries: Any
) -> None:
    bench = Bench()
    relay = bench.relay()
    drain(relay)
    assert relay._step_if_changed(is_quiet=True) == 0

    with django_assert_num_queries(1):
        assert relay._step_if_changed(is_quiet=True) == 0
    elsewhere = threading.Thread(target=lambda: (ring(1), connection.close()))
    elsewhere.start()
    elsewhere.join()

    assert relay._step_if_changed(is_quiet=True) > 0
    assert bench.numbers() == [1]


@pytest.mark.postgres
def test_a_slow_transaction_with_a_lower_id_is_never_passed_over(postgres_truth: str) -> None:
    """On PostgreSQL ids are given out before commits: without the barrier, number 1 would be lost for ever."""
    bench, wrote, may_commit = Bench(), threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            write_fact(Rang(number=1), now=NOW)
            wrote.set()
            assert may_commit.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert wrote.wait(10)
    ring(2)
    relay = bench.relay()
    drain(relay)
    seen_while_open = bench.numbers()
    may_commit.set()
    thread.join()
    drain(relay)

    assert list(
        Fact.objects.filter(name="Rang").order_by("id").values_list("payload__number", flat=True)
    ) == [1, 2]
    assert seen_while_open == []
    assert bench.numbers() == [1, 2]
    assert echoes() == [1, 2]


def test_a_database_is_scrubbed_only_after_the_handlers_have_done_what_was_asked(sqlite_truth: str) -> None:
    # given a fact that the handlers have not heard, and a relay that is being stopped
    bench = Bench()
    ring(1)
    waiting = bench.relay()
    waiting.stop()

    assert not waiting.scrub()

    # when they have heard it, there is nothing to wait for
    heard = bench.relay()
    drain(heard)
    assert heard.scrub()
