"""A file to import: what every format offers, and what is wrong with a file as a whole.

A format says how many rows a file has (for the progress bar) and reads them. A file that is not what it was
called is refused before anything of it is taken.
"""

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol, TextIO, cast

from magpie.kit.errors import Refusal
from magpie.log.importing import AnyRow

BROKEN = (OSError, EOFError, zlib.error)


class FileUnreadable(Refusal):
    code, status = "file_unreadable", 400
    en = "{file} cannot be read as {format}: {why}. Nothing of it was imported."
    zh = "无法将 {file} 作为 {format} 读取：{why}。没有导入其任何内容。"


class ColumnMissing(Refusal):
    code, status = "column_missing", 400
    en = "{file} has no column {column}; it has {columns}. Nothing of it was imported."
    zh = "{file} 没有列 {column}；现有列：{columns}。没有导入其任何内容。"


class Source(Protocol):
    """One file in one format."""

    def count(self) -> int:
        """How many rows there are."""
        ...

    def read(self) -> Iterator[AnyRow]:
        """Every row, numbered from 1."""
        ...


def read_lines(path: Path, *, format_name: str) -> Iterator[str]:
    """The lines of a text file, plain or gzip by its first bytes, as UTF-8; bad bytes become �, the row's problem."""
    try:
        with open_text(path) as file:
            yield from file
    except BROKEN as error:
        raise FileUnreadable(file=path.name, format=format_name, why=str(error) or "?") from None


def count_lines(path: Path, *, format_name: str) -> int:
    """How many lines there are, an unended last one included; reads all of it, so a cut gzip file shows here."""
    lines, last = 0, "\n"
    try:
        with open_text(path) as file:
            while chunk := file.read(1 << 20):
                lines += chunk.count("\n")
                last = chunk[-1]
    except BROKEN as error:
        raise FileUnreadable(file=path.name, format=format_name, why=str(error) or "?") from None
    return lines + (last != "\n")


def open_text(path: Path) -> TextIO:
    with path.open("rb") as file:
        is_gzip = file.read(2) == b"\x1f\x8b"
    # Closed with the text file that is given away.
    binary: IO[bytes] = cast("IO[bytes]", gzip.GzipFile(path)) if is_gzip else path.open("rb")
    return io.TextIOWrapper(binary, encoding="utf-8-sig", errors="replace", newline="")
