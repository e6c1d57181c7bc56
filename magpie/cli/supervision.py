"""Keeping a few processes alive: start, restart with growing pauses, pass signals on, stop in order.

A process that leaves with MISCONFIGURED has said why and is not started again: the same start would fail the same
way. Children leave with their parent, however it dies: they hold the reading end of a pipe that only it keeps open.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

import click

MISCONFIGURED: Final = os.EX_CONFIG
PARENT_PIPE: Final = "MAGPIE_PARENT_PIPE"
PAUSE_S_FIRST: Final = 0.5
PAUSE_S_MAX: Final = 30.0
# A process that lived this long was well; its next pause starts small again.
WELL_AFTER_S: Final = 60.0
LOOK_S: Final = 0.1
STOP_WAIT_S: Final = 8.0


@dataclass
class Child:
    """One supervised process: what to start, and how its last starts went."""

    name: str
    argv: Sequence[str]
    pass_fds: tuple[int, ...] = ()
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    pause_s: float = PAUSE_S_FIRST
    due_at: float = 0.0


@dataclass
class Supervisor:
    """Runs until asked to stop or until a child cannot be started at all."""

    children: Sequence[Child]
    environment: Mapping[str, str]
    stop_asked: bool = False
    pipe: tuple[int, int] = field(default_factory=os.pipe)

    def run(self) -> int:
        """The exit status of the whole: 0 after a signal, MISCONFIGURED when a child refused its settings."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_stop)
        status = 0
        while not self.stop_asked and status == 0:
            status = self._look_after_all()
            time.sleep(LOOK_S)
        self._stop_all()
        return status

    def _look_after_all(self) -> int:
        now = time.monotonic()
        for child in self.children:
            if child.process is None:
                if now >= child.due_at:
                    self._start(child, now)
            elif (left_with := child.process.poll()) is not None:
                if left_with == MISCONFIGURED:
                    return MISCONFIGURED
                self._plan_restart(child, left_with, now)
        return 0

    def _start(self, child: Child, now: float) -> None:
        environment = {**self.environment, PARENT_PIPE: str(self.pipe[0])}
        child.process = subprocess.Popen(
            child.argv, env=environment, pass_fds=(self.pipe[0], *child.pass_fds)
        )
        child.started_at = now

    def _plan_restart(self, child: Child, left_with: int, now: float) -> None:
        if now - child.started_at > WELL_AFTER_S:
            child.pause_s = PAUSE_S_FIRST
        click.echo(
            f"{child.name} left with {left_with}; starting it again in {child.pause_s:g} s · "
            f"{child.name} 已退出（{left_with}），{child.pause_s:g} 秒后重启",
            err=True,
        )
        child.process, child.due_at = None, now + child.pause_s
        child.pause_s = min(PAUSE_S_MAX, child.pause_s * 2)

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stop_asked = True

    def _stop_all(self) -> None:
        alive = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in alive:
            process.terminate()
        deadline = time.monotonic() + STOP_WAIT_S
        for process in alive:
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def leave_with_parent() -> None:
    """In a child: ask ourselves to stop when the supervisor is gone. Without a supervisor this does nothing."""
    pipe = os.environ.get(PARENT_PIPE)
    if pipe is None:
        return
    # Ctrl-C reaches everybody in the terminal at once; the supervisor heard it too and stops us in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def wait_for_end() -> None:
        os.read(int(pipe), 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait_for_end, name="parent-watch", daemon=True).start()
