"""The jobs process: every chore once, in a process of its own, beside a site that runs."""

from pathlib import Path

import pytest

from magpie.kit.clock import SystemClock
from magpie.log.disk import RealDisk
from magpie.log.event import Event
from magpie.log.journey_log import JourneyLog
from magpie.log.readers import LogReader
from tests.running import command_line


@pytest.mark.slow
def test_closed_segments_are_sealed_while_the_writer_holds_the_log(tmp_path: Path) -> None:
    assert command_line(tmp_path, "prepare", "--quiet").returncode == 0
    log = JourneyLog.open(tmp_path / "log", disk=RealDisk(), clock=SystemClock())
    log.append(
        [Event(id=f"e{number}", ts_ms=1, kind="Content Liked", person="p:MEI") for number in range(10)]
    )
    log.rotate()
    log.append([Event(id="last", ts_ms=2, kind="Content Liked", person="p:MEI")])

    done = command_line(tmp_path, "jobs", "--once")
    log.close()

    assert done.returncode == 0, done.stderr
    assert "sealing: 10 events into 1 Parquet files" in done.stdout
    assert len(list((tmp_path / "log" / "parquet").rglob("*.parquet"))) == 1
    assert [event.id for _, event in LogReader(tmp_path / "log").read()] == [
        *(f"e{number}" for number in range(10)),
        "last",
    ]
