"""The home of an installation: secrets made once and kept from others, and addresses of databases."""

import os
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from magpie.cli.up import hold_home
from magpie.config import prepare
from magpie.config.home import UnreadableDatabaseUrl, UnsafeSecret, database_settings, read_secret
from magpie.config.prepare import keep_out_of_git


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first = read_secret(tmp_path / "secrets", "page_key")

    assert read_secret(tmp_path / "secrets", "page_key") == first
    assert len(first) >= 64
    assert (tmp_path / "secrets" / "page_key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["page_key"]


def test_a_static_file_that_was_moved_is_collected_anew(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets, collected = tmp_path / "package" / "static", tmp_path / "collected"
    (sheets / "only").mkdir(parents=True)
    collected.mkdir()
    (sheets / "tea.css").write_text("")
    (collected / prepare.STAMP).write_text("{}")
    for path, at in ((sheets / "tea.css", 100), (sheets / "only", 100), (collected / prepare.STAMP, 200)):
        os.utime(path, (at, at))
    monkeypatch.setattr(prepare, "PACKAGE", tmp_path / "package")
    settings.STATIC_ROOT, settings.MAGPIE_DRAWN = collected, tmp_path / "drawn"
    settings.MAGPIE_STATIC_MANIFEST = True
    assert prepare.static_files_are_old() is False

    (sheets / "tea.css").rename(sheets / "only" / "tea.css")

    assert prepare.static_files_are_old() is True


def test_processes_that_start_together_get_the_same_secret(tmp_path: Path) -> None:
    found: list[str] = []
    gate = threading.Barrier(8)

    def start() -> None:
        gate.wait()
        found.append(read_secret(tmp_path, "key"))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 8
    assert len(set(found)) == 1


@pytest.mark.parametrize(
    ("text", "mode"), [("x" * 64, 0o644), ("x" * 64, 0o640), ("short", 0o600), ("", 0o600)]
)
def test_an_unsafe_secret_is_refused_and_left_alone(tmp_path: Path, text: str, mode: int) -> None:
    path = tmp_path / "key"
    path.write_text(text)
    path.chmod(mode)

    with pytest.raises(UnsafeSecret):
        read_secret(tmp_path, "key")

    assert path.read_text() == text


def test_without_an_address_the_truth_is_sqlite_at_home_and_waits_for_the_disk(tmp_path: Path) -> None:
    entry = database_settings("", home=tmp_path)

    assert (entry["ENGINE"], entry["NAME"]) == (
        "magpie.config.sqlite",
        str(tmp_path / "magpie.sqlite3"),
    )
    options = entry["OPTIONS"]
    assert isinstance(options, dict)
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]
    # Opening it reads the whole schema, and its prepared statements go when it closes.
    assert (entry["CONN_MAX_AGE"], options["cached_statements"]) == (None, 512)


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("postgresql://mei:s%40fe@db.example:5433/magpie", ("magpie", "mei", "s@fe", "db.example", "5433")),
        ("postgres:///magpie?host=/run/postgresql&user=mei", ("magpie", "mei", "", "/run/postgresql", "")),
    ],
)
def test_an_address_names_a_postgresql(tmp_path: Path, url: str, parts: tuple[str, ...]) -> None:
    entry = database_settings(url, home=tmp_path)

    assert entry["ENGINE"] == "magpie.config.postgresql"
    assert tuple(entry[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == parts


def test_an_address_of_anything_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDatabaseUrl):
        database_settings("mysql://mei@db/magpie", home=tmp_path)


def test_every_answer_carries_the_policy_with_a_nonce_of_its_own(sqlite_truth: str) -> None:
    first, second = (Client().get("/api/v1/products") for _ in range(2))

    policy = first["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert policy != second["Content-Security-Policy"]
    assert (first["X-Frame-Options"], first["X-Content-Type-Options"]) == ("DENY", "nosniff")


def test_a_new_home_is_for_its_owner_alone(tmp_path: Path) -> None:
    hold_home(tmp_path / "home").close()

    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700


def test_a_home_in_a_checkout_stays_out_of_git_and_the_owners_own_word_is_kept(tmp_path: Path) -> None:
    keep_out_of_git(tmp_path)
    assert (tmp_path / ".gitignore").read_text(encoding="ascii") == "*\n"

    (tmp_path / ".gitignore").write_text("*.sqlite3\n", encoding="ascii")
    keep_out_of_git(tmp_path)

    assert (tmp_path / ".gitignore").read_text(encoding="ascii") == "*.sqlite3\n"


def test_what_is_deleted_does_not_lie_on_in_the_file(tmp_path: Path) -> None:
    options: Any = database_settings("", home=tmp_path)["OPTIONS"]
    database = sqlite3.connect(tmp_path / "magpie.sqlite3", isolation_level=None)
    database.execute("PRAGMA secure_delete=OFF")  # some builds of SQLite begin with ON
    database.executescript(options["init_command"])
    database.execute("CREATE TABLE note (words TEXT)")
    database.execute("INSERT INTO note VALUES ('mei@lantern.example')")
    database.execute("DELETE FROM note")
    database.close()

    assert b"mei@lantern.example" not in (tmp_path / "magpie.sqlite3").read_bytes()
