"""A whole site as its own process, started and stopped by a test: `magpie up` on a free port and a temporary home."""

import atexit
import contextlib
import functools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from magpie.config.home import read_secret
from magpie.config.keys import operator_key
from magpie.kit.clock import HOUR_MS, SystemClock
from magpie.kit.tokens import PageClaims, sign

START_S = 60.0
LOOK_S = 0.05
PROGRAM = ("-m", "magpie.cli")
PREPARING = ("up", "demo")
"""Commands that prepare a home where nobody has."""


@dataclass
class Site:
    """A running process, where it listens and how to speak to it."""

    home: Path
    url: str
    process: "subprocess.Popen[str]"
    client: httpx.Client

    @property
    def operator(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {operator_key(self.home / 'secrets')}"}

    def page_of(self, person: str, *, rights_version: int = 0) -> dict[str, str]:
        """The header a page of this person sends."""
        secret = read_secret(self.home / "secrets", "page_key").encode("ascii")
        now_ms = SystemClock().now_ms()
        claims = PageClaims(person=person, expires_ms=now_ms + HOUR_MS, rights_version=rights_version)
        return {"Authorization": f"Bearer {sign(claims, secret=secret)}"}

    def pid_of(self, command: str) -> int:
        """The process that `magpie up` supervises under this command: "serve", "pages", "jobs"; or the main one's "engine"."""
        parent = self.pid_of("serve") if command == "engine" else self.process.pid
        return next(pid for pid in children_of(parent) if command in words_of(pid))

    def kill(self) -> None:
        """SIGKILL, as a power cut would; nothing is flushed or told."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=10)

    def stop(self, *, within_s: float = 15.0) -> int:
        """SIGTERM, and wait."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=within_s)

    def wait_until_ready(self, *, path: str = "/readyz", within_s: float = START_S) -> None:
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"the site left with {self.process.returncode}")
            with contextlib.suppress(httpx.TransportError):
                if self.client.get(path).status_code == 200:
                    return
            time.sleep(LOOK_S)
        raise AssertionError(f"not ready after {within_s} s")


def children_of(pid: int) -> list[int]:
    """The processes that any thread of this one started and that live."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text(encoding="ascii").split()]


def words_of(pid: int) -> list[str]:
    """The command line of a process."""
    return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").split("\0")


@contextlib.contextmanager
def running(
    home: Path,
    command: Sequence[str] = ("up", "--no-jobs"),
    *,
    environment: Mapping[str, str] | None = None,
    program: Sequence[str] = PROGRAM,
    within_s: float = START_S,
) -> Iterator[Site]:
    """A site that is ready; killed at the end if the test has not stopped it."""
    site = start(home, command, environment=environment or {}, program=program)
    try:
        site.wait_until_ready(within_s=within_s)
        yield site
    finally:
        site.client.close()
        if site.process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                site.stop()
        if site.process.poll() is None:
            site.kill()


def start(
    home: Path, command: Sequence[str], *, environment: Mapping[str, str], program: Sequence[str] = PROGRAM
) -> Site:
    """Start and read the address from the first line; what it says afterwards goes to a file in the home."""
    home.mkdir(parents=True, exist_ok=True)
    _lay_out(home, command, environment)
    line = [sys.executable, *program, *command, "--home", str(home), "--port", "0"]
    with (home / "output.txt").open("ab") as output:
        process = subprocess.Popen(
            line, stdout=subprocess.PIPE, stderr=output, text=True, env={**os.environ, **environment}
        )
    assert process.stdout is not None
    said = process.stdout.readline()
    url = next((word.rstrip("/") for word in said.split() if word.startswith("http")), "")
    if not url:
        raise AssertionError(
            f"no address: {said!r} {(home / 'output.txt').read_text(encoding='utf-8')[-2_000:]}"
        )
    return Site(home, url, process, httpx.Client(base_url=url, timeout=10))


def command_line(
    home: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run `magpie ARGUMENTS` on this home to its end."""
    _lay_out(home, arguments, environment or {})
    line = [sys.executable, *PROGRAM, *arguments]
    own = {**os.environ, "MAGPIE_HOME": str(home), **(environment or {})}
    return subprocess.run(line, capture_output=True, text=True, timeout=120, check=False, env=own)


def _lay_out(home: Path, command: Sequence[str], environment: Mapping[str, str]) -> None:
    """Give a home that a command would prepare what preparing makes; who tests preparing says `prepare` first."""
    is_file = not {**os.environ, **environment}.get("MAGPIE_DATABASE_URL")
    if command[0] in PREPARING and is_file and not (home / "magpie.sqlite3").exists():
        shutil.copytree(_prepared_home(), home, dirs_exist_ok=True)


@functools.cache
def _prepared_home() -> Path:
    """Made once a process: preparing takes some ten seconds, copying what it made takes none."""
    home = Path(tempfile.mkdtemp(prefix="magpie-prepared-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    done = command_line(home, "prepare", "--quiet")
    assert done.returncode == 0, done.stderr[-2_000:]
    return home
