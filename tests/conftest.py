"""Fixtures every tier shares: two databases, each test with its own copy, and a media folder that goes away.

`truth` runs a test on SQLite and on PostgreSQL; `sqlite_truth` and `postgres_truth` on one of them.
"""

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import databases

_numbers = itertools.count()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    with django_db_blocker.unblock():
        return databases.make_sqlite_template(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_cluster(django_db_blocker: Any) -> Iterator[databases.Cluster]:
    """Its folder lies directly below the temporary one: a socket's path has room for a hundred characters only."""
    binaries = databases.find_postgres()
    if binaries is None:
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    room = Path(tempfile.mkdtemp(prefix="magpie-pg-"))
    room.chmod(0o755)
    try:
        with databases.private_cluster(binaries, room / "c") as cluster:
            with django_db_blocker.unblock():
                databases.make_postgres_template(cluster)
            yield cluster
    finally:
        shutil.rmtree(room, ignore_errors=True)


@pytest.fixture
def sqlite_truth(
    sqlite_template: Path, tmp_path: Path, django_db_blocker: Any, settings: Any
) -> Iterator[str]:
    """A migrated SQLite database of this test's own, with real commits."""
    settings.MEDIA_ROOT = tmp_path / "media"
    copy = tmp_path / "truth.sqlite3"
    shutil.copyfile(sqlite_template, copy)
    with django_db_blocker.unblock(), databases.default_database(databases.sqlite_entry(copy)):
        yield "sqlite"


@pytest.fixture
def postgres_truth(
    postgres_cluster: databases.Cluster, tmp_path: Path, django_db_blocker: Any, settings: Any
) -> Iterator[str]:
    """A migrated PostgreSQL database of this test's own, with real commits."""
    settings.MEDIA_ROOT = tmp_path / "media"
    with (
        django_db_blocker.unblock(),
        databases.copied_postgres(postgres_cluster, f"truth_{next(_numbers)}"),
    ):
        yield "postgresql"


@pytest.fixture(params=["sqlite_truth", pytest.param("postgres_truth", marks=pytest.mark.postgres)])
def truth(request: pytest.FixtureRequest) -> str:
    """The same test on both databases."""
    name: str = request.getfixturevalue(request.param)
    return name
