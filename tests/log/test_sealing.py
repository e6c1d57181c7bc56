"""Sealing: closed segments become Parquet, once, whatever step it dies at; readers see the same log throughout."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from magpie.kit.clock import DAY_MS, FrozenClock
from magpie.log.columns import SCHEMA
from magpie.log.disk import FolderInUse
from magpie.log.event import Event
from magpie.log.manifest import SEAL_LOCK, read_manifest
from magpie.log.points import SEAL
from magpie.log.readers import LogReader
from magpie.log.sealing import seal
from magpie.log.segments import SEGMENTS
from tests.faults import FaultyDisk
from tests.log.cast import FOLDER, NOW_MS, liked, open_log


class Died(BaseException):
    """The process is gone."""


def events_in(disk: FaultyDisk) -> list[tuple[int, Event]]:
    return list(LogReader(FOLDER, disk=disk).read())


def two_days(disk: FaultyDisk) -> None:
    """Twenty events, the last eight on the day after."""
    clock = FrozenClock(NOW_MS)
    log = open_log(disk, clock=clock)
    for number in range(20):
        if number == 12:
            clock.advance(by_ms=DAY_MS)
        props = {"text": "灯笼茶", "deep": [{"a": None}]} if number == 3 else {}
        log.append(
            [liked(f"e{number}", measure=0.5, consents=("personalise",), props=props)],
            mark=("outbox", (0, number)),
        )
    log.rotate()
    log.close()


def test_days_become_parquet_and_segments_go() -> None:
    disk = FaultyDisk()
    two_days(disk)
    before = events_in(disk)

    sealed = seal(FOLDER, disk=disk)

    assert [(file.day, file.first, file.last) for file in sealed.files] == [
        ("2025-11-22", 0, 11),
        ("2025-11-23", 12, 19),
    ]
    assert events_in(disk) == before
    assert disk.listdir(FOLDER / SEGMENTS) == ["00000000000000000020.ndjson"]
    assert LogReader(FOLDER, disk=disk).next_offset() == 20
    manifest = read_manifest(disk, FOLDER)
    assert manifest.marks == {"outbox": (0, 19)}
    file = pq.ParquetFile(LogReader(FOLDER, disk=disk)._map(manifest.files[0].path))
    assert file.schema_arrow.equals(SCHEMA, check_metadata=False)
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"


def test_sealing_again_changes_nothing() -> None:
    disk = FaultyDisk()
    two_days(disk)
    seal(FOLDER, disk=disk)
    before = {path: bytes(inode.seen) for path, inode in disk.names.items()}

    assert seal(FOLDER, disk=disk).rows == 0
    assert {path: bytes(inode.seen) for path, inode in disk.names.items()} == before


@pytest.mark.parametrize("point", SEAL)
@pytest.mark.parametrize("count", [1, 2])
def test_dying_at_any_step_and_starting_again_loses_nothing(point: str, count: int) -> None:
    # given a sealing that dies at its crash point
    disk, left = FaultyDisk(), count
    two_days(disk)
    before = events_in(disk)

    def at(name: str) -> None:
        nonlocal left
        left -= name == point
        if name == point and left == 0:
            raise Died

    with pytest.raises(Died):
        seal(FOLDER, disk=disk, at=at)

    # then readers see the same, the writer starts and knows every id, and sealing again finishes
    assert events_in(disk) == before
    log = open_log(disk)
    assert log.append([liked("e0"), liked("e19")]).offsets == [0, 19]
    assert log.marks == {"outbox": (0, 19)}
    assert log.append([liked("new")]).offsets == [20]
    log.close()
    seal(FOLDER, disk=disk)
    assert events_in(disk)[:20] == before
    assert disk.listdir(FOLDER / SEGMENTS) == ["00000000000000000020.ndjson"]


def test_a_day_that_is_sealed_in_parts_has_one_id_file() -> None:
    disk = FaultyDisk()
    log = open_log(disk)
    for number in range(3):
        log.append([liked(f"e{number}")])
        log.rotate()
        seal(FOLDER, disk=disk)
    log.close()

    manifest = read_manifest(disk, FOLDER)

    assert len(manifest.files) == 3
    assert [(file.first, file.last) for file in manifest.ids] == [(0, 2)]
    assert disk.listdir(FOLDER / "ids") == [manifest.ids[0].path.removeprefix("ids/")]
    assert open_log(disk).append([liked("e0"), liked("e2")]).offsets == [0, 2]


def test_ids_of_sealed_days_are_built_again_from_parquet() -> None:
    disk = FaultyDisk()
    two_days(disk)
    seal(FOLDER, disk=disk)
    for name in disk.listdir(FOLDER / "ids"):
        disk.remove(FOLDER / "ids" / name)

    assert open_log(disk).append([liked("e3"), liked("e15")]).offsets == [3, 15]


def test_one_sealer_at_a_time() -> None:
    disk = FaultyDisk()
    lock = disk.lock(FOLDER / SEAL_LOCK)

    with pytest.raises(FolderInUse):
        seal(FOLDER, disk=disk)
    lock.release()
    seal(FOLDER, disk=disk)


def test_a_reader_goes_on_when_sealing_moves_the_files_under_it() -> None:
    # given a reader in the middle of the segments
    disk = FaultyDisk()
    two_days(disk)
    walk = LogReader(FOLDER, disk=disk).read()
    seen = [next(walk)[0] for _ in range(3)]

    seal(FOLDER, disk=disk)

    assert seen + [offset for offset, _ in walk] == list(range(20))


def test_a_reader_that_looks_in_the_middle_of_a_sealing_sees_no_hole() -> None:
    class SealsAfterTheManifest(FaultyDisk):
        """Between a reader's look at the manifest and its look at the segments, everything is sealed."""

        is_armed = False

        def listdir(self, folder: Path) -> list[str]:
            if self.is_armed:
                self.is_armed = False
                seal(FOLDER, disk=self)
            return super().listdir(folder)

    for look in (
        lambda reader: len(list(reader.read())),
        lambda reader: len(reader.of_kind("Content Liked")),
        lambda reader: reader.table().num_rows,
        lambda reader: reader.next_offset(),
    ):
        disk = SealsAfterTheManifest()
        two_days(disk)
        disk.is_armed = True
        assert look(LogReader(FOLDER, disk=disk)) == 20


