"""Sheets as people keep them: whatever a spreadsheet saved is read, and nothing written runs as a formula."""

import csv
import io

import pytest

from magpie.kit.sheets import UnreadableSheet, read_sheet, safe_cell, write_rows, write_sheet


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [record.cells for record in read_sheet(data, bytes_max=1_000, rows_max=10).records]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("快递,运单\n顺丰,1".encode(), "UTF-8"),
        ("快递,运单\r\n顺丰,1\r\n".encode("utf-8-sig"), "UTF-8"),
        ("快递,运单\n顺丰,1".encode("gbk"), "GBK"),
        ("快递;运单\n顺丰;1".encode(), "UTF-8"),
        ("快递\t运单\n顺丰\t1".encode("gbk"), "GBK"),
    ],
)
def test_every_common_way_of_saving_is_read(data: bytes, encoding: str) -> None:
    sheet = read_sheet(data, bytes_max=1_000, rows_max=10)

    assert [record.cells for record in sheet.records] == [("快递", "运单"), ("顺丰", "1")]
    assert sheet.encoding == encoding


def test_rows_count_as_a_spreadsheet_counts_and_empty_ones_are_passed_over() -> None:
    data = b'a,b\n\n,,\n"x\ny",2\nz,3\n'

    records = read_sheet(data, bytes_max=1_000, rows_max=10).records

    assert [(record.number, record.cells) for record in records] == [
        (1, ("a", "b")), (4, ("x\ny", "2")), (5, ("z", "3")),
    ]  # fmt: skip


def test_what_spreadsheets_put_around_digits_comes_off() -> None:
    assert cells(b'="0012",\'0013,\t0014 , 0015') == [("0012", "0013", "0014", "0015")]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+86 138", "-2+3", "-1\n", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1", "＠x"]
)
def test_no_cell_that_is_written_begins_a_formula(cell: str) -> None:
    written = write_sheet([["safe", cell]])

    assert written.startswith(b"\xef\xbb\xbf")
    row = next(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert row == ["safe", f"'{cell}"]
    assert cells(written) == [("safe", cell.strip())]


def test_what_starts_no_formula_is_written_as_it_is() -> None:
    for cell in ("", "SF1234567890", "138 0000 0000", "龙井路 1 号", "a=b", "5-6", "-12.50", "-1"):
        assert safe_cell(cell) == cell
    assert write_rows([["a", 'say "hi"', "b,c"]]) == 'a,"say ""hi""","b,c"\r\n'


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"x" * 1_001, "larger"),
        (b"PK\x03\x04rest", "workbook"),
        (b"\xd0\xcf\x11\xe0rest", "workbook"),
        ("a,b".encode("utf-16"), "no CSV"),
        (b"a,\x00", "no CSV"),
        (b"a,b\nc,\xff\xff\n", "Line 2"),
        (b'a,"b\n', "quote"),
        (b"a\n" * 11, "10 rows"),
    ],
)
def test_what_is_no_such_file_is_refused_with_the_remedy(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableSheet) as refused:
        read_sheet(data, bytes_max=1_000, rows_max=10)

    assert why in refused.value.say("en")
    assert refused.value.say("zh").endswith("未做任何更改。")
