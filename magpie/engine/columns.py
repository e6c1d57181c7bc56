"""Named numpy columns that grow together, one row per dense id.

Rows double, so growing is rare; a fresh row holds the column's blank value. A snapshot holds exactly the rows in
use, so equal state gives equal bytes whatever the capacity was.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from magpie.engine.arrays import Snapshot

ROWS_FIRST = 64
Column = npt.NDArray[Any]  # each column has its own dtype


class Field(NamedTuple):
    """One column, e.g. Field(np.float32, 0.0, (24,)): 24 numbers per row, blank 0."""

    dtype: type[np.generic]
    blank: float = 0
    shape: tuple[int, ...] = ()


class Columns(dict[str, Column]):
    """Columns by name: `people["seen_ms"][row]`. Ask `fit(row)` before writing a row for the first time.

    A dictionary itself, since an event looks up some sixty columns: a method of ours would cost more than the look-up.
    """

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self._fields = dict(fields)
        super().__init__({name: _blank(field, ROWS_FIRST) for name, field in self._fields.items()})
        self.rows = 0

    def fit(self, row: int) -> None:
        """Make room for `row`."""
        if row >= self.rows:
            self.rows = row + 1
            if self.rows > self.capacity:
                self._resize(max(self.rows, 2 * self.capacity))

    def reserve(self, rows: int) -> None:
        """Take the memory for `rows` rows now, so that no event has to wait for it; what is held does not change."""
        if rows > self.capacity:
            self._resize(rows)

    def blank(self, row: int) -> None:
        """Make `row` as if it had never been written."""
        if row < self.rows:
            for name, field in self._fields.items():
                self[name][row] = field.blank

    @property
    def capacity(self) -> int:
        return len(next(iter(self.values())))

    @property
    def bytes_per_row(self) -> int:
        return self.bytes_used() // self.capacity

    def bytes_used(self) -> int:
        return sum(array.nbytes for array in self.values())

    def snapshot(self, prefix: str) -> Snapshot:
        return {f"{prefix}.{name}": array[: self.rows].copy() for name, array in self.items()}

    def restore(self, arrays: Snapshot, prefix: str) -> None:
        self.rows = len(arrays[f"{prefix}.{next(iter(self._fields))}"])
        for name, field in self._fields.items():
            self[name] = _blank(field, max(self.rows, ROWS_FIRST))
            self[name][: self.rows] = arrays[f"{prefix}.{name}"]

    def _resize(self, rows: int) -> None:
        for name, field in self._fields.items():
            old, self[name] = self[name], _blank(field, rows)
            self[name][: len(old)] = old


def _blank(field: Field, rows: int) -> Column:
    return np.full((rows, *field.shape), field.blank, dtype=field.dtype)
