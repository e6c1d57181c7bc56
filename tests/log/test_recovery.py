"""Recovery: a torn tail is cut, damage in the middle is reported, and nothing acknowledged is touched."""

import pytest

from magpie.log.readers import LogReader
from magpie.log.segments import SEGMENTS, DamagedSegment, MissingSegment, segment_name
from tests.faults import FaultyDisk
from tests.log.cast import FOLDER, liked, open_log, stored

ACTIVE = FOLDER / SEGMENTS / segment_name(0)


def three_groups() -> tuple[FaultyDisk, list[int]]:
    """A log of three events in three groups, and the file's size after each."""
    disk, sizes = FaultyDisk(), []
    log = open_log(disk)
    for number in range(3):
        log.append([liked(f"e{number}")], mark=("outbox", (0, number)))
        sizes.append(disk.size(ACTIVE))
    log.close()
    return disk, sizes


def test_a_tail_torn_at_any_byte_is_cut() -> None:
    _, sizes = three_groups()
    for size in range(sizes[1], sizes[2]):
        disk, _ = three_groups()
        disk.open_append(ACTIVE).truncate(size)

        log = open_log(disk)

        assert stored(log) == [(0, "e0"), (1, "e1")]
        assert log.torn_bytes == size - sizes[1]
        assert log.marks == {"outbox": (0, 1)}
        assert disk.size(ACTIVE) == sizes[1]
        assert log.append([liked("e2")]).offsets == [2]


def test_rubbish_behind_the_last_group_is_cut() -> None:
    for rubbish in (b"\0" * 4_096, b'{"id":"half', b'\n{"commit":', b"\xff" * 7):
        disk, sizes = three_groups()
        disk.open_append(ACTIVE).write(rubbish)

        log = open_log(disk)

        assert log.next_offset == 3
        assert disk.size(ACTIVE) == sizes[2]


@pytest.mark.parametrize("group", [0, 1])
def test_damage_before_the_last_group_is_reported_and_changes_nothing(group: int) -> None:
    disk, sizes = three_groups()
    start = [0, *sizes][group]
    disk.names[ACTIVE].seen[start + 9] ^= 1
    before = disk.read(ACTIVE)

    with pytest.raises(DamagedSegment) as refusal:
        open_log(disk)

    assert refusal.value.detail["byte"] == start
    assert "第" in refusal.value.say("zh")
    assert disk.read(ACTIVE) == before
    assert disk.locks == set()


def test_damage_in_a_closed_segment_is_reported_to_readers_too() -> None:
    disk = FaultyDisk()
    log = open_log(disk)
    log.append([liked("e0")])
    log.rotate()
    log.append([liked("e1")])
    disk.names[ACTIVE].seen[5] ^= 1

    with pytest.raises(DamagedSegment):
        list(LogReader(FOLDER, disk=disk).read())


def test_a_closed_segment_that_ends_early_is_damage_not_a_torn_tail() -> None:
    disk, sizes = three_groups()
    log = open_log(disk)
    log.rotate()
    log.close()
    disk.open_append(ACTIVE).truncate(sizes[1])

    with pytest.raises(DamagedSegment):
        open_log(disk)


def test_a_lost_segment_is_reported() -> None:
    disk = FaultyDisk()
    log = open_log(disk)
    log.append([liked("e0")])
    log.rotate()
    log.append([liked("e1")])
    log.close()
    disk.remove(ACTIVE)

    with pytest.raises(MissingSegment):
        open_log(disk)


def test_half_written_temporary_files_are_swept() -> None:
    disk, _ = three_groups()
    disk.open_append(FOLDER / "manifest.json.tmp").write(b"{")
    disk.open_append(FOLDER / SEGMENTS / "00000000000000000000.ids.tmp").write(b"x")

    open_log(disk)

    assert [path for path in disk.names if path.suffix == ".tmp"] == []
