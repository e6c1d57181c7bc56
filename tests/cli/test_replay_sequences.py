"""The two list replays as a person calls them: parts, files of numbers, and clear refusals."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from magpie.cli.main import cli

pytestmark = pytest.mark.slow


def clicks(*, first: int, sessions: int) -> str:
    rows = [
        f"s{session}\titem {(session + step) % 7}\t{1_000 * session + step}"
        for session in range(first, first + sessions)
        for step in range(4)
    ]
    return "\n".join(["SessionId\tItemId\tTime", *rows, ""])


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    train, test = tmp_path / "train.txt", tmp_path / "test.txt"
    train.write_text(clicks(first=0, sessions=60))
    test.write_text(clicks(first=60, sessions=5))
    return train, test


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["replay", *(str(argument) for argument in arguments)])


@pytest.mark.parametrize("score_from", ["test.txt", "60000", "1970-01-01T16:40:00Z"])
def test_the_second_part_is_scored(files: tuple[Path, Path], tmp_path: Path, score_from: str) -> None:
    numbers = tmp_path / "numbers.json"

    result = call("sessions", *files, "--score-from", score_from, "--json", numbers)

    assert result.exit_code == 0, result.output
    report = json.loads(numbers.read_text())
    assert report["rows"] == 15
    assert {"hr@20", "mrr@20", "coverage@20", "us_per_event", "baselines", "seed", "dataset"} <= report.keys()
    assert "engine online, current item excluded" in result.output


def test_a_file_that_is_only_scored_may_be_named_alone(files: tuple[Path, Path], tmp_path: Path) -> None:
    numbers = tmp_path / "numbers.json"

    assert call("sessions", files[0], "--score-from", files[1], "--json", numbers).exit_code == 0
    assert json.loads(numbers.read_text())["rows"] == 15


def test_without_score_from_every_click_is_scored(files: tuple[Path, Path], tmp_path: Path) -> None:
    numbers = tmp_path / "numbers.json"

    assert call("sessions", files[1], "--json", numbers).exit_code == 0
    assert json.loads(numbers.read_text())["rows"] == 15


def test_sequences_write_the_same_keys(tmp_path: Path) -> None:
    file, numbers = tmp_path / "pairs.txt", tmp_path / "numbers.json"
    file.write_text("".join(f"p{p} item{(p + k) % 9}\n" for p in range(30) for k in range(4)))

    result = call("sequences", file, "--json", numbers, "--people", 10)

    assert result.exit_code == 0, result.output
    report = json.loads(numbers.read_text())
    assert report["rows"] == 10
    assert 0 <= report["ndcg@10"] <= report["hr@10"] <= 1


def test_a_bad_row_is_told_in_both_languages_and_nothing_is_written(tmp_path: Path) -> None:
    file, numbers = tmp_path / "clicks.txt", tmp_path / "numbers.json"
    file.write_text("SessionId\tItemId\tTime\n1\ttea\tsoon\n")

    result = call("sessions", file, "--json", numbers)

    assert result.exit_code == 1
    assert "row 2, Time" in result.output and "第 2 行" in result.output
    assert "Traceback" not in result.output
    assert not numbers.exists()


@pytest.mark.parametrize("score_from", ["nowhere.txt", "99999999999"])
def test_a_start_that_leaves_nothing_is_refused(files: tuple[Path, Path], score_from: str) -> None:
    result = call("sessions", *files, "--score-from", score_from)

    assert result.exit_code == 2
    assert "--score-from" in result.output
