"""Real files import completely, and a second time they change nothing. Needs $MAGPIE_REAL_DATA."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from magpie.cli.import_events import events
from magpie.log.readers import LogReader

DATA = os.environ.get("MAGPIE_REAL_DATA", "")
pytestmark = [pytest.mark.real, pytest.mark.skipif(not DATA, reason="$MAGPIE_REAL_DATA is not set")]

# file, format, rows read, kept, repeats in the file
FILES = [
    ("kuairand/val.parquet", "kuairand", 94_784, 91_805, 2_979),
    ("yoochoose/yoochoose-clicks-100k_train_full.txt.gz", "sessions", 70_278, 70_277, 1),
    ("sequences/serenade/test.txt.gz", "sessions", None, None, None),
    ("sequences/beauty/beauty.txt.gz", "sequences", None, None, 0),
]


@pytest.mark.parametrize(
    ("name", "format_name", "read", "kept", "repeats"), FILES, ids=[row[0] for row in FILES]
)
def test_a_real_file_imports_once(
    tmp_path: Path, name: str, format_name: str, read: int | None, kept: int | None, repeats: int | None
) -> None:
    first = import_file(tmp_path, name, format_name)
    table = LogReader(tmp_path / "imports").table(columns=["offset", "id"])
    second = import_file(tmp_path, name, format_name)

    assert first["rows_refused"] == 0
    assert first["rows_already_there"] == 0
    assert read in (None, first["rows_read"])
    assert kept in (None, first["rows_kept"])
    assert repeats in (None, first["rows_repeated"])
    assert first["rows_read"] == first["rows_kept"] + first["rows_repeated"]
    assert len(first["repeats"]) == first["rows_repeated"]
    assert second["rows_kept"] == second["events_stored"] == 0
    assert LogReader(tmp_path / "imports").table(columns=["offset", "id"]).equals(table)
    assert table.num_rows == first["events_stored"] == len(set(table["id"].to_pylist()))


def import_file(home: Path, name: str, format_name: str) -> dict[str, int]:
    path = Path(DATA) / name
    result = CliRunner().invoke(events, [str(path), "--format", format_name, "--home", str(home)])
    assert result.exit_code == 0, result.output
    report: dict[str, int] = json.loads((home / "imports" / "reports" / f"{path.name}.json").read_bytes())
    return report
