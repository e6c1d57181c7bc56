"""Those who talk under one card, on both databases or on SQLite alone, where they are built once and copied."""

import pytest

from tests.databases import BuiltOnce
from tests.domain.talk.cast import Talkers, talkers


@pytest.fixture
def here(truth: str) -> Talkers:
    return talkers()


@pytest.fixture
def light(sqlite_truth: str, built: BuiltOnce) -> Talkers:
    return built(talkers)
