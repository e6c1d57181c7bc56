"""A process that counts who saw and bought is killed with its rows written and not committed; the next one counts the same."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from magpie.domain.trade.models import CountedDay, TouchpointDay
from magpie.kit.clock import FrozenClock, ms_of
from magpie.log.disk import RealDisk
from magpie.log.event import Event
from magpie.log.journey_log import JourneyLog
from tests.databases import url_of_database
from tests.domain.cast import town

pytestmark = pytest.mark.drill
ROOT = Path(__file__).parent.parent.parent


def work(home: Path, *how: str) -> "subprocess.CompletedProcess[str]":
    connection.close()
    line = [sys.executable, "-m", "tests.drills.count_worker", str(home), *how]
    environment = {**os.environ, "MAGPIE_DATABASE_URL": url_of_database()}
    return subprocess.run(
        line, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def test_a_count_that_was_killed_is_counted_again_to_the_same_figures(truth: str, tmp_path: Path) -> None:
    here, at_ms = town(), ms_of(timezone.now() - timedelta(days=1))
    log = JourneyLog.open(tmp_path / "log", disk=RealDisk(), clock=FrozenClock(at_ms))
    log.append(
        [
            Event(
                id=f"c.{number}", ts_ms=at_ms, received_ms=at_ms, kind="Content Impressed", person=f"a:{number % 7}",
                card=f"product:{here.product}", scene="feed",
            )
            for number in range(20)
        ]
    )  # fmt: skip
    log.close()

    killed = work(tmp_path, "die")
    assert (killed.returncode, killed.stdout) == (-signal.SIGKILL, "")
    assert (CountedDay.objects.count(), TouchpointDay.objects.count()) == (0, 0)

    again = work(tmp_path)

    assert (again.returncode, again.stdout.split()[1:]) == (0, ["counted"]), again.stderr
    rows = TouchpointDay.objects.order_by("by").values_list("by", "name", "seen", "opened", "bought")
    assert list(rows) == [("", "", 7, 0, 0), ("carrier_kind", "product", 7, 0, 0), ("scene", "feed", 7, 0, 0)]
