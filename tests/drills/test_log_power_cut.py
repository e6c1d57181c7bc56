"""The power goes at a random moment: every acknowledged event is there exactly once, and none is torn.

Each run writes groups on an in-memory disk that forgets what was not flushed, cuts the power inside a write, a
flush or a rotation, and starts again from what the platter holds. The mutations show that the drill can fail.
"""

import random
from dataclasses import dataclass, field

import pytest

from magpie.kit.clock import FrozenClock
from magpie.log.committer import GroupCommitter
from magpie.log.erasing import erase_person, finish_erasures
from magpie.log.journey_log import JourneyLog
from magpie.log.points import APPEND, ROTATE
from magpie.log.readers import LogReader
from magpie.log.sealing import seal
from tests.faults import FaultyDisk
from tests.log.cast import FOLDER, NOW_MS, SMALL, liked, open_log, stored

pytestmark = pytest.mark.drill


class PowerGone(BaseException):
    """Nothing in the program may catch this: the machine is off."""


@dataclass
class Life:
    """What a machine was told between two starts."""

    acknowledged: dict[str, int] = field(default_factory=dict)


def live_until_the_cut(disk: FaultyDisk, life: Life, rng: random.Random) -> None:
    """Append groups of random size until the power goes at a random crash point."""
    left = rng.randint(1, 25)

    def at(point: str) -> None:
        nonlocal left
        assert point in (*APPEND, *ROTATE)
        left -= 1
        if left == 0:
            raise PowerGone

    number = len(life.acknowledged)
    try:
        log = JourneyLog.open(FOLDER, disk=disk, clock=FrozenClock(NOW_MS), at=at, limits=SMALL)
        while True:
            # Some of them were sent before and are sent again, as a client does that got no answer.
            names = [f"e{rng.randint(max(0, number - 4), number + 4)}" for _ in range(rng.randint(1, 6))]
            ack = log.append([liked(name) for name in names], mark=("outbox", (0, number)))
            life.acknowledged |= dict(zip(names, ack.offsets, strict=True))
            number += 3
    except PowerGone:
        return


def lose(*, seed: int, lives: int, **lies: bool) -> list[str]:
    """Several lives on one platter; what is wrong afterwards ([] is what we want)."""
    rng = random.Random(seed)
    disk, life = FaultyDisk(**lies), Life()
    faults: list[str] = []
    for _ in range(lives):
        live_until_the_cut(disk, life, rng)
        disk = disk.cut_power(rng)
        disk.lies_about_fdatasync = lies.get("lies_about_fdatasync", False)
        disk.lies_about_fsync_dir = lies.get("lies_about_fsync_dir", False)
        log = open_log(disk)
        found = stored(log)
        log.close()
        names = [name for _, name in found]
        where = {name: offset for offset, name in found}
        faults += [f"{name} is lost" for name in life.acknowledged if name not in where]
        faults += [
            f"{name} moved" for name, offset in life.acknowledged.items() if where.get(name, offset) != offset
        ]
        faults += [f"{name} twice" for name in set(names) if names.count(name) > 1]
        faults += [] if [offset for offset, _ in found] == list(range(len(found))) else ["offsets have gaps"]
        if faults:
            break
    return faults


@pytest.mark.parametrize("seed", range(12))
def test_every_acknowledged_event_survives_the_cut_exactly_once(seed: int) -> None:
    assert lose(seed=seed, lives=6) == []


def test_the_drill_notices_a_missing_fdatasync() -> None:
    # A disk whose fdatasync does nothing is the program without that line.
    assert any(lose(seed=seed, lives=3, lies_about_fdatasync=True) for seed in range(5))


def test_the_drill_notices_a_missing_flush_of_the_folder() -> None:
    assert any(lose(seed=seed, lives=6, lies_about_fsync_dir=True) for seed in range(10))


@pytest.mark.parametrize("seed", range(10))
def test_a_cut_while_sealing_loses_nothing(seed: int) -> None:
    # given sealed, closed and active parts
    rng = random.Random(seed)
    disk = FaultyDisk()
    log = open_log(disk)
    for number in range(20):
        log.append([liked(f"e{number * 2}"), liked(f"e{number * 2 + 1}")], mark=("outbox", (0, number)))
        if number == 9:
            seal(FOLDER, disk=disk, at=lambda point: None)
    expected = stored(log)
    left = rng.randint(1, 8)

    def at(point: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise PowerGone

    # when the power goes at some step of the next sealing
    with pytest.raises(PowerGone):
        seal(FOLDER, disk=disk, at=at)
        raise PowerGone
    disk = disk.cut_power(rng)

    # then a new start, and a sealing after it, see the same log
    log = open_log(disk)
    assert stored(log) == expected
    assert log.marks == {"outbox": (0, 19)}
    assert log.append([liked("e3"), liked("e39")]).repeated == 2
    log.close()
    seal(FOLDER, disk=disk)
    assert [(offset, event.id) for offset, event in LogReader(FOLDER, disk=disk).read()] == expected


@pytest.mark.parametrize("seed", range(10))
def test_a_cut_while_erasing_forgets_the_person_in_the_end(seed: int) -> None:
    # given Mei's and Tao's likes in sealed and closed parts
    rng = random.Random(seed)
    disk = FaultyDisk()
    log = open_log(disk)
    log.append([liked("i", person="p:mei", props={"anonymous": "a:guest"})])
    for number in range(30):
        log.append([liked(f"e{number}", person=rng.choice(("p:mei", "p:tao")))])
        if number == 15:
            seal(FOLDER, disk=disk)
    before = [(offset, event.person) for offset, event in log.read(0)]
    log.close()
    left = rng.randint(1, 7)

    def at(point: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise PowerGone

    # when the power goes while she is being erased, and the machine starts again
    with pytest.raises(PowerGone):
        erase_person(FOLDER, person="p:mei", disk=disk, clock=FrozenClock(NOW_MS), at=at)
        raise PowerGone
    disk = disk.cut_power(rng)
    open_log(disk).close()
    finish_erasures(FOLDER, disk=disk)

    # then only Tao's are anybody's, and every offset is there
    after = [(offset, event.person) for offset, event in LogReader(FOLDER, disk=disk).read()]
    assert after[: len(before)] == [
        (offset, "" if person == "p:mei" else person) for offset, person in before
    ]
    assert all(
        b"p:mei" not in bytes(inode.seen) for path, inode in disk.names.items() if path.suffix != ".parquet"
    )


def test_a_group_commit_is_acknowledged_only_after_its_flush() -> None:
    # given a committer on a disk that counts flushes
    disk = FaultyDisk()
    committer = GroupCommitter(open_log(disk))
    before = disk.fdatasyncs

    # when one event is answered
    ack = committer.submit([liked("e0")]).result(timeout=5)

    # then it is on the platter already
    assert disk.fdatasyncs > before
    after = disk.cut_power(random.Random(1))
    assert stored(open_log(after)) == [(ack.first, "e0")]
    committer.close()
