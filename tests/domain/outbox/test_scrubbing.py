"""Scrubbing: what was deleted is in no page of SQLite's file any more, nor in its write-ahead log."""

import contextlib
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from magpie.domain.outbox.models import Fact
from magpie.domain.outbox.scrubbing import scrub_database
from tests.domain.cast import NOW

pytestmark = pytest.mark.wide

SECRET = "zq-secret"


def test_deleted_words_are_in_no_byte_of_the_database(sqlite_truth: str, tmp_path: Path) -> None:
    # given a table with a text key, whose rows come, change and go, in a database that overwrites what it deletes
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute("CREATE TABLE said (key varchar(80) PRIMARY KEY, words text, start text)")
        cursor.execute("CREATE INDEX said_by_words ON said (words, start)")
        left = fill(cursor, random.Random(7))

        # when the secret rows are deleted
        cursor.execute("DELETE FROM said WHERE key LIKE %s", [f"%{SECRET}"])
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert cursor.fetchone() == (0, 0, 0)
        assert SECRET in bytes_of(tmp_path), "SQLite left no copy of a moved row: this test shows nothing"

        # then scrubbing leaves nothing of them, and everything else
        assert scrub_database()
        assert SECRET not in bytes_of(tmp_path)
        cursor.execute("SELECT count(*) FROM said")
        assert cursor.fetchone() == (left,)


def fill(cursor: Any, rng: random.Random) -> int:  # Django's cursor has no public type
    """One row in twenty is secret; the others also change and leave. How many others are left."""
    others: list[str] = []
    for _ in range(1_500):
        key, is_secret = f"{rng.randrange(10**10):010}", rng.random() < 0.05
        words = f"{key[:3]}{SECRET if is_secret else 'x'}" + "z" * rng.randrange(rng.choice((5, 60, 1_500)))
        key += SECRET if is_secret else ""
        cursor.execute("INSERT INTO said VALUES (%s, %s, %s)", [key, words, words[3:63]])
        others += [] if is_secret else [key]
        fate = rng.random()
        if fate < 0.4 and others:
            cursor.execute(
                "UPDATE said SET words=%s WHERE key=%s", ["y" * rng.randrange(1_800), rng.choice(others)]
            )
        elif fate > 0.8 and others:
            cursor.execute("DELETE FROM said WHERE key=%s", [others.pop(rng.randrange(len(others)))])
    return len(others)


def test_a_reader_of_the_older_state_is_noticed(sqlite_truth: str, tmp_path: Path) -> None:
    Fact.objects.create(name=SECRET, payload={}, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=0")
    with reading(tmp_path / "truth.sqlite3"):
        Fact.objects.all().delete()
        assert not scrub_database()

    assert scrub_database()
    assert SECRET not in bytes_of(tmp_path)


@contextlib.contextmanager
def reading(path: Path) -> Iterator[None]:
    """Somebody who began to read and has not ended."""
    link = sqlite3.connect(path)
    link.execute("BEGIN")
    link.execute("SELECT count(*) FROM outbox_fact").fetchone()
    try:
        yield
    finally:
        link.close()


def bytes_of(folder: Path) -> str:
    return b"".join(path.read_bytes() for path in folder.glob("truth.sqlite3*")).decode("latin-1")
