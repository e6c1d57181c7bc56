"""What gradient-boosted trees are told about each exposure of KuaiRand: counters up to the moment before it.

The features of a strong batch system, rebuilt from their description (reference/peers.md A): per key how often it was
shown and what was done, overall and lately; the time since it was last seen; the person's last three answers; rates in
the histories that come with the data; static columns. Rows of one instant are all read before any is counted.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numba import njit
from numpy.typing import NDArray

F4 = NDArray[np.float32]
F8 = NDArray[np.float64]
I8 = NDArray[np.int64]

HEADS = ("is_click", "long_view", "is_like", "is_comment", "is_follow", "is_forward", "is_hate")
HOUR_MS, DAY_MS = 3_600_000.0, 86_400_000.0
BEIJING_MS = 8 * 3_600_000
SMOOTHING = 10.0
KEYS = (
    ("user",), ("item",), ("author",), ("tag",), ("user", "tag"), ("user", "author"), ("user", "tab"),
    ("user", "length"), ("item", "tab"), ("user", "item"), ("tab", "hour"),
)  # fmt: skip
LATELY = (
    (("user",), DAY_MS), (("item",), DAY_MS), (("author",), DAY_MS), (("tag",), DAY_MS), (("user",), HOUR_MS),
    (("item",), 3 * HOUR_MS),
)  # fmt: skip
HISTORY_KEYS = (("item",), ("author",), ("tag",), ("user",), ("user", "author"), ("user", "tag"))
LAST = 3


def read_table(folder: Path) -> tuple[F4, F4, I8]:
    """(features [n, F], labels [n, 7], time_ms [n]) by time, the first of exact repeats kept."""
    log = pq.read_table(folder / "val.parquet")
    rows = np.stack([log[name].to_numpy() for name in ("user_id", "video_id", "time_ms")], axis=1)
    _, first = np.unique(rows, axis=0, return_index=True)
    log = log.take(pa.array(np.sort(first)))
    log = log.take(pc.sort_indices(log, sort_keys=[("time_ms", "ascending")]))
    videos = pq.read_table(folder / "item_features.parquet")
    users = pq.read_table(folder / "user_features.parquet")
    ts_ms: I8 = log["time_ms"].to_numpy().astype(np.int64)
    labels = np.stack([log[head].to_numpy() for head in HEADS], axis=1).astype(np.float32)
    codes = code_columns(log, ts_ms)
    features = [
        *counter_features(codes, ts_ms, outcomes_of(log, labels)),
        last_answers(codes["user"], ts_ms, outcomes_of(log, labels)),
        history_features(folder, log, videos),
        static_features(log, videos, users, ts_ms),
    ]
    return np.concatenate(features, axis=1).astype(np.float32), labels, ts_ms


def outcomes_of(log: pa.Table, labels: F4) -> F4:
    """[n, 10]: the seven answers, how much of the film was seen (at most twice), seconds watched, profile opened."""
    played = log["play_time_ms"].to_numpy() / 1000.0
    length = np.maximum(log["duration_ms"].to_numpy() / 1000.0, 1.0)
    more = [np.minimum(played / length, 2.0), np.log1p(played), log["is_profile_enter"].to_numpy()]
    return np.concatenate([labels, np.stack(more, axis=1)], axis=1).astype(np.float32)


def code_columns(log: pa.Table, ts_ms: I8) -> dict[str, I8]:
    """Numbers from 0 for each id, author, tag, scene, length in thirds of a doubling, and hour in Beijing."""
    length = (3 * np.log2(1 + log["duration_ms"].to_numpy() / 1000.0)).astype(np.int64)
    texts = {
        "user": log["user_id"].to_numpy(), "item": log["video_id"].to_numpy(), "author": log["author_id"].to_numpy(),
        "tag": np.array(pc.fill_null(log["tag"].cast(pa.string()), "").to_pylist()), "tab": log["tab"].to_numpy(),
        "length": length, "hour": (ts_ms + BEIJING_MS) // int(HOUR_MS) % 24,
    }  # fmt: skip
    return {name: coded(values) for name, values in texts.items()}


def coded(values: NDArray[np.generic]) -> I8:
    return np.unique(values, return_inverse=True)[1].astype(np.int64).reshape(-1)


def key_of(codes: dict[str, I8], key: tuple[str, ...]) -> I8:
    """One number for one column or a pair of columns."""
    if len(key) == 1:
        return codes[key[0]]
    return coded(codes[key[0]] * (1 + codes[key[1]].max()) + codes[key[1]])


def counter_features(codes: dict[str, I8], ts_ms: I8, outcomes: F4) -> list[F4]:
    """Per key: shown, smoothed rates of ten outcomes, hours since it was last seen; some decayed as well."""
    return [
        count_before(key_of(codes, key), ts_ms, outcomes, life_ms)
        for key, life_ms in (*((key, np.inf) for key in KEYS), *LATELY)
    ]


@njit(cache=True)
def count_before(key: I8, ts_ms: I8, outcomes: F4, half_life_ms: float) -> F4:
    """[n, 2 + outcomes]: what was counted of each row's key in earlier instants."""
    n, m = outcomes.shape
    size = key.max() + 1
    shown, done, last_ms = np.zeros(size), np.zeros((size, m)), np.full(size, -1, np.int64)
    all_shown, all_done = 1.0, np.full(m, 0.1)
    out = np.empty((n, m + 2), np.float32)
    first = 0
    while first < n:
        end = first
        while end < n and ts_ms[end] == ts_ms[first]:
            end += 1
        for r in range(first, end):
            k = key[r]
            age = ts_ms[r] - last_ms[k]
            keep = 0.5 ** (age / half_life_ms) if last_ms[k] >= 0 else 0.0
            out[r, 0] = shown[k] * keep
            out[r, m + 1] = age / 3_600_000.0 if last_ms[k] >= 0 else np.nan
            for i in range(m):
                rate = all_done[i] / all_shown
                out[r, 1 + i] = (done[k, i] * keep + SMOOTHING * rate) / (shown[k] * keep + SMOOTHING)
        for r in range(first, end):
            k = key[r]
            keep = 0.5 ** ((ts_ms[r] - last_ms[k]) / half_life_ms) if last_ms[k] >= 0 else 0.0
            shown[k] = shown[k] * keep + 1.0
            all_shown += 1.0
            for i in range(m):
                done[k, i] = done[k, i] * keep + outcomes[r, i]
                all_done[i] += outcomes[r, i]
            last_ms[k] = ts_ms[r]
        first = end
    return out


