"""A home is prepared again whenever anything that preparing reads or makes is another one, and only then."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from magpie.config import prepared
from magpie.config.prepared import is_prepared, remember_prepared

NOTHING_SAID: dict[str, str] = {}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of a small package, as preparing leaves it."""
    package, found = tmp_path / "package", tmp_path / "home"
    (package / "migrations").mkdir(parents=True)
    (package / "migrations" / "0001_first.py").write_text("operations = []", encoding="ascii")
    for name in ("secrets", "drawn", "static"):
        (found / name).mkdir(parents=True)
    (found / "secrets" / "django_key").write_text("s" * 40, encoding="ascii")
    (found / "static" / "staticfiles.json").write_text("{}", encoding="ascii")
    (found / ".gitignore").write_text("*\n", encoding="ascii")
    apply_migration(found, "0001_first")
    monkeypatch.setattr(prepared, "PACKAGE", package)
    remember_prepared(found, NOTHING_SAID)
    return found


def apply_migration(home: Path, name: str) -> None:
    with sqlite3.connect(home / "magpie.sqlite3") as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS django_migrations (app TEXT, name TEXT)")
        connection.execute("INSERT INTO django_migrations VALUES ('people', ?)", (name,))
    connection.close()


def test_a_home_that_was_left_alone_is_prepared(home: Path) -> None:
    assert is_prepared(home, NOTHING_SAID)


def test_a_home_that_never_was_is_not(tmp_path: Path) -> None:
    assert not is_prepared(tmp_path, NOTHING_SAID)


def a_new_migration(home: Path) -> None:
    (prepared.PACKAGE / "migrations" / "0002_second.py").write_text("operations = []", encoding="ascii")


def another_text_of_a_file(home: Path) -> None:
    (prepared.PACKAGE / "migrations" / "0001_first.py").write_text("operations = [ ]", encoding="ascii")


def an_older_database(home: Path) -> None:
    with sqlite3.connect(home / "magpie.sqlite3") as connection:
        connection.execute("DELETE FROM django_migrations")
    connection.close()


def a_newer_database(home: Path) -> None:
    apply_migration(home, "0002_second")


def no_database(home: Path) -> None:
    (home / "magpie.sqlite3").unlink()


def a_damaged_database(home: Path) -> None:
    (home / "magpie.sqlite3").write_bytes(b"no database at all, but long enough to look like one" * 40)


def no_static_files(home: Path) -> None:
    shutil.rmtree(home / "static")


def a_secret_that_others_may_read(home: Path) -> None:
    (home / "secrets" / "django_key").chmod(0o644)


def a_note_that_is_no_note(home: Path) -> None:
    (home / prepared.REMEMBERED).write_bytes(b"\xff\x00")


@pytest.mark.parametrize(
    "change",
    [a_new_migration, another_text_of_a_file, an_older_database, a_newer_database, no_database, a_damaged_database,
     no_static_files, a_secret_that_others_may_read, a_note_that_is_no_note],
)  # fmt: skip
def test_whatever_changed_is_prepared_again(home: Path, change: Callable[[Path], None]) -> None:
    (home / "secrets" / "django_key").chmod(0o600)
    remember_prepared(home, NOTHING_SAID)

    change(home)

    assert not is_prepared(home, NOTHING_SAID)


@pytest.mark.parametrize(
    "said",
    [{"MAGPIE_DATABASE_URL": "postgresql:///magpie"}, {"MAGPIE_DATABASE_URL": "oracle://x"},
     {"MAGPIE_STATIC_MANIFEST": "0"}, {"MAGPIE_DEBUG": "1"}],
)  # fmt: skip
def test_other_settings_are_another_home(home: Path, said: dict[str, str]) -> None:
    assert not is_prepared(home, said)
