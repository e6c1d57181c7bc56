"""Where id tables live on disk, and how a lost one is built again.

`segments/<first>.ids` holds the ids of a closed segment; `ids/<day>.<first>-<last>.ids` those of a sealed day. Both
can be built again from the events, so a missing or damaged table is a delay, never a loss.
"""

import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from magpie.log.blocks import Block
from magpie.log.disk import Disk
from magpie.log.ids import (
    BYTES_PER_ID,
    MEMORY_IDS_MAX,
    IdTable,
    build_table,
    digest_of,
    merge_tables,
    read_table,
    write_table,
)
from magpie.log.manifest import IdFile, Manifest
from magpie.log.segments import Segment, read_closed

IDS = "ids"
IDS_SUFFIX = ".ids"


class IdLine(msgspec.Struct):
    """An event line of which only the id matters. An erased event has none."""

    id: str


decode_id_line = msgspec.json.Decoder(IdLine).decode


class IdStore:
    """Loads the tables of a log's closed part, keeping in memory the newest ones."""

    def __init__(self, disk: Disk, folder: Path, *, memory_ids_max: int = MEMORY_IDS_MAX) -> None:
        self._disk, self._folder, self._memory_ids_max = disk, folder, memory_ids_max
        self._loaded: dict[tuple[str, int], IdTable] = {}

    def load(self, manifest: Manifest, closed: Sequence[Segment]) -> list[IdTable]:
        """The tables of the sealed days and the closed segments, newest first."""
        tables: list[IdTable] = []
        loaded: dict[tuple[str, int], IdTable] = {}
        room = self._memory_ids_max
        sources: list[Segment | IdFile] = [*reversed(closed), *reversed(manifest.ids)]
        for source in sources:
            path = self._path_of(source)
            size = self._disk.size(path) if self._disk.exists(path) else -1
            key = (str(path), size)
            table = self._loaded.get(key)
            if table is None:
                table = read_table(self._disk, path, in_memory=size <= room * BYTES_PER_ID)
            if table is None:
                table = self._rebuild(source, manifest)
                # On a full disk the table stays in memory and is built again at the next start.
                with contextlib.suppress(OSError):
                    write_table(self._disk, path, table)
            loaded[key] = table
            room -= len(table)
            tables.append(table)
        self._loaded = loaded
        return tables

    def save(self, segment_path: Path, table: IdTable) -> None:
        write_table(self._disk, sidecar_of(segment_path), table)

    def _path_of(self, source: Segment | IdFile) -> Path:
        return sidecar_of(source.path) if isinstance(source, Segment) else self._folder / source.path

    def _rebuild(self, source: Segment | IdFile, manifest: Manifest) -> IdTable:
        if isinstance(source, Segment):
            return table_of_blocks(read_closed(self._disk, source))
        inside = [file for file in manifest.files if source.first <= file.first and file.last <= source.last]
        return merge_tables(_table_of_parquet(self._disk, self._folder / file.path) for file in inside)


def sidecar_of(segment_path: Path) -> Path:
    return segment_path.with_suffix(IDS_SUFFIX)


def ids_of_block(block: Block) -> dict[bytes, int]:
    """The digests of a block's ids and their offsets; erased events have no id left."""
    ids = (decode_id_line(line).id for line in block.events())
    return {
        digest_of(event_id): offset for offset, event_id in enumerate(ids, block.commit.first) if event_id
    }


def table_of_blocks(blocks: Iterable[Block]) -> IdTable:
    """The sorted ids of some blocks."""
    seen: dict[bytes, int] = {}
    for block in blocks:
        seen.update(ids_of_block(block))
    return build_table(list(seen), list(seen.values()))


def _table_of_parquet(disk: Disk, path: Path) -> IdTable:
    rows = pq.read_table(pa.BufferReader(pa.py_buffer(disk.map(path))), columns=["offset", "id"])
    pairs = zip(rows["id"].to_pylist(), rows["offset"].to_pylist(), strict=True)
    kept = [(digest_of(event_id), offset) for event_id, offset in pairs if event_id]
    return build_table([digest for digest, _ in kept], [offset for _, offset in kept])
