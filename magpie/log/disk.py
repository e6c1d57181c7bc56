"""The disk as an argument: the few file acts that the log is built from.

The log touches files through this protocol only, so a test can lose unsynced bytes, tear the last write, fill
the disk up or drop a flush. It promises nothing that POSIX does not: a write is durable after `fdatasync` of the
file, a name after `fsync_dir` of its folder.
"""

import contextlib
import fcntl
import mmap
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from magpie.kit.errors import Refusal


class FolderInUse(Refusal):
    code, status = "folder_in_use", 409
    en = "Another process is writing in {folder} (lock {lock}); stop it, or ask it to do this."
    zh = "另一个进程正在写入 {folder}（锁文件 {lock}）；请先停止它，或交由它来完成。"


class AppendFile(Protocol):
    """A file open for appending."""

    def write(self, data: bytes) -> int:
        """Append; may take fewer bytes than given, as POSIX may, and says how many."""
        ...

    def fdatasync(self) -> None: ...
    def truncate(self, size: int) -> None: ...
    def close(self) -> None: ...


class Lock(Protocol):
    def release(self) -> None: ...


class Disk(Protocol):
    """File acts by path. Every one may raise OSError."""

    def open_append(self, path: Path) -> AppendFile: ...
    def read(self, path: Path, start: int = 0, size: int | None = None) -> bytes: ...
    def map(self, path: Path) -> bytes | mmap.mmap: ...
    def size(self, path: Path) -> int: ...
    def exists(self, path: Path) -> bool: ...
    def listdir(self, folder: Path) -> list[str]: ...
    def mkdir(self, folder: Path) -> None: ...
    def rename(self, source: Path, target: Path) -> None: ...
    def remove(self, path: Path) -> None: ...
    def fsync_dir(self, folder: Path) -> None: ...
    def lock(self, path: Path) -> Lock: ...


class RealFile:
    """An append-only descriptor."""

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def write(self, data: bytes) -> int:
        return os.write(self._fd, data)

    def fdatasync(self) -> None:
        # macOS has no fdatasync; fsync is the stronger act.
        getattr(os, "fdatasync", os.fsync)(self._fd)

    def truncate(self, size: int) -> None:
        os.ftruncate(self._fd, size)

    def close(self) -> None:
        os.close(self._fd)


class RealLock:
    """An advisory lock that the kernel drops when its process dies, however it dies."""

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._fd)
            raise FolderInUse(folder=path.parent.name, lock=path.name) from None

    def release(self) -> None:
        os.close(self._fd)


class RealDisk:
    """The machine's own file system."""

    def open_append(self, path: Path) -> RealFile:
        return RealFile(path)

    def read(self, path: Path, start: int = 0, size: int | None = None) -> bytes:
        with path.open("rb") as file:
            file.seek(start)
            return file.read(-1 if size is None else size)

    def map(self, path: Path) -> bytes | mmap.mmap:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size == 0:
                return b""  # an empty file cannot be mapped
            return mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)

    def size(self, path: Path) -> int:
        return path.stat().st_size

    def exists(self, path: Path) -> bool:
        return path.exists()

    def listdir(self, folder: Path) -> list[str]:
        return sorted(entry.name for entry in folder.iterdir()) if folder.exists() else []

    def mkdir(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)

    def rename(self, source: Path, target: Path) -> None:
        source.replace(target)

    def remove(self, path: Path) -> None:
        path.unlink(missing_ok=True)

    def fsync_dir(self, folder: Path) -> None:
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def lock(self, path: Path) -> RealLock:
        return RealLock(path)


def write_all(file: AppendFile, data: bytes) -> None:
    """Write every byte, however short the single writes are."""
    view = memoryview(data)
    while view:
        view = view[file.write(bytes(view)) :]


@contextlib.contextmanager
def replacing(disk: Disk, path: Path) -> Iterator[AppendFile]:
    """Write a whole file so that a reader sees the old one or the new one, never a part, even after a power cut."""
    waiting = path.with_name(path.name + TEMPORARY)
    disk.remove(waiting)
    file = disk.open_append(waiting)
    is_whole = False
    try:
        yield file
        file.fdatasync()
        is_whole = True
    finally:
        file.close()
        if not is_whole:
            disk.remove(waiting)
    disk.rename(waiting, path)
    disk.fsync_dir(path.parent)


TEMPORARY = ".tmp"


def remove_temporary(disk: Disk, folder: Path) -> None:
    """Sweep what `replacing` left behind when its process died half-way."""
    for name in disk.listdir(folder):
        if name.endswith(TEMPORARY):
            disk.remove(folder / name)
