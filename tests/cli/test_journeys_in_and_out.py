"""import events, export and erase, as typed: what they print, what they leave, what they refuse."""

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from magpie.cli.erase import erase
from magpie.cli.export import export
from magpie.cli.import_events import events
from magpie.kit.clock import SystemClock
from magpie.kit.errors import Refusal
from magpie.log.disk import FolderInUse, RealDisk
from magpie.log.journey_log import JourneyLog
from magpie.log.readers import LogReader

CSV = "who,item,at\nmei,1,2020-01-01T00:00:00Z\ntao,1,2020-01-01T00:00:01Z\nmei,2,soon\nmei,1,2020-01-01T00:00:00Z\n"
MAPS = ["--map", "person=who", "--map", "card=item", "--map", "ts_ms=at", "--map", "kind:=Content Liked"]


def run(command: click.Command, *words: object) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])


def import_csv(home: Path, *more: str) -> Result:
    path = home / "likes.csv"
    path.write_text(CSV)
    return run(events, path, "--format", "csv", *MAPS, "--home", home, *more)


def test_an_import_says_what_became_of_every_row(tmp_path: Path) -> None:
    result = import_csv(tmp_path)

    assert result.exit_code == 1  # a row was refused
    assert (
        "4 rows read 读取 = 2 kept 收录 + 1 repeats in the file 文件内重复 + 0 already there 已有 + 1 refused 拒收"
        in result.output
    )
    assert "row 4 repeats row 1 · 第 4 行与第 1 行重复" in result.output
    assert "row 3, at: “soon” is not a time · 第 3 行，at：“soon”不是时间" in result.output
    report = json.loads((tmp_path / "imports" / "reports" / "likes.csv.json").read_bytes())
    assert (report["rows_kept"], report["repeats"], report["kinds"]) == (2, [[4, 1]], {"Content Liked": 2})
    reject = json.loads((tmp_path / "imports" / "rejects" / "rejects.ndjson").read_bytes())
    assert (reject["code"], reject["source"]) == ("row_refused", "likes.csv row 3")
    assert not (tmp_path / "log").exists()


def test_the_same_import_again_changes_nothing(tmp_path: Path) -> None:
    import_csv(tmp_path)

    result = import_csv(tmp_path)

    assert "0 kept 收录" in result.output
    assert "3 already there 已有" in result.output
    assert LogReader(tmp_path / "imports").next_offset() == 2


def test_a_live_import_needs_the_site_to_stand_still(tmp_path: Path) -> None:
    log = JourneyLog.open(tmp_path / "log", disk=RealDisk(), clock=SystemClock())

    result = import_csv(tmp_path, "--live")

    assert isinstance(result.exception, FolderInUse)
    assert log.next_offset == 0
    log.close()
    import_csv(tmp_path, "--live")
    assert LogReader(tmp_path / "log").next_offset() == 2


def test_a_person_takes_theirs_and_is_forgotten(tmp_path: Path) -> None:
    import_csv(tmp_path, "--live")
    (tmp_path / "engine").mkdir()

    exported = run(export, "p:mei", "--home", tmp_path, "--out", tmp_path / "mei.ndjson")
    declined = CliRunner().invoke(erase, ["p:mei", "--home", str(tmp_path)], input="n\n")
    erased = run(erase, "p:mei", "--home", tmp_path, "--yes")

    assert "1 lines of p:mei" in exported.output
    line = json.loads((tmp_path / "mei.ndjson").read_text())
    assert (line["offset"], line["person"], line["card"]) == (0, "p:mei", "product:1")
    assert declined.exit_code == 1
    assert "2 events redacted 事件已抹除" in erased.output
    assert not (tmp_path / "engine").exists()
    assert [event.person for _, event in LogReader(tmp_path / "log").read()] == ["", "p:tao", ""]
    assert run(export, "p:mei", "--home", tmp_path).output == "0 lines of p:mei · p:mei 的 0 条记录\n"


@pytest.mark.parametrize("words", [["--map", "nonsense"], ["--map", "card=nowhere"]])
def test_a_wrong_map_imports_nothing(tmp_path: Path, words: list[str]) -> None:
    path = tmp_path / "likes.csv"
    path.write_text(CSV)

    result = run(events, path, "--format", "csv", *MAPS, *words, "--home", tmp_path)

    assert isinstance(result.exception, Refusal)
    assert LogReader(tmp_path / "imports").next_offset() == 0


def test_a_user_name_is_no_id_and_no_file_is_begun(tmp_path: Path) -> None:
    result = run(export, "wren", "--home", tmp_path, "--out", tmp_path / "wren.ndjson")

    assert isinstance(result.exception, Refusal)
    assert "“wren” is not a person id" in str(result.exception)
    assert not (tmp_path / "wren.ndjson").exists()
