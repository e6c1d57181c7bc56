"""The engine in its own process: it and the owner of the log share one fate, and nothing acknowledged is lost by it."""

import contextlib
import os
import signal
import time
from pathlib import Path

import httpx
import pytest

from magpie.log.readers import LogReader
from tests.gateway.town import build_town, card_named, said
from tests.running import Site, running

pytestmark = pytest.mark.slow
WAIT_S = 20.0


def gone(pid: int) -> bool:
    """Whether the process has ended, within some seconds."""
    deadline = time.monotonic() + WAIT_S
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not Path(f"/proc/{pid}").exists()


def slate_after(site: Site, offset: int) -> httpx.Response:
    """Asked again while the main process starts anew: the port stays open, but whoever was under way is cut off."""
    deadline = time.monotonic() + WAIT_S
    while True:
        with contextlib.suppress(httpx.TransportError):
            answer = site.client.post(
                "/v1/slates", json={"scene": "feed", "n": 5, "after": offset}, headers=site.page_of("a:Mei")
            )
            if answer.status_code == 200 or time.monotonic() > deadline:
                return answer
        time.sleep(0.1)


@pytest.mark.parametrize("killed", ["engine", "serve"])
def test_whichever_of_the_two_is_killed_both_start_anew_and_know_everything(
    tmp_path: Path, killed: str
) -> None:
    # given a site that has acknowledged a like
    with running(tmp_path) as site:
        build_town(site)
        like = {**said("Content Liked", card_named(3), "the-like"), "userId": "mei"}
        kept = site.client.post("/v1/batch", json={"batch": [like]}, headers=site.operator)
        assert kept.status_code == 202
        before = {name: site.pid_of(name) for name in ("serve", "engine")}

        # when one of the two dies at once
        os.kill(before[killed], signal.SIGKILL)

        # then the other goes with it, and the new pair has learned the like
        assert gone(before["serve"])
        assert gone(before["engine"])
        answer = slate_after(site, kept.json()["offset"])
        assert answer.status_code == 200, answer.text
        assert {site.pid_of(name) for name in ("serve", "engine")}.isdisjoint(before.values())
        assert site.stop() == 0
    ids = [event.id for _, event in LogReader(tmp_path / "log").read()]
    assert ids.count("the-like") == 1


def test_signals_to_the_engine_wait_for_the_main_process(tmp_path: Path) -> None:
    with running(tmp_path) as site:
        build_town(site)
        engine = site.pid_of("engine")
        for number in (signal.SIGINT, signal.SIGTERM):
            os.kill(engine, number)

        answer = site.client.post("/v1/slates", json={"scene": "feed", "n": 3}, headers=site.page_of("a:Mei"))

        assert answer.status_code == 200
        assert len(answer.json()["cards"]) == 3
        assert site.stop() == 0
    assert gone(engine)
    assert list((tmp_path / "engine" / "snapshots").iterdir())
