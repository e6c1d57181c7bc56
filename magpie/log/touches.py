"""Events of some kinds in a stretch of time, read from the log's files: for counters, which need no journey in order.

Only lines of these kinds are decoded, and of sealed events only the columns that counting needs. What is found depends on
nothing but what was received in that time: asked again later, it is the same. It needs no writer, like every reader.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
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
from magpie.log.readers import BATCH_ROWS, LOOKS_MAX
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
    identified = _Walk(disk, folder, frozenset({IDENTIFIED}), since_ms, until_ms)
    links = Links.of(list(identified.events()))
    for offset, event in _Walk(disk, folder, frozenset(kinds), since_ms, until_ms).events():
        yield links.resolved(offset, event)


@dataclass
class _Walk:
    """One pass over the days in question; goes on behind `done` when a sealing moved the files meanwhile."""

    disk: Disk
    folder: Path
    kinds: frozenset[str]
    since_ms: int
    until_ms: int
    done: int = field(default=-1, init=False)

    def events(self) -> Iterator[tuple[int, Event]]:
        for _ in range(LOOKS_MAX):
            try:
                for offset, event in self._look():
                    if offset > self.done:
                        yield offset, event
                        self.done = offset
            except FileNotFoundError:
                continue
            return
        raise FileNotFoundError(f"the log in {self.folder} keeps changing")

    def _look(self) -> Iterator[tuple[int, Event]]:
        manifest, segments = look(self.disk, self.folder)
        first, last = (day_of(at_ms).isoformat() for at_ms in (self.since_ms, self.until_ms))
        for file in manifest.files:
            if first <= file.day <= last:
                yield from self._sealed(file.path)
        for segment in segments:
            yield from self._lines(segment)

    def _sealed(self, path: str) -> Iterator[tuple[int, Event]]:
        names = pa.array(sorted(self.kinds), pa.string())
        parquet = pq.ParquetFile(pa.BufferReader(pa.py_buffer(self.disk.map(self.folder / path))))
        for batch in parquet.iter_batches(BATCH_ROWS, columns=COLUMNS):
            received = batch["received_ms"]
            is_then = pc.and_(pc.greater_equal(received, self.since_ms), pc.less(received, self.until_ms))
            rows = batch.filter(pc.and_(pc.is_in(batch["kind"], value_set=names), is_then))
            columns = [rows[name].to_pylist() for name in COLUMNS]
            for offset, *told, props in zip(*columns, strict=True):
                row = dict(zip(TOLD, told, strict=False))
                yield offset, Event(id="", **row, props=msgspec.json.decode(props) if props else {})

    def _lines(self, segment: Segment) -> Iterator[tuple[int, Event]]:
        """A block is told together: it was all received by its commit, and none of it long before."""
        needles = [kind.encode() for kind in self.kinds]
        is_active = segment.is_active
        blocks = read_active(self.disk, segment)[0] if is_active else read_closed(self.disk, segment)
        for block in blocks:
            if block.commit.at < self.since_ms or not any(needle in block.lines for needle in needles):
                continue
            for offset, line in enumerate(block.events(), block.commit.first):
                if any(needle in line for needle in needles):
                    event = decode_event(line)
                    if event.kind in self.kinds and self.since_ms <= event.received_ms < self.until_ms:
                        yield offset, _told(event)


def _told(event: Event) -> Event:
    return Event(id="", **{name: getattr(event, name) for name in TOLD})
