"""Rejects: what was not taken, kept readable for a while, so that nothing disappears silently.

One ndjson line per refused event: when, the reason in both languages, whose it was, and the original text up to
2,000 characters. Bounded: a file of 8 MB is put aside, the newest eight are kept. Not a second log: no promises.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from magpie.kit.errors import Refusal
from magpie.log.disk import AppendFile, Disk, replacing, write_all

REJECTS = "rejects"
CURRENT = "rejects.ndjson"
ORIGINAL_CHARS_MAX = 2_000
FILE_BYTES_MAX = 8 * 1024 * 1024
FILES_MAX = 8
BARE_CHARS_MIN = 10


class Reject(msgspec.Struct, frozen=True, omit_defaults=True):
    """One refused event. `source` says where it came from: "batch", or a file with its row."""

    at_ms: int
    code: str
    en: str
    zh: str
    original: str
    person: str = ""
    source: str = ""
    is_cut: bool = False

    @classmethod
    def of(
        cls, refusal: Refusal, *, original: bytes, at_ms: int, person: str = "", source: str = "batch"
    ) -> "Reject":
        text = original.decode(errors="backslashreplace")
        return cls(
            at_ms, refusal.code, refusal.say("en"), refusal.say("zh"), text[:ORIGINAL_CHARS_MAX], person, source,
            len(text) > ORIGINAL_CHARS_MAX,
        )  # fmt: skip


class Rejects:
    """The rejects folder of a log. One writer; a full disk costs rejects, never events."""

    def __init__(self, folder: Path, disk: Disk, *, file_bytes_max: int = FILE_BYTES_MAX) -> None:
        self.folder = folder / REJECTS
        self.path = self.folder / CURRENT
        self.written = 0
        self.lost = 0
        self._disk, self._file_bytes_max = disk, file_bytes_max
        self._file: AppendFile | None = None
        self._size = 0

    def add(self, rejects: Iterable[Reject]) -> None:
        """Write the rejects down; counts as `lost` what the disk would not take."""
        lines = [msgspec.json.encode(reject) + b"\n" for reject in rejects]
        if not lines:
            return
        data = b"".join(lines)
        try:
            file = self._open(len(data))
            write_all(file, data)
        except OSError:
            self.lost += len(lines)
            self.close()
            return
        self._size += len(data)
        self.written += len(lines)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self, coming: int) -> AppendFile:
        if self._file is not None and self._size + coming > self._file_bytes_max:
            self.close()
            self._put_aside()
        if self._file is None:
            self._disk.mkdir(self.folder)
            self._file = self._disk.open_append(self.path)
            self._size = self._disk.size(self.path)
            if self._size and self._disk.read(self.path, self._size - 1) != b"\n":
                # A crash or a full disk left half a line; the next one must not stick to it.
                write_all(self._file, b"\n")
                self._size += 1
        return self._file

    def _put_aside(self) -> None:
        """rejects.ndjson -> rejects.1.ndjson -> … -> rejects.7.ndjson -> gone."""
        for number in range(FILES_MAX - 1, 0, -1):
            source = self.path if number == 1 else self.folder / f"rejects.{number - 1}.ndjson"
            if self._disk.exists(source):
                self._disk.rename(source, self.folder / f"rejects.{number}.ndjson")


def read_rejects(disk: Disk, folder: Path) -> Iterator[Reject]:
    """Every reject that is kept, oldest file first; a line cut by a crash is left out."""
    for path in reject_files(disk, folder):
        for line in disk.read(path).splitlines():
            try:
                yield msgspec.json.decode(line, type=Reject)
            except msgspec.MsgspecError:
                continue


def reject_files(disk: Disk, folder: Path) -> list[Path]:
    names = [name for name in disk.listdir(folder / REJECTS) if name.endswith(".ndjson")]
    return [folder / REJECTS / name for name in sorted(names, key=_age_of, reverse=True)]


def _age_of(name: str) -> int:
    """'rejects.3.ndjson' -> 3; the current file -> 0."""
    number = name.split(".")[1]
    return int(number) if number.isdigit() else 0


def forget_in_rejects(disk: Disk, folder: Path, persons: frozenset[str]) -> int:
    """Rewrite the rejects without the lines of these persons, or that mention them; how many went."""
    gone = 0
    needles = [needle for person in persons for needle in _needles(person)]
    for path in reject_files(disk, folder):
        lines = disk.read(path).splitlines(keepends=True)
        kept = [line for line in lines if not any(needle in line for needle in needles)]
        if len(kept) < len(lines):
            gone += len(lines) - len(kept)
            with replacing(disk, path) as file:
                write_all(file, b"".join(kept))
    return gone


def _needles(person: str) -> list[bytes]:
    """How a person's id may stand in refused text: long ids anywhere, short ones ("p:7") only as a whole JSON string."""
    bare = person.partition(":")[2]
    if len(bare) >= BARE_CHARS_MIN:
        return [bare.encode()]
    return [form % text.encode() for text in (bare, person) for form in (b'"%b"', b'\\"%b\\"')]
