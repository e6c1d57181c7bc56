"""Who was erased lately: a page they left open must not begin their journey anew.

A page token lives two hours, so names are kept that long after the erasure, and only as keyed hashes: the file
names nobody. It refuses nothing itself; callers.py asks.
"""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from magpie.kit.clock import HOUR_MS
from magpie.log.disk import RealDisk, replacing, write_all
from magpie.log.erasing import ERASED
from magpie.log.event import Event

# The life of a page token, and an hour for clocks that differ.
KEPT_MS: Final = 3 * HOUR_MS
FILE_NAME: Final = "departed.json"
log = logging.getLogger(__name__)


@dataclass
class Departed:
    """hash of a person -> until when; one thread learns, others look. Without a folder it forgets at the end."""

    secret: bytes = b""
    folder: Path | None = None
    until_ms: dict[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path, *, secret: bytes) -> "Departed":
        """What was saved; nothing when there is no file or it cannot be read."""
        try:
            saved = msgspec.json.decode((folder / FILE_NAME).read_bytes(), type=dict[str, int])
        except (OSError, msgspec.MsgspecError):
            saved = {}
        return cls(secret, folder, saved)

    def learn(self, events: Iterable[tuple[int, Event]]) -> None:
        """Take in erasures among stored events."""
        for _, event in events:
            if event.kind == ERASED and event.person:
                self.add((event.person, *event.props.get("anonymous", ())), at_ms=event.ts_ms)

    def add(self, persons: Iterable[str], *, at_ms: int) -> None:
        """These have gone, at this time; what has run out is dropped."""
        lasting = {name: until for name, until in self.until_ms.items() if until >= at_ms}
        self.until_ms = lasting | {self._hash(person): at_ms + KEPT_MS for person in persons}
        self._save()

    def has(self, person: str, *, now_ms: int) -> bool:
        return bool(self.until_ms) and self.until_ms.get(self._hash(person), 0) >= now_ms

    def _save(self) -> None:
        if self.folder is None:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with replacing(RealDisk(), self.folder / FILE_NAME) as file:
                write_all(file, msgspec.json.encode(self.until_ms))
        except OSError:
            # A full disk must not stop the thread that writes the log; what is in memory holds until a restart.
            log.exception("who was erased lately could not be saved")

    def _hash(self, person: str) -> str:
        return hashlib.blake2b(person.encode(), key=self.secret[:64], digest_size=16).hexdigest()
