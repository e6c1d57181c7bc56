"""The keeper: a thread that snapshots the engine now and then, and finishes erasures after a snapshot.

The order matters. The snapshot is taken when the engine has already forgotten the person, then the log is rewritten:
a crash in between replays the unwritten log, and afterwards no older snapshot is left that remembers anybody.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from magpie.kit.errors import Refusal
from magpie.log.committer import GroupCommitter
from magpie.log.disk import Disk
from magpie.log.erasing import ERASED, finish_erasures
from magpie.log.event import Event

SNAPSHOT_EVERY_S: Final = 600.0
TRY_AGAIN_S: Final = 5.0
log = logging.getLogger(__name__)


@dataclass
class Keeper:
    """Runs between `start` and `stop`; `notice` is called by the writing thread with what it stored."""

    take_snapshot: Callable[[], int]  # blocks until the snapshot is on disk; the offset it stands at
    committer: GroupCommitter
    folder: Path
    disk: Disk
    every_s: float = SNAPSHOT_EVERY_S
    erased_offset: int = -1
    wake: threading.Event = field(default_factory=threading.Event)
    is_stopping: bool = False
    thread: threading.Thread | None = None

    def notice(self, events: Sequence[tuple[int, Event]]) -> None:
        """Remember that somebody asked to be forgotten."""
        for offset, event in events:
            if event.kind == ERASED:
                self.erased_offset = offset
                self.wake.set()

    def start(self) -> None:
        self.thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Let the current round end; the closing process takes its own last snapshot."""
        self.is_stopping = True
        self.wake.set()
        if self.thread:
            self.thread.join()

    def _run(self) -> None:
        pause_s = self.every_s
        while not self.is_stopping:
            self.wake.wait(pause_s)
            self.wake.clear()
            if not self.is_stopping:
                pause_s = self.every_s if self._round() else TRY_AGAIN_S

    def _round(self) -> bool:
        """One snapshot and, when somebody asked, the rewriting of the log; False to try again soon."""
        wanted = self.erased_offset
        try:
            reached = self.take_snapshot()
            if wanted < 0:
                return True
            if reached < wanted:
                return False
            self.committer.rotate().result()
            finish_erasures(self.folder, disk=self.disk)
        except (Refusal, OSError):
            # Somebody seals, or the disk is full; what was asked stays asked.
            log.exception("the keeper will try again")
            return False
        if self.erased_offset == wanted:
            self.erased_offset = -1
        return True
