"""`magpie day`: anybody can play it, in a home that goes away; it refuses a database that somebody uses."""

import sqlite3
from pathlib import Path

import pytest

from tests.running import command_line

pytestmark = pytest.mark.slow


def test_a_stranger_plays_the_day_and_reads_that_all_is_right(tmp_path: Path) -> None:
    said = command_line(tmp_path, "day", "--language", "both", "--crowd", "24")

    assert said.returncode == 0, said.stderr
    assert "49 checks, 0 of them off" in said.stdout
    assert "49 项核对，0 项不符" in said.stdout
    assert "simulated" in said.stdout
    assert not list(tmp_path.iterdir())


def test_a_database_in_use_is_left_alone(tmp_path: Path) -> None:
    used = tmp_path / "used.sqlite3"
    with sqlite3.connect(used) as link:
        link.execute("CREATE TABLE people (name TEXT)")

    said = command_line(tmp_path, "day", "--database", f"sqlite:///{used}")

    assert said.returncode == 1
    assert "holds 1 tables already" in said.stderr
    with sqlite3.connect(used) as link:
        assert link.execute("SELECT count(*) FROM sqlite_master").fetchone() == (1,)
