"""Table files whose rows become events by a column map: what csv, ndjson and parquet share."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from magpie.kit.errors import Refusal
from magpie.log.formats.cells import ColumnMap, event_of
from magpie.log.formats.source import ColumnMissing
from magpie.log.importing import AnyRow, BadRow, Row

# A row's cells are whatever the file holds, hence Any.
Cells = Mapping[str, Any]


def check_columns(mapping: ColumnMap, names: Sequence[str], *, path: Path) -> None:
    """Refuse the file when a mapped column is not there."""
    for column in mapping.columns.values():
        if column not in names:
            raise ColumnMissing(file=path.name, column=column, columns=", ".join(names)[:400])


def rows_of(cells: Iterable[tuple[int, Cells]], mapping: ColumnMap) -> Iterator[AnyRow]:
    """(1, {"user_id": "7", …}) -> Row(1, (Event(…),)) or BadRow."""
    for number, row in cells:
        try:
            yield Row(number, (event_of(row, mapping, number=number),))
        except Refusal as refusal:
            yield BadRow(number, refusal, str(dict(row))[:2_000])