def test_a_writer_that_rotates_in_the_middle_of_a_sealing_goes_on() -> None:
    disk = FaultyDisk()
    log = open_log(disk)
    log.append([liked("e0")])
    log.rotate()
    log.append([liked("e1")])

    listdir = disk.listdir

    def seal_first(folder: Path) -> list[str]:
        disk.listdir = listdir  # type: ignore[method-assign]
        seal(FOLDER, disk=disk)
        return listdir(folder)

    disk.listdir = seal_first  # type: ignore[method-assign]
    log.rotate()

    assert log.append([liked("e0"), liked("e1"), liked("e2")]).offsets == [0, 1, 2]
    assert [offset for offset, _ in log.read(0)] == [0, 1, 2]


def test_columns_are_the_events() -> None:
    disk = FaultyDisk()
    two_days(disk)
    seal(FOLDER, disk=disk)
    log = open_log(disk)
    log.append([liked("late")])

    table = LogReader(FOLDER, disk=disk).table(columns=["offset", "id", "props"])

    assert table["offset"].to_pylist() == list(range(21))
    assert table["id"].to_pylist() == [*(f"e{n}" for n in range(20)), "late"]
    assert table["props"][3].as_py() == '{"text":"灯笼茶","deep":[{"a":null}]}'
    assert [len(part) for part in LogReader(FOLDER, disk=disk).tables(5)] == [16]
