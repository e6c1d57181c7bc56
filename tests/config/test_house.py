"""The parts of a running home: the same state after any kind of stop, and nobody remembered after an erasure."""

import time
from pathlib import Path

import pytest

from magpie.config.engine_link import EngineLink
from magpie.config.engine_process import SEED, restored_engine
from magpie.config.house import LogIsShorter, Parts, SiteHouse
from magpie.config.keeping import read_erasing
from magpie.engine.params import Params
from magpie.engine.pipeline import Engine
from magpie.gateway.gate import Progress
from magpie.gateway.limits import Limits
from magpie.kit.clock import FrozenClock
from magpie.log.disk import RealDisk
from magpie.log.event import Event
from magpie.log.journey_log import JourneyLog
from magpie.log.readers import LogReader
from tests.config.engine_thread import start_engine_thread
from tests.gateway.door import FAN, MEI, NOW_MS, TAO, TEA, published

pytestmark = pytest.mark.slow
WAIT_S = 10.0


def opened(home: Path) -> Parts:
    engine = EngineLink.started(start_engine_thread)
    house = SiteHouse(home, b"secret", {}, FrozenClock(NOW_MS), Limits(), engine=lambda: engine)
    house.open(Progress())
    assert house.parts is not None
    return house.parts


def liked(person: str, card: str, number: int) -> Event:
    return Event(
        id=f"{person}-{number}",
        ts_ms=NOW_MS,
        received_ms=NOW_MS,
        kind="Content Liked",
        person=person,
        card=card,
    )


def submit(parts: Parts, *events: Event) -> None:
    last = parts.committer.submit(events).result().last
    deadline = time.monotonic() + WAIT_S
    while parts.engine.applied_offset < last and time.monotonic() < deadline:
        time.sleep(0.01)
    assert parts.engine.applied_offset >= last


def test_a_snapshot_and_a_tail_make_the_same_engine_as_the_whole_log(tmp_path: Path) -> None:
    first = opened(tmp_path)
    submit(first, published(TEA), published(FAN), liked(MEI, TEA, 1))
    first.close()
    second = opened(tmp_path)
    submit(second, liked(TAO, FAN, 2))
    second.close()

    whole = Engine(Params(), seed=SEED)
    whole.apply(list(LogReader(tmp_path / "log").read()))
    restored = Engine.restore(tmp_path / "engine" / "snapshots", Params())

    assert restored is not None
    assert restored.digest() == whole.digest()


def test_an_erased_person_is_in_no_file_of_the_home_and_the_engine_goes_on_the_same(tmp_path: Path) -> None:
    parts = opened(tmp_path)
    submit(parts, published(TEA), published(FAN), liked(MEI, TEA, 1), liked(TAO, FAN, 2))
    submit(parts, Event(id="erase", ts_ms=NOW_MS, received_ms=NOW_MS, kind="Person Erased", person=MEI))
    wait_until_finished(parts)
    live = parts.engine.digest()
    parts.close()

    remembered = [
        path for path in tmp_path.rglob("*") if path.is_file() and MEI.encode() in path.read_bytes()
    ]
    again = opened(tmp_path)
    after = again.engine.digest()
    again.close()

    assert remembered == []
    assert after == live


def test_a_wish_to_be_erased_survives_a_stop_before_it_was_carried_out(tmp_path: Path) -> None:
    parts = opened(tmp_path)
    parts.keeper.is_stopping = True  # as if the process had no time left for it
    submit(parts, published(TEA), liked(MEI, TEA, 1))
    submit(parts, Event(id="erase", ts_ms=NOW_MS, received_ms=NOW_MS, kind="Person Erased", person=MEI))
    parts.close()
    assert any(event.person == MEI for _, event in LogReader(tmp_path / "log").read())

    again = opened(tmp_path)
    wait_until_finished(again)
    again.close()

    assert [event.person for _, event in LogReader(tmp_path / "log").read()] == ["", "", ""]


def wait_until_finished(parts: Parts) -> None:
    deadline = time.monotonic() + WAIT_S
    while parts.keeper.erasing and time.monotonic() < deadline:
        time.sleep(0.05)
    assert parts.keeper.erasing == {}


def snapshot_files(home: Path) -> list[Path]:
    return sorted((home / "engine" / "snapshots").glob("*/*"))


@pytest.mark.parametrize("name", ["arrays.npz", "plain.msgpack"])
@pytest.mark.parametrize("left_bytes", [0, 100])
def test_a_damaged_snapshot_costs_a_longer_start_and_nothing_else(
    tmp_path: Path, name: str, left_bytes: int
) -> None:
    first = opened(tmp_path)
    submit(first, published(TEA), liked(MEI, TEA, 1))
    live = first.engine.digest()
    first.close()
    for path in snapshot_files(tmp_path):
        if path.name == name:
            path.write_bytes(path.read_bytes()[:left_bytes])

    again = opened(tmp_path)
    after = again.engine.digest()
    again.close()

    assert after == live


def test_a_snapshot_without_one_of_its_files_is_passed_over_for_the_one_before(tmp_path: Path) -> None:
    engine = Engine(Params(), seed=SEED)
    engine.snapshot(tmp_path)
    engine.apply([(0, published(TEA))])
    newest = engine.snapshot(tmp_path)
    (newest / "plain.msgpack").unlink()

    restored = restored_engine(tmp_path, Params())

    assert restored.applied_offset == -1


def test_a_log_that_lost_its_end_is_refused_instead_of_learning_nothing(tmp_path: Path) -> None:
    first = opened(tmp_path)
    submit(first, published(TEA), liked(MEI, TEA, 1))
    first.close()
    for path in (tmp_path / "log" / "segments").iterdir():
        path.unlink()

    with pytest.raises(LogIsShorter) as refused:
        opened(tmp_path)

    assert (refused.value.detail["learned"], refused.value.detail["kept"]) == (2, 0)
    JourneyLog.open(tmp_path / "log", disk=RealDisk(), clock=FrozenClock(NOW_MS)).close()  # the lock is free


def test_who_is_to_be_erased_is_read_from_the_log_when_the_list_is_damaged(tmp_path: Path) -> None:
    log = JourneyLog.open(tmp_path / "log", disk=RealDisk(), clock=FrozenClock(NOW_MS))
    log.append([liked(MEI, TEA, 1), Event(id="e", ts_ms=NOW_MS, kind="Person Erased", person=MEI)])
    log.close()
    (tmp_path / "engine").mkdir()
    (tmp_path / "engine" / "erasing.json").write_bytes(b"")

    assert read_erasing(tmp_path / "engine", tmp_path / "log") == {1: MEI}


def test_stopping_on_a_full_disk_says_so_and_the_next_start_learns_from_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = opened(tmp_path)
    submit(first, published(TEA), liked(MEI, TEA, 1))
    live = first.engine.digest()
    (tmp_path / "engine" / "snapshots").write_bytes(b"no room for a folder here")
    first.close()
    (tmp_path / "engine" / "snapshots").unlink()

    again = opened(tmp_path)
    after = again.engine.digest()
    again.close()

    assert "no snapshot was taken while stopping" in caplog.text
    assert after == live
