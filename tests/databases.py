"""Two real databases for tests: a file copied from a SQLite template for each test, and a PostgreSQL database in a
private cluster, emptied after each test.

Nothing is wrapped in a transaction that is rolled back, so commits, locks, threads and the outbox behave as they do
in life. The cluster lies in a temporary folder, listens on a socket in it alone, and never runs as root.
"""

import contextlib
import copy
import importlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.test import override_settings

from magpie.domain.ledger.guards import install_guards

DATABASE = "magpie_test"
PLANTED_TABLES = {"goods_topic", "django_content_type", "auth_permission", "django_migrations"}
POSTGRES_FOLDERS = "/usr/lib/postgresql"

T = TypeVar("T")


def put_in_place(path: Path) -> None:
    """Let the default database, a SQLite file, hold what the one at `path` holds."""
    connection.close()
    shutil.copyfile(path, connection.settings_dict["NAME"])


def url_of_database() -> str:
    """The default database as MAGPIE_DATABASE_URL names it to another process."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return f"postgresql:///{told['NAME']}?host={told['HOST']}&user={told['USER']}"


@dataclass
class BuiltOnce:
    """`built(town)` -> what `town()` made: the first time it is built in `folder`, beside the SQLite template, and each
    time the default database holds a copy of that."""

    template: Path
    folder: Path
    _made: dict[Callable[[], Any], tuple[Path, Any]] = field(default_factory=dict)

    def __call__(self, build: Callable[[], T]) -> T:
        if build not in self._made:
            path = self.folder / f"{len(self._made)}.sqlite3"
            shutil.copyfile(self.template, path)
            with default_database(sqlite_entry(path)):
                self._made[build] = path, build()
        path, made = self._made[build]
        put_in_place(path)
        return cast(T, made)


@contextlib.contextmanager
def default_database(entry: dict[str, Any]) -> Iterator[None]:
    """Make `entry` the default database of every thread until the end of the block."""
    before = connections.databases[DEFAULT_DB_ALIAS]
    _swap({**copy.deepcopy(before), **entry})
    try:
        yield
    finally:
        _swap(before)


def _swap(entry: dict[str, Any]) -> None:
    with contextlib.suppress(AttributeError):
        connections[DEFAULT_DB_ALIAS].close()
        del connections[DEFAULT_DB_ALIAS]
    connections.databases[DEFAULT_DB_ALIAS] = entry


def sqlite_entry(path: Path) -> dict[str, Any]:
    """As `config.home` sets it, but without waiting for the disk: no test here pulls the plug of SQLite."""
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    options = {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": pragmas}
    return {"ENGINE": "magpie.config.sqlite", "NAME": str(path), "OPTIONS": options}


def make_sqlite_template(folder: Path) -> Path:
    path = folder / "template.sqlite3"
    with default_database(sqlite_entry(path)):
        make_tables()
    return path


def make_tables() -> None:
    """The tables as the models say, ten times quicker than by their migrations; test_migrations proves them equal."""
    with override_settings(MIGRATION_MODULES={app.label: None for app in apps.get_app_configs()}):
        call_command("migrate", run_syncdb=True, verbosity=0)
    importlib.import_module("magpie.domain.goods.migrations.0002_topics").plant_topics(apps, None)
    install_guards(connection)


@dataclass(frozen=True)
class Cluster:
    """A running private PostgreSQL; `socket` is the folder it listens in."""

    socket: Path
    user: str

    def entry(self, name: str) -> dict[str, Any]:
        return {
            "ENGINE": "magpie.config.postgresql",
            "NAME": name,
            "HOST": str(self.socket),
            "USER": self.user,
            "PASSWORD": "",
            "PORT": "",
            "OPTIONS": {},
            "CONN_MAX_AGE": 0,
        }

    def run(self, statement: str) -> None:
        with psycopg.connect(f"host={self.socket} user={self.user} dbname=postgres", autocommit=True) as link:
            link.execute(statement.encode())


def find_postgres() -> Path | None:
    """The newest folder that holds initdb, e.g. /usr/lib/postgresql/15/bin."""
    found = sorted(Path(POSTGRES_FOLDERS).glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


@contextlib.contextmanager
def private_cluster(binaries: Path, folder: Path, *, is_durable: bool = False) -> Iterator[Cluster]:
    """A cluster that lives as long as the block; it waits for the disk only where that is measured."""
    folder.mkdir(parents=True)
    data, user = folder / "data", "postgres" if os.geteuid() == 0 else os.environ.get("USER", "magpie")
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    _as_owner(
        [
            binaries / "initdb",
            "-D",
            data,
            "-U",
            user,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]
    )
    options = f"-k {folder} -c listen_addresses= -c max_connections=120"
    if not is_durable:
        options += " -c fsync=off -c full_page_writes=off"
    _as_owner([binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start"])
    try:
        yield Cluster(socket=folder, user=user)
    finally:
        _as_owner([binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"])


def _as_owner(command: list[Path | str]) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    subprocess.run(words, check=True, capture_output=True, timeout=60, cwd="/")


def make_postgres_database(cluster: Cluster) -> None:
    cluster.run(f"CREATE DATABASE {DATABASE}")
    with default_database(cluster.entry(DATABASE)):
        make_tables()


@contextlib.contextmanager
def emptied_postgres(cluster: Cluster) -> Iterator[None]:
    """The cluster's one database for one test, emptied afterwards: copying a template took ten times as long."""
    with default_database(cluster.entry(DATABASE)):
        try:
            yield
        finally:
            empty_postgres()


def empty_postgres() -> None:
    """Of the default database, a PostgreSQL one, only what was planted with its tables is left."""
    tables = [name for name in connection.introspection.table_names() if name not in PLANTED_TABLES]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