@njit(cache=True)
def last_answers(user: I8, ts_ms: I8, outcomes: F4) -> F4:
    """[n, LAST x 5]: click, long view, like and share seen of the person's last rows, and hours since each."""
    n, size = len(user), user.max() + 1
    ring, ring_ms, at = (
        np.full((size, LAST, 4), np.nan),
        np.full((size, LAST), -1.0),
        np.zeros(size, np.int64),
    )
    out = np.full((n, LAST * 5), np.nan).astype(np.float32)
    first = 0
    while first < n:
        end = first
        while end < n and ts_ms[end] == ts_ms[first]:
            end += 1
        for r in range(first, end):
            u = user[r]
            for j in range(min(LAST, at[u])):
                place = (at[u] - 1 - j) % LAST
                for i in range(4):
                    out[r, 5 * j + i] = ring[u, place, i]
                out[r, 5 * j + 4] = (ts_ms[r] - ring_ms[u, place]) / 3_600_000.0
        for r in range(first, end):
            u = user[r]
            place = at[u] % LAST
            ring[u, place, 0], ring[u, place, 1] = outcomes[r, 0], outcomes[r, 1]
            ring[u, place, 2], ring[u, place, 3] = outcomes[r, 2], outcomes[r, 7]
            ring_ms[u, place] = ts_ms[r]
            at[u] += 1
        first = end
    return out


