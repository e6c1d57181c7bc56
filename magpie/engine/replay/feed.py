"""Replay of a feed: predict each row, write the prediction down, and only then learn from it.

Owns the order of things: rows of one instant are all scored before any of them is learned; with a delay a row is
learned (counters and parameters alike) only when its time plus the delay has passed. Baselines see the same rows in
the same order. It refuses rows out of order and never reads a label before the row's prediction is fixed.
"""

import dataclasses
import datetime as dt
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from magpie.engine.arrays import U8
from magpie.engine.kernels.ranker_state import F4, I4, I8, LEARN, OBSERVE, PREDICT, READ, Rows
from magpie.engine.ranker.params import RankerParams
from magpie.engine.ranker.ranker import Ranker
from magpie.engine.ranker.spec import RankerSpec
from magpie.engine.replay.baselines_feed import BASELINES, Seen, run_baselines
from magpie.engine.replay.metrics import order_head, score_head
from magpie.engine.replay.report import HeadScores, Report

CHUNK = 4096  # rows between two looks at the progress bar

Progress = Callable[[int], None]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Past:
    """Rows older than a feed's first, by time, whose codes number the feed's own keys. They are counted before the
    replay begins, and neither predicted nor learned: their features of that time are not known."""

    ts_ms: I8
    codes: dict[str, I4]
    labels: F4  # [n, H]
    known: U8  # [n, H]


@dataclasses.dataclass(frozen=True, kw_only=True)
class FeedColumns:
    """A feed's rows by time. `codes[field]` int32[n] number the texts of `keys[field]`; "" is unknown."""

    dataset: str
    ts_ms: I8
    codes: dict[str, I4]
    keys: dict[str, list[str]]
    labels: F4  # [n, H] in the order of the spec's heads
    rows_read: int
    repeats: int
    past: Past | None = None


def replay_feed(
    columns: FeedColumns,
    spec: RankerSpec,
    *,
    delay_ms: int,
    score_from: tuple[int | None, ...],
    seed: int,
    progress: Progress,
    params: RankerParams | None = None,
) -> list[Report]:
    """One pass, one report per entry of `score_from`: scored from that instant on, or the whole file for None."""
    ranker = Ranker(spec, seed=seed, params=params)
    count_past(ranker, columns)
    started = time.process_time()
    probability = predict_feed(ranker, columns, delay_ms=delay_ms, progress=progress)
    us = (time.process_time() - started) * 1e6 / max(len(columns.ts_ms), 1)
    ops = order_of_events(columns.ts_ms, delay_ms=delay_ms)
    baselines = _baselines(columns, ops)
    return [_report(columns, spec, probability, baselines, first, delay_ms, seed, us) for first in score_from]


def predict_feed(ranker: Ranker, columns: FeedColumns, *, delay_ms: int, progress: Progress) -> F4:
    """The prequential predictions float32[n, H] of the feed alone (its past is counted by `count_past`); afterwards the
    ranker has learned all that became known."""
    ids = columns_to_ids(ranker, columns)
    ops = order_of_events(columns.ts_ms, delay_ms=delay_ms)
    n = len(ids)
    probability = np.zeros((n, len(ranker.spec.heads)), np.float32)
    ring = _ring(ranker, min(n, CHUNK + _most_waiting(ops)))
    size = len(ring.ids)
    ends = np.flatnonzero(ops[:, 0] == PREDICT)  # ends[j]: the op that scores row j
    begin = 0
    for first in range(0, n, CHUNK):
        rows = np.arange(first, min(first + CHUNK, n))
        at = rows % size
        ring.ids[at], ring.ts_ms[at], ring.labels[at] = ids[rows], columns.ts_ms[rows], columns.labels[rows]
        end = int(ends[rows[-1]]) + 1 if rows[-1] < n - 1 else len(ops)
        chunk = ops[begin:end].copy()
        chunk[:, 1] %= size
        ranker.run(ring, chunk)
        probability[rows], begin = ring.probability[at], end
        progress(len(rows))
    return probability


def order_of_events(ts_ms: I8, *, delay_ms: int) -> I8:
    """Acts int64[4n, 2] = (act, row): read and predict at a row's time, learn and observe after time + delay.

    >>> order_of_events(np.array([5, 5, 6]), delay_ms=0)[:, 1]
    array([0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 2, 2])
    """
    if len(ts_ms) and np.any(np.diff(ts_ms) < 0):
        raise ValueError("a replay needs its rows ordered by time")
    row = np.arange(len(ts_ms))
    when, after = np.concatenate([ts_ms, ts_ms + delay_ms]), np.repeat([0, 1], len(ts_ms))
    order = np.lexsort((np.concatenate([row, row]), after, when))
    acts = np.where(after[order, None] == 0, [[READ, PREDICT]], [[LEARN, OBSERVE]]).reshape(-1)
    return np.stack([acts, np.repeat(np.concatenate([row, row])[order], 2)], axis=1).astype(np.int64)


