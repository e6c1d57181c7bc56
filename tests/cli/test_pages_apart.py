"""Django in its own process: when it dies, events and slates go on, and pages come back by themselves."""

import os
import signal
from pathlib import Path

import pytest

from tests.running import running, words_of

pytestmark = pytest.mark.slow


def test_slates_go_on_while_pages_start_again(tmp_path: Path) -> None:
    with running(tmp_path) as site:
        assert site.client.get("/").status_code == 200
        os.kill(site.pid_of("pages"), signal.SIGKILL)

        answer = site.client.post("/v1/slates", json={"scene": "feed", "n": 3}, headers=site.page_of("a:Mei"))
        # Who was under way is told to reload; the socket was never closed, so whoever asks next waits.
        pages = [site.client.get("/", timeout=60).status_code for _ in range(3)]

    assert answer.status_code == 200
    assert pages[-1] == 200
    assert set(pages) <= {200, 503}


def test_no_process_and_no_socket_stays_behind(tmp_path: Path) -> None:
    with running(tmp_path) as site:
        pid = site.pid_of("pages")
        sockets = Path(next(word for word in words_of(pid) if word.endswith("/bell"))).parent
        assert (sockets.stat().st_mode & 0o777, (sockets / "pages").exists()) == (0o700, True)
        assert site.stop() == 0

    assert not sockets.exists()
    assert not Path(f"/proc/{pid}").exists()
