"""What can be wrong with an export: the whole file (a refusal), or one cell of it (a problem with its place)."""

from dataclasses import dataclass

from magpie.kit.errors import Refusal


@dataclass(frozen=True)
class Problem:
    """One cell that cannot be read. `row` counts as a spreadsheet does: the header is row 1."""

    row: int
    column: str
    en: str
    zh: str


@dataclass(frozen=True)
class Note:
    """Something that was read differently than written, or left out; nothing disappears without one."""

    en: str
    zh: str


class UnreadableExport(Refusal):
    """The file as a whole is not an export we can read; nothing was imported."""

    code, status = "unreadable_export", 422
    en = "{why_en} Nothing was imported."
    zh = "{why_zh} 没有导入任何内容。"
