"""Events as columns: the one stable Arrow schema of sealed files and of every analytics table.

A row is an event with its offset; absent text is "", an absent position is -1, `props` is JSON text. Columns are
only ever added, at the end.
"""

from collections.abc import Iterator, Sequence

import msgspec
import pyarrow as pa

from magpie.log.event import Event

SCHEMA_VERSION = "1"
TEXT = pa.string()
SCHEMA = pa.schema(
    [
        ("offset", pa.int64()),
        ("id", TEXT),
        ("ts_ms", pa.int64()),
        ("kind", TEXT),
        ("received_ms", pa.int64()),
        ("person", TEXT),
        ("session", TEXT),
        ("account", TEXT),
        ("card", TEXT),
        ("scene", TEXT),
        ("slate", TEXT),
        ("position", pa.int32()),
        ("measure", pa.float64()),
        ("value_minor", pa.int64()),
        ("currency", TEXT),
        ("carrier", TEXT),
        ("campaign", TEXT),
        ("share", TEXT),
        ("variant", TEXT),
        ("ref", TEXT),
        ("consents", pa.list_(TEXT)),
        ("trust", pa.float64()),
        ("simulated", pa.bool_()),
        ("props", TEXT),
    ],
    metadata={"magpie.schema": SCHEMA_VERSION},
)
PLAIN = tuple(name for name in SCHEMA.names if name not in ("offset", "props"))


def table_of(events: Sequence[tuple[int, Event]]) -> pa.Table:
    """[(41, Event(...)), ...] -> a table of SCHEMA."""
    columns = {name: [getattr(event, name) for _, event in events] for name in PLAIN}
    columns["offset"] = [offset for offset, _ in events]
    columns["props"] = [_props_text(event) for _, event in events]
    return pa.table([pa.array(columns[field.name], field.type) for field in SCHEMA], schema=SCHEMA)


def events_of(rows: pa.RecordBatch) -> Iterator[tuple[int, Event]]:
    """A record batch of SCHEMA -> (offset, event) pairs, equal to those that were stored."""
    names = rows.schema.names
    for values in zip(*(column.to_pylist() for column in rows.columns), strict=True):
        row = dict(zip(names, values, strict=True))
        offset, props = row.pop("offset"), row.pop("props")
        row["consents"] = tuple(row["consents"])
        yield offset, Event(**row, props=msgspec.json.decode(props) if props else {})


def _props_text(event: Event) -> str:
    return msgspec.json.encode(event.props).decode() if event.props else ""
