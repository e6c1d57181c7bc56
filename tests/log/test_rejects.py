"""Rejects: readable, bounded, and never in the way."""

import json

from magpie.log.rejects import FILES_MAX, Reject, Rejects, forget_in_rejects, read_rejects, reject_files
from magpie.log.writing import DiskFull
from tests.faults import FaultyDisk
from tests.log.cast import FOLDER, MEI, NOW_MS, TAO


def reject(original: bytes = b"{}", *, person: str = MEI) -> Reject:
    return Reject.of(DiskFull(), original=original, at_ms=NOW_MS, person=person)


def test_a_reject_is_a_line_a_person_can_read() -> None:
    disk = FaultyDisk()
    rejects = Rejects(FOLDER, disk)
    rejects.add([reject(b'{"event":"\xff"}'), reject(b"x" * 5_000)])

    lines = [json.loads(line) for line in disk.read(rejects.path).splitlines()]

    assert lines[0]["code"] == "disk_full"
    assert lines[0]["original"] == '{"event":"\\xff"}'
    assert lines[0]["zh"].startswith("磁盘空间已满")
    assert (len(lines[1]["original"]), lines[1]["is_cut"]) == (2_000, True)
    assert rejects.written == 2


def test_old_rejects_make_room_for_new_ones() -> None:
    disk = FaultyDisk()
    rejects = Rejects(FOLDER, disk, file_bytes_max=600)
    for number in range(60):
        rejects.add([reject(b"%d" % number)])

    files = reject_files(disk, FOLDER)

    assert len(files) == FILES_MAX
    assert all(disk.size(path) <= 600 for path in files)
    kept = [int(row.original) for row in read_rejects(disk, FOLDER)]
    assert kept == list(range(kept[0], 60))


def test_a_full_disk_costs_rejects_and_nothing_else() -> None:
    disk = FaultyDisk(room=10)
    rejects = Rejects(FOLDER, disk)

    rejects.add([reject()])
    disk.room = None
    rejects.add([reject()])

    assert (rejects.lost, rejects.written) == (1, 1)
    assert len(list(read_rejects(disk, FOLDER))) == 1


def test_a_person_is_forgotten_here_too() -> None:
    disk = FaultyDisk()
    rejects = Rejects(FOLDER, disk)
    long = "p:01JD5Y1V9GZC3M0B5T8RQK2W7N"
    rejects.add(
        [
            reject(person=TAO),
            reject(person=long),
            reject(b'{"userId":"01JD5Y1V9GZC3M0B5T8RQK2W7N"}', person=""),
        ]
    )

    assert forget_in_rejects(disk, FOLDER, frozenset({long})) == 2
    assert [row.person for row in read_rejects(disk, FOLDER)] == [TAO]
    assert forget_in_rejects(disk, FOLDER, frozenset({long})) == 0
