"""Crash points: silent unless the environment names one; then the process dies by SIGKILL at just that time."""

import os
import signal
import subprocess
import sys
import timeit
from pathlib import Path

import pytest

import magpie
from magpie.kit.crashpoints import Point, reach

REACH_TWICE = """
from magpie.kit.crashpoints import Point, reach
for time in (1, 2):
    reach(Point.TRADE_WRITTEN)
    reach(Point.PIECES_HELD)
    print(time, flush=True)
"""


@pytest.mark.parametrize(
    ("crash_at", "said", "status"),
    [
        ("", "1\n2\n", 0),
        ("trade.written", "", -signal.SIGKILL),
        ("trade.written:2", "1\n", -signal.SIGKILL),
        ("trade.pieces_held:3", "1\n2\n", 0),
        ("request.done", "1\n2\n", 0),
    ],
)
def test_a_process_dies_at_the_time_that_is_named(crash_at: str, said: str, status: int) -> None:
    environment = {**os.environ, "MAGPIE_CRASH_AT": crash_at}

    run = subprocess.run(
        [sys.executable, "-c", REACH_TWICE], env=environment, capture_output=True, text=True, timeout=30
    )

    assert (run.stdout, run.returncode) == (said, status), run.stderr


def test_a_point_costs_next_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAGPIE_CRASH_AT", raising=False)

    best_s = min(timeit.repeat(lambda: reach(Point.TRADE_WRITTEN), number=1_000, repeat=5))

    assert best_s / 1_000 < 20e-6  # ten times less, on a machine that has nothing else to do


def test_every_point_that_is_named_is_in_the_code() -> None:
    source = "".join(
        path.read_text(encoding="utf-8") for path in (Path(magpie.__file__).parent / "domain").rglob("*.py")
    )

    assert [point.name for point in Point if f"reach(Point.{point.name})" not in source] == []
