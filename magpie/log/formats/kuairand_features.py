"""KuaiRand's exposures with their basic video and user features, as plain columns.

Owns which columns may be read as inputs, by name, and which are answers. Refuses every statistic of the data set
(they are totals over the whole period, so they know the future) and everything a person did in the same row.
"""

import dataclasses
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from magpie.kit.errors import Refusal

LABELS = {
    "click": "is_click", "long_view": "long_view", "like": "is_like", "comment": "is_comment", "follow": "is_follow",
    "forward": "is_forward", "hate": "is_hate",
}  # fmt: skip
LOG_INPUTS = ("user_id", "video_id", "time_ms", "tab", "duration_ms")
VIDEO_INPUTS = (
    "author_id", "video_type", "upload_dt", "upload_type", "server_width", "server_height", "music_id", "music_type",
    "tag",
)  # fmt: skip
USER_INPUTS = (
    "user_active_degree", "is_live_streamer", "is_video_author", "follow_user_num_range", "fans_user_num_range",
    "friend_user_num_range", "register_days_range", *(f"onehot_feat{i}" for i in range(18)),
)  # fmt: skip
FILES = ("val.parquet", "item_features.parquet", "user_features.parquet")
HISTORIES = "user_sequences.parquet"
HISTORY_INPUTS = ("user_id", "video_id", "author_id", "tag", "duration_ms")
FORBIDDEN_ENDS = ("_cnt", "_num", "counts")
FORBIDDEN = frozenset(
    {
        *LABELS.values(), "play_time_ms", "profile_stay_time", "comment_stay_time", "is_profile_enter", "watch_ratio",
        "finish", "like", "long_watch", "is_positive", "play_duration", "play_progress", "comment_stay_duration",
    }
)  # fmt: skip


class KuaiRandUnreadable(Refusal):
    """A file of the data set is missing, broken, or lacks a column."""

    code = "kuairand_unreadable"
    en = "KuaiRand's {file} cannot be used: {why}. Give the folder that holds {needed}. Nothing was written."
    zh = "无法使用 KuaiRand 的 {file}：{why}。请指定包含 {needed} 的目录。未写入任何内容。"


@dataclasses.dataclass(frozen=True)
class KuaiRandHistories:
    """Exposures before the log, by time: `inputs` of HISTORY_INPUTS, and the two answers that are known of them.

    Single times are not given: each row bears that of its person's newest. `left_out` rows are not older than the log.
    """

    time_ms: NDArray[np.int64]
    inputs: dict[str, list[str]]
    labels: dict[str, NDArray[np.int8]]
    left_out: int


@dataclasses.dataclass(frozen=True)
class KuaiRandTable:
    """Kept rows by time; `inputs` are texts ("" where unknown), `labels` int8; the first of exact repeats is kept."""

    time_ms: NDArray[np.int64]
    inputs: dict[str, list[str]]
    labels: dict[str, NDArray[np.int8]]
    rows_read: int
    repeats: int


