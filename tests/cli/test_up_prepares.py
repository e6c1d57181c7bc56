"""`magpie up` passes preparing over where nothing is missing, and never where something is."""

import os
import sqlite3
from pathlib import Path

import pytest

from magpie.config.prepared import is_prepared
from tests.running import command_line, running

pytestmark = pytest.mark.slow


def migrations_waiting(home: Path) -> str:
    return next(line for line in command_line(home, "doctor").stdout.splitlines() if "database" in line)


def test_a_migration_that_the_database_lacks_is_applied_by_the_next_start(tmp_path: Path) -> None:
    # given a home that was prepared, whose database was then replaced by one from before the last migration of sessions
    assert command_line(tmp_path, "prepare").returncode == 0
    assert is_prepared(tmp_path, os.environ)
    with sqlite3.connect(tmp_path / "magpie.sqlite3") as connection:
        connection.execute("DROP TABLE django_session")
        connection.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    connection.close()
    assert "1 migrations waiting" in migrations_waiting(tmp_path)

    # when the site starts
    with running(tmp_path) as site:
        # then pages open, nothing waits, and the next start need not prepare
        assert site.client.get("/accounts/login/").status_code == 200
        assert "0 migrations waiting" in migrations_waiting(tmp_path)
        assert is_prepared(tmp_path, os.environ)
