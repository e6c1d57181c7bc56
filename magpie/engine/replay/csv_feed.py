"""Any CSV as a feed: named columns become person, card, time, context and the behaviours to predict.

Owns the reading and its refusals, each naming file, row and column. Rows are put in order of time; an exact repeat
of person, item, time (and kind) is left out and counted. Without label columns each kind is itself a behaviour.
"""

import csv
import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from magpie.engine.ranker.spec import RankerSpec
from magpie.engine.replay.feed import FeedColumns, code_texts
from magpie.kit.errors import Refusal

TRUTHS = {
    "1": 1.0,
    "true": 1.0,
    "yes": 1.0,
    "1.0": 1.0,
    "0": 0.0,
    "false": 0.0,
    "no": 0.0,
    "0.0": 0.0,
    "": 0.0,
}
SECONDS_BELOW = (
    100_000_000_000  # a smaller number of time is in seconds (before the year 5138), else milliseconds
)
HEADS_MAX = 32


class ColumnMissing(Refusal):
    code = "column_missing"
    en = "{file} has no column {column!r}; it has: {present}. Name the right one on the command line. Nothing was written."
    zh = "{file} 中没有列 {column!r}；现有列：{present}。请在命令行中指定正确的列名。未写入任何内容。"


class ColumnTwice(Refusal):
    code = "column_twice"
    en = "{file} has {count} columns named {column!r}: which one is meant? Rename the others. Nothing was written."
    zh = "{file} 中有 {count} 个名为 {column!r} 的列，无法判断所指。请重命名其余各列。未写入任何内容。"


class FileUnreadable(Refusal):
    code = "file_unreadable"
    en = "{file} is not a CSV file in UTF-8, near row {row}: {why}. Save it as UTF-8 and run it again. Nothing was written."
    zh = "{file} 第 {row} 行附近不是 UTF-8 编码的 CSV：{why}。请另存为 UTF-8 后重试。未写入任何内容。"


class NoRows(Refusal):
    code = "no_rows"
    en = "{files} has no rows below the header, so there is nothing to replay. Nothing was written."
    zh = "{files} 表头之下没有数据，无从回放。未写入任何内容。"


class ValueUnreadable(Refusal):
    code = "value_unreadable"
    en = "{file}, row {row}, column {column!r}: {value!r} is not {wanted}. Correct it, or leave the row out. Nothing was written."
    zh = "{file} 第 {row} 行，列 {column!r}：{value!r} 不是{wanted_zh}。请更正或删除该行。未写入任何内容。"


class NothingToPredict(Refusal):
    code = "nothing_to_predict"
    en = "Name at least one --label or --kind column with 2 to 32 kinds: a feed replay predicts what was done ({why})."
    zh = "请用 --label 或 --kind 指定要预测的行为列（2 至 32 种）：{why_zh}。"


class FilesOverlap(Refusal):
    code = "files_overlap"
    en = "{file} begins before an earlier file ends, so it cannot be scored apart. Give a time to --score-from."
    zh = "{file} 的开始时间早于前一个文件的结束时间，无法单独评分。请在 --score-from 中给出时间。"


@dataclasses.dataclass(frozen=True, kw_only=True)
class CsvNames:
    """Which columns mean what."""

    person: str
    item: str
    time: str
    kind: str | None = None
    labels: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (self.person, self.item, self.time, *([self.kind] if self.kind else []), *self.labels)


@dataclasses.dataclass(frozen=True, kw_only=True)
class CsvFeed:
    """Columns, the spec they ask for, and the first and last instant of each file."""

    columns: FeedColumns
    spec: RankerSpec
    spans_ms: dict[Path, tuple[int, int]]

    def start_of(self, file: Path) -> int:
        """The instant from which only `file` and later ones have rows."""
        files = list(self.spans_ms)
        earlier = [self.spans_ms[other][1] for other in files[: files.index(file)]]
        if earlier and max(earlier) >= self.spans_ms[file][0]:
            raise FilesOverlap(file=file.name)
        return self.spans_ms[file][0]


