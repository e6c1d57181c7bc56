"""Export: everything the log holds of one person, as ndjson, and nothing of anybody else.

Anonymous events count as theirs when the journey was identified as them (`linking`). Rejects that name them are
theirs too, and follow at the end with `"rejected": true`.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from magpie.log.disk import Disk
from magpie.log.readers import LogReader, write_event_line
from magpie.log.rejects import read_rejects


def export_person(folder: Path, *, person: str, disk: Disk) -> Iterator[bytes]:
    """Lines of ndjson, in the order of the log: {"offset":41,"id":…}. Persons are written as they were stored."""
    reader = LogReader(folder, disk=disk)
    links = reader.links()
    for offset, event in reader.read():
        if event.person and links.resolve(event.person, offset) == person:
            yield write_event_line(offset, event)
    for reject in read_rejects(disk, folder):
        if reject.person == person:
            yield b'{"rejected":true,' + msgspec.json.encode(reject)[1:] + b"\n"