def count_past(ranker: Ranker, columns: FeedColumns) -> None:
    """Count what was shown before the feed begins; a chunk at a time, since a row's dense block is wide."""
    past = columns.past
    if past is None:
        return
    ids = _ids_of(ranker, past.codes, columns.keys, len(past.ts_ms))
    for first in range(0, len(ids), CHUNK):
        part = slice(first, first + CHUNK)
        ranker.observe(ids[part], past.ts_ms[part], past.labels[part], past.known[part] > 0)


def columns_to_ids(ranker: Ranker, columns: FeedColumns) -> I4:
    """int32[n, F]: every text's row; a field the columns lack is unknown throughout."""
    return _ids_of(ranker, columns.codes, columns.keys, len(columns.ts_ms))


def _ids_of(ranker: Ranker, codes: dict[str, I4], keys: dict[str, list[str]], n: int) -> I4:
    ids = np.empty((n, len(ranker.spec.fields)), np.int32)
    for f, field in enumerate(ranker.spec.fields):
        if field not in codes:
            ids[:, f] = ranker.unknown_row(field)
            continue
        table = np.array([ranker.row(field, key) for key in keys[field]], np.int32)
        ids[:, f] = table[codes[field]]
    return ids


def code_texts(texts: list[str]) -> tuple[I4, list[str]]:
    """(codes, keys) by first appearance: ["b", "a", "b"] -> ([0, 1, 0], ["b", "a"])"""
    numbers: dict[str, int] = {}
    codes = np.fromiter((numbers.setdefault(text, len(numbers)) for text in texts), np.int32, len(texts))
    return codes, list(numbers)


def _baselines(columns: FeedColumns, ops: I8) -> dict[str, F4]:
    """What counting says of the same rows in the same order, the past included."""
    all_known = np.ones(columns.labels.shape, np.uint8)
    own = Seen(columns.ts_ms, columns.codes["card"], columns.codes["person"], columns.labels, all_known)
    past = columns.past
    if past is None:
        return run_baselines(own, ops)
    return run_baselines(
        own, ops, Seen(past.ts_ms, past.codes["card"], past.codes["person"], past.labels, past.known)
    )


def _ring(ranker: Ranker, size: int) -> Rows:
    """Room for the rows that wait to be learned; every label of a replay is known."""
    rows = ranker.blank_rows(np.zeros((size, len(ranker.spec.fields)), np.int32), np.zeros(size, np.int64))
    rows.weights[:] = 1.0
    return rows


def _most_waiting(ops: I8) -> int:
    """The most rows that are predicted and not yet learned at any moment."""
    change = np.where(ops[:, 0] == PREDICT, 1, np.where(ops[:, 0] == LEARN, -1, 0))
    return int(np.cumsum(change).max(initial=0))


def _report(
    columns: FeedColumns,
    spec: RankerSpec,
    probability: F4,
    baselines: dict[str, F4],
    first_ms: int | None,
    delay_ms: int,
    seed: int,
    us_per_event: float,
) -> Report:
    scored = slice(0 if first_ms is None else int(np.searchsorted(columns.ts_ms, first_ms)), None)
    labels: NDArray[np.bool_] = columns.labels[scored] > 0.5

    def heads(values: F4, *, ordered_only: bool = False) -> dict[str, HeadScores]:
        score = order_head if ordered_only else score_head
        return {head: score(values[scored, h], labels[:, h]) for h, head in enumerate(spec.heads)}

    return Report(
        dataset=columns.dataset,
        protocol="prequential, whole file"
        if first_ms is None
        else f"prequential, scored from {_utc(first_ms)}",
        rows=len(labels),
        seed=seed,
        us_per_event=us_per_event,
        heads=heads(probability),
        baselines={name: heads(baselines[name], ordered_only=not BASELINES[name]) for name in BASELINES},
        rows_read=columns.rows_read,
        rows_kept=len(columns.ts_ms),
        repeats=columns.repeats,
        delay=_delay_text(delay_ms),
        extra={} if columns.past is None else {"rows before, counted first": len(columns.past.ts_ms)},
    )


def _utc(ms: int) -> str:
    return dt.datetime.fromtimestamp(ms / 1000, dt.UTC).isoformat(timespec="milliseconds")


def _delay_text(delay_ms: int) -> str:
    for unit, ms in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)):
        if delay_ms >= ms and delay_ms % ms == 0:
            return f"{delay_ms // ms}{unit}"
    return f"{delay_ms / 1000:g}s"
