"""A writer process for the kill drill: appends at a steady pace and prints each acknowledgement when it has it.

    python -m tests.drills.log_writer FOLDER FIRST_NUMBER EVENTS_PER_S [DIE_AT_POINT COUNT]

Prints "ready", then one line per answered batch: `<first number> <count> <offset> <offset> …`. With the point
"acknowledge-early" it answers before it asks: the mutation that the drill must notice.
"""

import os
import signal
import sys
import time
from pathlib import Path

from magpie.kit.clock import SystemClock
from magpie.log.committer import GroupCommitter
from magpie.log.disk import RealDisk
from magpie.log.event import Event
from magpie.log.journey_log import JourneyLog, Limits

BATCH = 20
EARLY = "acknowledge-early"
LIMITS = Limits(segment_bytes_max=200_000, segment_events_max=2_000)


def main(folder: str, first: str, per_second: str, die_at: str = "", count: str = "0") -> None:
    left = int(count)

    def at(point: str) -> None:
        nonlocal left
        left -= point == die_at
        if point == die_at and left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    clock = SystemClock()
    log = JourneyLog.open(Path(folder), disk=RealDisk(), clock=clock, at=at, limits=LIMITS)
    committer = GroupCommitter(log)
    os.write(1, b"ready\n")
    number, started, sent = int(first), time.monotonic(), 0
    while True:
        events = [
            Event(id=f"n{number + i}", ts_ms=clock.now_ms(), kind="Content Liked", card="post:1")
            for i in range(BATCH)
        ]
        if die_at == EARLY:
            offsets = list(range(number, number + BATCH))
            if number == BATCH * int(count):
                os.write(1, f"{number} {BATCH} {' '.join(map(str, offsets))}\n".encode())
                os.kill(os.getpid(), signal.SIGKILL)
        offsets = committer.submit(events, mark=("drill", (0, number))).result().offsets
        os.write(1, f"{number} {BATCH} {' '.join(map(str, offsets))}\n".encode())
        number, sent = number + BATCH, sent + BATCH
        time.sleep(max(0.0, started + sent / int(per_second) - time.monotonic()))


if __name__ == "__main__":
    main(*sys.argv[1:])
