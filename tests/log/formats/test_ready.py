"""The ready formats: KuaiRand's exposures, click sessions, sequences."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.faults import FaultyDisk
from tests.log.formats.test_tables import counts, take, write

EXPOSURE = {
    "user_id": 712, "video_id": 5_239, "time_ms": 1_650_812_741_436, "author_id": 80, "tab": 1, "is_click": 1,
    "is_like": 0, "is_comment": 0, "is_follow": 0, "is_forward": 0, "is_hate": 0, "play_time_ms": 61_802,
    "duration_ms": 49_866,
}  # fmt: skip


def test_an_exposure_becomes_what_happened(tmp_path: Path) -> None:
    rows = [
        EXPOSURE,
        EXPOSURE | {"is_like": 1},
        EXPOSURE | {"user_id": 9, "is_click": 0, "is_hate": 1, "play_time_ms": 0},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "val.parquet")
    disk = FaultyDisk()

    report, events = take(disk, tmp_path / "val.parquet", "kuairand", ())

    # the second row repeats the first (user, video, time): its like is not a second opinion
    assert counts(report) == (3, 2, 1, 0, 0)
    assert report.repeats == [(2, 1)]
    assert [(event.person, event.kind) for event in events] == [
        ("p:712", "Content Impressed"), ("p:712", "Video Playback Started"), ("p:712", "Content Viewed"),
        ("p:9", "Content Impressed"), ("p:9", "Not Interested Marked"), ("p:9", "Content Viewed"),
    ]  # fmt: skip
    viewed = events[2]
    assert (viewed.card, viewed.account, viewed.measure, viewed.ts_ms) == (
        "video:5239",
        "account:80",
        61_802.0,
        1_650_812_741_436,
    )
    assert viewed.props == {"total_length_ms": 49_866, "completed": True}
    assert events[5].props["completed"] is False
    again, _ = take(disk, tmp_path / "val.parquet", "kuairand", ())
    assert counts(again) == (3, 0, 1, 2, 0)


def test_an_empty_cell_of_an_exposure_is_named(tmp_path: Path) -> None:
    pq.write_table(pa.Table.from_pylist([EXPOSURE | {"author_id": None}, EXPOSURE]), tmp_path / "val.parquet")

    report, _ = take(FaultyDisk(), tmp_path / "val.parquet", "kuairand", ())

    assert counts(report) == (2, 1, 0, 0, 1)
    assert report.refusals[0].detail["column"] == "author_id"


def test_sessions_are_anonymous_persons(tmp_path: Path) -> None:
    text = "SessionId\tItemId\tTime\n3\t214716935\t1396437466.94\n3\t214832672\t1396438212.318\n3\t214716935\t1396437466.94\n"

    report, events = take(FaultyDisk(), write(tmp_path / "clicks.txt", text), "sessions", ())

    assert counts(report) == (3, 2, 1, 0, 0)
    assert (events[0].person, events[0].session, events[0].card, events[0].ts_ms) == (
        "a:3",
        "3",
        "product:214716935",
        1_396_437_466_940,
    )


def test_a_sequence_keeps_its_order_and_its_repeats(tmp_path: Path) -> None:
    disk, path = FaultyDisk(), write(tmp_path / "beauty.txt", "1 5\n1 6\n1 5\n2 5\noops\n")

    report, events = take(disk, path, "sequences", ())

    assert counts(report) == (5, 4, 0, 0, 1)
    assert [(event.person, event.card, event.props["order"]) for event in events] == [
        ("p:1", "product:5", 0), ("p:1", "product:6", 1), ("p:1", "product:5", 2), ("p:2", "product:5", 0),
    ]  # fmt: skip
    assert [event.ts_ms for event in events] == sorted(event.ts_ms for event in events)
    assert counts(take(disk, path, "sequences", ())[0]) == (5, 0, 0, 4, 1)
