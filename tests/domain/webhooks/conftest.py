"""Lantern Tea, on both databases."""

import pytest

from tests.domain.cast import Town, town


@pytest.fixture
def here(truth: str) -> Town:
    return town()
