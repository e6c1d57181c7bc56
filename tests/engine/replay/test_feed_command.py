"""`magpie replay csv` and `kuairand`: the table, the file, the delay, and refusals that write nothing."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from magpie.cli.replay import replay
from magpie.kit.errors import Refusal
from tests.engine.replay.test_feed_kuairand import write_folder

NAMES = ["--person", "who", "--item", "what", "--time", "when", "--label", "liked"]


def write_csv(folder: Path, name: str, first: int) -> Path:
    rows = [f"Mei {n % 5},Tea {n % 3},{first + n},{int(n % 5 == n % 3)}" for n in range(200)]
    file = folder / name
    file.write_text("who,what,when,liked\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return file


def run(*words: object) -> Result:
    return CliRunner().invoke(replay, [str(word) for word in words])


def test_two_files_learn_the_first_and_score_the_second(tmp_path: Path) -> None:
    first, second, out = (
        write_csv(tmp_path, "a.csv", 0),
        write_csv(tmp_path, "b.csv", 500),
        tmp_path / "out.json",
    )
    done = run("csv", first, second, *NAMES, "--score-from", "b.csv", "--json", out)
    assert done.exit_code == 0, done.output
    told = json.loads(out.read_text(encoding="utf-8"))
    assert (told["dataset"], told["rows"], told["rows_read"]) == ("a.csv, b.csv", 200, 400)
    assert told["heads"]["liked"]["auc"] > told["baselines"]["card counter"]["liked"]["auc"]
    assert "liked" in done.output and "card + person counters" in done.output


def test_a_delay_is_learned_later_and_a_seed_is_repeatable(tmp_path: Path) -> None:
    file = write_csv(tmp_path, "a.csv", 0)
    told = []
    for number, words in enumerate([(), (), ("--delay", "1h"), ("--seed", 3)]):
        out = tmp_path / f"{number}.json"
        assert run("csv", file, *NAMES, *words, "--json", out).exit_code == 0
        told.append(json.loads(out.read_text(encoding="utf-8")))
    heads = [one["heads"] for one in told]
    assert heads[0] == heads[1] and heads[0] != heads[2] and heads[0] != heads[3]
    assert (told[2]["delay"], told[0]["delay"], told[3]["seed"]) == ("1h", "0s", 3)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--delay", "soon"], "is not a delay"),
        (["--score-from", "c.csv"], "neither a file given here nor a time"),
        (["--label", "bought"], "no column 'bought'"),
        (["--score-from", "2030-01-01"], "nothing is left to score"),
        (["--seed", "-1"], "not in the range"),
    ],
)
def test_a_refusal_says_what_to_do_and_writes_nothing(tmp_path: Path, words: list[str], says: str) -> None:
    out = tmp_path / "out.json"
    done = run("csv", write_csv(tmp_path, "a.csv", 0), *NAMES, *words, "--json", out)
    assert done.exit_code != 0
    said = done.exception.say("en") if isinstance(done.exception, Refusal) else done.output
    assert says in said
    assert not out.exists()


def test_neither_label_nor_kind_is_nothing_to_predict(tmp_path: Path) -> None:
    done = run("csv", write_csv(tmp_path, "a.csv", 0), *NAMES[:6])
    assert isinstance(done.exception, Refusal) and done.exception.code == "nothing_to_predict"


def test_kuairand_prints_both_protocols_unless_a_day_is_given(tmp_path: Path) -> None:
    folder, out = write_folder(tmp_path), tmp_path / "out.json"
    assert run("kuairand", folder, "--json", out).exit_code == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    assert (told["rows"], [other["rows"] for other in told["also"]]) == (0, [3])
    assert run("kuairand", folder, "--score-from", "2022-04-28", "--json", out).exit_code == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    assert (told["rows"], "also" in told) == (3, False)