def refuse_inputs(names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `names` that may not be inputs: statistics of the whole period and answers of the same row."""
    return tuple(name for name in names if name.endswith(FORBIDDEN_ENDS) or name in FORBIDDEN)


def read_kuairand(folder: Path) -> KuaiRandTable:
    """The exposures of `folder`/val.parquet with their features, ordered by time."""
    log = _read(folder / "val.parquet", (*LOG_INPUTS, *LABELS.values()))
    rows_read = log.num_rows
    kept = _first_of_repeats(log)
    log = log.take(pa.array(kept)).take(
        pc.sort_indices(log.take(pa.array(kept)), sort_keys=[("time_ms", "ascending")])
    )
    inputs = {name: _texts(log[name]) for name in LOG_INPUTS if name != "time_ms"}
    videos = _read(folder / "item_features.parquet", ("video_id", *VIDEO_INPUTS))
    users = _read(folder / "user_features.parquet", ("user_id", *USER_INPUTS))
    inputs |= _joined(log["video_id"], videos, "video_id", VIDEO_INPUTS)
    inputs |= _joined(log["user_id"], users, "user_id", USER_INPUTS)
    labels = {head: log[column].to_numpy().astype(np.int8) for head, column in LABELS.items()}
    return KuaiRandTable(
        log["time_ms"].to_numpy().astype(np.int64), inputs, labels, rows_read, rows_read - len(kept)
    )


def read_histories(folder: Path, *, before_ms: int) -> KuaiRandHistories | None:
    """What people were shown before `before_ms`, with long views and likes; None where the folder has no histories."""
    if not (folder / HISTORIES).exists():
        return None
    table = _read(folder / HISTORIES, ("user_id", "last_time_ms", "watch_seq", "long_watch_seq", "like_seq"))
    is_older = np.asarray(table["last_time_ms"].to_numpy() < before_ms)
    left_out = int(pc.sum(pc.list_value_length(table["watch_seq"].filter(pa.array(~is_older)))).as_py() or 0)
    table = table.filter(pa.array(is_older)).sort_by(
        [("last_time_ms", "ascending"), ("user_id", "ascending")]
    )
    persons, videos = _shown(table, "watch_seq")
    labels = {
        head: np.isin(_pairs(persons, videos), _pairs(*_shown(table, column))).astype(np.int8)
        for head, column in (("long_view", "long_watch_seq"), ("like", "like_seq"))
    }
    about = _read(folder / "item_features.parquet", ("video_id", "author_id", "tag", "video_duration"))
    ids = pa.chunked_array([pa.array(videos)])
    told = _joined(ids, about, "video_id", ("author_id", "tag", "video_duration"))
    lengths = [text.partition(".")[0] for text in told.pop("video_duration")]
    inputs = {
        "user_id": list(map(str, persons.tolist())),
        "video_id": _texts(ids),
        **told,
        "duration_ms": lengths,
    }
    lasts = np.repeat(table["last_time_ms"].to_numpy(), pc.list_value_length(table["watch_seq"]).to_numpy())
    return KuaiRandHistories(lasts.astype(np.int64), inputs, labels, left_out)


def _shown(table: pa.Table, column: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(persons, videos) of a column of lists, one entry for each element: [[9], [7, 8]] of 1, 2 -> [1, 2, 2], [9, 7, 8]"""
    persons = np.repeat(table["user_id"].to_numpy(), pc.list_value_length(table[column]).to_numpy())
    return persons.astype(np.int64), pc.list_flatten(table[column]).to_numpy().astype(np.int64)


def _pairs(persons: NDArray[np.int64], videos: NDArray[np.int64]) -> NDArray[np.int64]:
    """One number for each person and video; both are below 2 ** 31."""
    return (persons << 32) | videos


def _read(path: Path, columns: tuple[str, ...]) -> pa.Table:
    try:
        missing = [column for column in columns if column not in pq.read_schema(path).names]
        if not missing:
            return pq.read_table(path, columns=list(columns))
        why = f"it has no column {missing[0]!r}"
    except FileNotFoundError:
        why = "there is no such file"
    except (OSError, pa.ArrowException) as error:
        why = str(error).splitlines()[0]
    raise KuaiRandUnreadable(file=path.name, why=why, needed=", ".join(FILES))


def _first_of_repeats(log: pa.Table) -> NDArray[np.int64]:
    """Positions of the first row of each (user, video, time), in file order."""
    keys = np.stack([log[name].to_numpy() for name in ("user_id", "video_id", "time_ms")], axis=1)
    _, first = np.unique(keys, axis=0, return_index=True)
    return np.sort(first)


def _joined(
    ids: pa.ChunkedArray, table: pa.Table, key: str, columns: tuple[str, ...]
) -> dict[str, list[str]]:
    """`columns` of `table` looked up for each of `ids`."""
    at = pc.index_in(ids.combine_chunks(), value_set=table[key].combine_chunks())
    return {column: _texts(table[column].take(at)) for column in columns}


def _texts(column: pa.ChunkedArray) -> list[str]:
    """[39, None] -> ["39", ""]"""
    values: list[str] = pc.fill_null(column.cast(pa.string()), "").to_pylist()
    return values
