"""Those who talk under one card, on both databases or on SQLite alone, where they are built once and copied."""

from pathlib import Path
from typing import Any

import pytest

from tests import databases
from tests.domain.talk.cast import Talkers, talkers


@pytest.fixture
def here(truth: str) -> Talkers:
    return talkers()


@pytest.fixture(scope="session")
def built_talkers(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> tuple[Path, Talkers]:
    path = tmp_path_factory.mktemp("talkers") / "truth.sqlite3"
    with django_db_blocker.unblock():
        return path, databases.build_beside(sqlite_template, path, talkers)


@pytest.fixture
def light(sqlite_truth: str, built_talkers: tuple[Path, Talkers]) -> Talkers:
    path, built = built_talkers
    databases.put_in_place(path)
    return built
