"""KuaiRand as a feed: its spec and how its plain columns become categories.

Owns `KUAIRAND` and the buckets. Which columns may be read at all is decided, by name, where they are read.
"""

import datetime as dt
import math

import numpy as np

from magpie.engine.kernels.ranker_state import I4, I8
from magpie.engine.ranker.spec import RankerSpec
from magpie.engine.replay.feed import FeedColumns, Past, code_texts
from magpie.kit.clock import DAY_MS, HOUR_MS
from magpie.log.formats.kuairand_features import LABELS, USER_INPUTS, KuaiRandHistories, KuaiRandTable

BEIJING_MS = 8 * HOUR_MS

KUAIRAND = RankerSpec(
    fields=(
        "person", "card", "account", "topic", "scene", "duration", "hour", "age", "upload_type", "video_type",
        "music", "music_type", "shape", *USER_INPUTS,
    ),
    keys=(
        ("person",), ("card",), ("account",), ("topic",), ("scene",),  ("duration",),
        ("person", "scene"), ("person", "topic"), ("person", "account"),  ("person", "duration"),
        ("card", "scene"), ("scene", "hour"),
    ),
    heads=tuple(LABELS),
    rate_heads=("click", "long_view", "like", "hate"),
    history_head="long_view",
    history_fields=("card", "account", "topic"),
    bags=(("upload_type", "video_type", "music", "music_type", "shape"), USER_INPUTS),
)  # fmt: skip


def kuairand_columns(table: KuaiRandTable, histories: KuaiRandHistories | None = None) -> FeedColumns:
    """The table as coded columns, with what was shown before it; buckets are wide enough to meet again and fixed in
    advance."""
    given = table.inputs
    local_ms = table.time_ms + BEIJING_MS
    texts = {
        "person": given["user_id"],
        "card": given["video_id"],
        "account": given["author_id"],
        "topic": given["tag"],
        "scene": given["tab"],
        "duration": _log_buckets(given["duration_ms"]),
        "hour": [str(hour) for hour in (local_ms // HOUR_MS % 24).tolist()],
        "age": [
            _age(day, upload)
            for day, upload in zip((local_ms // DAY_MS).tolist(), given["upload_dt"], strict=True)
        ],
        "upload_type": given["upload_type"],
        "video_type": given["video_type"],
        "music": given["music_id"],
        "music_type": given["music_type"],
        "shape": [_shape(w, h) for w, h in zip(given["server_width"], given["server_height"], strict=True)],
        **{name: given[name] for name in USER_INPUTS},
    }
    coded = {field: code_texts(values) for field, values in texts.items()}
    past = None
    if histories is not None:
        earlier = {
            "person": histories.inputs["user_id"],
            "card": histories.inputs["video_id"],
            "account": histories.inputs["author_id"],
            "topic": histories.inputs["tag"],
            "duration": _log_buckets(histories.inputs["duration_ms"]),
        }
        both = {field: code_texts([*texts[field], *values]) for field, values in earlier.items()}
        coded |= {field: (codes[: len(local_ms)], keys) for field, (codes, keys) in both.items()}
        past = _past(histories, {field: codes[len(local_ms) :] for field, (codes, _) in both.items()})
    return FeedColumns(
        dataset="kuairand",
        ts_ms=table.time_ms,
        codes={field: codes for field, (codes, _) in coded.items()},
        keys={field: keys for field, (_, keys) in coded.items()},
        labels=np.stack([table.labels[head] for head in KUAIRAND.heads], axis=1).astype(np.float32),
        rows_read=table.rows_read,
        repeats=table.repeats,
        past=past,
    )


def _past(histories: KuaiRandHistories, codes: dict[str, I4]) -> Past:
    """Of what was shown before the log, two answers are known."""
    shape = len(histories.time_ms), len(KUAIRAND.heads)
    labels, known = np.zeros(shape, np.float32), np.zeros(shape, np.uint8)
    for head, told in histories.labels.items():
        at = KUAIRAND.heads.index(head)
        labels[:, at], known[:, at] = told, 1
    return Past(ts_ms=histories.time_ms, codes=codes, labels=labels, known=known)


def fourth_day(ts_ms: I8) -> int:
    """The midnight in Beijing nearest to three days after the first row (the file opens at 23:05)."""
    return round((int(ts_ms[0]) + BEIJING_MS) / DAY_MS + 3) * DAY_MS - BEIJING_MS


def _log_buckets(lengths_ms: list[str]) -> list[str]:
    """Three buckets for each doubling: 10 s and 12 s differ, 100 s and 101 s do not."""
    return [str(int(3 * math.log2(1 + int(text or 0) / 1000))) for text in lengths_ms]


def _age(day: int, upload: str) -> str:
    """Whole days since upload; a month or more is one bucket."""
    if not upload:
        return ""
    return str(min(day - (dt.date.fromisoformat(upload) - dt.date(1970, 1, 1)).days, 30))


def _shape(width: str, height: str) -> str:
    """Height over width in fifths: 1280 / 720 -> "8"."""
    return str(int(5 * float(height) / float(width))) if width and height and float(width) > 0 else ""
