"""Session tables: what is read, and what is refused by row and column."""

import gzip
from pathlib import Path

import pytest

from magpie.log.formats.sessions_table import UnreadableTable, read_sessions, read_time_ms

GOOD = "SessionId\tItemId\tTime\n1\ttea\t10.5\n1\tcup\t11\n"


@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
def test_tabs_commas_and_semicolons_are_read_alike(tmp_path: Path, delimiter: str) -> None:
    file = tmp_path / "clicks.txt"
    file.write_text(GOOD.replace("\t", delimiter))

    table = read_sessions(file)

    assert (table.sessions, table.items, table.ts_ms) == (["1", "1"], ["tea", "cup"], [10_500, 11_000])


def test_a_packed_file_is_read_like_a_plain_one(tmp_path: Path) -> None:
    packed = tmp_path / "clicks.txt.gz"
    packed.write_bytes(gzip.compress(GOOD.encode()))

    assert read_sessions(packed).items == ["tea", "cup"]


def test_other_columns_other_order_and_quotes_are_no_matter(tmp_path: Path) -> None:
    file = tmp_path / "clicks.csv"
    file.write_text('"time","shop","ITEMID","sessionid"\n"10","x","tea","1"\n\n"11","x","cup","1"\n')

    table = read_sessions(file)

    assert (table.sessions, table.items, table.ts_ms) == (["1", "1"], ["tea", "cup"], [10_000, 11_000])


@pytest.mark.parametrize(
    ("text", "ts_ms"),
    [
        ("1593536687.25", 1_593_536_687_250),
        ("2020-06-30T17:04:47Z", 1_593_536_687_000),
        ("2020-06-30", 1_593_475_200_000),
        ("1593536687250", None),
        ("-1", None),
        ("nan", None),
        ("inf", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times(text: str, ts_ms: int | None) -> None:
    assert read_time_ms(text) == ts_ms


@pytest.mark.parametrize(
    ("text", "row", "column"),
    [
        ("", 1, "sessionid"),
        ("SessionId\tTime\n1\t2\n", 1, "itemid"),
        ("SessionId\tItemId\tTime\n", 2, "SessionId"),
        ("SessionId\tItemId\tTime\n1\ttea\t10\n1\ttea\n", 3, "2 cells"),
        ("SessionId\tItemId\tTime\n\ttea\t10\n", 2, "SessionId"),
        ("SessionId\tItemId\tTime\n1\t\t10\n", 2, "ItemId"),
        ("SessionId\tItemId\tTime\n1\ttea\tsoon\n", 2, "Time"),
    ],
)
def test_a_bad_file_is_refused_by_row_and_column(tmp_path: Path, text: str, row: int, column: str) -> None:
    file = tmp_path / "clicks.txt"
    file.write_text(text)

    with pytest.raises(UnreadableTable) as refusal:
        read_sessions(file)

    assert refusal.value.detail["row"] == row
    assert refusal.value.detail["column"] == column
    assert "clicks.txt" in refusal.value.say("en") and "clicks.txt" in refusal.value.say("zh-CN")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", b"not packed at all"])
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / ("clicks.txt" if content[0] == 0xFF else "clicks.txt.gz")
    file.write_bytes(content)

    with pytest.raises(UnreadableTable):
        read_sessions(file)


def test_a_packed_file_garbled_inside_is_refused(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress((GOOD * 50).encode()))
    packed[20:24] = b"\xff" * 4
    file = tmp_path / "clicks.txt.gz"
    file.write_bytes(packed)

    with pytest.raises(UnreadableTable):
        read_sessions(file)


def test_a_packed_file_cut_short_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "clicks.txt.gz"
    file.write_bytes(gzip.compress((GOOD * 50).encode())[:-12])

    with pytest.raises(UnreadableTable):
        read_sessions(file)
