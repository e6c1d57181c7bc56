"""The bounded heap keeps exactly what sorting everything would keep."""

import numpy as np
import pytest

from magpie.engine.kernels.scan import reference_top_rows, top_rows


@pytest.mark.parametrize("k", [0, 1, 5, 100, 400])
def test_the_scan_agrees_with_sorting_everything(k: int) -> None:
    rng = np.random.default_rng(1)
    # Rounded, so that many rows are equal and the rule for ties is at work.
    scores = rng.normal(size=300).round(1).astype(np.float32)
    alive = (rng.random(300) < 0.8).astype(np.uint8)

    rows, best = top_rows(scores, alive, k)

    expected_rows, expected_best = reference_top_rows(scores, alive, k)
    assert rows.tolist() == expected_rows.tolist()
    assert best.tolist() == expected_best.tolist()


@pytest.mark.parametrize("n", [63, 64, 65, 1_000])
def test_no_row_of_a_block_is_missed(n: int) -> None:
    # Given scores of which the best stands alone in its block, at every place
    scores = np.full(n, 0.5, np.float32)
    for at in range(n):
        scores[at] = 2.0

        rows, best = top_rows(scores, np.ones(n, np.uint8), 2)

        assert (rows.tolist(), best.tolist()) == ([at, 0 if at else 1], [2.0, 0.5])
        scores[at] = 0.5


def test_equal_scores_go_to_the_lower_row() -> None:
    scores = np.array([1, 2, 2, 2, 1], np.float32)

    rows, _ = top_rows(scores, np.ones(5, np.uint8), 2)

    assert rows.tolist() == [1, 2]


def test_a_score_that_is_no_number_is_never_kept() -> None:
    scores = np.array([np.nan, 1, np.nan], np.float32)

    rows, best = top_rows(scores, np.ones(3, np.uint8), 3)

    assert (rows.tolist(), best.tolist()) == ([1], [1.0])


def test_a_dead_row_is_never_kept() -> None:
    rows, _ = top_rows(np.array([9, 1], np.float32), np.array([0, 1], np.uint8), 2)

    assert rows.tolist() == [1]
