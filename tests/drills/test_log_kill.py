"""A real writer process is killed with SIGKILL again and again; nothing it acknowledged is lost or doubled.

Short form: three random kills and one at each crash point of appending. Whole (ten random kills):
`MAGPIE_DRILLS=full pytest -m drill tests/drills/test_log_kill.py`.
"""

import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from magpie.kit.clock import SystemClock
from magpie.log.disk import RealDisk
from magpie.log.journey_log import JourneyLog
from magpie.log.points import APPEND, ROTATE
from magpie.log.readers import LogReader
from magpie.log.sealing import seal
from tests.drills.log_writer import EARLY

pytestmark = pytest.mark.drill
FULL = os.environ.get("MAGPIE_DRILLS") == "full"
KILLS = 10 if FULL else 3
EVENTS_PER_S = 2_000
ROOT = Path(__file__).parent.parent.parent


def run_writer(
    folder: Path, *, first: int, kill_after_s: float, die_at: Sequence[str] = ()
) -> list[tuple[str, int]]:
    """Start a writer, kill it after a while (or let it die at a point); what it acknowledged: [(id, offset), …]."""
    command = [
        sys.executable,
        "-m",
        "tests.drills.log_writer",
        str(folder),
        str(first),
        str(EVENTS_PER_S),
        *die_at,
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines: list[str] = []
    assert process.stdout.readline() == "ready\n"
    reader = threading.Thread(target=lambda: lines.extend(process.stdout or ()))
    reader.start()
    try:
        process.wait(timeout=kill_after_s)
    except subprocess.TimeoutExpired:
        process.kill()
    process.wait(timeout=10)
    reader.join(timeout=10)
    process.stdout.close()
    whole = [[int(word) for word in line.split()] for line in lines if line.endswith("\n")]
    return [(f"n{row[0] + i}", offset) for row in whole for i, offset in enumerate(row[2:])]


def check_log(folder: Path, acknowledged: dict[str, int]) -> None:
    log = JourneyLog.open(folder, disk=RealDisk(), clock=SystemClock())
    found = [(offset, event.id) for offset, event in log.read(0)]
    log.close()
    assert [offset for offset, _ in found] == list(range(len(found)))
    where = {name: offset for offset, name in found}
    assert [name for name, count in Counter(name for _, name in found).items() if count > 1] == []
    assert {name: where.get(name) for name in acknowledged} == acknowledged


def test_random_kills_under_load_lose_nothing(tmp_path: Path) -> None:
    rng = random.Random(7)
    acknowledged: dict[str, int] = {}
    for kill in range(KILLS):
        # The last hundred are sent again, as by clients that never heard the answer.
        first = max(0, len(acknowledged) - 100)
        acknowledged |= dict(run_writer(tmp_path, first=first, kill_after_s=rng.uniform(0.4, 1.6)))
        check_log(tmp_path, acknowledged)
        if kill % 2:
            seal(tmp_path, disk=RealDisk())
            check_log(tmp_path, acknowledged)
    assert len(acknowledged) > KILLS * 200
    assert LogReader(tmp_path).next_offset() >= len(acknowledged)


@pytest.mark.parametrize("point", [*APPEND, *ROTATE])
def test_a_kill_at_each_crash_point_loses_nothing(tmp_path: Path, point: str) -> None:
    count = 3 if point in ROTATE else 57
    started = time.monotonic()
    acknowledged = dict(run_writer(tmp_path, first=0, kill_after_s=20, die_at=(point, str(count))))
    assert time.monotonic() - started < 15, "it was to die by itself"
    assert acknowledged
    check_log(tmp_path, acknowledged)


def test_the_drill_notices_an_acknowledgement_before_the_write(tmp_path: Path) -> None:
    acknowledged = dict(run_writer(tmp_path, first=0, kill_after_s=20, die_at=(EARLY, "5")))
    with pytest.raises(AssertionError):
        check_log(tmp_path, acknowledged)
