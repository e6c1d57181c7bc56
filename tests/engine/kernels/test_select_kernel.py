"""The selection kernel agrees with its plain reference, and keeps its promises by eye."""

import numpy as np
import pytest

from magpie.engine.kernels.select import pick
from magpie.engine.kernels.select_reference import picked

LIMITS = np.array([1, 2, 4], np.int32)


def run(scores, vectors, groups, forced, *, diversity=0.25, window=5):
    chosen = np.zeros(len(forced), np.int32)
    count = pick(
        np.array(scores, np.float64), np.array(vectors, np.float32), np.array(groups, np.int32), LIMITS, window,
        diversity, np.array(forced, np.int32), chosen,
    )  # fmt: skip
    return chosen[:count].tolist()


@pytest.mark.parametrize("seed", range(20))
def test_pick_agrees_with_its_reference(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(3, 40))
    scores = rng.uniform(1, 10, n)
    vectors = rng.normal(size=(n, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    groups = rng.integers(-1, 5, (n, 3))
    forced = np.full(8, -1)
    forced[3] = int(rng.integers(n))

    expected = picked(
        scores.tolist(),
        vectors.tolist(),
        groups.tolist(),
        LIMITS.tolist(),
        window=5,
        diversity=0.25,
        forced=forced.tolist(),
    )
    assert run(scores, vectors, groups, forced) == expected


def test_two_cards_of_one_account_do_not_stand_in_one_window():
    groups = [[1, 0, -1], [1, 1, -1], [2, 2, -1], [3, 3, -1], [4, 4, -1], [5, 5, -1]]

    assert run([9, 8, 3, 3, 2, 1], np.eye(6), groups, [-1] * 6) == [0, 2, 3, 4, 5, 1]


def test_a_page_is_never_left_short_for_variety():
    groups = [[1, 1, 1]] * 4

    assert run([4, 3, 2, 1], np.eye(4), groups, [-1] * 4) == [0, 1, 2, 3]


def test_a_likeness_costs_its_share():
    vectors, groups = [[1, 0], [1, 0], [0, 1]], [[-1, -1, -1]] * 3

    assert run([10, 9, 8], vectors, groups, [-1] * 3, diversity=0.25) == [0, 2, 1]
    assert run([10, 9, 8], vectors, groups, [-1] * 3, diversity=0.0) == [0, 1, 2]


def test_a_reserved_card_takes_its_place_and_no_other():
    assert run([9, 8, 7], np.eye(3), [[-1, -1, -1]] * 3, [-1, 0, -1]) == [1, 0, 2]
