"""The disk fills up at every byte of a stretch: nothing is acknowledged that is not there, and service goes on."""

import errno
import random
from pathlib import Path

import pytest

from magpie.log.committer import GroupCommitter
from magpie.log.journey_log import JourneyLog
from magpie.log.segments import DamagedSegment
from magpie.log.writing import DiskFailing, DiskFull
from tests.faults import FaultyDisk, FaultyFile
from tests.log.cast import FOLDER, identified, liked, open_log, stored

pytestmark = pytest.mark.drill


def fill_up(disk: FaultyDisk, *, room: int) -> list[str]:
    """Write until the disk is full, make room, write the rest; what is wrong at any time ([] is what we want)."""
    log = open_log(disk)
    log.append([liked("e0")])
    disk.room = room
    acknowledged, refused = ["e0"], []
    for number in range(1, 12):
        try:
            log.append([liked(f"e{number}"), liked(f"f{number}")], mark=("outbox", (0, number)))
            acknowledged += [f"e{number}", f"f{number}"]
        except DiskFull:
            refused.append(number)
    faults = [] if names_in(log) == acknowledged else ["what was acknowledged is not what is there"]
    faults += [] if refused else ["nothing was refused"]
    cut = disk.cut_power(random.Random(room))
    faults += [] if names_in(open_log(cut)) == acknowledged else ["after a power cut it is not there"]
    disk.room = None
    for number in refused:
        log.append([liked(f"e{number}"), liked(f"f{number}")])
    log.close()
    log = open_log(disk)
    faults += (
        []
        if len(names_in(log)) == len(set(names_in(log))) == 23
        else ["the refused ones are not taken later"]
    )
    faults += [] if log.append([liked("f11")]).repeated == 1 else ["a known id was taken for new"]
    return faults


def names_in(log: JourneyLog) -> list[str]:
    return [name for _, name in stored(log)]


@pytest.mark.parametrize("stretch", range(0, 1_500, 100))
def test_a_disk_full_at_any_byte_costs_only_what_was_refused(stretch: int) -> None:
    for room in range(stretch, stretch + 100):
        assert fill_up(FaultyDisk(), room=room) == [], f"full after {room} bytes"


def test_the_drill_notices_when_scrap_is_left_behind() -> None:
    class NeverCuts(FaultyDisk):
        """A disk on which the half-written group is not cut away."""

        def open_append(self, path: Path) -> FaultyFile:
            file = super().open_append(path)
            file.truncate = lambda size: None  # type: ignore[method-assign]
            return file

    faults = []
    for room in range(0, 1_500, 50):
        try:
            faults += fill_up(NeverCuts(), room=room)
        except DamagedSegment as refusal:
            faults.append(refusal.code)
    assert faults


def test_the_committer_goes_on_when_space_returns() -> None:
    disk = FaultyDisk()
    committer = GroupCommitter(open_log(disk))
    committer.submit([liked("e0")]).result(timeout=5)
    disk.room = 10

    with pytest.raises(DiskFull) as refusal:
        committer.submit([liked("e1")], mark=("outbox", (0, 1))).result(timeout=5)
    assert refusal.value.status == 507
    assert committer.log.marks == {}

    disk.room = None
    assert committer.submit([liked("e1")], mark=("outbox", (0, 1))).result(timeout=5).offsets == [1]
    assert committer.log.marks == {"outbox": (0, 1)}
    committer.close()


def test_after_a_failed_flush_nothing_is_believed_until_the_log_is_opened_again() -> None:
    # given a disk whose flush fails with an error that is not about space
    disk = FaultyDisk()
    log = open_log(disk)
    log.append([liked("e0")])
    disk.fail_sync = errno.EIO

    # when more is appended, then it is refused, and stays refused though the disk now says it is well
    with pytest.raises(DiskFailing):
        log.append([liked("e1")])
    disk.fail_sync = 0
    with pytest.raises(DiskFailing):
        log.append([liked("e1")])

    # and a new start has what was acknowledged and takes the rest
    after = disk.cut_power(random.Random(3))
    log = open_log(after)
    assert "e0" in dict(map(reversed, stored(log)))
    log.append([liked("e1"), identified("i1", anonymous="a:1", person="p:1")])
    assert sorted(name for _, name in stored(log)) == ["e0", "e1", "i1"]


def test_an_append_with_short_writes_is_whole() -> None:
    # given a disk that takes at most seven bytes per call
    disk = FaultyDisk()
    take = disk.take_room
    disk.take_room = lambda wanted: min(7, take(wanted))  # type: ignore[method-assign]
    log = open_log(disk)

    log.append([liked("e0"), liked("e1")])

    assert stored(open_log(disk.cut_power(random.Random(1)))) == [(0, "e0"), (1, "e1")]
    assert FOLDER / "writer.lock" in disk.locks
