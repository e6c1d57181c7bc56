"""The engine's thread: an event is in the very next slate that asks for it, and nothing waits for ever."""

import threading
import time
from pathlib import Path

import pytest

from magpie.engine import host as host_module
from magpie.engine.ask import BeliefsAsk, NotYetLearned, SlateAsk, Stopped, TooManyAsks
from magpie.engine.host import EngineHost
from magpie.engine.pipeline import Engine
from magpie.engine.trace import TraceRing
from magpie.log.event import Event
from tests.engine.small_town import SMALL, Town

pytestmark = pytest.mark.wide


@pytest.fixture
def town() -> Town:
    town = Town()
    for number in range(20):
        town.publish(f"product:{number}", account=f"account:{number % 5}")
    return town


def started(town: Town, **more: object) -> EngineHost:
    """A host that caught up with the town's log."""
    host = EngineHost(Engine(SMALL, seed=town.seed), **more)  # type: ignore[arg-type]
    host.catch_up(town.events)
    host.start()
    return host


def impressed(town: Town, offset: int) -> Event:
    return Event(id=f"x{offset}", ts_ms=town.now_ms + 1, received_ms=town.now_ms + 1, kind="Content Impressed",
                 person="p:mei", card="product:1")  # fmt: skip


def test_a_slate_after_an_offset_has_learned_it(town):
    host = started(town)
    offset = len(town.events)
    waiting = host.ask(SlateAsk(slate="s", person="p:mei", n=20, after=offset))
    time.sleep(0.05)
    assert not waiting.done()

    host.offer(offset, [(offset, impressed(town, offset))])
    slate = waiting.result(timeout=5)

    assert slate.served.as_of == offset
    assert "product:1" not in {card.card for card in slate.cards}
    assert host.applied_offset == offset
    assert host.lag_ms() == 0
    host.close()


def test_a_slate_whose_event_never_comes_is_refused_in_time(town):
    host = started(town, after_wait_s=0.1)
    with pytest.raises(NotYetLearned) as refused:
        host.ask(SlateAsk(slate="s", person="p:mei", after=10**6)).result(timeout=5)

    assert refused.value.detail["after"] == 10**6
    assert host.ask(SlateAsk(slate="s", person="p:mei")).result(timeout=5).cards
    host.close()


def test_catching_up_tells_its_progress_and_equals_the_living(town):
    host, heard = EngineHost(Engine(SMALL, seed=town.seed)), []
    host.catch_up(town.events, on_progress=heard.append)

    assert heard == [0, len(town.events) - 1]
    assert host.engine.digest() == town.engine.digest()


def test_events_that_nobody_offered_are_read_from_the_log(town):
    log = [*town.events, *((n, impressed(town, n)) for n in range(len(town.events), len(town.events) + 5))]
    host = started(town, read_log=lambda start: iter(log[start:]))

    host.offer(len(log) - 1, log[-1:])
    host.ask(SlateAsk(slate="s", person="p:mei", after=len(log) - 1)).result(timeout=5)

    expected = Engine(SMALL, seed=town.seed)
    expected.apply(log)
    assert host.run(lambda engine: engine.digest()).result(timeout=5) == expected.digest()
    host.close()


