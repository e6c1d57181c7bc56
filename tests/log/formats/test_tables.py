"""Somebody's csv, ndjson and parquet: columns become fields, bad rows are named, the same file again adds nothing."""

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from magpie.kit.errors import Refusal
from magpie.log.event import Event
from magpie.log.formats.registry import open_source
from magpie.log.importing import Report, import_rows
from magpie.log.rejects import Rejects, read_rejects
from tests.faults import FaultyDisk
from tests.log.cast import FOLDER, NOW_MS, open_log

MAPS = ("person=user", "card=item", "ts_ms=at", "kind=what", "props.color=color")
CSV = (
    "user,item,at,what,color\n"
    "7,1,1396437466.94,Product Viewed,red\n"
    "8,2,2014-04-02T11:17:46.940Z,Content Liked,\n"
    "7,1,1396437466.94,Product Viewed,red\n"
)


def take(
    disk: FaultyDisk, path: Path, format_name: str, maps: tuple[str, ...] = MAPS
) -> tuple[Report, list[Event]]:
    log = open_log(disk)
    rejects = Rejects(FOLDER, disk)
    try:
        source = open_source(format_name, path, maps=maps, card_kind="product")
        report = import_rows(source.read(), log=log, rejects=rejects, source=path.name, now_ms=NOW_MS)
        assert source.count() == report.rows_read
        return report, [event for _, event in log.read(0)]
    finally:
        rejects.close()
        log.close()


def counts(report: Report) -> tuple[int, int, int, int, int]:
    read, taken = report.rows_read, report.rows_taken
    assert read == taken + report.rows_repeated + report.rows_known + report.rows_refused
    return read, taken, report.rows_repeated, report.rows_known, report.rows_refused


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_become_events(tmp_path: Path) -> None:
    disk = FaultyDisk()

    report, events = take(disk, write(tmp_path / "log.csv", CSV), "csv")

    assert counts(report) == (3, 2, 1, 0, 0)
    assert report.repeats == [(3, 1)]
    first, second = events
    assert (first.person, first.card, first.kind, first.ts_ms) == (
        "p:7",
        "product:1",
        "Product Viewed",
        1_396_437_466_940,
    )
    assert first.props == {"color": "red"}
    assert (second.ts_ms, second.props) == (first.ts_ms, {})


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    disk, path = FaultyDisk(), write(tmp_path / "log.csv", CSV)
    _, before = take(disk, path, "csv")

    report, after = take(disk, path, "csv")

    assert counts(report) == (3, 0, 0, 3, 0)
    assert report.events_stored == 0
    assert after == before


@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("is_gzip", [False, True])
def test_other_delimiters_gzip_and_a_byte_order_mark(tmp_path: Path, delimiter: str, is_gzip: bool) -> None:
    data = ("\ufeff" + CSV.replace(",", delimiter)).encode()
    path = tmp_path / "log.csv"
    path.write_bytes(gzip.compress(data) if is_gzip else data)

    report, _ = take(FaultyDisk(), path, "csv")

    assert counts(report) == (3, 2, 1, 0, 0)


def test_csv_ndjson_and_parquet_say_the_same_events(tmp_path: Path) -> None:
    rows = [{"user": 7, "item": "a b", "at": 1_396_437_466_940, "what": "Product Viewed", "color": None}]
    ndjson = write(
        tmp_path / "log.ndjson",
        '{"user":7,"item":"a b","at":1396437466940,"what":"Product Viewed","color":null}\n',
    )
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "log.parquet")
    csv = write(tmp_path / "log.csv", "user,item,at,what,color\n7,a b,1396437466940,Product Viewed,\n")
    disk = FaultyDisk()

    found = [take(disk, path, path.suffix[1:])[0] for path in (csv, ndjson, tmp_path / "log.parquet")]

    assert [counts(report) for report in found] == [(1, 1, 0, 0, 0), (1, 0, 0, 1, 0), (1, 0, 0, 1, 0)]


