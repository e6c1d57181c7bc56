"""The segment writer: bytes are durable when `write` returns, or were never there.

A failed write is cut away again before anything else is written, so a full disk costs its own group and nothing
more. After any other disk error the file's pages cannot be trusted: it refuses everything until it is reopened.
"""

import errno
from pathlib import Path

from magpie.kit.errors import Refusal
from magpie.log.disk import AppendFile, Disk, write_all
from magpie.log.points import At, walk_on

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class DiskFull(Refusal):
    code, status = "disk_full", 507
    en = "The disk is full. Nothing of this request was recorded; send it again when there is space."
    zh = "磁盘空间已满。本次请求没有记录任何内容；腾出空间后请重新发送。"


class DiskFailing(Refusal):
    code, status = "disk_failing", 503
    en = "The disk reports an error ({why}). Nothing of this request was recorded; the log must be reopened."
    zh = "磁盘报告错误（{why}）。本次请求没有记录任何内容；需要重新打开日志。"


class SegmentWriter:
    """Appends whole blocks to one segment file. `size` is how much of it is durable."""

    def __init__(self, disk: Disk, path: Path, *, size: int, at: At = walk_on) -> None:
        self._file: AppendFile = disk.open_append(path)
        self._at = at
        self._has_scrap = False
        self._failure = ""
        self.size = size
        self.syncs = 0

    def write(self, data: bytes) -> None:
        """Append and flush; raises DiskFull or DiskFailing with the file as it was before."""
        if self._failure:
            raise DiskFailing(why=self._failure)
        try:
            self.cut_scrap()
            self._has_scrap = True
            write_all(self._file, data)
            self._at("append.written")
            self._file.fdatasync()
        except OSError as error:
            raise self._refuse(error) from error
        self._at("append.synced")
        self.syncs += 1
        self.size += len(data)
        self._has_scrap = False

    def cut_scrap(self) -> None:
        """Take back what a failed write left, durably, so that it can never look like damage later."""
        if self._has_scrap:
            self._file.truncate(self.size)
            self._file.fdatasync()
            self._has_scrap = False

    def close(self) -> None:
        """Close the file; scrap that could not be cut is left to recovery."""
        try:
            self.cut_scrap()
        except OSError:
            # Recovery finds the torn tail and cuts it; there is nobody left to tell here.
            self._has_scrap = True
        self._file.close()

    def _refuse(self, error: OSError) -> Refusal:
        refusal = refusal_of(error)
        if isinstance(refusal, DiskFailing):
            self._failure = str(error)
            return refusal
        try:
            self.cut_scrap()
        except OSError:
            # Tried again before the next write, which is refused for as long as this fails.
            self._has_scrap = True
        return refusal


def refusal_of(error: OSError) -> Refusal:
    """DiskFull where space is what is missing, else DiskFailing."""
    return DiskFull() if error.errno in FULL else DiskFailing(why=str(error))
