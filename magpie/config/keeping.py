"""The keeper: a thread that snapshots the engine now and then, and finishes erasures after a snapshot.

The order matters. The snapshot is taken when the engine has already forgotten the person; only then is the log
rewritten and every older snapshot dropped, and the database's files are rid of what was deleted from its tables. A
crash before leaves a log that still replays to the same state, and afterwards nothing is left on disk that remembers
anybody.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from magpie.config.engine_link import EngineLink
from magpie.gateway.displays import Displays
from magpie.kit.errors import Refusal
from magpie.log.committer import GroupCommitter
from magpie.log.disk import RealDisk, replacing, write_all
from magpie.log.erasing import finish_erasures, unfinished, who_is_erased
from magpie.log.event import Event
from magpie.log.readers import LogReader

ERASING: Final = "erasing.json"
SNAPSHOT_EVERY_S: Final = 600.0
TRY_AGAIN_S: Final = 5.0
log = logging.getLogger(__name__)


@dataclass
class Keeper:
    """Runs between `start` and `stop`; `notice` is called by the writing thread with what it stored."""

    engine: EngineLink
    displays: Displays
    committer: GroupCommitter
    folder: Path
    log_folder: Path
    every_s: float = SNAPSHOT_EVERY_S
    # offset of the wish -> person or account, until it is carried out
    erasing: dict[int, str] = field(default_factory=dict)
    scrub: Callable[[], bool] = lambda: True
    wake: threading.Event = field(default_factory=threading.Event)
    is_stopping: bool = False
    thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; what a crash left unfinished comes first."""
        if self.erasing:
            self.wake.set()
        self.thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self.thread.start()

    def notice(self, events: Sequence[tuple[int, Event]]) -> None:
        """Remember who asked to be forgotten."""
        for offset, event in events:
            if who := who_is_erased(event):
                self.erasing[offset] = who
                self.wake.set()

    def stop(self) -> None:
        """Let the current round end; whoever closes takes the last snapshot."""
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
        wishes = dict(self.erasing)
        try:
            reached = self._snapshot()
            if wishes and reached >= max(wishes):
                self._erase(wishes)
        except (Refusal, OSError):
            # Somebody seals, or the disk is full; what was asked stays asked.
            log.exception("the keeper will try again")
            return False
        return not any(offset in self.erasing for offset in wishes)

    def _snapshot(self) -> int:
        reached = self.engine.capture()
        write_snapshot(self.engine, self.displays, self.folder, erasing=self.erasing)
        return reached

    def _erase(self, wishes: Mapping[int, str]) -> None:
        self.engine.drop_older()
        self._forget_traces(wishes)
        self.committer.rotate().result()
        finish_erasures(self.log_folder, disk=RealDisk())
        if not self.scrub():
            return
        for offset in wishes:
            self.erasing.pop(offset, None)
        self._snapshot()  # and with it the list of what is still to be erased

    def _forget_traces(self, wishes: Mapping[int, str]) -> None:
        """Of the persons, under every name that a browser of theirs had."""
        links = LogReader(self.log_folder).links()
        names = {name for who in wishes.values() for name in (who, *links.anonymous_ids_of(who))}
        self.engine.forget_traces(sorted(names))


def write_snapshot(
    engine: EngineLink, displays: Displays, folder: Path, *, erasing: Mapping[int, str]
) -> None:
    """What the engine captured last, and the displays, each whole; the log brings both up, whichever is older.

    What is still to be erased is written first: behind the snapshot nobody would look for it in the log again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(RealDisk(), folder / ERASING) as file:
        write_all(file, msgspec.json.encode(dict(erasing)))
    engine.write()
    displays.save(folder)


def read_erasing(folder: Path, log_folder: Path) -> dict[int, str]:
    """Who was still to be erased at the last snapshot, by offset of the wish; from the log if that is damaged."""
    try:
        found: dict[int, str] = msgspec.json.decode((folder / ERASING).read_bytes(), type=dict[int, str])
    except FileNotFoundError:
        return {}
    except msgspec.MsgspecError:
        return unfinished(log_folder, disk=RealDisk())
    return found
