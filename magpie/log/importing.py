"""Importing: rows of somebody's file into the log, once, however often the file is read.

Ids are derived from what a row says, so the same file again adds nothing. It hides nothing: every row read is
taken, repeated, already there, or refused with its row and column, and the counts add up.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from magpie.kit.errors import Refusal
from magpie.log.event import Event
from magpie.log.journey_log import Ack, JourneyLog, Request
from magpie.log.rejects import Reject, Rejects

ROWS_PER_GROUP = 2_000
NAMED_MAX = 10_000


class RowRefused(Refusal):
    """A cell, or the whole row when `column` is empty, cannot be taken."""

    code, status = "row_refused", 400
    en = "row {row}, {column}: {why_en}"
    zh = "第 {row} 行，{column}：{why_zh}"


@dataclass(frozen=True)
class Row:
    """What one row of a file says, in the order it happened. Row numbers count from 1, a header not included."""

    number: int
    events: tuple[Event, ...]


@dataclass(frozen=True)
class BadRow:
    """A row that says nothing usable."""

    number: int
    refusal: Refusal
    original: str = ""


@dataclass(frozen=True)
class RepeatedRow:
    """A row that says what row `of` of the same file said."""

    number: int
    of: int


AnyRow = Row | BadRow | RepeatedRow


@dataclass
class Report:
    """What became of a file. `rows_read == rows_taken + rows_repeated + rows_known + rows_refused`.

    `repeats` names repeated rows as (row, the row it repeats); `refusals` the first refused ones.
    """

    rows_read: int = 0
    rows_taken: int = 0
    rows_repeated: int = 0
    rows_known: int = 0
    rows_refused: int = 0
    events_stored: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    repeats: list[tuple[int, int]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def import_rows(
    rows: Iterable[AnyRow],
    *,
    log: JourneyLog,
    rejects: Rejects,
    source: str,
    now_ms: int,
    progress: Callable[[int], None] = lambda rows: None,
) -> Report:
    """Store what the rows say, group by group; raises DiskFull or DiskFailing, the report so far lost but not the rows.

    `progress` is told how many rows are done.
    """
    importer = _Importer(log, rejects, source, now_ms)
    for group in _groups(rows):
        importer.take(group)
        progress(importer.report.rows_read)
    return importer.report


class _Importer:
    def __init__(self, log: JourneyLog, rejects: Rejects, source: str, now_ms: int) -> None:
        self.log, self.rejects, self.source, self.now_ms = log, rejects, source, now_ms
        self.report = Report()
        self._first_offset = log.next_offset
        # The row that each newly stored event came from, by offset: so a repeat can name what it repeats.
        self._row_of = array("q")

    def take(self, group: list[AnyRow]) -> None:
        report = self.report
        report.rows_read += len(group)
        rows = [row for row in group if isinstance(row, Row)]
        answers = self.log.append_group([Request(row.events) for row in rows]).answers
        bad = [row for row in group if isinstance(row, BadRow)]
        for row, answer in zip(rows, answers, strict=True):
            if isinstance(answer, Refusal):
                bad.append(BadRow(row.number, answer, repr(row.events[0])))
            else:
                self._count(row, answer)
        for repeated in group:
            if isinstance(repeated, RepeatedRow):
                self._name_repeat(repeated.number, repeated.of)
        self._refuse(bad)

    def _count(self, row: Row, ack: Ack) -> None:
        report = self.report
        stored = self._first_offset + len(self._row_of)
        if ack.accepted:
            new = [event for event, offset in zip(row.events, ack.offsets, strict=True) if offset >= stored]
            self._row_of.extend([row.number] * ack.accepted)
            report.kinds.update(event.kind for event in new)
            report.rows_taken += 1
            report.events_stored += ack.accepted
        elif ack.first >= self._first_offset:
            self._name_repeat(row.number, self._row_of[ack.first - self._first_offset])
        else:
            report.rows_known += 1

    def _name_repeat(self, number: int, of: int) -> None:
        self.report.rows_repeated += 1
        if len(self.report.repeats) < NAMED_MAX:
            self.report.repeats.append((number, of))

    def _refuse(self, bad: list[BadRow]) -> None:
        self.report.rows_refused += len(bad)
        for row in bad:
            if len(self.report.refusals) < NAMED_MAX:
                self.report.refusals.append(row.refusal)
        self.rejects.add(
            Reject.of(
                row.refusal,
                original=row.original.encode(errors="replace"),
                at_ms=self.now_ms,
                source=f"{self.source} row {row.number}",
            )
            for row in bad
        )


def _groups(rows: Iterable[AnyRow]) -> Iterator[list[AnyRow]]:
    iterator = iter(rows)
    while group := list(islice(iterator, ROWS_PER_GROUP)):
        yield group