def test_nested_values_and_fixed_fields(tmp_path: Path) -> None:
    path = write(
        tmp_path / "log.ndjson", '{"user":{"id":"7"},"item":"video:3","ts_ms":5000000000,"price":"12.50"}\n'
    )
    maps = (
        "person=user.id",
        "card=item",
        "kind:=Product Viewed",
        "value=price",
        "currency:=CNY",
        "scene:=live",
    )

    _, events = take(FaultyDisk(), path, "ndjson", maps)

    assert (events[0].person, events[0].card, events[0].value_minor, events[0].scene) == (
        "p:7",
        "video:3",
        1_250,
        "live",
    )
    assert events[0].ts_ms == 5_000_000_000_000


BAD = {
    "no time": ("7,1,,Product Viewed,", "at"),
    "a word for a time": ("7,1,soon,Product Viewed,", "at"),
    "a time before 1970": ("7,1,-5,Product Viewed,", "at"),
    "infinity for a time": ("7,1,inf,Product Viewed,", "at"),
    "no card": ("7,,5,Product Viewed,", "item"),
    "no person": (",1,5,Product Viewed,", "user"),
    "no kind": ("7,1,5,,", "what"),
    "an unknown kind": ("7,1,5,Product Vieved,", "what"),
    "a control character": ("7,a\x07b,5,Product Viewed,", "item"),
    "too long": ("7," + "x" * 300 + ",5,Product Viewed,", "item"),
    "too few cells": ("7,1,5", "*"),
    "too many cells": ("7,1,5,Product Viewed,,,", "*"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_is_named_and_the_others_are_taken(tmp_path: Path, name: str) -> None:
    row, column = BAD[name]
    disk = FaultyDisk()
    good = "7,1,1396437466,Product Viewed,\n"

    report, events = take(
        disk,
        write(tmp_path / "log.csv", f"user,item,at,what,color\n{good}{row}\n{good.replace('7', '8')}"),
        "csv",
    )

    assert counts(report) == (3, 2, 0, 0, 1)
    assert len(events) == 2
    assert (report.refusals[0].detail["row"], report.refusals[0].detail["column"]) == (2, column)
    reject = next(iter(read_rejects(disk, FOLDER)))
    assert reject.source == "log.csv row 2"
    assert "第 2 行" in reject.zh
    assert row.split(",")[0] in reject.original


def test_bad_lines_of_ndjson_are_named(tmp_path: Path) -> None:
    path = write(
        tmp_path / "log.ndjson",
        '{"a":\n[]\n\n{"person":"p:7","card":"post:1","kind":"Content Liked","time":"2020-01-01"}\n',
    )

    report, events = take(FaultyDisk(), path, "ndjson", ())

    assert counts(report) == (4, 1, 0, 0, 3)
    assert events[0].ts_ms == 1_577_836_800_000


@pytest.mark.parametrize(
    ("format_name", "data", "maps", "code"),
    [
        ("csv", b"", MAPS, "file_unreadable"),
        ("csv", b"a,b\n1,2\n", MAPS, "column_missing"),
        ("csv", b"\x1f\x8bnot gzip", MAPS, "file_unreadable"),
        ("parquet", b"PAR1", MAPS, "file_unreadable"),
        ("kuairand", b"user_id,video_id\n", (), "file_unreadable"),
        ("csv", b"", ("person",), "map_unreadable"),
        ("csv", b"", ("nonsense=x",), "map_unreadable"),
        ("sessions", b"", ("person=x",), "map_unwanted"),
        ("sessions", b"a\tb\n", (), "column_missing"),
    ],
)
def test_a_file_that_is_something_else_is_refused_whole(
    tmp_path: Path, format_name: str, data: bytes, maps: tuple[str, ...], code: str
) -> None:
    disk, path = FaultyDisk(), tmp_path / "file"
    path.write_bytes(data)

    with pytest.raises(Refusal) as refusal:
        take(disk, path, format_name, maps)

    assert refusal.value.code == code
    assert open_log(disk).next_offset == 0
