"""Exact id tables: every (field, key) has a row of its own, up to a stated capacity.

Owns the mapping and the free rows; never hashes two keys together. Rows [0, F) stand for "unknown" of each field,
rows [F, F + 63) are kept for scenes, which need small numbers. A full table answers the unknown row and counts it.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

from magpie.engine.ranker.spec import SCENES_MAX, RankerSpec


class Ids:
    """Rows of one ranker. Freed rows are used again, lowest first, so a replay hands out the same rows."""

    def __init__(self, spec: RankerSpec, *, rows_max: int) -> None:
        self.refused = 0
        self.next_row = len(spec.fields) + SCENES_MAX
        self._fields = spec.fields
        self._rows_max = rows_max
        self._rows: dict[str, dict[str, int]] = {field: {} for field in spec.fields}
        self._free: list[int] = []
        self._free_scenes = list(range(self.next_row - 1, len(spec.fields) - 1, -1))
        self._scene_field = spec.scene_field

    def unknown(self, field: str) -> int:
        """The row every unknown key of `field` shares."""
        return self._fields.index(field)

    def find_row(self, field: str, key: str) -> int:
        """The row of `key`, or the unknown row; admits nothing."""
        return self._rows[field].get(key, self.unknown(field))

    def row(self, field: str, key: str) -> int:
        """The row of `key`, admitting it where there is room; an empty key is unknown."""
        found = self._rows[field].get(key)
        if found is not None:
            return found
        return self.unknown(field) if key == "" else self._admit(field, key)

    def drop(self, rows: NDArray[np.bool_]) -> int:
        """Forget every key whose row is marked; returns how many there were."""
        dropped = 0
        for field, table in self._rows.items():
            gone = [key for key, row in table.items() if rows[row]]
            free = self._free_scenes if field == self._scene_field else self._free
            free.extend(table.pop(key) for key in gone)
            free.sort(reverse=True)
            dropped += len(gone)
        return dropped

    def pack(self) -> NDArray[np.uint8]:
        """Everything as bytes, independent of the order in which keys were admitted."""
        tables = {field: dict(sorted(table.items())) for field, table in self._rows.items()}
        return np.frombuffer(
            msgspec.msgpack.encode([self.next_row, self.refused, tables]), dtype=np.uint8
        ).copy()

    def unpack(self, packed: NDArray[np.uint8]) -> None:
        """Become what `pack` saw."""
        self.next_row, self.refused, self._rows = msgspec.msgpack.decode(
            packed.tobytes(), type=tuple[int, int, dict[str, dict[str, int]]]
        )
        taken = {row for table in self._rows.values() for row in table.values()}
        first = len(self._fields) + SCENES_MAX
        self._free = [row for row in range(self.next_row - 1, first - 1, -1) if row not in taken]
        self._free_scenes = [row for row in range(first - 1, len(self._fields) - 1, -1) if row not in taken]

    def bytes_used(self) -> int:
        """Dictionaries and key strings, at CPython's sizes: about 100 bytes an entry and 49 + its length a key."""
        return sum(len(table) * 149 + sum(map(len, table)) for table in self._rows.values())

    def __len__(self) -> int:
        return sum(map(len, self._rows.values()))

    def _admit(self, field: str, key: str) -> int:
        free = self._free_scenes if field == self._scene_field else self._free
        if free:
            row = free.pop()
        elif field == self._scene_field or self.next_row >= self._rows_max:
            self.refused += 1
            return self.unknown(field)
        else:
            row, self.next_row = self.next_row, self.next_row + 1
        self._rows[field][key] = row
        return row
