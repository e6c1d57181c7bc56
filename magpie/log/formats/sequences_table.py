"""Reading sequences: who chose what, in the order of the file.

Two shapes, told apart by the first line: "user item" on each line, or one line per person with all items in order.
Plain or .gz. Refuses a file at its first bad line. A target is always taken from the same line of the same file as
its history, so it always directly follows it: a separate file of targets can hide a gap, and is not read.
"""

from dataclasses import dataclass
from pathlib import Path

from magpie.log.formats.sessions_table import open_text, text_lines, unreadable


@dataclass(frozen=True)
class SequencesTable:
    """Each person's items, oldest first, in order of first appearance."""

    items: dict[str, list[str]]

    @property
    def events(self) -> int:
        """How many items were read in all."""
        return sum(len(items) for items in self.items.values())


def read_sequences(path: Path) -> SequencesTable:
    """All rows of one file."""
    people: dict[str, list[str]] = {}
    is_pairs: bool | None = None
    with open_text(path) as file:
        for number, line in text_lines(path, file):
            cells = line.replace("\t", " ").split()
            if is_pairs is None:
                is_pairs = len(cells) == 2
            if not is_pairs:
                people[str(len(people))] = cells
                continue
            if len(cells) != 2:
                raise unreadable(
                    path, number, f"{len(cells)} words", 'every row must be "user item", like the first.',
                    "每行须与首行一样为“用户 物品”。",
                )  # fmt: skip
            people.setdefault(cells[0], []).append(cells[1])
    if not any(len(items) > 1 for items in people.values()):
        raise unreadable(
            path,
            1,
            "item",
            "nobody has two items, so there is nothing to predict.",
            "没有人有两个以上的物品，无从预测。",
        )
    return SequencesTable(people)
