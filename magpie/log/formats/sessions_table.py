"""Reading click sessions: a text table with the columns SessionId, ItemId and Time.

Tabs, commas or semicolons; plain or .gz; times as seconds since 1970 or as ISO 8601. Column names are matched
without regard to case, other columns are left alone. Refuses a file at its first bad cell, by row and column.
"""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from magpie.kit.errors import Refusal

COLUMNS = ("sessionid", "itemid", "time")


class UnreadableTable(Refusal):
    """A file that is not the table it was taken for."""

    code = "unreadable_table"
    en = "{file}, row {row}, {column}: {problem_en} Nothing was replayed; mend that row and run it again."
    zh = "{file} 第 {row} 行，{column}：{problem_zh}没有进行回放；请修正该行后重试。"


@dataclass(frozen=True)
class SessionsTable:
    """Rows in file order. One row: ("27", "5959", 1593536687000)."""

    sessions: list[str]
    items: list[str]
    ts_ms: list[int]


def read_sessions(path: Path) -> SessionsTable:
    """All rows of one file."""
    table = SessionsTable([], [], [])
    with open_text(path) as file:
        lines = text_lines(path, file)
        number, header = next(lines, (1, ""))
        delimiter = max("\t,;", key=header.count)
        names = [name.strip().strip('"').lower() for name in header.split(delimiter)]
        missing = [column for column in COLUMNS if column not in names]
        if missing:
            raise unreadable(
                path, number, missing[0],
                "the first row must name the columns SessionId, ItemId and Time.",
                "首行须写明列名 SessionId、ItemId 和 Time。",
            )  # fmt: skip
        session_at, item_at, time_at = (names.index(column) for column in COLUMNS)
        for number, line in lines:
            cells = [cell.strip().strip('"') for cell in line.split(delimiter)]
            if len(cells) != len(names):
                raise unreadable(
                    path,
                    number,
                    f"{len(cells)} cells",
                    f"the header has {len(names)}.",
                    f"表头有 {len(names)} 列。",
                )
            for at, column in ((session_at, "SessionId"), (item_at, "ItemId")):
                if not cells[at]:
                    raise unreadable(path, number, column, "it is empty.", "内容为空。")
            table.sessions.append(cells[session_at])
            table.items.append(cells[item_at])
            table.ts_ms.append(_read_time(path, number, cells[time_at]))
    if not table.items:
        raise unreadable(path, 2, "SessionId", "there are no rows below the header.", "表头之下没有数据。")
    return table


def read_time_ms(text: str) -> int | None:
    """Milliseconds since 1970 of "1593536687.25" or "2020-06-30T17:04:47Z"; None for anything else."""
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
        return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
    # Outside the years 1970 to 9999 it is another unit or another column.
    return round(seconds * 1000) if 0 <= seconds < 253_402_300_800 else None


def open_text(path: Path) -> TextIO:
    """The file as text, unpacked when its name ends in .gz."""
    return (
        gzip.open(path, "rt", encoding="utf-8-sig")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8-sig")
    )


def text_lines(path: Path, file: TextIO) -> Iterator[tuple[int, str]]:
    """(row number, line) of every line that is not blank; broken packing and encoding are refused."""
    number = 0
    try:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, line.rstrip("\r\n")
    except (UnicodeDecodeError, gzip.BadGzipFile, zlib.error, EOFError) as problem:
        raise unreadable(
            path, number + 1, "text", f"it is not UTF-8 text ({problem}).", f"不是 UTF-8 文本（{problem}）。"
        ) from None


def unreadable(path: Path, row: int, column: str, problem_en: str, problem_zh: str) -> UnreadableTable:
    """The refusal of one cell."""
    return UnreadableTable(
        file=path.name, row=row, column=column, problem_en=problem_en, problem_zh=problem_zh
    )


def _read_time(path: Path, number: int, text: str) -> int:
    ts_ms = read_time_ms(text)
    if ts_ms is None:
        raise unreadable(
            path, number, "Time", f'"{text[:40]}" is neither seconds since 1970 nor an ISO 8601 time.',
            f"“{text[:40]}”既不是 1970 年以来的秒数，也不是 ISO 8601 时间。",
        )  # fmt: skip
    return ts_ms
