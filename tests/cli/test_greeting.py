"""An address is printed when it can be opened: not before the site answers, and never for one that could not start."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from magpie.cli.greeting import run_and_greet
from magpie.cli.listening import free_port

SITE = """
import http.server, json, pathlib, sys, time
port, log, until = int(sys.argv[1]), pathlib.Path(sys.argv[2]), time.monotonic() + float(sys.argv[3])
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        is_page = self.path != "/readyz"
        is_ready = time.monotonic() > until + (0.5 if is_page else 0)
        with log.open("a") as out:
            out.write(("page " if is_page else "ready ") if is_ready else "learning ")
        self.send_response(200 if is_ready else 503)
        self.end_headers()
        self.wfile.write(json.dumps({"ready": is_ready, "newest_offset": 9, "applied_offset": 4}).encode())
    def log_message(self, *said):
        pass
http.server.HTTPServer(("127.0.0.1", port), Answer).serve_forever()
"""
RUN = """
import os, sys, time
from rich.console import Console
from magpie.cli.greeting import run_and_greet
port, log = sys.argv[1], sys.argv[2]
def greet():
    print("greeted after:", open(log).read(), flush=True)
def steps():
    for number in range(10_000):
        print("step", number, flush=True)
        time.sleep(0.05)
        yield number
        if number == 3:
            raise ValueError("no room in this district")
site = [sys.executable, "-c", os.environ["SITE"], port, log, "0.7"]
sys.exit(run_and_greet(site, environment=os.environ, address=f"http://127.0.0.1:{port}", greet=greet, console=Console(), meanwhile=steps()))
"""


@pytest.mark.slow
def test_the_greeting_waits_for_the_site_and_the_site_ends_with_its_greeter(tmp_path: Path) -> None:
    log, port = tmp_path / "asked", str(free_port("127.0.0.1"))
    greeter = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(RUN), port, str(log)],
        env={**os.environ, "SITE": textwrap.dedent(SITE)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert greeter.stdout is not None
    said = next(line for line in greeter.stdout if "greeted" in line)

    words = said.split()
    assert "learning" in words and words[-1] == "page"
    assert words[words.index("ready") + 1] == "learning"  # ready, but no page yet: nothing is announced
    assert [next(greeter.stdout).split() for _ in range(2)] == [["step", "0"], ["step", "1"]]
    assert greeter.stderr is not None
    # A step that fails is told, and ends nothing but the steps.
    assert any("no room in this district" in line for line in iter(greeter.stderr.readline, ""))
    assert httpx.get(f"http://127.0.0.1:{port}/", timeout=2).status_code == httpx.codes.OK
    greeter.send_signal(signal.SIGTERM)
    assert greeter.wait(timeout=10) == -signal.SIGTERM % 256
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/", timeout=1)
    greeter.stdout.close()
    greeter.stderr.close()


def test_a_site_that_cannot_start_is_never_announced() -> None:
    heard: list[str] = []
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)

    status = run_and_greet(
        [sys.executable, "-c", "import sys; sys.exit(78)"], environment=os.environ,
        address=f"http://127.0.0.1:{free_port('127.0.0.1')}", greet=lambda: heard.append("hello"), console=Console(),
    )  # fmt: skip

    signal.signal(signal.SIGTERM, before[0])
    signal.signal(signal.SIGINT, before[1])
    assert (status, heard) == (78, [])


@pytest.mark.slow
def test_the_demo_prints_its_address_and_logins_only_when_it_is_ready(tmp_path: Path) -> None:
    port = free_port("127.0.0.1")
    line = ["-m", "magpie.cli", "demo", "--home", str(tmp_path), "--port", str(port), "--shops", "paper_moon"]
    with (tmp_path / "errors.txt").open("w") as errors:
        demo = subprocess.Popen([sys.executable, *line], stdout=subprocess.PIPE, stderr=errors, text=True)
    assert demo.stdout is not None
    try:
        said = next(line for line in demo.stdout if f":{port}/" in line)
        readiness = httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5)
        lines = [next(demo.stdout).split() for _ in range(6)]
    finally:
        demo.send_signal(signal.SIGTERM)
        status = demo.wait(timeout=30)
        demo.stdout.close()

    assert said.startswith("Magpie 鹊桥")
    assert readiness.json()["ready"] is True
    assert [login[:4] for login in lines[::2]] == [
        ["sign", "in", "登录", name] for name in ("mei", "tao", "lan")
    ]
    assert all("·" in role for role in lines[1::2])
    assert status == 0
    time.sleep(0.2)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=1)
