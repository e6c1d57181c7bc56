"""The pipes between main process and engine: the same answers, the same refusals, and nobody left waiting."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from magpie.config.engine_link import EngineGone, EngineLink
from magpie.config.engine_process import SNAPSHOTS
from magpie.config.engine_wire import Ends, Mark, NotWritten, both_ends
from magpie.engine.ask import BeliefsAsk, ExposureAsk, NotYetLearned, SlateAsk, Stopped
from magpie.engine.params import Params
from magpie.engine.weights import Weights, version_of
from magpie.gateway.gate import Progress
from tests.config.engine_thread import start_engine_thread
from tests.engine.small_town import Town
from tests.gateway.door import FAN, MEI, TEA, published

pytestmark = pytest.mark.slow
WAIT_S = 10.0


@pytest.fixture
def link(tmp_path: Path) -> Iterator[EngineLink]:
    """An engine that knows an empty log."""
    (tmp_path / "log").mkdir()
    found = EngineLink.started(start_engine_thread)
    found.open(engine=tmp_path / "engine", log=tmp_path / "log", after_wait_s=0.2, rights_wait_s=0.01)
    found.catch_up(Progress())
    yield found
    found.close()


def offer_cards(link: EngineLink) -> None:
    link.offer([(0, published(TEA)), (1, published(FAN))])


def test_a_slate_beliefs_and_exposure_come_through_as_the_engine_makes_them(link: EngineLink) -> None:
    offer_cards(link)

    slate = link.ask(SlateAsk(slate="s1", person=MEI, after=1)).result(WAIT_S)
    beliefs = link.beliefs(BeliefsAsk(person=MEI)).result(WAIT_S)
    exposure = link.exposure(ExposureAsk(account="account:9", is_operator=True)).result(WAIT_S)

    assert (slate.slate, slate.person, slate.served.as_of) == ("s1", MEI, 1)
    assert {card.card for card in slate.cards} == {TEA, FAN}
    assert (beliefs.person, beliefs.as_of) == (MEI, 1)
    assert (exposure.account, exposure.may_read) == ("account:9", True)
    assert (link.applied_offset, link.lag_ms()) == (1, 0)
    assert link.has_acted(MEI).result(WAIT_S) is False


def test_an_engine_ranks_by_the_weights_file_of_its_home(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "weights.toml").write_text(
        """
        [weights]
        like = 8
        [[experiments]]
        name = "orders"
        first = 0
        after = 10000
        arms = [{ name = "more", weights = { order = 120 } }, { name = "most", weights = { order = 150 } }]
        """,
        encoding="utf-8",
    )
    link = EngineLink.started(start_engine_thread)
    link.open(engine=tmp_path / "engine", log=tmp_path / "log", after_wait_s=0.2, rights_wait_s=0.01)
    link.catch_up(Progress())
    offer_cards(link)
    slates = [link.ask(SlateAsk(slate="s1", person=f"p:{at}", after=1)).result(WAIT_S) for at in range(12)]
    link.close()

    liked = Weights.of(Params()).changed({"like": 8.0})
    version = {f"orders:{name}": version_of(Params(), liked.changed({"order": points}))
               for name, points in (("more", 120.0), ("most", 150.0))}  # fmt: skip
    assert {slate.variant for slate in slates} == set(version)
    assert all(slate.served.params == version[slate.variant] for slate in slates)


def test_the_pulse_comes_through_and_names_nobody(link: EngineLink) -> None:
    offer_cards(link)
    link.ask(SlateAsk(slate="s1", person=MEI, after=1)).result(WAIT_S)

    pulse = link.pulse().result(WAIT_S)

    assert (pulse.as_of, pulse.on_trial) == (1, 2)
    assert [one.card for one in pulse.unseen.newest] == [FAN, TEA]
    assert (pulse.trials, pulse.unseen.count) == ((), 2)
    assert pulse.turns[-1][0] == 1
    assert MEI not in str(pulse)


def test_the_trace_of_a_slate_is_found_until_its_person_is_forgotten(link: EngineLink) -> None:
    offer_cards(link)
    link.ask(SlateAsk(slate="s1", person=MEI, after=1)).result(WAIT_S)

    found = link.find_trace("s1")
    link.forget_traces([MEI])

    assert found is not None
    assert found["person"] == MEI
    assert link.find_trace("s1") is None
    assert link.find_trace("never") is None


def test_a_refusal_comes_through_as_itself_in_both_languages(link: EngineLink) -> None:
    with pytest.raises(NotYetLearned) as refused:
        link.ask(SlateAsk(slate="s", person=MEI, after=99)).result(WAIT_S)

    assert refused.value.detail == {"after": 99, "limit_s": 0.2, "applied": -1}
    assert "99" in refused.value.say("zh")


def test_who_no_longer_waits_harms_nobody(link: EngineLink) -> None:
    given_up = link.ask(SlateAsk(slate="s", person=MEI, after=99))
    assert given_up.cancel()
    offer_cards(link)

    assert link.ask(SlateAsk(slate="t", person=MEI, after=1)).result(WAIT_S).cards
    with pytest.raises(CancelledError):
        given_up.result(WAIT_S)


def test_lag_is_the_age_of_the_oldest_commit_that_is_not_learned(link: EngineLink) -> None:
    link._mark.write(-1)  # as if the engine had not come to it yet
    offer_cards(link)
    link.ask(SlateAsk(slate="s", person=MEI, after=1)).result(WAIT_S)
    link._mark.write(0)
    time.sleep(0.02)

    assert link.lag_ms() >= 20
    link._mark.write(1)
    assert link.lag_ms() == 0


def test_many_threads_share_the_pipe(link: EngineLink) -> None:
    offer_cards(link)
    slates = []

    def ask_some(number: int) -> None:
        asks = [
            link.ask(SlateAsk(slate=f"s{number}-{turn}", person=f"a:{number}", after=1)) for turn in range(20)
        ]
        slates.extend(answer.result(WAIT_S).slate for answer in asks)

    threads = [threading.Thread(target=ask_some, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(slates) == sorted(f"s{number}-{turn}" for number in range(4) for turn in range(20))


def test_finishing_learns_what_was_offered_and_writes_that(link: EngineLink, tmp_path: Path) -> None:
    town = Town()
    for number in range(300):
        town.publish(f"product:{number}", account="account:1")
    link.offer(town.events)

    assert link.finish() == 299
    link.write()

    assert [path.name for path in (tmp_path / "engine" / SNAPSHOTS).iterdir()] == [f"{299:020}"]
    with pytest.raises(Stopped):
        link.ask(SlateAsk(slate="late", person=MEI)).result(WAIT_S)


def test_a_snapshot_that_finds_no_room_is_refused_and_asked_again(link: EngineLink, tmp_path: Path) -> None:
    offer_cards(link)
    (tmp_path / "engine" / SNAPSHOTS).write_text("in the way", encoding="ascii")
    link.capture()
    with pytest.raises(NotWritten) as refused:
        link.write()
    (tmp_path / "engine" / SNAPSHOTS).unlink()

    assert link.capture() == 1
    link.write()

    assert "snapshots" in refused.value.say("en")
    assert (tmp_path / "engine" / SNAPSHOTS / f"{1:020}").is_dir()


def test_whoever_waits_is_told_when_the_line_is_hung_up(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    link = EngineLink.started(start_engine_thread)
    link.open(engine=tmp_path / "engine", log=tmp_path / "log", after_wait_s=60.0, rights_wait_s=0.01)
    link.catch_up(Progress())
    waiting = link.ask(SlateAsk(slate="s", person=MEI, after=99))

    link.close()

    with pytest.raises(Stopped):
        waiting.result(WAIT_S)
    with pytest.raises(Stopped):
        link.ask(SlateAsk(slate="t", person=MEI)).result(WAIT_S)


def test_the_mark_is_one_number_for_both_sides() -> None:
    with both_ends() as (own, others):
        ours, theirs = Mark(own.mark), Mark(others.mark)
        assert ours.read() == -1
        theirs.write(2**40)
        assert ours.read() == 2**40
        for ends in (own, others):
            ends.asks.close()
            ends.events.close()
    ours.close()
    theirs.close()


def test_an_engine_that_is_gone_before_it_is_opened_is_said_so(tmp_path: Path) -> None:
    link = EngineLink.started(HungUp)

    with pytest.raises(EngineGone):
        link.open(engine=tmp_path / "engine", log=tmp_path / "log", after_wait_s=0.2, rights_wait_s=0.01)


class HungUp:
    """Another side that left at once."""

    def __init__(self, ends: Ends) -> None:
        ends.asks.close()
        ends.events.close()

    def wait(self, timeout: float | None = None) -> None:
        pass
