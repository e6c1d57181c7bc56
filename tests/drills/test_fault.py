"""The fault drill: a thread that owns log or engine ends by something nobody foresaw, under a running site.

The process says what happened and leaves, so that its supervisor starts it anew; nothing acknowledged is lost.
"""

import contextlib
import os
from pathlib import Path

import httpx
import pytest

from magpie.cli.supervision import MISCONFIGURED
from magpie.config.engine_process import SEED
from magpie.engine.params import Params
from magpie.engine.pipeline import Engine
from magpie.log.readers import LogReader
from tests.gateway.town import build_town, card_named, said
from tests.running import command_line, running

COMMAND = ("gateway",)
FAULTY = (str(Path(__file__).parent / "faulty_site.py"),)


@pytest.mark.drill
@pytest.mark.parametrize("thread", ["engine", "log-writer", "keeper"])
def test_a_fault_ends_the_process_in_words_and_the_next_start_has_everything(
    tmp_path: Path, thread: str
) -> None:
    # given a site with a town in it, and a fault that waits for the first like
    assert command_line(tmp_path, "prepare", "--quiet").returncode == 0
    with running(tmp_path, COMMAND, program=FAULTY, environment={"FAULT_IN": thread}) as site:
        build_town(site)

        # when somebody likes something; the process may be gone before it can answer
        like = {**said("Content Liked", card_named(3), "the-like"), "userId": "mei"}
        with contextlib.suppress(httpx.TransportError):
            kept = site.client.post("/v1/batch", json={"batch": [like]}, headers=site.operator)
            assert kept.status_code == 202

        # then the process leaves with a status that a supervisor starts again, and says why
        assert site.process.wait(timeout=20) == os.EX_SOFTWARE != MISCONFIGURED
    told = (tmp_path / "output.txt").read_text(encoding="utf-8")
    assert f"planted in the {thread}" in told
    assert "Traceback" in told

    # and the next start has learned the like, once, as a replay from nothing does
    with running(tmp_path, COMMAND) as site:
        assert site.stop() == 0
    events = list(LogReader(tmp_path / "log").read())
    assert [event.id for _, event in events].count("the-like") == 1
    whole, restored = Engine(Params(), seed=SEED), Engine.restore(tmp_path / "engine" / "snapshots", Params())
    whole.apply(events)
    assert restored is not None
    assert restored.digest() == whole.digest()
