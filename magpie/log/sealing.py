"""Sealing: closed segments become Parquet, by UTC day of receipt, and their ids one sorted file per day.

The sealed part is a prefix of the log. Replacing the manifest is the moment it happens; dying before leaves files
that nobody reads and that are written again, dying after leaves segments that nobody reads and that are swept.
Running it twice changes nothing. It needs no writer and disturbs none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO, cast

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from magpie.kit.clock import day_of
from magpie.log.columns import SCHEMA, table_of
from magpie.log.disk import AppendFile, Disk, remove_temporary, replacing, write_all
from magpie.log.event import Event, decode_event
from magpie.log.ids import merge_tables, write_table
from magpie.log.idstore import IDS, IdStore, sidecar_of
from magpie.log.manifest import SEAL_LOCK, IdFile, Manifest, SealedFile, read_manifest, write_manifest
from magpie.log.points import At, walk_on
from magpie.log.segments import OFFSET_DIGITS, Segment, list_segments, read_closed

PARQUET = "parquet"
ROWS_PER_GROUP = 65_536


@dataclass(frozen=True)
class Sealed:
    """What one sealing did."""

    files: tuple[SealedFile, ...]
    rows: int


class DiskSink:
    """A disk file as the binary file that pyarrow writes to."""

    closed = False

    def __init__(self, file: AppendFile) -> None:
        self._file = file
        self.bytes = 0

    def write(self, data: bytes) -> int:
        view = bytes(data)
        write_all(self._file, view)
        self.bytes += len(view)
        return len(view)

    def tell(self) -> int:
        return self.bytes

    def flush(self) -> None:
        """Flushed by `replacing`, once, at the end."""

    def close(self) -> None:
        """Closed by `replacing`."""


def seal(folder: Path, *, disk: Disk, at: At = walk_on) -> Sealed:
    """Seal every closed segment, oldest first; raises FolderInUse while somebody else seals or erases."""
    lock = disk.lock(folder / SEAL_LOCK)
    try:
        return seal_locked(folder, disk=disk, at=at)
    finally:
        lock.release()


def seal_locked(folder: Path, *, disk: Disk, at: At = walk_on) -> Sealed:
    """As `seal`, for a caller that holds the seal lock."""
    for name in (IDS, *_day_folders(disk, folder), "."):
        remove_temporary(disk, folder / name)
    manifest = read_manifest(disk, folder)
    closed = [segment for segment in list_segments(disk, folder, manifest) if not segment.is_active]
    done: list[SealedFile] = []
    for day, group in groupby(closed, key=lambda segment: _day_of(disk, segment)):
        segments = list(group)
        manifest = _seal_day(disk, folder, manifest, day, segments, at)
        done.append(manifest.files[-1])
    return Sealed(tuple(done), sum(file.last - file.first + 1 for file in done))


def write_parquet(disk: Disk, path: Path, tables: Iterator[pa.Table]) -> int:
    """Write tables of SCHEMA as one zstd Parquet file, whole or not at all; its size in bytes."""
    disk.mkdir(path.parent)
    disk.fsync_dir(path.parent.parent)
    with replacing(disk, path) as file:
        sink = DiskSink(file)
        # pyarrow takes any object with write, tell, flush and close.
        with pq.ParquetWriter(cast("IO[bytes]", sink), SCHEMA, compression="zstd") as writer:
            for table in tables:
                writer.write_table(table)
    return sink.bytes


def file_name(first: int, last: int) -> str:
    return f"{first:0{OFFSET_DIGITS}d}-{last:0{OFFSET_DIGITS}d}"


def _day_folders(disk: Disk, folder: Path) -> list[str]:
    return [f"{PARQUET}/{name}" for name in disk.listdir(folder / PARQUET)]


def _seal_day(
    disk: Disk, folder: Path, manifest: Manifest, day: str, segments: Sequence[Segment], at: At
) -> Manifest:
    """Seal consecutive segments of one day into one Parquet file and the day's ids."""
    first, last = segments[0].first, segments[-1].after - 1
    path = f"{PARQUET}/day={day}/{file_name(first, last)}.parquet"
    marks = dict(manifest.marks)
    size = write_parquet(disk, folder / path, _tables(disk, segments, marks))
    at("seal.parquet_written")
    ids, old_ids = _seal_ids(disk, folder, manifest, day, segments)
    at("seal.ids_written")
    sealed = msgspec.structs.replace(
        manifest,
        sealed_through=last,
        files=(*manifest.files, SealedFile(day, path, first, last, size)),
        ids=ids,
        marks=marks,
    )
    write_manifest(disk, folder, sealed)
    at("seal.manifest_replaced")
    for segment in segments:
        disk.remove(segment.path)
        disk.remove(sidecar_of(segment.path))
        at("seal.segment_removed")
    for old in old_ids:
        disk.remove(folder / old.path)
    return sealed


def _tables(disk: Disk, segments: Sequence[Segment], marks: dict[str, tuple[int, int]]) -> Iterator[pa.Table]:
    """The segments' events as tables; `marks` rises with every commit line passed."""
    rows: list[tuple[int, Event]] = []
    for segment in segments:
        for block in read_closed(disk, segment):
            for name, mark in block.commit.marks.items():
                marks[name] = max(mark, marks.get(name, mark))
            rows += (
                (offset, decode_event(line)) for offset, line in enumerate(block.events(), block.commit.first)
            )
            if len(rows) >= ROWS_PER_GROUP:
                yield table_of(rows)
                rows = []
    if rows:
        yield table_of(rows)


def _seal_ids(
    disk: Disk, folder: Path, manifest: Manifest, day: str, segments: Sequence[Segment]
) -> tuple[tuple[IdFile, ...], list[IdFile]]:
    """The manifest's id files with the day's own grown by these segments, and those it replaces."""
    store = IdStore(disk, folder)
    # Only the newest day can grow: the sealed part is a prefix.
    same_day = [file for file in manifest.ids[-1:] if file.day == day]
    tables = store.load(Manifest(ids=tuple(same_day), files=manifest.files), segments)
    first = same_day[0].first if same_day else segments[0].first
    last = segments[-1].after - 1
    path = f"{IDS}/{day}.{file_name(first, last)}.ids"
    write_table(disk, folder / path, merge_tables(tables))
    kept = tuple(file for file in manifest.ids if file not in same_day)
    return (*kept, IdFile(day, path, first, last)), same_day


def _day_of(disk: Disk, segment: Segment) -> str:
    """The UTC day in which the segment's first block was received."""
    for block in read_closed(disk, segment):
        return day_of(block.commit.at).isoformat()
    return day_of(0).isoformat()
