"""Readers: the whole log, sealed or not, without its writer.

A reader sees every whole block that is in the files; the newest may not be flushed yet, so what must be durable
is read through the writer. Sealing or erasing while somebody reads is safe: the reader looks again and goes on.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from magpie.log.columns import SCHEMA, events_of, table_of
from magpie.log.disk import Disk, RealDisk
from magpie.log.event import Event, decode_event
from magpie.log.linking import IDENTIFIED, Links
from magpie.log.manifest import read_manifest
from magpie.log.segments import Segment, look, read_active, read_closed

BATCH_ROWS = 16_384
LOOKS_MAX = 100


class LogReader:
    """Reads the log in `folder`. Cheap to make; holds nothing open between calls."""

    def __init__(self, folder: Path, *, disk: Disk | None = None) -> None:
        self.folder = folder
        self._disk = disk or RealDisk()

    def read(
        self, start: int = 0, *, limit: int | None = None, links: Links | None = None
    ) -> Iterator[tuple[int, Event]]:
        """Every event from `start` on, at most `limit`; with `links`, under the person it was identified as."""
        end = None if limit is None else start + limit
        for offset, event in self._walk(start):
            if end is not None and offset >= end:
                return
            yield offset, event if links is None else links.resolved(offset, event)

    def tables(self, start: int = 0, *, links: Links | None = None) -> Iterator[pa.Table]:
        """The log as Arrow tables of `columns.SCHEMA`, in offset order, at most BATCH_ROWS rows each."""
        rows: list[tuple[int, Event]] = []
        for pair in self.read(start, links=links):
            rows.append(pair)
            if len(rows) == BATCH_ROWS:
                yield table_of(rows)
                rows = []
        if rows:
            yield table_of(rows)

    def table(self, *, columns: Sequence[str] | None = None) -> pa.Table:
        """The whole log as one table, sealed files read as columns; for analytics, not resolved."""
        manifest = read_manifest(self._disk, self.folder)
        names = list(columns or SCHEMA.names)
        parts = [pq.read_table(self._map(file.path), columns=names) for file in manifest.files]
        parts += [part.select(names) for part in self.tables(manifest.sealed_through + 1)]
        return pa.concat_tables(parts) if parts else SCHEMA.empty_table().select(names)

    def of_kind(self, kind: str) -> list[tuple[int, Event]]:
        """Every event of one kind, without decoding the others."""
        found: list[tuple[int, Event]] = []
        manifest = read_manifest(self._disk, self.folder)
        for file in manifest.files:
            rows = pq.read_table(self._map(file.path), filters=pc.field("kind") == kind)
            for batch in rows.to_batches():
                found += events_of(batch)
        needle = kind.encode()
        found += (pair for pair in self._walk(manifest.sealed_through + 1, needle) if pair[1].kind == kind)
        return found

    def links(self) -> Links:
        """Who each anonymous journey was identified as, from every "Person Identified" event."""
        return Links.of(self.of_kind(IDENTIFIED))

    def closed_before(self) -> int:
        """The first offset of the active segment: everything before it no longer changes under a writer."""
        manifest, segments = look(self._disk, self.folder)
        return segments[-1].first if segments else manifest.sealed_through + 1

    def next_offset(self) -> int:
        """The offset that the next event will get."""
        manifest, segments = look(self._disk, self.folder)
        if not segments:
            return manifest.sealed_through + 1
        blocks, _ = read_active(self._disk, segments[-1])
        return blocks[-1].commit.first + blocks[-1].commit.n if blocks else segments[-1].first

    # ---- the walk

    def _walk(self, start: int, needle: bytes = b"") -> Iterator[tuple[int, Event]]:
        """Offsets from `start` on; lines of segments that do not hold `needle` are passed over."""
        return keep_looking(lambda start: self._look(start, needle), start, folder=self.folder)

    def _look(self, start: int, needle: bytes) -> Iterator[tuple[int, Event]]:
        manifest, segments = look(self._disk, self.folder)
        for file in manifest.files:
            if file.last >= start:
                yield from self._sealed(file.path, start)
        for segment in segments:
            if segment.is_active or segment.after > start:
                yield from self._lines(segment, start, needle)

    def _sealed(self, path: str, start: int) -> Iterator[tuple[int, Event]]:
        parquet = pq.ParquetFile(self._map(path))
        for batch in parquet.iter_batches(BATCH_ROWS):
            for offset, event in events_of(batch):
                if offset >= start:
                    yield offset, event

    def _lines(self, segment: Segment, start: int, needle: bytes) -> Iterator[tuple[int, Event]]:
        is_active = segment.is_active
        blocks = read_active(self._disk, segment)[0] if is_active else read_closed(self._disk, segment)
        for block in blocks:
            if block.commit.first + block.commit.n <= start or needle not in block.lines:
                continue
            for offset, line in enumerate(block.events(), block.commit.first):
                if offset >= start and needle in line:
                    yield offset, decode_event(line)

    def _map(self, path: str) -> pa.BufferReader:
        return pa.BufferReader(pa.py_buffer(self._disk.map(self.folder / path)))


def keep_looking(
    look_from: Callable[[int], Iterator[tuple[int, Event]]], start: int, *, folder: Path
) -> Iterator[tuple[int, Event]]:
    """What `look_from(start)` yields, each offset once; it is asked again when a sealing moved the files under its feet."""
    for _ in range(LOOKS_MAX):
        try:
            for offset, event in look_from(start):
                yield offset, event
                start = offset + 1
        except FileNotFoundError:
            continue
        return
    raise FileNotFoundError(f"the log in {folder} keeps changing")


def write_event_line(offset: int, event: Event) -> bytes:
    """One line for people and programs: the event with its offset in front."""
    return b'{"offset":%d,' % offset + msgspec.json.encode(event)[1:] + b"\n"
