"""Exact names for dense rows: a name never shares a row with another, whatever its text.

`Names` only grows (topics, categories, accounts). `Rows` gives rows back (people, cards), longest idle first, and
remembers the order of touch, so who leaves is a function of the log alone.
"""

from collections import OrderedDict
from collections.abc import Iterator

NO_ROW = -1


class Names:
    """Names that never leave: 'tea' -> 0, 'pottery' -> 1."""

    def __init__(self, names: list[str] | None = None) -> None:
        self.names: list[str] = []
        self._rows: dict[str, int] = {}
        for name in names or []:
            self.row(name)

    def __len__(self) -> int:
        return len(self.names)

    def row(self, name: str) -> int:
        """The row of a name, new or known."""
        row = self._rows.get(name)
        if row is None:
            row = self._rows[name] = len(self.names)
            self.names.append(name)
        return row

    def find(self, name: str) -> int:
        """The row of a known name, else NO_ROW."""
        return self._rows.get(name, NO_ROW)


class Rows:
    """Names that may leave; their rows are used again."""

    def __init__(self) -> None:
        # In order of touch, longest idle first; a plain dict would search for its first entry behind the gaps.
        self._rows: OrderedDict[str, int] = OrderedDict()
        self.names: list[str] = []
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def find(self, name: str) -> int:
        """The row of a known name, else NO_ROW."""
        return self._rows.get(name, NO_ROW)

    def touch(self, name: str) -> tuple[int, bool]:
        """(row, is new); the name becomes the most recently touched."""
        row = self._rows.get(name, NO_ROW)
        if row != NO_ROW:
            self._rows.move_to_end(name)
            return row, False
        if self._free:
            row = self._free.pop()
            self.names[row] = name
        else:
            row = len(self.names)
            self.names.append(name)
        self._rows[name] = row
        return row, True

    def release(self, name: str) -> int:
        """Give the row back; returns it, or NO_ROW for an unknown name."""
        row = self._rows.pop(name, NO_ROW)
        if row != NO_ROW:
            self.names[row] = ""
            self._free.append(row)
        return row

    def longest_idle(self) -> str:
        """The name touched longest ago."""
        return next(iter(self._rows))

    def as_plain(self) -> list[object]:
        """Everything, in touch order, as plain values for a snapshot."""
        return [list(self._rows.items()), len(self.names), self._free]

    @classmethod
    def from_plain(cls, plain: list[object]) -> "Rows":
        """The inverse of `as_plain`."""
        rows = cls()
        items, count, free = plain
        assert isinstance(items, list) and isinstance(count, int) and isinstance(free, list)
        rows.names = [""] * count
        for name, row in items:
            rows._rows[name] = row
            rows.names[row] = name
        rows._free = list(free)
        return rows
