"""Django in its own process: when it dies, events and slates go on, and pages come back by themselves."""

import os
import signal
from pathlib import Path

import pytest

from tests.running import running

pytestmark = pytest.mark.slow


def pages_pid(site_pid: int) -> int:
    """The child of `magpie up` that runs `magpie pages`."""
    children = Path(f"/proc/{site_pid}/task/{site_pid}/children").read_text(encoding="ascii").split()
    return next(int(pid) for pid in children if "pages" in command_of(int(pid)))


def command_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").split("\0")


def test_slates_go_on_while_pages_start_again(tmp_path: Path) -> None:
    with running(tmp_path) as site:
        assert site.client.get("/").status_code == 200
        os.kill(pages_pid(site.process.pid), signal.SIGKILL)

        answer = site.client.post("/v1/slates", json={"scene": "feed", "n": 3}, headers=site.page_of("a:Mei"))
        # Who was under way is told to reload; the socket was never closed, so whoever asks next waits.
        pages = [site.client.get("/", timeout=60).status_code for _ in range(3)]

    assert answer.status_code == 200
    assert pages[-1] == 200
    assert set(pages) <= {200, 503}


def test_no_process_and_no_socket_stays_behind(tmp_path: Path) -> None:
    with running(tmp_path) as site:
        pid = pages_pid(site.process.pid)
        sockets = Path(
            next(
                word
                for word in Path(f"/proc/{pid}/cmdline").read_text().split("\0")
                if word.endswith("/bell")
            )
        ).parent
        assert (sockets.stat().st_mode & 0o777, (sockets / "pages").exists()) == (0o700, True)
        assert site.stop() == 0

    assert not sockets.exists()
    assert not Path(f"/proc/{pid}").exists()
