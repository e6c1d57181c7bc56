"""The writer: offsets without gaps, each id once, marks with their events, one writer at a time."""

from pathlib import Path

import pytest

from magpie.kit.clock import DAY_MS, FrozenClock
from magpie.log.disk import FolderInUse, RealDisk
from magpie.log.event import Event
from magpie.log.journey_log import Ack, Request
from magpie.log.lines import Unstorable
from magpie.log.segments import SEGMENTS
from tests.faults import FaultyDisk
from tests.log.cast import FOLDER, NOW_MS, liked, open_log, stored


def test_offsets_count_from_zero_and_the_ack_names_them() -> None:
    log = open_log(FaultyDisk())

    assert log.append([liked("e0"), liked("e1")]) == Ack(0, 1, 2, 0, [0, 1])
    assert log.append([liked("e2")]) == Ack(2, 2, 1, 0, [2])
    assert log.next_offset == 3
    assert stored(log) == [(0, "e0"), (1, "e1"), (2, "e2")]


def test_the_same_id_again_is_the_same_event() -> None:
    # given an event in a closed segment, one in the active segment and one in this very request
    log = open_log(FaultyDisk())
    log.append([liked("e0")])
    log.rotate()
    log.append([liked("e1")])

    ack = log.append([liked("e1"), liked("new"), liked("e0"), liked("new")])

    assert ack == Ack(0, 2, 1, 3, [1, 2, 0, 2])
    assert stored(log) == [(0, "e0"), (1, "e1"), (2, "new")]


def test_repeated_events_alone_touch_no_disk() -> None:
    disk = FaultyDisk()
    log = open_log(disk)
    log.append([liked("e0")])
    before = disk.fdatasyncs

    assert log.append([liked("e0")]) == Ack(0, 0, 0, 1, [0])
    assert disk.fdatasyncs == before


def test_ids_are_remembered_across_a_restart() -> None:
    disk = FaultyDisk()
    log = open_log(disk)
    for number in range(20):
        log.append([liked(f"e{number}")])
    log.close()

    log = open_log(disk)

    assert log.append([liked("e0"), liked("e19")]).offsets == [0, 19]
    assert log.next_offset == 20


def test_a_lost_id_table_is_built_again() -> None:
    disk = FaultyDisk()
    log = open_log(disk)
    log.append([liked("e0")])
    log.rotate()
    log.close()
    for name in disk.listdir(FOLDER / SEGMENTS):
        if name.endswith(".ids"):
            disk.remove(FOLDER / SEGMENTS / name)

    assert open_log(disk).append([liked("e0")]).offsets == [0]


def test_a_request_that_cannot_be_stored_takes_nothing_from_the_others() -> None:
    log = open_log(FaultyDisk())
    bad = Event(id="bad", ts_ms=NOW_MS, kind="Content Liked", value_minor=2**63)

    group = log.append_group([Request([liked("e0")]), Request([liked("e1"), bad]), Request([liked("e1")])])

    assert [type(answer).__name__ for answer in group.answers] == ["Ack", "Unstorable", "Ack"]
    assert stored(log) == [(0, "e0"), (1, "e1")]


@pytest.mark.parametrize(
    "event",
    [
        liked("x", measure=float("nan")),
        liked("x", measure=float("inf")),
        liked("x", position=2**31),
        liked("x", person=None),
        liked("x", scene=7),
        liked("x", props={"at": object()}),
        liked("x", props={"text": "\ud800"}),
        liked("x", props={"long": "a" * 1_100_000}),
        liked(""),
        liked("\ud800"),
        liked("x" * 257),
        liked(7),  # type: ignore[arg-type]
    ],
)
def test_what_no_reader_could_read_is_never_written(event: Event) -> None:
    log = open_log(FaultyDisk())

    with pytest.raises(Unstorable):
        log.append([event])

    assert log.next_offset == 0
    assert stored(log) == []


def test_marks_only_rise_and_survive_a_restart() -> None:
    disk = FaultyDisk()
    log = open_log(disk)
    log.append([liked("e0")], mark=("outbox", (5, 2)))
    log.append([liked("e1")], mark=("outbox", (4, 9)))
    log.append([], mark=("other", (0, 1)))
    log.close()

    log = open_log(disk)

    assert log.marks == {"outbox": (5, 2), "other": (0, 1)}
    assert log.next_offset == 2


def test_a_segment_ends_when_it_is_full_and_when_its_day_is_over() -> None:
    disk, clock = FaultyDisk(), FrozenClock(NOW_MS)
    log = open_log(disk, clock=clock)
    log.append([liked(f"e{number}") for number in range(8)])
    log.append([liked("e8")])
    clock.advance(by_ms=DAY_MS)
    log.append([liked("e9")])

    names = [name for name in disk.listdir(FOLDER / SEGMENTS) if name.endswith(".ndjson")]

    assert [int(name.removesuffix(".ndjson")) for name in names] == [0, 8, 9]
    assert [offset for offset, _ in stored(log)] == list(range(10))


def test_reading_starts_anywhere_and_stops_at_the_limit() -> None:
    log = open_log(FaultyDisk())
    for number in range(20):
        log.append([liked(f"e{number}")])

    for start in range(21):
        assert [offset for offset, _ in log.read(start)] == list(range(start, 20))
    assert [event.id for _, event in log.read(6, limit=4)] == ["e6", "e7", "e8", "e9"]


def test_events_read_back_equal() -> None:
    log = open_log(FaultyDisk())
    event = liked(
        "e0", scene="feed", slate="s1", position=0, measure=1.5, value_minor=-7, currency="CNY",
        consents=("marketing", "personalise"), simulated=True, props={"text": "灯笼茶\n好", "n": [1, {"a": None}]},
    )  # fmt: skip
    log.append([event])

    assert list(log.read(0)) == [(0, event)]


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    log = open_log(RealDisk(), folder=tmp_path)
    with pytest.raises(FolderInUse):
        open_log(RealDisk(), folder=tmp_path)
    log.close()

    open_log(RealDisk(), folder=tmp_path).close()