def read_feed_csv(files: tuple[Path, ...], names: CsvNames) -> CsvFeed:
    """All rows of `files` as one feed."""
    people: list[str] = []
    items: list[str] = []
    kinds: list[str] = []
    times: list[int] = []
    labels: list[list[float]] = []
    spans_ms: dict[Path, tuple[int, int]] = {}
    seen: set[tuple[str, str, int, str]] = set()
    rows_read = 0
    for file in files:
        begin = len(times)
        for number, row in _rows(file, names):
            rows_read += 1
            at = _time(file, number, names.time, row[names.time])
            told = [_truth(file, number, name, row[name]) for name in names.labels]
            kind = row[names.kind] if names.kind else ""
            key = (row[names.person], row[names.item], at, kind)
            if key in seen:
                continue
            seen.add(key)
            people.append(key[0])
            items.append(key[1])
            kinds.append(kind)
            times.append(at)
            labels.append(told)
        if len(times) > begin:
            spans_ms[file] = (min(times[begin:]), max(times[begin:]))
    if not times:
        raise NoRows(files=", ".join(file.name for file in files))
    heads, answers = _answers(names, kinds, labels)
    order = np.argsort(np.array(times, np.int64), kind="stable")
    ts_ms = np.array(times, np.int64)[order]
    texts = {"person": people, "card": items, "hour": [str(at // 3_600_000 % 24) for at in times]}
    if names.kind and names.labels:
        texts["kind"] = kinds
    coded = {field: code_texts(values) for field, values in texts.items()}
    columns = FeedColumns(
        dataset=", ".join(file.name for file in files),
        ts_ms=ts_ms,
        codes={field: codes[order] for field, (codes, _) in coded.items()},
        keys={field: keys for field, (_, keys) in coded.items()},
        labels=answers[order],
        rows_read=rows_read,
        repeats=rows_read - len(times),
    )
    return CsvFeed(columns=columns, spec=_spec(tuple(texts), heads), spans_ms=spans_ms)


def parse_time(text: str) -> int:
    """Milliseconds since 1970 of a number of seconds or milliseconds, or of an ISO date; UTC unless it says else.

    Raises ValueError for anything else, and for what was before.
    """
    try:
        number = float(text)
    except ValueError:
        moment = dt.datetime.fromisoformat(text)
        number = (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()
        if number < 0:
            raise ValueError(text) from None
        return int(number * 1000)
    if not 0 <= number < 1e15:
        raise ValueError(text)
    return int(number * 1000) if number < SECONDS_BELOW else int(number)


def _spec(fields: tuple[str, ...], heads: tuple[str, ...]) -> RankerSpec:
    kinds: tuple[tuple[str, ...], ...] = (
        (("kind",), ("person", "kind"), ("card", "kind")) if "kind" in fields else ()
    )
    return RankerSpec(
        fields=fields,
        keys=(("person",), ("card",), ("hour",), ("person", "card"), *kinds),
        heads=heads,
        rate_heads=heads[:3],
        history_head=heads[0],
        history_fields=("card",),
        scene_field="kind" if "kind" in fields else None,
    )


def _rows(file: Path, names: CsvNames) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number as an editor shows it, row); a short row has "" in its last columns."""
    with file.open(newline="", encoding="utf-8-sig") as lines:
        reader = csv.DictReader(lines, restval="")
        try:
            present = reader.fieldnames or []
            for column in names.all:
                if column not in present:
                    raise ColumnMissing(file=file.name, column=column, present=", ".join(present) or "-")
                if (count := present.count(column)) > 1:
                    raise ColumnTwice(file=file.name, column=column, count=count)
            for row in reader:
                yield reader.line_num, row
        except (UnicodeDecodeError, csv.Error) as error:
            raise FileUnreadable(file=file.name, row=reader.line_num + 1, why=error) from None


def _time(file: Path, row: int, column: str, value: str) -> int:
    try:
        return parse_time(value)
    except (ValueError, OverflowError):
        raise ValueUnreadable(
            file=file.name,
            row=row,
            column=column,
            value=value,
            wanted="a time since 1970",
            wanted_zh=" 1970 年以来的时间",
        ) from None


def _truth(file: Path, row: int, column: str, value: str) -> float:
    told = TRUTHS.get(value.strip().lower())
    if told is None:
        raise ValueUnreadable(
            file=file.name, row=row, column=column, value=value, wanted="0 or 1", wanted_zh=" 0 或 1"
        )
    return told


def _answers(
    names: CsvNames, kinds: list[str], labels: list[list[float]]
) -> tuple[tuple[str, ...], np.ndarray[tuple[int, int], np.dtype[np.float32]]]:
    """(heads, [n, H]): the label columns, or one head for each kind."""
    if names.labels:
        return names.labels, np.array(labels, np.float32).reshape(-1, len(names.labels))
    heads = tuple(sorted(set(kinds)))
    if not 2 <= len(heads) <= HEADS_MAX:
        raise NothingToPredict(why=f"{len(heads)} kinds", why_zh=f"现有 {len(heads)} 种")
    codes = np.array([heads.index(kind) for kind in kinds])
    return heads, (codes[:, None] == np.arange(len(heads))).astype(np.float32)
