"""Small sets of rows answer as numpy's own do."""

import numpy as np
import pytest

from magpie.engine.rowsets import FEW, among, distinct, first_places, without_repeats


@pytest.mark.parametrize("size", [0, 1, 2, 50])
def test_distinct_is_unique(size: int):
    rows = np.random.default_rng(size).integers(0, 20, size).astype(np.int32)

    assert distinct(rows).tolist() == np.unique(rows).tolist()
    assert distinct(rows).dtype == np.int32


@pytest.mark.parametrize("few", [0, 1, FEW, FEW + 1])
def test_among_is_isin(few: int):
    rng = np.random.default_rng(few)
    rows, some = rng.integers(0, 60, (7, 3)).astype(np.int32), rng.integers(0, 60, few).astype(np.int32)

    assert among(rows, some).tolist() == np.isin(rows, some).tolist()


@pytest.mark.parametrize("size", [0, 1, 40])
def test_first_places_are_where_each_row_stands_first(size: int):
    rows = np.random.default_rng(size).integers(0, 10, size).astype(np.int32)

    expected = [place for place, row in enumerate(rows.tolist()) if row not in rows[:place].tolist()]
    assert first_places(rows).tolist() == expected


@pytest.mark.parametrize("size", [0, 1, 40])
def test_repeats_in_a_row_are_one(size: int):
    rows = np.random.default_rng(size).integers(0, 3, size).astype(np.int32)

    expected = [row for at, row in enumerate(rows.tolist()) if not at or row != rows[at - 1]]
    assert without_repeats(rows).tolist() == expected
