"""KuaiRand's reading: inputs by name only, no statistic of the whole period, no answer of the same row."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from magpie.engine.replay.kuairand import KUAIRAND, kuairand_columns
from magpie.log.formats.kuairand_features import (
    LABELS,
    LOG_INPUTS,
    USER_INPUTS,
    VIDEO_INPUTS,
    KuaiRandUnreadable,
    read_histories,
    read_kuairand,
    refuse_inputs,
)

MIDNIGHT_MS = 1_651_075_200_000  # 28 April 2022 in Beijing


def write_folder(folder: Path, *, leave_out: str = "") -> Path:
    """Three exposures, one of them twice; the later one stands first."""
    log = {
        "user_id": [1, 2, 1, 1], "video_id": [7, 8, 7, 9], "time_ms": [MIDNIGHT_MS + 60_000, MIDNIGHT_MS, MIDNIGHT_MS + 60_000, MIDNIGHT_MS],
        "tab": [1, 1, 1, 4], "duration_ms": [9_000, 60_000, 9_000, 0],
        **{column: [1, 0, 0, 0] for column in LABELS.values()}, "play_time_ms": [5, 6, 7, 8],
    }  # fmt: skip
    videos = {"video_id": [8, 7], **{name: ["3", "2"] for name in VIDEO_INPUTS}, "upload_dt": ["2022-04-20", "2022-04-27"], "show_cnt": [1.0, 2.0]}  # fmt: skip
    users = {"user_id": [1, 2], **{name: [None, "x"] for name in USER_INPUTS}}
    for name, columns in (("val", log), ("item_features", videos), ("user_features", users)):
        table = pa.table({column: values for column, values in columns.items() if column != leave_out})
        pq.write_table(table, folder / f"{name}.parquet")
    return folder


def test_every_input_is_allowed_and_no_statistic_or_answer_would_be() -> None:
    assert refuse_inputs((*LOG_INPUTS, *VIDEO_INPUTS, *USER_INPUTS)) == ()
    refused = (
        "show_cnt",
        "follow_user_num",
        "counts",
        "play_progress",
        "play_time_ms",
        "is_click",
        "watch_ratio",
    )
    assert refuse_inputs((*refused, "tag")) == refused
    assert set(USER_INPUTS) <= set(KUAIRAND.fields)


def test_rows_come_by_time_with_features_joined_and_the_first_of_repeats_kept(tmp_path: Path) -> None:
    table = read_kuairand(write_folder(tmp_path))
    assert (table.rows_read, table.repeats) == (4, 1)
    assert table.time_ms.tolist() == [MIDNIGHT_MS, MIDNIGHT_MS, MIDNIGHT_MS + 60_000]
    assert set(table.inputs) == {*LOG_INPUTS, *VIDEO_INPUTS, *USER_INPUTS} - {"time_ms"}
    assert table.inputs["upload_dt"] == ["2022-04-20", "", "2022-04-27"]
    assert table.inputs["onehot_feat3"] == ["x", "", ""]
    assert table.labels["click"].tolist() == [0, 0, 1]


def test_buckets_are_of_the_rows_own_time_and_length(tmp_path: Path) -> None:
    columns = kuairand_columns(read_kuairand(write_folder(tmp_path)))
    told = {
        f: [columns.keys[f][code] for code in columns.codes[f]] for f in ("hour", "age", "duration", "person")
    }
    assert told == {"hour": ["0", "0", "0"], "age": ["8", "", "1"], "duration": ["17", "0", "9"], "person": ["2", "1", "1"]}  # fmt: skip
    assert columns.labels.shape == (3, len(KUAIRAND.heads))


def write_histories(folder: Path) -> None:
    """Person 1 saw video 7 twice and an unknown one, and watched 7 to its end; person 2 was still at it when the log began."""
    histories = {
        "user_id": [2, 1], "last_time_ms": [MIDNIGHT_MS, MIDNIGHT_MS - 60_000], "watch_seq": [[8], [7, 5, 7]],
        "long_watch_seq": [[8], [7]], "like_seq": [[], [9, 5]],
    }  # fmt: skip
    pq.write_table(pa.table(histories), folder / "user_sequences.parquet")
    videos = pq.read_table(folder / "item_features.parquet")
    videos = videos.append_column("video_duration", pa.array([None, 9_000.0]))
    pq.write_table(videos, folder / "item_features.parquet")


def test_histories_are_told_where_they_are_older_than_the_log(tmp_path: Path) -> None:
    assert read_histories(write_folder(tmp_path), before_ms=MIDNIGHT_MS) is None
    write_histories(tmp_path)

    told = read_histories(tmp_path, before_ms=MIDNIGHT_MS)

    assert told is not None and told.left_out == 1
    assert told.time_ms.tolist() == [MIDNIGHT_MS - 60_000] * 3
    assert told.inputs["user_id"] == ["1"] * 3 and told.inputs["video_id"] == ["7", "5", "7"]
    assert told.inputs["tag"] == ["2", "", "2"] and told.inputs["duration_ms"] == ["9000", "", "9000"]
    assert {head: values.tolist() for head, values in told.labels.items()} == {
        "long_view": [1, 0, 1],
        "like": [0, 1, 0],
    }


def test_histories_share_the_logs_numbers_and_only_two_of_their_answers_are_known(tmp_path: Path) -> None:
    table = read_kuairand(write_folder(tmp_path))
    write_histories(tmp_path)

    columns = kuairand_columns(table, read_histories(tmp_path, before_ms=MIDNIGHT_MS))

    past = columns.past
    assert past is not None
    told = {field: [columns.keys[field][code] for code in codes] for field, codes in past.codes.items()}
    assert told == {"person": ["1"] * 3, "card": ["7", "5", "7"], "account": ["2", "", "2"], "topic": ["2", "", "2"], "duration": ["9", "0", "9"]}  # fmt: skip
    assert [columns.keys["person"][code] for code in columns.codes["person"]] == ["2", "1", "1"]
    assert [KUAIRAND.heads[at] for at in past.known.all(axis=0).nonzero()[0]] == ["long_view", "like"]
    assert past.known.sum() == 6 and past.labels.sum() == 3


@pytest.mark.parametrize(
    ("leave_out", "says"), [("is_hate", "no column 'is_hate'"), ("tag", "item_features.parquet")]
)
def test_a_missing_column_is_named(tmp_path: Path, leave_out: str, says: str) -> None:
    with pytest.raises(KuaiRandUnreadable, match=says):
        read_kuairand(write_folder(tmp_path, leave_out=leave_out))


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KuaiRandUnreadable, match=r"val\.parquet cannot be used: there is no such file"):
        read_kuairand(tmp_path)
    write_folder(tmp_path)
    (tmp_path / "user_features.parquet").write_bytes(b"not parquet")
    with pytest.raises(KuaiRandUnreadable, match=r"user_features\.parquet cannot be used"):
        read_kuairand(tmp_path)
