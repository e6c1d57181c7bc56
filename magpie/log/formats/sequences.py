"""Interaction sequences: lines of `user item` in the order they happened, without times.

One "Product Viewed" per line. The log wants a time: the line number in seconds after 2000-01-01, which keeps the
file's order and says that the real time is not known (`props.order`).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from magpie.kit.ids import derive_id
from magpie.log.event import Event
from magpie.log.formats.source import count_lines, read_lines
from magpie.log.importing import AnyRow, BadRow, Row, RowRefused

KIND = "Product Viewed"
DATASET = "sequences"
# 2000-01-01T00:00:00Z
EPOCH_MS = 946_684_800_000


@dataclass(frozen=True)
class SequencesSource:
    """A file of `user item` lines."""

    path: Path

    def count(self) -> int:
        return count_lines(self.path, format_name=DATASET)

    def read(self) -> Iterator[AnyRow]:
        # How many lines of a user came before: the same item may come again and is another event.
        before: Counter[str] = Counter()
        for number, line in enumerate(read_lines(self.path, format_name=DATASET), 1):
            words = line.split()
            if len(words) != 2:
                yield _bad(number, line, len(words))
                continue
            user, item = words
            yield Row(number, (_event(user, item, order=before[user], number=number),))
            before[user] += 1


def _bad(number: int, line: str, words: int) -> BadRow:
    why_en, why_zh = f"{words} words where `user item` is due", f"有 {words} 个词，应为“用户 物品”"
    return BadRow(number, RowRefused(row=number, column="*", why_en=why_en, why_zh=why_zh), line[:2_000])


def _event(user: str, item: str, *, order: int, number: int) -> Event:
    return Event(
        id=derive_id(DATASET, user, order, item),
        ts_ms=EPOCH_MS + number * 1_000,
        kind=KIND,
        person=f"p:{user}",
        card=f"product:{item}",
        props={"order": order},
    )
