"""Comma-separated sheets as people keep them: read from whatever their spreadsheet saved, written so that it opens safely.

Reads UTF-8 with or without its mark, and GBK; commas, semicolons or tabs. Refuses, with the remedy, what is no such file or
too large. What is written never begins a cell with what a spreadsheet would run as a formula.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from magpie.kit.errors import Refusal

# What Excel, WPS and LibreOffice take for the beginning of a formula, also in its full-width forms.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# A spreadsheet's own way of keeping digits as text: ="0012".
_KEPT_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_NEGATIVE = re.compile(r"-[0-9]+(\.[0-9]+)?")


class UnreadableSheet(Refusal):
    code, status = "unreadable_sheet", 422
    en = "{why_en} Nothing was changed."
    zh = "{why_zh}未做任何更改。"


@dataclass(frozen=True)
class Record:
    """One row. `number` counts as a spreadsheet does: the first line is row 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """`encoding` is "UTF-8" or "GBK": what it was read as."""

    records: tuple[Record, ...]
    encoding: str


def read_sheet(data: bytes, *, bytes_max: int, rows_max: int) -> Sheet:
    """Every row that says something, its cells without what spreadsheets put around them; raises UnreadableSheet."""
    text, encoding = _decode(data, bytes_max=bytes_max)
    records = []
    for number, cells in _split(text):
        if any(cells):
            records.append(Record(number, cells))
        if len(records) > rows_max:
            raise _no(
                f"The file has more than {rows_max} rows; split it.", f"文件超过 {rows_max} 行，请拆分。"
            )
    return Sheet(tuple(records), encoding)


def write_sheet(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as a file that Excel opens as UTF-8, each cell safe: [["a", "=1+1"]] -> b"\\xef\\xbb\\xbfa,'=1+1\\r\\n"."""
    return ("\ufeff" + write_rows(rows)).encode()


def write_rows(rows: Iterable[Sequence[str]]) -> str:
    """The same as text, to be shown and sent back."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def safe_cell(text: str) -> str:
    """'=1+1' -> "'=1+1"; a plain number, '-12.50', and what cannot start a formula stay. `read_sheet` takes the quote off."""
    if _NEGATIVE.fullmatch(text):
        return text
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_MARKS) else text


def plain_cell(text: str) -> str:
    """' ="0012" ' -> '0012', "'+86 138" -> '+86 138', '\\t0012' -> '0012'."""
    kept = _KEPT_AS_TEXT.fullmatch(text.strip())
    return (kept[1] if kept else text.strip()).removeprefix("'").strip()


def _decode(data: bytes, *, bytes_max: int) -> tuple[str, str]:
    if not data.strip():
        raise _no("The file is empty.", "文件为空。")
    if len(data) > bytes_max:
        raise _no(
            f"The file is larger than {bytes_max // 1024} KB; split it.",
            f"文件超过 {bytes_max // 1024} KB，请拆分。",
        )
    if data.startswith(WORKBOOKS):
        raise _no(
            "This is a workbook; save it as “CSV UTF-8” first.", "这是 Excel 工作簿，请先另存为“CSV UTF-8”。"
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data:
        raise _no("The file is no CSV; save it as “CSV UTF-8”.", "文件不是 CSV，请另存为“CSV UTF-8”。")
    for encoding, name in (("utf-8-sig", "UTF-8"), ("gb18030", "GBK")):
        try:
            return data.decode(encoding), name
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
    raise _no(
        f"Line {line} is neither UTF-8 nor GBK; save the file as “CSV UTF-8”.",
        f"第 {line} 行既不是 UTF-8 也不是 GBK 编码，请另存为“CSV UTF-8”。",
    )


def _split(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    first = text.lstrip().split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, tuple(plain_cell(cell) for cell in cells)
    except csv.Error:
        line = reader.line_num
        raise _no(
            f"From line {line} on the file cannot be read; most often a quote is not closed.",
            f"从第 {line} 行起无法读取，通常是引号没有闭合。",
        ) from None


def _no(en: str, zh: str) -> UnreadableSheet:
    return UnreadableSheet(why_en=en, why_zh=zh)
