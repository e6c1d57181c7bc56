"""A Parquet file; only the mapped columns are read, a batch at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from magpie.log.formats.cells import ColumnMap
from magpie.log.formats.source import FileUnreadable
from magpie.log.formats.tables import Cells, check_columns, rows_of
from magpie.log.importing import AnyRow

BATCH_ROWS = 16_384


@dataclass(frozen=True)
class ParquetSource:
    """A Parquet file and the map of its columns."""

    path: Path
    mapping: ColumnMap

    def count(self) -> int:
        return int(open_parquet(self.path).metadata.num_rows)

    def read(self) -> Iterator[AnyRow]:
        file = open_parquet(self.path)
        names = list(file.schema_arrow.names)
        mapping = self.mapping.with_own_names(names)
        check_columns(mapping, names, path=self.path)
        yield from rows_of(read_cells(file, sorted(set(mapping.columns.values())), path=self.path), mapping)


def open_parquet(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise FileUnreadable(file=path.name, format="parquet", why=str(error)[:200]) from None


def read_cells(file: pq.ParquetFile, columns: list[str], *, path: Path) -> Iterator[tuple[int, Cells]]:
    """(1, {"user_id": 712, …}), … of the named columns."""
    number = 0
    try:
        for batch in file.iter_batches(BATCH_ROWS, columns=columns):
            for cells in batch.to_pylist():
                number += 1
                yield number, cells
    except (pa.ArrowInvalid, OSError) as error:
        raise FileUnreadable(
            file=path.name, format="parquet", why=f"after row {number}: {error!s:.200}"
        ) from None
