"""Once only: which event ids the log has seen, exactly, and at which offset.

Ids of the active segment lie in a dict. A closed segment's ids lie in a sorted table of 24 bytes per id (a
128-bit hash and the offset), in memory for the newest millions and as a mapped file for the rest. Two different
ids have the same hash with odds of about n²/2¹²⁹: never, in this log's lifetime.
"""

import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from magpie.log.disk import Disk, replacing, write_all

Keys = NDArray[np.uint64]
Offsets = NDArray[np.int64]

MAGIC = b"MAGPIEIDS1"
HEADER_BYTES = 32
BYTES_PER_ID = 24
# Newest ids kept in memory rather than in mapped files: 4,000,000 x 24 bytes = 96 MB.
MEMORY_IDS_MAX = 4_000_000
UNSEEN = -1


def digest_of(event_id: str) -> bytes:
    """16 bytes that stand for the id, e.g. the client's 'c.7f2c…'."""
    return hashlib.blake2b(event_id.encode(), digest_size=16).digest()


@dataclass(frozen=True)
class IdTable:
    """Sorted ids: `high` and `low` halves of the hash and the offset, row by row, ordered by (high, low)."""

    high: Keys
    low: Keys
    offsets: Offsets

    def __len__(self) -> int:
        return len(self.high)

    def find(self, high: Keys, low: Keys, into: Offsets) -> None:
        """Write the offsets of the ids found here into `into`; leave the others as they are."""
        at = np.searchsorted(self.high, high)
        pending = np.flatnonzero(at < len(self.high))
        while len(pending):
            rows = at[pending]
            pending, rows = _keep(pending, rows, self.high[rows] == high[pending])
            hit = self.low[rows] == low[pending]
            into[pending[hit]] = self.offsets[rows[hit]]
            # Equal high halves with another low half lie side by side: look one further (odds 2⁻⁶⁴ per pair).
            pending, rows = _keep(pending, rows, ~hit)
            at[pending] = rows + 1
            pending, rows = _keep(pending, rows, rows + 1 < len(self.high))

    def without(self, offsets: Offsets) -> "IdTable":
        """The table without the ids at these offsets."""
        kept = ~np.isin(self.offsets, offsets)
        return IdTable(self.high[kept], self.low[kept], self.offsets[kept])


def build_table(digests: Sequence[bytes], offsets: Sequence[int] | Offsets) -> IdTable:
    """digests [b'…16 bytes…', …] and their offsets -> a sorted table."""
    halves = np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64).reshape(-1, 2)
    return _sorted(halves[:, 0], halves[:, 1], np.asarray(offsets, dtype=np.int64))


def merge_tables(tables: Iterable[IdTable]) -> IdTable:
    parts = list(tables)
    if not parts:
        return build_table([], [])
    return _sorted(
        np.concatenate([part.high for part in parts]),
        np.concatenate([part.low for part in parts]),
        np.concatenate([part.offsets for part in parts]),
    )


def write_table(disk: Disk, path: Path, table: IdTable) -> None:
    """Store a table whole: 32 bytes of header (magic, count, CRC-32), then three columns, little-endian."""
    body = b"".join(column.astype(column.dtype.newbyteorder("<")).tobytes() for column in _columns(table))
    header = MAGIC + len(table).to_bytes(8, "little") + zlib.crc32(body).to_bytes(4, "little")
    with replacing(disk, path) as file:
        write_all(file, header.ljust(HEADER_BYTES, b"\0") + body)


def read_table(disk: Disk, path: Path, *, in_memory: bool) -> IdTable | None:
    """The table in a file, or None when the file is missing or damaged; ids can always be built again."""
    try:
        data: Any = disk.read(path) if in_memory else disk.map(path)  # bytes or mmap; numpy reads either
    except FileNotFoundError:
        return None
    header = bytes(data[:HEADER_BYTES])
    count = int.from_bytes(header[10:18], "little")
    if not header.startswith(MAGIC) or len(data) != HEADER_BYTES + count * BYTES_PER_ID:
        return None
    if in_memory and zlib.crc32(memoryview(data)[HEADER_BYTES:]) != int.from_bytes(header[18:22], "little"):
        return None
    high = np.frombuffer(data, "<u8", count, HEADER_BYTES)
    low = np.frombuffer(data, "<u8", count, HEADER_BYTES + count * 8)
    return IdTable(high, low, np.frombuffer(data, "<i8", count, HEADER_BYTES + count * 16))


class IdIndex:
    """All ids of a log: the active segment's in a dict, the older ones in tables."""

    def __init__(self) -> None:
        self._young: dict[bytes, int] = {}
        self._tables: list[IdTable] = []

    def find(self, digests: Sequence[bytes]) -> list[int]:
        """The offset of each id, UNSEEN (-1) for a new one."""
        found = [self._young.get(digest, UNSEEN) for digest in digests]
        unseen = [index for index, offset in enumerate(found) if offset == UNSEEN]
        if not unseen or not self._tables:
            return found
        halves = (
            np.frombuffer(b"".join(digests[index] for index in unseen), ">u8")
            .astype(np.uint64)
            .reshape(-1, 2)
        )
        into = np.full(len(unseen), UNSEEN, dtype=np.int64)
        for table in self._tables:
            table.find(halves[:, 0], halves[:, 1], into)
        for index, offset in zip(unseen, into.tolist(), strict=True):
            found[index] = offset
        return found

    def add(self, offsets: Mapping[bytes, int]) -> None:
        """Remember the active segment's new ids."""
        self._young.update(offsets)

    def close_segment(self) -> IdTable:
        """Turn the active segment's ids into a table; the caller stores it and hands it back by `use_tables`."""
        table = build_table(list(self._young), list(self._young.values()))
        self._tables.append(table)
        self._young = {}
        return table

    def use_tables(self, tables: Iterable[IdTable]) -> None:
        """Replace the tables of closed segments and sealed days."""
        self._tables = [table for table in tables if len(table)]

    def __len__(self) -> int:
        return len(self._young) + sum(map(len, self._tables))


def _columns(table: IdTable) -> tuple[NDArray[Any], ...]:
    return (table.high, table.low, table.offsets)


def _sorted(high: Keys, low: Keys, offsets: Offsets) -> IdTable:
    order = np.lexsort((low, high))
    return IdTable(high[order], low[order], offsets[order])


def _keep(
    pending: NDArray[np.intp], rows: NDArray[np.intp], mask: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return pending[mask], rows[mask]
