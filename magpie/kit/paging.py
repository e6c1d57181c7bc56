"""Cursors: opaque, stateless positions in an ordered list.

A cursor is the last row's sort key in URL-safe base64. A cursor somebody edited is refused, not guessed at.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeVar

import msgspec

from magpie.kit.clock import instant_of
from magpie.kit.errors import Refusal

Row = TypeVar("Row")
CURSOR_CHARS_MAX = 512
ROW_ID_MAX = 2**63 - 1
YEAR_10000_US: Final = 253_402_300_800_000_000


class BadCursor(Refusal):
    code = "bad_cursor"
    en = "This page mark cannot be read; start again from the first page."
    zh = "分页标记无法识别，请从第一页重新开始。"


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows and the cursor of the next page; None at the end."""

    rows: Sequence[Row]
    next_cursor: str | None


def write_cursor(key: Sequence[str | int]) -> str:
    """[1700000000000, 'product:7'] -> 'WzE3MDAw...'."""
    return base64.urlsafe_b64encode(msgspec.json.encode(list(key))).decode().rstrip("=")


def read_row_cursor(text: str) -> int:
    """The row id inside a cursor of one number, as database pages use; raises BadCursor for any other."""
    key = read_cursor(text)
    if len(key) != 1 or not isinstance(key[0], int) or abs(key[0]) > ROW_ID_MAX:
        raise BadCursor()
    return key[0]


def write_time_cursor(at: datetime, row: int) -> str:
    """(2026-03-01T12:00Z, 7) -> a cursor over [microseconds, 7]: databases keep microseconds."""
    return write_cursor([int(at.timestamp()) * 1_000_000 + at.microsecond, row])


def read_time_cursor(text: str) -> tuple[datetime, int]:
    """The instant and row id inside a cursor of a list in order of time; raises BadCursor for any other."""
    match read_cursor(text):
        case [int(us), int(row)] if 0 <= us < YEAR_10000_US and 0 <= row <= ROW_ID_MAX:
            return instant_of(us // 1_000_000 * 1_000).replace(microsecond=us % 1_000_000), row
    raise BadCursor()


def read_cursor(text: str) -> list[str | int]:
    """The sort key inside a cursor; raises BadCursor for anything this module did not write."""
    if len(text) > CURSOR_CHARS_MAX:
        raise BadCursor()
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return msgspec.json.decode(data, type=list[str | int])
    except (binascii.Error, ValueError):
        raise BadCursor() from None
