"""Click sessions: a text table of SessionId, ItemId and Time, one "Product Viewed" per row.

A session stands for an anonymous person of its own (`a:<SessionId>`): these files say nothing about who came back.
"""

from pathlib import Path

from magpie.log.formats.cells import ColumnMap
from magpie.log.formats.csv import CsvSource

MAP = ColumnMap(
    {"person": "SessionId", "session": "SessionId", "card": "ItemId", "ts_ms": "Time"},
    {"kind": "Product Viewed"},
    person_prefix="a:",
    dataset="sessions",
)


def sessions_source(path: Path) -> CsvSource:
    """A file of click sessions."""
    return CsvSource(path, MAP)
