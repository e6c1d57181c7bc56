"""Markdown tables, the one shape every reference page is made of."""

from collections.abc import Iterable, Sequence

GENERATED = "<!-- Written by `magpie reference` from the code; edit the code, not this page. -->"


def page(title: str, words: str, *parts: str) -> str:
    """A whole page: title, one paragraph, and its parts."""
    return "\n\n".join([f"# {title}", GENERATED, words, *parts]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A pipe table; cells are flattened to one line."""
    lines = [_row(head), _row(["---"] * len(head))]
    return "\n".join(lines + [_row(row) for row in rows])


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")
