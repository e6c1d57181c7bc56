"""Fixtures every tier shares: two databases that begin empty, and a media folder that goes away.

`truth` runs a test on SQLite and on PostgreSQL; `sqlite_truth` and `postgres_truth` on one of them.
"""

import gc
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from magpie.ui.locale import compile_catalogues
from tests import databases
from tests.tiers import FAST, PLACES

DATABASES = {"truth", "sqlite_truth", "sqlite_template", "built", "postgres_truth", "postgres_cluster"}
OTHERS = {"browser", "drills", "real"}
"""Folders of other tiers."""
WHOLE = re.compile(
    r"^pytestmark = \[?\s*pytest\.mark\.(slow|wide|drill|browser|postgres|real)\b", re.MULTILINE
)


def pytest_configure(config: pytest.Config) -> None:
    """The Chinese words of this tree, so that no page is read with an older tree's, or with none."""
    # Tests make few rings and many objects; looking for rings among them took a third of collecting.
    gc.set_threshold(100_000, 50, 100)
    if not hasattr(config, "workerinput"):
        compile_catalogues()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The fast tier does not even import what is another tier's from its first line to its last."""
    if config.getoption("markexpr") != FAST:
        return None
    if collection_path.is_dir():
        return collection_path.name in OTHERS or None
    is_test = collection_path.name.startswith("test_")
    return (is_test and bool(WHOLE.search(collection_path.read_text(encoding="utf-8")))) or None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks a database is not of the fast tier: its empty copy alone takes a worker seconds to make."""
    for item in items:
        if isinstance(item, pytest.Function) and DATABASES & set(item.fixturenames):
            item.add_marker(pytest.mark.wide)
        _check_place(item)


def _check_place(item: pytest.Item) -> None:
    """A tier reads the folders of its tests alone; one that lay elsewhere would never run."""
    marker = next((name for name in PLACES if item.get_closest_marker(name)), "")
    places = PLACES.get(marker, ())
    if marker and not any(item.nodeid.startswith(place) for place in places):
        raise pytest.UsageError(
            f"{item.nodeid} is marked {marker!r}, and that tier reads {', '.join(places)} alone: tests/tiers.py"
        )


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    with django_db_blocker.unblock():
        return databases.make_sqlite_template(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def built(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> databases.BuiltOnce:
    """For a fixture that needs the same people and goods in every test, beside `sqlite_truth`."""
    return databases.BuiltOnce(sqlite_template, tmp_path_factory.mktemp("built"))


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
                databases.make_postgres_database(cluster)
            yield cluster
    finally:
        shutil.rmtree(room, ignore_errors=True)


@pytest.fixture
def sqlite_truth(
    sqlite_template: Path, tmp_path: Path, django_db_blocker: Any, settings: Any
) -> Iterator[str]:
    """A SQLite database of this test's own, empty but for the topics, with real commits."""
    _lighten(settings, tmp_path)
    copy = tmp_path / "truth.sqlite3"
    shutil.copyfile(sqlite_template, copy)
    with django_db_blocker.unblock(), databases.default_database(databases.sqlite_entry(copy)):
        yield "sqlite"


@pytest.fixture
def postgres_truth(
    postgres_cluster: databases.Cluster, tmp_path: Path, django_db_blocker: Any, settings: Any
) -> Iterator[str]:
    """A PostgreSQL database that is empty but for the topics, with real commits."""
    _lighten(settings, tmp_path)
    with django_db_blocker.unblock(), databases.emptied_postgres(postgres_cluster):
        yield "postgresql"


def _lighten(settings: Any, folder: Path) -> None:
    """Media that goes away, passwords that cost nothing, static files as they lie."""
    settings.MEDIA_ROOT = folder / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    # Else every test client reads the whole folder of static files as it is made.
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(params=["sqlite_truth", pytest.param("postgres_truth", marks=pytest.mark.postgres)])
def truth(request: pytest.FixtureRequest) -> str:
    """The same test on both databases."""
    name: str = request.getfixturevalue(request.param)
    return name
