"""The worker of the trade's kill drill: lives days of buying, each in a child of its own that may die anywhere.

    python -m tests.drills.trade_worker [GUARD_TO_REMOVE]

Reads one line for each day from its input, `FOLDER SEED [CRASH_AT]`; only the first day pays for starting. FOLDER holds
the market, the journey log and the day's clock. Says, a line each:

    ready · born PID · answered KEY STATUS NUMBER · paid NUMBER · ended STATUS

FOLDER/open says, also of a dead one, whether it was inside a transaction.
"""

import contextlib
import json
import mmap
import os
import sys
import types
from pathlib import Path
from typing import Any

import django

FINISH_OUTSIDE = "finish-outside"
OPEN = "open"


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def live_through(folder: Path, seed: int) -> None:
    """One day, going on where the one before it stopped."""
    from magpie.kit.clock import FrozenClock, ms_of
    from magpie.log.disk import RealDisk
    from magpie.log.journey_log import JourneyLog
    from tests.domain.cast import NOW
    from tests.drills.trade_day import LEASE_MS, Day

    began = folder / "clock"
    at_ms = int(began.read_text(encoding="ascii")) + LEASE_MS if began.exists() else ms_of(NOW)
    clock = FrozenClock(at_ms)
    log = JourneyLog.open(folder / "log", disk=RealDisk(), clock=clock)
    Day(folder, seed, read_market(folder), clock, log).live()


def read_market(folder: Path) -> Any:
    from tests.domain.trade.market import Market, Ware

    said: dict[str, Any] = json.loads((folder / "market.json").read_text(encoding="utf-8"))
    wares = tuple(Ware(**ware) for ware in said["wares"])
    return Market(wares, tuple(said["buyers"]), said["coupon"], said["claims"])


def mark_what_is_open(folder: Path) -> None:
    """Keep in a byte of a file, which outlives this process, whether it is inside a transaction."""
    from django.db import connection

    path = folder / OPEN
    path.write_bytes(b"0")
    with path.open("r+b") as file:
        marked = mmap.mmap(file.fileno(), 1)
    set_autocommit = connection.set_autocommit

    def set_and_mark(autocommit: bool, **more: Any) -> None:
        set_autocommit(autocommit, **more)
        marked[0:1] = b"0" if autocommit else b"1"

    connection.set_autocommit = set_and_mark  # type: ignore[method-assign]


def remove(guard: str) -> None:
    """The mutation that the drill must notice: an answer is noted apart from its effect."""
    from magpie.domain.trade.actions import requests

    assert guard == FINISH_OUTSIDE, guard
    requests.transaction = types.SimpleNamespace(atomic=contextlib.nullcontext)  # type: ignore[assignment]


def main(*guards: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magpie.config.settings")
    django.setup()
    import tests.drills.trade_day  # noqa: F401  # so that no child pays for it

    for guard in guards:
        remove(guard)
    say("ready")
    for line in sys.stdin:
        folder, seed, *crash_at = line.split()
        child = os.fork()
        if not child:
            os.environ["MAGPIE_CRASH_AT"] = "".join(crash_at)
            mark_what_is_open(Path(folder))
            live_through(Path(folder), int(seed))
            os._exit(0)
        say(f"born {child}")
        say(f"ended {os.waitpid(child, 0)[1]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