def history_features(folder: Path, log: pa.Table, videos: pa.Table) -> F4:
    """[n, keys x 5]: of the histories before the window, per key: shown, long viewed, liked, and both as rates."""
    sequences = pq.read_table(folder / "user_sequences.parquet")
    is_older = sequences["last_time_ms"].to_numpy() < log["time_ms"].to_numpy()[0]
    sequences = sequences.filter(pa.array(is_older))
    author, tag = column_by_id(videos, "video_id", "author_id"), column_by_id(videos, "video_id", "tag")
    told = {"user": log["user_id"].to_numpy(), "item": log["video_id"].to_numpy()}
    told |= {"author": author[told["item"]], "tag": tag[told["item"]]}
    told = {name: values.astype(np.int64) for name, values in told.items()}
    counts = {}
    for name in ("watch_seq", "long_watch_seq", "like_seq"):
        lists = sequences[name].combine_chunks()
        length = np.diff(lists.offsets.to_numpy())
        past = {"user": np.repeat(sequences["user_id"].to_numpy(), length), "item": lists.values.to_numpy()}
        counts[name] = past | {"author": author[past["item"]], "tag": tag[past["item"]]}
    blocks = []
    for key in HISTORY_KEYS:
        shown, long, liked = (occurrences(counts[name], told, key) for name in counts)
        blocks += [shown, long, liked, (long + 0.5) / (shown + 2.0), (liked + 0.05) / (shown + 2.0)]
    return np.stack(blocks, axis=1).astype(np.float32)


def occurrences(past: dict[str, I8], told: dict[str, I8], key: tuple[str, ...]) -> F8:
    """[n] how often the key of each told row occurs in the past."""
    pair = [np.zeros(len(told[key[0]]), np.int64), np.zeros(len(past[key[0]]), np.int64)]
    for part in key:
        pair = [pair[0] * 10_000_000 + told[part], pair[1] * 10_000_000 + past[part]]
    known, counts = np.unique(pair[1], return_counts=True)
    at = np.minimum(np.searchsorted(known, pair[0]), len(known) - 1)
    return np.where(known[at] == pair[0], counts[at], 0).astype(np.float64)


def column_by_id(table: pa.Table, key: str, column: str) -> I8:
    """Codes of `column` by id, -1 -> 0: texts are numbered."""
    values = table[column]
    if pa.types.is_string(values.type):
        values = pa.chunked_array([pa.array(coded(np.array(pc.fill_null(values, "").to_pylist())))])
    ids = table[key].to_numpy()
    out = np.zeros(ids.max() + 1, np.int64)
    out[ids] = pc.fill_null(values, 0).to_numpy()
    return out


def static_features(log: pa.Table, videos: pa.Table, users: pa.Table, ts_ms: I8) -> F4:
    """What does not change: who the person is, what the film is, where and when; categories as numbers."""
    local_ms = ts_ms + BEIJING_MS
    day = local_ms // int(DAY_MS)
    blocks = [log["tab"].to_numpy(), log["duration_ms"].to_numpy(), local_ms // int(HOUR_MS) % 24, day % 7]
    item_at = pc.index_in(log["video_id"].combine_chunks(), value_set=videos["video_id"].combine_chunks())
    user_at = pc.index_in(log["user_id"].combine_chunks(), value_set=users["user_id"].combine_chunks())
    for name in (
        "video_type",
        "upload_type",
        "music_type",
        "server_width",
        "server_height",
        "tag",
        "upload_dt",
    ):
        column = videos[name].take(item_at)
        if pa.types.is_string(column.type) and name == "upload_dt":
            blocks.append(
                day - pc.fill_null(column, "2020-01-01").to_numpy().astype("datetime64[D]").astype(np.int64)
            )
        else:
            blocks.append(as_numbers(column))
    blocks += [as_numbers(users[name].take(user_at)) for name in users.schema.names if name != "user_id"]
    return np.stack([block.astype(np.float64) for block in blocks], axis=1).astype(np.float32)


def as_numbers(column: pa.ChunkedArray) -> F8:
    """Numbers as they are, texts by alphabet, unknown as nan."""
    if pa.types.is_string(column.type):
        return coded(np.array(pc.fill_null(column, "").to_pylist())).astype(np.float64)
    return column.cast(pa.float64()).to_numpy()
