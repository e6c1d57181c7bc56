"""Starting a site and greeting only when it answers: an address that is printed can be opened.

Owns the wait between the two. The site is a child process; it hears the signals we hear and leaves when we leave.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from types import FrameType
from typing import TYPE_CHECKING, Final

import httpx

from magpie.cli.environment import PLAIN_PAGE
from magpie.cli.supervision import PARENT_PIPE

if TYPE_CHECKING:
    from rich.console import Console

LOOK_S: Final = 0.05
ASK_S: Final = 2.0


@dataclass(frozen=True)
class Progress:
    """How far a site has come: `is_ready` when /readyz says so, and what it has learned of what it must."""

    is_ready: bool = False
    learned: int = 0
    newest: int = 0


def run_and_greet(
    command: Sequence[str], *, environment: Mapping[str, str], address: str, greet: Callable[[], None],
    console: "Console", meanwhile: Iterable[object] = (),
) -> int:  # fmt: skip
    """Run a site until it ends; `greet` is called once, when it is ready and a page opens. Returns its exit status.

    `meanwhile` is gone through afterwards, step by step, as long as the site runs.
    """
    reading, writing = os.pipe()
    site = subprocess.Popen(command, env={**environment, PARENT_PIPE: str(reading)}, pass_fds=(reading,))
    os.close(reading)
    _pass_signals_on(site)
    if _wait_until_ready(site, address, console):
        greet()
        beside = threading.Thread(target=_go_through, args=(meanwhile, site, console), name="meanwhile")
        beside.start()
    status = site.wait()
    os.close(writing)
    return status


def _go_through(steps: Iterable[object], site: "subprocess.Popen[bytes]", console: "Console") -> None:
    """In a thread of its own, as long as the site runs: what fails here ends nothing but itself, and is printed."""
    is_whole = False
    try:
        for _ in steps:
            if site.poll() is not None:
                break
        is_whole = True
    finally:
        if not is_whole:
            console.print(
                "  The site runs on without the rest; start again to try once more.\n"
                "  站点照常运行，其余部分请重启再试。"
            )


def ask_progress(client: httpx.Client) -> Progress:
    """What /readyz says; nobody there yet is no progress yet."""
    try:
        answer = client.get("/readyz")
        said = answer.json()
    except (httpx.HTTPError, ValueError):
        return Progress()
    if not isinstance(said, dict):
        return Progress()
    learned, newest = said.get("applied_offset", -1), said.get("newest_offset", -1)
    return Progress(answer.status_code == HTTPStatus.OK, int(learned) + 1, int(newest) + 1)


def page_opens(client: httpx.Client) -> bool:
    """Whether pages answer too: they come from a process of their own, which starts beside the one that is ready."""
    try:
        return client.get(PLAIN_PAGE).status_code == HTTPStatus.OK
    except httpx.HTTPError:
        return False


def _wait_until_ready(site: "subprocess.Popen[bytes]", address: str, console: "Console") -> bool:
    with console.status("start 启动中") as line, httpx.Client(base_url=address, timeout=ASK_S) as client:
        while site.poll() is None:
            progress = ask_progress(client)
            if progress.is_ready and page_opens(client):
                return True
            if progress.newest:
                line.update(f"start 启动中  {progress.learned:,}/{progress.newest:,}")
            time.sleep(LOOK_S)
    return False


def _pass_signals_on(site: "subprocess.Popen[bytes]") -> None:
    def pass_on(number: int, frame: FrameType | None) -> None:
        if site.poll() is None:
            site.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, pass_on)
