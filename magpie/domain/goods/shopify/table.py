"""From bytes to rows of named cells. Refuses, with the remedy, whatever is not a comma-separated UTF-8 export.

One row: Row(number=2, cells={"handle": "spring-green", "title": "Spring green tea", "variant price": "68.00"})
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from magpie.domain.goods.shopify.problems import Problem, UnreadableExport

FILE_BYTES_MAX = 64 * 1024 * 1024
ROWS_MAX = 200_000
CELL_CHARS_MAX = 200_000
COLUMNS_MAX = 400
NEEDED = ("handle", "title", "variant price")
# Shopify's newer template renames columns; both spellings are one column here, under the older name.
OTHER_NAMES = {
    "url handle": "handle",
    "description": "body (html)",
    "product type": "type",
    "sku": "variant sku",
    "price": "variant price",
    "compare-at price": "variant compare at price",
    "inventory quantity": "variant inventory qty",
    "weight value (grams)": "variant grams",
    "product image url": "image src",
    "image position": "image position",
    "image alt text": "image alt text",
    "variant image url": "variant image",
    "published on online store": "published",
    "product category": "product category",
}


@dataclass(frozen=True)
class Row:
    """One record. Cells are stripped; a column the file does not have reads as ""."""

    number: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    columns: frozenset[str]
    rows: list[Row]
    problems: list[Problem]


def read_table(data: bytes) -> Table:
    """Every row of an export; raises UnreadableExport when it is none."""
    text = _decode(data)
    header, records = _split(text)
    columns = [_column(name) for name in header]
    _check_header(header, columns)
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, record in enumerate(records, start=2):
        if not any(cell.strip() for cell in record):
            continue
        if len(record) > len(columns):
            extra = len(record) - len(columns)
            problems.append(
                Problem(
                    number,
                    "",
                    f"{extra} cells too many; a comma or quote is out of place",
                    f"多出 {extra} 个单元格，请检查逗号或引号",
                )
            )
        rows.append(Row(number, {name: cell.strip() for name, cell in zip(columns, record, strict=False)}))
        if len(rows) > ROWS_MAX:
            raise _unreadable(f"The file has more than {ROWS_MAX} rows.", f"文件超过 {ROWS_MAX} 行。")
    if not rows:
        raise _unreadable("The file has a header and no products.", "文件只有表头，没有商品。")
    return Table(frozenset(columns), rows, problems)


def _decode(data: bytes) -> str:
    if not data.strip():
        raise _unreadable("The file is empty.", "文件为空。")
    if len(data) > FILE_BYTES_MAX:
        most = FILE_BYTES_MAX // 1024**2
        raise _unreadable(f"The file is larger than {most} MB; split it.", f"文件超过 {most} MB，请拆分。")
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise _unreadable(
            "This is an Excel workbook; save it as “CSV UTF-8” first.",
            "这是 Excel 工作簿，请先另存为“CSV UTF-8”。",
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _unreadable(
            "The file is UTF-16; save it as “CSV UTF-8”.", "文件为 UTF-16 编码，请另存为“CSV UTF-8”。"
        )
    if b"\x00" in data:
        raise _unreadable("The file holds binary data; it is no CSV.", "文件含二进制数据，不是 CSV。")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _unreadable(
            f"Line {line} is not UTF-8; save the file as “CSV UTF-8”.",
            f"第 {line} 行不是 UTF-8 编码，请另存为“CSV UTF-8”。",
        ) from None


def _split(text: str) -> tuple[list[str], Iterator[list[str]]]:
    first = text.split("\n", 1)[0]
    for mark, en, zh in ((";", "semicolons", "分号"), ("\t", "tabs", "制表符")):
        if first.count(mark) > first.count(","):
            raise _unreadable(
                f"The columns are separated by {en}; export the file with commas.",
                f"各列以{zh}分隔，请导出为逗号分隔的文件。",
            )
    csv.field_size_limit(CELL_CHARS_MAX)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return next(reader), _records(reader)
    except csv.Error as error:
        raise _broken(error, 1) from None


def _records(reader: "Iterator[list[str]]") -> Iterator[list[str]]:
    line = 1
    try:
        for record in reader:
            line = reader.line_num  # type: ignore[attr-defined]
            yield record
    except csv.Error as error:
        raise _broken(error, line + 1) from None


def _broken(error: csv.Error, line: int) -> UnreadableExport:
    return _unreadable(
        f"From line {line} on the file cannot be read ({error}); most often a quote is not closed.",
        f"从第 {line} 行起无法读取，通常是引号没有闭合。",
    )


def _column(name: str) -> str:
    folded = " ".join(name.casefold().split())
    return OTHER_NAMES.get(folded, folded)


def _check_header(header: list[str], columns: list[str]) -> None:
    if len(columns) > COLUMNS_MAX:
        raise _unreadable(f"The file has more than {COLUMNS_MAX} columns.", f"文件超过 {COLUMNS_MAX} 列。")
    missing = [name.title() for name in NEEDED if name not in columns]
    if missing:
        raise _unreadable(
            f"The first line misses {', '.join(missing)}; is this a Shopify product export? It begins: “{', '.join(header)[:80]}”.",
            f"首行缺少 {'、'.join(missing)}，请确认这是 Shopify 商品导出文件。",
        )
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise _unreadable(f"The column “{twice[0]}” appears twice.", f"列“{twice[0]}”重复出现。")


def _unreadable(en: str, zh: str) -> UnreadableExport:
    return UnreadableExport(why_en=en, why_zh=zh)
