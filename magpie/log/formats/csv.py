"""Comma-, semicolon- or tab-separated text with a header line; plain or gzip, UTF-8."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from magpie.log.formats.cells import ColumnMap
from magpie.log.formats.source import FileUnreadable, count_lines, read_lines
from magpie.log.formats.tables import Cells, check_columns, rows_of
from magpie.log.importing import AnyRow, BadRow, RowRefused

DELIMITERS = ",;\t"


@dataclass(frozen=True)
class CsvSource:
    """A csv file and the map of its columns."""

    path: Path
    mapping: ColumnMap

    def count(self) -> int:
        return max(0, count_lines(self.path, format_name="csv") - 1)

    def read(self) -> Iterator[AnyRow]:
        lines = read_lines(self.path, format_name="csv")
        header = next(lines, "")
        delimiter = max(DELIMITERS, key=header.count)
        names = next(csv.reader([header], delimiter=delimiter), [])
        if not names:
            raise FileUnreadable(file=self.path.name, format="csv", why="it has no header line")
        mapping = self.mapping.with_own_names(names)
        check_columns(mapping, names, path=self.path)
        problems: list[BadRow] = []
        for row in rows_of(self._cells(csv.reader(lines, delimiter=delimiter), names, problems), mapping):
            yield from problems
            problems.clear()
            yield row
        yield from problems

    def _cells(
        self, reader: Iterator[list[str]], names: list[str], problems: list[BadRow]
    ) -> Iterator[tuple[int, Cells]]:
        """The rows that have the header's width; the others become problems."""
        number = 0
        while True:
            number += 1
            try:
                row = next(reader, None)
            except csv.Error as error:
                problems.append(_bad(number, str(error), str(error), ""))
                continue
            if row is None:
                return
            if len(row) != len(names):
                counts = (len(row), len(names))
                problems.append(
                    _bad(
                        number,
                        "{} cells, the header has {}".format(*counts),
                        "有 {} 格，表头有 {} 列".format(*counts),
                        str(row),
                    )
                )
                continue
            yield number, dict(zip(names, row, strict=True))


def _bad(number: int, why_en: str, why_zh: str, original: str) -> BadRow:
    return BadRow(number, RowRefused(row=number, column="*", why_en=why_en, why_zh=why_zh), original[:2_000])
