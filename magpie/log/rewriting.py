"""Rewriting: the log's closed files, one by one, with a person redacted; each replaced whole.

Files in which the person does not occur are not touched. Offsets, times, marks and row order stay.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from magpie.log.blocks import Block, write_block
from magpie.log.columns import SCHEMA, events_of, table_of
from magpie.log.disk import Disk, replacing, write_all
from magpie.log.event import decode_event
from magpie.log.ids import read_table, write_table
from magpie.log.idstore import sidecar_of
from magpie.log.manifest import read_manifest
from magpie.log.points import At
from magpie.log.readers import LogReader
from magpie.log.redaction import Redaction
from magpie.log.sealing import ROWS_PER_GROUP, write_parquet
from magpie.log.segments import list_segments, read_closed

TEXT_COLUMNS = tuple(field.name for field in SCHEMA if field.type == pa.string())


def rewrite_parquet(folder: Path, disk: Disk, redaction: Redaction, at: At) -> int:
    """Rewrite the sealed files that hold the person; how many."""
    count = 0
    for file in read_manifest(disk, folder).files:
        path = folder / file.path
        if file.first <= redaction.offset and _occurs(disk, path, redaction):
            write_parquet(disk, path, _redacted_tables(disk, path, redaction))
            count += 1
            at("erase.parquet_rewritten")
    return count


def rewrite_segments(folder: Path, disk: Disk, redaction: Redaction, at: At) -> int:
    """Rewrite the closed segments that hold the person; how many."""
    count = 0
    for segment in list_segments(disk, folder, read_manifest(disk, folder)):
        if segment.is_active or segment.first > redaction.offset:
            continue
        blocks = list(read_closed(disk, segment))
        if any(redaction.may_touch(block.lines) for block in blocks):
            with replacing(disk, segment.path) as file:
                for block in blocks:
                    write_all(file, _redacted_block(block, redaction))
            count += 1
            at("erase.segment_rewritten")
    return count


def rewrite_ids(folder: Path, disk: Disk) -> int:
    """Take the ids of redacted events out of every id file; how many files changed.

    Which events those are is read from the events themselves, so that going on after a crash finds them all.
    """
    manifest = read_manifest(disk, folder)
    segments = list_segments(disk, folder, manifest)
    paths = [folder / file.path for file in manifest.ids]
    paths += [sidecar_of(segment.path) for segment in segments if not segment.is_active]
    gone = _offsets_without_id(folder, disk)
    count = 0
    for path in paths:
        table = read_table(disk, path, in_memory=True)
        # A missing table is built again from the events, without the redacted ones, when it is needed.
        left = table.without(gone) if table is not None else None
        if table is not None and left is not None and len(left) < len(table):
            write_table(disk, path, left)
            count += 1
    return count


def _occurs(disk: Disk, path: Path, redaction: Redaction) -> bool:
    names = [needle.decode() for needle in redaction.needles]
    for batch in _open(disk, path).iter_batches(ROWS_PER_GROUP, columns=list(TEXT_COLUMNS)):
        for column in batch.columns:
            if any(pc.any(pc.match_substring(column, name)).as_py() for name in names):
                return True
    return False


def _redacted_tables(disk: Disk, path: Path, redaction: Redaction) -> Iterator[pa.Table]:
    for batch in _open(disk, path).iter_batches(ROWS_PER_GROUP):
        yield table_of([(offset, redaction.redact(offset, event)) for offset, event in events_of(batch)])


def _redacted_block(block: Block, redaction: Redaction) -> bytes:
    lines: list[bytes] = []
    for offset, line in enumerate(block.events(), block.commit.first):
        event = decode_event(line)
        redacted = redaction.redact(offset, event)
        lines.append((line if redacted is event else msgspec.json.encode(redacted)) + b"\n")
    commit = block.commit
    return write_block(b"".join(lines), at_ms=commit.at, first=commit.first, n=commit.n, marks=commit.marks)


def _offsets_without_id(folder: Path, disk: Disk) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    rows = LogReader(folder, disk=disk).table(columns=["offset", "id"])
    return np.asarray(rows["offset"].filter(pc.equal(rows["id"], "")).to_numpy(), dtype=np.int64)


def _open(disk: Disk, path: Path) -> pq.ParquetFile:
    return pq.ParquetFile(pa.BufferReader(pa.py_buffer(disk.map(path))))
