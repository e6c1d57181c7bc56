"""The kill drill: the main process dies by SIGKILL at random moments under 2,000 events a second over HTTP.

Afterwards every acknowledged event is in the log exactly once, and the engine that came back has the digest of one
that replayed the log from nothing. Short and seeded in CI; MAGPIE_DRILLS=full kills ten times.
"""

import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from magpie.config.engine_process import SEED
from magpie.engine.params import Params
from magpie.engine.pipeline import Engine
from magpie.log.readers import LogReader
from tests.gateway.town import build_town, crowd_of
from tests.running import command_line, running

KILLS = 10 if os.environ.get("MAGPIE_DRILLS") == "full" else 2
EVENTS_PER_S = 2_000
COMMAND = ("gateway",)


@pytest.mark.drill
def test_what_was_acknowledged_is_there_once_and_the_engine_is_what_a_replay_makes(tmp_path: Path) -> None:
    rng = random.Random(20_260_101)
    acknowledged: set[str] = set()
    assert command_line(tmp_path, "prepare", "--quiet").returncode == 0
    with running(tmp_path, COMMAND) as site:
        build_town(site)
        assert site.stop() == 0  # leaves a snapshot, so that later starts are snapshot plus tail
    for kill in range(KILLS):
        with running(tmp_path, COMMAND) as site:
            with crowd_of(site, per_s=EVENTS_PER_S, name=f"round{kill}") as crowd:
                time.sleep(rng.uniform(0.5, 2.5))
                site.kill()
            acknowledged |= set(crowd.acknowledged)
            assert crowd.acknowledged

    with running(tmp_path, COMMAND) as site:
        assert site.stop() == 0

    assert_each_is_there_once(tmp_path, acknowledged)
    restored = Engine.restore(tmp_path / "engine" / "snapshots", Params())
    assert restored is not None
    assert restored.digest() == digest_of_replay(tmp_path)


@pytest.mark.drill
def test_the_drill_notices_an_acknowledgement_that_came_too_early(tmp_path: Path) -> None:
    assert command_line(tmp_path, "prepare", "--quiet").returncode == 0
    with (
        running(tmp_path, COMMAND, program=(str(Path(__file__).parent / "hasty_site.py"),)) as site,
        crowd_of(site, per_s=EVENTS_PER_S) as crowd,
    ):
        while len(crowd.acknowledged) < EVENTS_PER_S // 2:
            time.sleep(0.02)
        site.kill()

    with pytest.raises(AssertionError):
        assert_each_is_there_once(tmp_path, set(crowd.acknowledged))


def assert_each_is_there_once(home: Path, acknowledged: set[str]) -> None:
    stored = Counter(event.id for _, event in LogReader(home / "log").read())
    assert [name for name in acknowledged if stored[name] != 1] == []
    assert [name for name, count in stored.items() if count > 1] == []


def digest_of_replay(home: Path) -> str:
    engine = Engine(Params(), seed=SEED)
    engine.apply(list(LogReader(home / "log").read()))
    return engine.digest()
