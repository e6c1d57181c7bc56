"""--json: where it cannot go is said before the work, and a link or a device is written through."""

import os
import stat
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from magpie.cli.lab import lab
from magpie.cli.numbers import NumbersFile, write_json


def called(file: object) -> tuple[int, str]:
    """Exit code and words of a command that prints, then writes."""

    @click.command()
    @click.option("--json", "json_file", type=NumbersFile())
    def counted(*, json_file: Path) -> None:
        click.echo("42 rows")
        write_json(json_file, "[1]")

    done = CliRunner().invoke(counted, ["--json", str(file)])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.output


def test_numbers_are_written_whole(tmp_path: Path) -> None:
    file = tmp_path / "numbers.json"
    assert called(file) == (0, "42 rows\n")
    assert file.read_text() == "[1]\n" and list(tmp_path.iterdir()) == [file]


def test_a_folder_and_a_file_in_no_folder_are_refused_before_the_work(tmp_path: Path) -> None:
    for file, says in ((tmp_path, "is a directory"), (tmp_path / "gone" / "a.json", "there is no folder")):
        code, said = called(file)
        assert code == 2 and says in said and "42 rows" not in said
    assert not list(tmp_path.iterdir())


def test_a_link_and_a_device_stay_what_they_are(tmp_path: Path) -> None:
    kept, link, pipe = tmp_path / "kept.json", tmp_path / "link.json", tmp_path / "pipe"
    kept.write_text("old")
    link.symlink_to(kept)
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    assert called(link)[0] == called(pipe)[0] == 0

    assert link.is_symlink() and kept.read_text() == "[1]\n"
    assert stat.S_ISFIFO(pipe.stat().st_mode) and os.read(reader, 10) == b"[1]\n"
    os.close(reader)


def test_a_full_disk_is_said_after_the_numbers_were_printed(tmp_path: Path) -> None:
    full = tmp_path / "full.json"
    full.symlink_to("/dev/full")
    code, said = called(full)
    assert code == 1 and said.startswith("42 rows") and "cannot be written: No space left on device" in said


@pytest.mark.parametrize("option", ["--persons", "--days", "--seeds", "--seed", "--workers"])
def test_a_lab_of_nobody_is_refused(option: str) -> None:
    done = CliRunner().invoke(lab, [option, "0"])
    assert done.exit_code == 2 and "0 is not in the range" in done.output