def test_many_threads_ask_while_events_flow(town):
    host, slates = started(town), []
    first = len(town.events)

    def ask_some(number: int) -> None:
        for turn in range(10):
            slates.append(
                host.ask(SlateAsk(slate=f"s{number}-{turn}", person=f"p:{number}")).result(timeout=10)
            )

    threads = [threading.Thread(target=ask_some, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for offset in range(first, first + 200):
        host.offer(offset, [(offset, impressed(town, offset))])
    for thread in threads:
        thread.join()

    host.close()
    assert len(slates) == 40
    assert host.applied_offset == first + 199


def test_queues_are_bounded(town, monkeypatch):
    monkeypatch.setattr(host_module, "ASKS_WAITING_MAX", 3)
    host = started(town)
    asks = [host.ask(SlateAsk(slate=f"s{n}", person="p:mei", after=10**6)) for n in range(4)]

    with pytest.raises(TooManyAsks):
        asks[3].result(timeout=1)
    host.close()
    with pytest.raises(Stopped):
        asks[0].result(timeout=1)
    with pytest.raises(Stopped):
        host.ask(SlateAsk(slate="late", person="p:mei")).result(timeout=1)


def test_traces_are_written_and_found(town, tmp_path: Path):
    host = started(town, ring=TraceRing(tmp_path))
    slate = host.ask(SlateAsk(slate="s1", person="p:mei")).result(timeout=5)

    trace = host.find_trace("s1").result(timeout=5)

    assert trace is not None
    assert trace["person"] == "p:mei"
    assert [trace["cards"][at] for at in trace["chosen"]] == [card.card for card in slate.cards]
    assert host.find_trace("s2").result(timeout=5) is None
    host.close()


def test_a_slate_waits_a_little_for_the_rights_it_names(town):
    host = started(town, rights_wait_s=5.0)
    waiting = host.ask(SlateAsk(slate="s", person="p:mei", rights_version=3))
    time.sleep(0.05)
    assert not waiting.done()

    town.rights("p:mei", version=3)
    host.offer(len(town.events) - 1, town.events[-1:])

    assert waiting.result(timeout=2).served.personalised is True
    host.close()


def test_rights_that_do_not_come_cost_the_personal_part_and_no_more_time(town):
    town.rights("p:mei", version=2)
    host = started(town, rights_wait_s=0.05)

    sure = host.ask(SlateAsk(slate="s", person="p:mei", rights_version=2)).result(timeout=5)
    unsure = host.ask(SlateAsk(slate="t", person="p:mei", rights_version=3)).result(timeout=5)
    empty = host.beliefs(BeliefsAsk(person="p:mei", rights_version=3)).result(timeout=5)

    assert (sure.served.personalised, unsure.served.personalised, empty.personalised) == (True, False, False)
    assert unsure.cards
    host.close()


def test_what_was_learned_is_told_before_any_answer_that_asked_for_it(town):
    told = []
    host = started(town, on_learned=told.append)
    offset = len(town.events)
    host.offer(offset, [(offset, impressed(town, offset))])

    host.ask(SlateAsk(slate="s", person="p:mei", after=offset)).result(timeout=5)

    assert told[-1] == offset
    assert host.has_acted("p:mei").result(timeout=5) is False
    host.close()


@pytest.mark.parametrize(("within_ms", "goes_first"), [(60_000, True), (-1, False)])
def test_a_slate_goes_before_events_unless_they_have_waited_long(town, monkeypatch, within_ms, goes_first):
    monkeypatch.setattr(host_module, "LEARN_WITHIN_MS", within_ms)
    host, gate, first = started(town), threading.Event(), len(town.events)
    host.run(lambda engine: gate.wait(5))
    host.offer(first, [(offset, impressed(town, offset)) for offset in range(first, first + 50)])
    waiting = host.ask(SlateAsk(slate="s", person="p:mei"))
    gate.set()

    as_of = waiting.result(timeout=5).served.as_of
    behind = host.ask(SlateAsk(slate="t", person="p:mei", after=first + 49)).result(timeout=5)

    assert (as_of == first - 1) is goes_first
    assert behind.served.as_of == first + 49
    host.close()


def test_events_do_not_wait_for_slates_when_a_slate_waits_for_them(town, monkeypatch):
    monkeypatch.setattr(host_module, "LEARN_WITHIN_MS", 60_000)
    host, gate, first = started(town), threading.Event(), len(town.events)
    host.run(lambda engine: gate.wait(5))
    host.offer(first, [(first, impressed(town, first))])
    asks = [host.ask(SlateAsk(slate=f"s{n}", person="p:mei", after=first * (n == 9))) for n in range(10)]
    gate.set()

    assert {ask.result(timeout=5).served.as_of for ask in asks} == {first}
    host.close()


def test_a_fault_of_the_thread_is_told_to_whoever_asks(town, monkeypatch):
    monkeypatch.setattr(threading, "excepthook", lambda fault: None)
    host = started(town)
    waiting = host.ask(SlateAsk(slate="s", person="p:mei", after=10**6))
    host.offer(len(town.events), [(len(town.events), None)])  # type: ignore[list-item]

    with pytest.raises(Stopped):
        waiting.result(timeout=5)
    with pytest.raises(Stopped):
        host.ask(SlateAsk(slate="s", person="p:mei")).result(timeout=5)
    with pytest.raises(Stopped):
        host.run(lambda engine: 1).result(timeout=5)


def test_a_job_that_fails_and_the_jobs_behind_it_are_told_of_it(town, monkeypatch):
    monkeypatch.setattr(threading, "excepthook", lambda fault: None)
    host = started(town)
    gate = threading.Event()
    host.run(lambda engine: gate.wait(5))

    failing = host.run(lambda engine: 1 // 0)
    behind = host.run(lambda engine: 1)
    gate.set()

    for answer in (failing, behind):
        with pytest.raises(Stopped):
            answer.result(timeout=5)
