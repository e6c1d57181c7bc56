"""What some persons did lately, found in the log's files without decoding what everybody else did.

For readers that come back every few seconds and ask for a hundred people at once: one pass over the days in question, in
which a line is decoded only when its person is asked for. It needs no writer, like every reader.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from magpie.kit.clock import day_of
from magpie.log.columns import events_of
from magpie.log.disk import Disk, RealDisk
from magpie.log.event import Event, decode_event
from magpie.log.linking import IDENTIFIED, Links
from magpie.log.readers import LOOKS_MAX
from magpie.log.segments import Segment, look, read_active, read_closed

Journey = list[tuple[int, Event]]
# {"id":"01J…","ts_ms":1763800000000,"kind":"Content Liked","person":"p:7",…}; a quote inside a text is escaped.
PERSON = re.compile(rb'"person":"([^"]*)"')


def journeys_since(
    folder: Path, persons: Collection[str], *, since_ms: int, disk: Disk | None = None
) -> dict[str, Journey]:
    """person -> (offset, event) of what was received from `since_ms` on, in log order, as the person it was identified as.

    An anonymous event is joined to a person by an identification behind it, so by one of the same days. Persons of whom
    nothing is there are absent.
    """
    disk = disk or RealDisk()
    found = _found(disk, folder, set(persons), since_ms)
    links = Links.of([pair for pair in found if pair[1].kind == IDENTIFIED])
    browsers = {name for person in persons for name in links.anonymous_ids_of(person)} - set(persons)
    if browsers:
        found = sorted(
            {**dict(found), **dict(_found(disk, folder, browsers, since_ms))}.items(),
            key=lambda pair: pair[0],
        )
    journeys: dict[str, Journey] = {}
    for offset, event in found:
        person = links.resolve(event.person, offset)
        if person in persons:
            journeys.setdefault(person, []).append((offset, _under(event, person)))
    return journeys


def _under(event: Event, person: str) -> Event:
    return event if event.person == person else msgspec.structs.replace(event, person=person)


def _found(disk: Disk, folder: Path, persons: set[str], since_ms: int) -> Journey:
    """Every event of these persons and every identification; begins again when a sealing moved the files meanwhile."""
    for _ in range(LOOKS_MAX):
        try:
            return list(_look(disk, folder, persons, since_ms))
        except FileNotFoundError:
            continue
    raise FileNotFoundError(f"the log in {folder} keeps changing")


def _look(disk: Disk, folder: Path, persons: set[str], since_ms: int) -> Iterator[tuple[int, Event]]:
    manifest, segments = look(disk, folder)
    names = pa.array(sorted(persons), pa.string())
    for file in manifest.files:
        if file.day >= day_of(since_ms).isoformat():
            yield from _sealed(disk, folder / file.path, names, since_ms)
    for segment in segments:
        yield from _lines(disk, segment, {name.encode() for name in persons}, since_ms)


def _sealed(disk: Disk, path: Path, names: pa.Array, since_ms: int) -> Iterator[tuple[int, Event]]:
    """Two narrow columns first; a row group is read whole only where somebody asked for is in it."""
    parquet = pq.ParquetFile(pa.BufferReader(pa.py_buffer(disk.map(path))))
    for group in range(parquet.num_row_groups):
        keys = parquet.read_row_group(group, columns=["person", "kind", "received_ms"])
        is_theirs = pc.or_(pc.is_in(keys["person"], value_set=names), pc.equal(keys["kind"], IDENTIFIED))
        wanted = pc.and_(is_theirs, pc.greater_equal(keys["received_ms"], since_ms))
        if pc.any(wanted).as_py():
            for batch in parquet.read_row_group(group).filter(wanted).to_batches():
                yield from events_of(batch)


def _lines(disk: Disk, segment: Segment, persons: set[bytes], since_ms: int) -> Iterator[tuple[int, Event]]:
    blocks = read_active(disk, segment)[0] if segment.is_active else read_closed(disk, segment)
    identified = IDENTIFIED.encode()
    for block in blocks:
        if block.commit.at < since_ms:
            continue
        is_theirs = any(name in persons for name in PERSON.findall(block.lines))
        if not is_theirs and identified not in block.lines:
            continue
        for offset, line in enumerate(block.events(), block.commit.first):
            if identified in line or persons.intersection(PERSON.findall(line)):
                event = decode_event(line)
                if event.kind == IDENTIFIED or event.person.encode() in persons:
                    yield offset, event
