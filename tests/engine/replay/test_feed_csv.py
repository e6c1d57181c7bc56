"""CSV replays: real columns in, clear refusals out."""

from pathlib import Path

import pytest

from magpie.engine.replay.csv_feed import (
    ColumnMissing,
    ColumnTwice,
    CsvNames,
    FilesOverlap,
    FileUnreadable,
    NoRows,
    NothingToPredict,
    ValueUnreadable,
    parse_time,
    read_feed_csv,
)

NAMES = CsvNames(person="who", item="what", time="when", kind="how", labels=("liked",))
HEAD = "who,what,when,how,liked\n"


def write(folder: Path, text: str, name: str = "log.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_rows_are_ordered_and_exact_repeats_are_counted(tmp_path: Path) -> None:
    file = write(
        tmp_path, HEAD + "Mei,Lantern Tea,20,view,1\nTao,Lantern Tea,10,view,0\nMei,Lantern Tea,20,view,1\n"
    )
    feed = read_feed_csv((file,), NAMES)
    columns = feed.columns
    assert (columns.rows_read, columns.repeats) == (3, 1)
    assert columns.ts_ms.tolist() == [10_000, 20_000]
    assert [columns.keys["person"][code] for code in columns.codes["person"]] == ["Tao", "Mei"]
    assert columns.labels.tolist() == [[0.0], [1.0]]
    assert (feed.spec.heads, feed.spec.scene_field) == (("liked",), "kind")


def test_without_labels_each_kind_is_predicted(tmp_path: Path) -> None:
    file = write(tmp_path, HEAD + "Mei,Tea,1,view,\nMei,Tea,2,like,\n")
    feed = read_feed_csv((file,), CsvNames(person="who", item="what", time="when", kind="how"))
    assert feed.spec.heads == ("like", "view")
    assert feed.columns.labels.tolist() == [[0.0, 1.0], [1.0, 0.0]]


@pytest.mark.parametrize(
    ("text", "reason", "says"),
    [
        ("who,what,when,how\n", ColumnMissing, "no column 'liked'"),
        ("", ColumnMissing, "no column 'who'"),
        (HEAD + "Mei,Tea,1,view,1\nMei,Tea,soon,view,1\n", ValueUnreadable, "row 3, column 'when': 'soon'"),
        (HEAD + "Mei,Tea,1,view,perhaps\n", ValueUnreadable, "row 2, column 'liked': 'perhaps'"),
        (HEAD + "Mei,Tea,nan,view,1\n", ValueUnreadable, "'nan' is not a time"),
        (HEAD + "Mei,Tea,1900-01-01,view,1\n", ValueUnreadable, "'1900-01-01' is not a time since 1970"),
        ("who,what,when,how,liked,when\n", ColumnTwice, "2 columns named 'when'"),
        (HEAD + f"Mei,{'x' * 200_000},1,view,1\n", FileUnreadable, "near row 2: field larger"),
        (HEAD, NoRows, r"log\.csv has no rows"),
    ],
)
def test_a_bad_file_is_refused_by_row_and_column(tmp_path: Path, text: str, reason: type, says: str) -> None:
    with pytest.raises(reason, match=says):
        read_feed_csv((write(tmp_path, text),), NAMES)


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_other_encodings_are_refused_since_names_would_fall_together(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "log.csv"
    file.write_bytes((HEAD + "小明,茶,1,view,1\n小红,茶,2,view,0\n").encode(encoding))
    with pytest.raises(FileUnreadable, match="Save it as UTF-8") as refusal:
        read_feed_csv((file,), NAMES)
    assert "UTF-8" in refusal.value.say("zh-CN")


def test_one_kind_alone_is_nothing_to_predict(tmp_path: Path) -> None:
    file = write(tmp_path, HEAD + "Mei,Tea,1,view,\n")
    with pytest.raises(NothingToPredict, match="1 kinds"):
        read_feed_csv((file,), CsvNames(person="who", item="what", time="when", kind="how"))


def test_a_later_file_can_be_scored_apart_unless_files_overlap(tmp_path: Path) -> None:
    first = write(tmp_path, HEAD + "Mei,Tea,1,view,1\nMei,Tea,5,view,1\n", "a.csv")
    second = write(tmp_path, HEAD + "Tao,Tea,6,view,0\n", "b.csv")
    third = write(tmp_path, HEAD + "Tao,Tea,3,view,0\n", "c.csv")
    assert read_feed_csv((first, second), NAMES).start_of(second) == 6_000
    with pytest.raises(FilesOverlap, match=r"c\.csv begins before"):
        read_feed_csv((first, third), NAMES).start_of(third)


@pytest.mark.parametrize(
    ("text", "ms"),
    [("1650812741", 1_650_812_741_000), ("1650812741436", 1_650_812_741_436), ("2022-04-28", 1_651_104_000_000),
     ("2022-04-28T08:00:00+08:00", 1_651_104_000_000)],
)  # fmt: skip
def test_times_are_read_as_seconds_milliseconds_or_dates(text: str, ms: int) -> None:
    assert parse_time(text) == ms
