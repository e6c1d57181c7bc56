"""One JSON object per line; plain or gzip. A map may name nested values with dots: `person=user.id`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from magpie.log.formats.cells import ColumnMap
from magpie.log.formats.source import count_lines, read_lines
from magpie.log.formats.tables import rows_of
from magpie.log.importing import AnyRow, BadRow, RowRefused


@dataclass(frozen=True)
class NdjsonSource:
    """An ndjson file and the map of its values."""

    path: Path
    mapping: ColumnMap

    def count(self) -> int:
        return count_lines(self.path, format_name="ndjson")

    def read(self) -> Iterator[AnyRow]:
        decode = msgspec.json.Decoder(dict[str, Any]).decode  # whatever the line holds
        for number, line in enumerate(read_lines(self.path, format_name="ndjson"), 1):
            try:
                values = decode(line)
            except (msgspec.MsgspecError, ValueError, RecursionError) as error:
                why = str(error)[:200]
                refusal = RowRefused(row=number, column="*", why_en=why, why_zh=f"不是 JSON 对象（{why}）")
                yield BadRow(number, refusal, line[:2_000])
                continue
            mapping = self.mapping.with_own_names(list(values))
            cells = {column: _value_at(values, column) for column in mapping.columns.values()}
            yield from rows_of([(number, cells)], mapping)


def _value_at(values: dict[str, Any], path: str) -> Any:
    """{"user": {"id": 7}}, "user.id" -> 7; None where nothing is."""
    value: Any = values
    for name in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value
