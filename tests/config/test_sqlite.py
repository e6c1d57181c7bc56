"""The queue before SQLite's writer: who waits asks once, readers never wait, and whoever fails leaves the place free."""

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from magpie.config.sqlite.base import Cursor
from tests.databases import default_database, sqlite_entry

pytestmark = pytest.mark.wide

TABLE = "CREATE TABLE n (id INTEGER PRIMARY KEY, of INTEGER REFERENCES n DEFERRABLE INITIALLY DEFERRED)"
INSERT = "INSERT INTO n (id, of) VALUES (%s, %s)"
SOON_S, LONG_S = 0.2, 10.0


@pytest.fixture
def file(tmp_path: Path, django_db_blocker: Any) -> Iterator[Path]:
    """A database with one table, for whose writer nobody waits longer than SOON_S."""
    entry = sqlite_entry(tmp_path / "n.sqlite3")
    entry["OPTIONS"]["timeout"] = SOON_S
    with django_db_blocker.unblock(), default_database(entry):
        run(TABLE)
        yield tmp_path / "n.sqlite3"


def run(sql: str, *values: object) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def write_in_transaction() -> None:
    with transaction.atomic():
        run(INSERT, 2, None)


def write_alone() -> None:
    run(INSERT, 2, None)


def elsewhere(act: Callable[[], Any]) -> threading.Thread:
    """Another thread, with a connection of its own, that does this."""

    def work() -> None:
        with contextlib.closing(connection):
            act()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def ids() -> list[int]:
    return [row[0] for row in run("SELECT id FROM n ORDER BY id")]


@pytest.mark.parametrize("write", [write_in_transaction, write_alone])
def test_who_waits_asks_sqlite_once_the_writer_has_left(file: Path, write: Callable[[], None]) -> None:
    connection.close()
    connection.settings_dict["OPTIONS"]["timeout"] = LONG_S
    happened: list[str] = []
    is_waiting = threading.Event()

    def wait() -> None:
        connection.ensure_connection()
        connection.connection.set_trace_callback(lambda sql: happened.append("asked"))
        is_waiting.set()
        write()

    with transaction.atomic():
        run(INSERT, 1, None)
        thread = elsewhere(wait)
        assert is_waiting.wait(LONG_S)
        # Without a queue the other is in SQLite long before this is over.
        thread.join(SOON_S)
        happened.append("left")
    thread.join()

    assert happened[0] == "left"
    assert ids() == [1, 2]


def test_readers_do_not_wait(file: Path) -> None:
    seen: list[list[int]] = []
    with transaction.atomic():
        run(INSERT, 1, None)
        elsewhere(lambda: seen.append(ids())).join(LONG_S)

    assert seen == [[]]


@pytest.mark.parametrize("write", [write_in_transaction, write_alone])
def test_patience_ends_with_the_error_that_sqlite_would_give(file: Path, write: Callable[[], None]) -> None:
    said: list[str] = []

    def wait() -> None:
        with pytest.raises(OperationalError) as refused:
            write()
        said.append(str(refused.value))
        assert ids() == []  # the connection goes on

    with transaction.atomic():
        run(INSERT, 1, None)
        elsewhere(wait).join()

    assert said == ["database is locked"]
    elsewhere(write).join()
    assert ids() == [1, 2]


def commit_what_cannot_be() -> None:
    with transaction.atomic():
        run(INSERT, 1, 99)


def fail_inside() -> None:
    with transaction.atomic():
        run("INSERT INTO nowhere VALUES (1)")


def fail_alone() -> None:
    run("INSERT INTO nowhere VALUES (1)")


def lose_the_connection() -> None:
    with transaction.atomic():
        connection.close()
        raise OperationalError("gone")


@pytest.mark.parametrize("fail", [commit_what_cannot_be, fail_inside, fail_alone, lose_the_connection])
def test_whoever_fails_leaves_the_place_free(file: Path, fail: Callable[[], None]) -> None:
    with pytest.raises(DatabaseError):
        fail()

    elsewhere(write_in_transaction).join()
    assert ids() == [2]


@pytest.mark.parametrize("write", [write_in_transaction, write_alone])
def test_who_finds_another_process_writing_leaves_the_place_free(
    file: Path, write: Callable[[], None]
) -> None:
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="database is locked"):
            write()
        other.execute("ROLLBACK")

    elsewhere(write).join()
    assert ids() == [2]


def test_a_broken_reference_is_told_as_before(file: Path) -> None:
    with pytest.raises(IntegrityError):
        commit_what_cannot_be()


def test_statements_are_spelt_as_django_spells_them(file: Path) -> None:
    assert run("SELECT %s, '100%%', %s", 1, "%s") == [(1, "100%", "%s")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT %(b)s - %(a)s", {"a": 1, "b": 3})
        assert cursor.fetchall() == [(2,)]
        cursor.execute("SELECT '%s'")
        assert cursor.fetchall() == [("%s",)]
        cursor.executemany(INSERT, [(1, None), (2, None)])
        assert isinstance(cursor.cursor, Cursor)
    assert ids() == [1, 2]
