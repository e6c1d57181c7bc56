"""A disk that fails the way disks fail, in memory: the instrument of every durability test.

It keeps apart what programs see and what would be there after the power went: bytes count after `fdatasync` of
their file, names after `fsync_dir` of their folder. It can fill up, write short, lie about flushing, and, at the
power cut, keep any torn part of what was not flushed.
"""

import errno
import random
from dataclasses import dataclass, field
from pathlib import Path

from magpie.log.disk import FolderInUse


@dataclass
class Inode:
    """One file: `seen` by programs, `durable` on the platter."""

    seen: bytearray = field(default_factory=bytearray)
    durable: bytes = b""


class FaultyFile:
    def __init__(self, disk: "FaultyDisk", inode: Inode) -> None:
        self._disk, self._inode = disk, inode

    def write(self, data: bytes) -> int:
        taken = self._disk.take_room(len(data))
        self._inode.seen += data[:taken]
        return taken

    def fdatasync(self) -> None:
        self._disk.fdatasyncs += 1
        if self._disk.fail_sync:
            raise OSError(self._disk.fail_sync, "injected")
        if not self._disk.lies_about_fdatasync:
            self._inode.durable = bytes(self._inode.seen)

    def truncate(self, size: int) -> None:
        if self._disk.room is not None:
            self._disk.room += len(self._inode.seen) - size
        del self._inode.seen[size:]

    def close(self) -> None:
        """Nothing is flushed by closing."""


class FaultyLock:
    def __init__(self, disk: "FaultyDisk", path: Path) -> None:
        self._disk, self._path = disk, path

    def release(self) -> None:
        self._disk.locks.discard(self._path)


class FaultyDisk:
    """Obeys `magpie.log.disk.Disk`. `room` is how many more bytes may be written (None: any number)."""

    def __init__(
        self,
        *,
        room: int | None = None,
        lies_about_fdatasync: bool = False,
        lies_about_fsync_dir: bool = False,
    ) -> None:
        self.room = room
        self.lies_about_fdatasync = lies_about_fdatasync
        self.lies_about_fsync_dir = lies_about_fsync_dir
        self.fail_sync = 0
        self.fdatasyncs = 0
        self.locks: set[Path] = set()
        self.names: dict[Path, Inode] = {}
        self.durable_names: dict[Path, Inode] = {}

    def cut_power(self, rng: random.Random) -> "FaultyDisk":
        """The disk as the next start finds it. What was not flushed is lost, kept, or torn, by chance."""
        after = FaultyDisk()
        for path in sorted(set(self.names) | set(self.durable_names)):
            old, new = self.durable_names.get(path), self.names.get(path)
            inode = old if old is new or rng.random() < 0.5 else new
            if inode is not None:
                data = _torn(inode, rng)
                after.names[path] = after.durable_names[path] = Inode(bytearray(data), data)
        return after

    def take_room(self, wanted: int) -> int:
        """How many bytes fit; raises ENOSPC when none does."""
        if self.room is None:
            return wanted
        taken = min(wanted, self.room)
        if wanted and not taken:
            raise OSError(errno.ENOSPC, "no space left (injected)")
        self.room -= taken
        return taken

    # ---- the Disk protocol

    def open_append(self, path: Path) -> FaultyFile:
        return FaultyFile(self, self.names.setdefault(path, Inode()))

    def read(self, path: Path, start: int = 0, size: int | None = None) -> bytes:
        data = bytes(self._inode(path).seen)
        return data[start:] if size is None else data[start : start + size]

    def map(self, path: Path) -> bytes:
        return bytes(self._inode(path).seen)

    def size(self, path: Path) -> int:
        return len(self._inode(path).seen)

    def exists(self, path: Path) -> bool:
        return path in self.names

    def listdir(self, folder: Path) -> list[str]:
        return sorted(path.name for path in self.names if path.parent == folder)

    def mkdir(self, folder: Path) -> None:
        """Folders are only prefixes of names here."""

    def rename(self, source: Path, target: Path) -> None:
        self.names[target] = self.names.pop(source)

    def remove(self, path: Path) -> None:
        inode = self.names.pop(path, None)
        if inode is not None and self.room is not None:
            self.room += len(inode.seen)

    def fsync_dir(self, folder: Path) -> None:
        if self.lies_about_fsync_dir:
            return
        for path in [path for path in self.durable_names if path.parent == folder]:
            del self.durable_names[path]
        self.durable_names |= {path: inode for path, inode in self.names.items() if path.parent == folder}

    def lock(self, path: Path) -> FaultyLock:
        if path in self.locks:
            raise FolderInUse(folder=path.parent.name, lock=path.name)
        self.locks.add(path)
        return FaultyLock(self, path)

    def _inode(self, path: Path) -> Inode:
        if path not in self.names:
            raise FileNotFoundError(str(path))
        return self.names[path]


def _torn(inode: Inode, rng: random.Random) -> bytes:
    """The flushed bytes, then whatever of the rest reached the platter: none, all, a part, or a part with holes."""
    seen, durable = bytes(inode.seen), inode.durable
    if not seen.startswith(durable):
        # Cut back or replaced since the last flush: either state may be found.
        return rng.choice((seen, durable))
    loose = seen[len(durable) :]
    kept = loose[: rng.randint(0, len(loose))] if rng.random() < 0.6 else rng.choice((b"", loose))
    if kept and rng.random() < 0.3:
        hole = rng.randrange(len(kept))
        kept = kept[:hole] + b"\0" * min(16, len(kept) - hole) + kept[hole + 16 :]
    return durable + kept
