"""Sequence files in both shapes, and what is refused."""

from pathlib import Path

import pytest

from magpie.log.formats.sequences_table import read_sequences
from magpie.log.formats.sessions_table import UnreadableTable


def test_pairs_keep_the_order_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "pairs.txt"
    file.write_text("mei tea\ntao cup\nmei\tpot\n\nmei tea\n")

    table = read_sequences(file)

    assert table.items == {"mei": ["tea", "pot", "tea"], "tao": ["cup"]}
    assert table.events == 4


def test_one_line_per_person(tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_text("1 2 3\n4 5\n")

    assert list(read_sequences(file).items.values()) == [["1", "2", "3"], ["4", "5"]]


@pytest.mark.parametrize(
    ("text", "row"), [("", 1), ("mei tea\nmei cup pot\n", 2), ("mei tea\ntao cup\n", 1), ("tea\ncup\n", 1)]
)
def test_a_file_with_nothing_to_predict_or_a_bad_row_is_refused(tmp_path: Path, text: str, row: int) -> None:
    file = tmp_path / "pairs.txt"
    file.write_text(text)

    with pytest.raises(UnreadableTable) as refusal:
        read_sequences(file)

    assert refusal.value.detail["row"] == row
