"""Events of some kinds in a stretch of time, read from the log's files: for counters, which need no journey in order.

Only lines of these kinds are decoded, and of sealed events only the columns that counting needs. What is found depends on
nothing but what was received in that time: asked again later, it is the same. It needs no writer, like every reader.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from magpie.kit.clock import day_of
from magpie.log.disk import Disk, RealDisk
from magpie.log.event import Event, decode_event
from magpie.log.linking import IDENTIFIED, Links
from magpie.log.readers import BATCH_ROWS, keep_looking
from magpie.log.segments import Segment, look, read_active, read_closed

# Of a sealed event nothing else is read, so nothing else is told of a line either.
TOLD: Final = ("ts_ms", "kind", "received_ms", "person", "card", "scene", "carrier", "simulated", "props")
COLUMNS: Final = ["offset", *TOLD]


def touches_between(
    folder: Path, kinds: Collection[str], *, since_ms: int, until_ms: int, disk: Disk | None = None
) -> Iterator[Event]:
    """Every event of these kinds received from `since_ms` to before `until_ms`, in log order, with the fields of TOLD.

    A browser's event is under the person it was identified as behind it, in that same time.
    """
    disk = disk or RealDisk()
    stretch = _Stretch(disk, folder, since_ms, until_ms)
    links = Links.of(list(stretch.events(frozenset({IDENTIFIED}))))
    for offset, event in stretch.events(frozenset(kinds)):
        yield links.resolved(offset, event)


@dataclass(frozen=True)
class _Stretch:
    """The log's files of the days in question."""

    disk: Disk
    folder: Path
    since_ms: int
    until_ms: int

    def events(self, kinds: frozenset[str]) -> Iterator[tuple[int, Event]]:
        return keep_looking(lambda start: self._look(start, kinds), 0, folder=self.folder)

    def _look(self, start: int, kinds: frozenset[str]) -> Iterator[tuple[int, Event]]:
        manifest, segments = look(self.disk, self.folder)
        first, last = (day_of(at_ms).isoformat() for at_ms in (self.since_ms, self.until_ms))
        for file in manifest.files:
            if first <= file.day <= last and file.last >= start:
                yield from self._sealed(file.path, start, kinds)
        for segment in segments:
            yield from self._lines(segment, start, kinds)

    def _sealed(self, path: str, start: int, kinds: frozenset[str]) -> Iterator[tuple[int, Event]]:
        names = pa.array(sorted(kinds), pa.string())
        parquet = pq.ParquetFile(pa.BufferReader(pa.py_buffer(self.disk.map(self.folder / path))))
        for batch in parquet.iter_batches(BATCH_ROWS, columns=COLUMNS):
            received = batch["received_ms"]
            is_then = pc.and_(pc.greater_equal(received, self.since_ms), pc.less(received, self.until_ms))
            is_new = pc.greater_equal(batch["offset"], start)
            rows = batch.filter(pc.and_(pc.and_(pc.is_in(batch["kind"], value_set=names), is_then), is_new))
            columns = [rows[name].to_pylist() for name in COLUMNS]
            for offset, *told, props in zip(*columns, strict=True):
                row = dict(zip(TOLD, told, strict=False))
                yield offset, Event(id="", **row, props=msgspec.json.decode(props) if props else {})

    def _lines(self, segment: Segment, start: int, kinds: frozenset[str]) -> Iterator[tuple[int, Event]]:
        """A block is told together: it was all received by its commit, and none of it long before."""
        needles = [kind.encode() for kind in kinds]
        is_active = segment.is_active
        blocks = read_active(self.disk, segment)[0] if is_active else read_closed(self.disk, segment)
        for block in blocks:
            if block.commit.at < self.since_ms or not any(needle in block.lines for needle in needles):
                continue
            for offset, line in enumerate(block.events(), block.commit.first):
                if offset >= start and any(needle in line for needle in needles):
                    event = decode_event(line)
                    if event.kind in kinds and self.since_ms <= event.received_ms < self.until_ms:
                        yield offset, _told(event)


def _told(event: Event) -> Event:
    return Event(id="", **{name: getattr(event, name) for name in TOLD})
