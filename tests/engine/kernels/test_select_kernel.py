"""The selection kernel agrees with its plain reference, and keeps its promises by eye."""

from collections import Counter

import numpy as np
import pytest

from magpie.engine.kernels.select import pick
from magpie.engine.kernels.select_reference import picked

pytestmark = pytest.mark.wide
LIMITS = np.array([1, 2, 4], np.int32)


GREEDY = 1e-4
"""So sharp that the best one is always drawn."""


def draw(scores, vectors, groups, forced, *, draws, diversity=0.25, window=5, explore=GREEDY):
    chosen, chances = np.zeros(len(forced), np.int32), np.zeros(len(forced))
    count = pick(
        np.array(scores, np.float64), np.array(vectors, np.float32), np.array(groups, np.int32), LIMITS, window,
        diversity, explore, np.array(draws, np.float64), np.array(forced, np.int32), chosen, chances,
    )  # fmt: skip
    return list(zip(chosen[:count].tolist(), chances[:count].tolist(), strict=True))


def run(scores, vectors, groups, forced, *, diversity=0.25):
    drawn = draw(scores, vectors, groups, forced, draws=np.zeros(len(forced)), diversity=diversity)
    return [candidate for candidate, _ in drawn]


def town_of(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(3, 40))
    vectors = rng.normal(size=(n, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return rng, rng.uniform(1, 10, n), vectors, rng.integers(-1, 5, (n, 3))


@pytest.mark.parametrize("explore", [GREEDY, 0.05, 0.5])
@pytest.mark.parametrize("seed", range(20))
def test_pick_agrees_with_its_reference(seed, explore):
    rng, scores, vectors, groups = town_of(seed)
    forced, draws = np.full(8, -1), rng.random(8)
    forced[3] = int(rng.integers(len(scores)))

    expected = picked(
        scores.tolist(), vectors.tolist(), groups.tolist(), LIMITS.tolist(), window=5, diversity=0.25,
        explore=explore, draws=draws.tolist(), forced=forced.tolist(),
    )  # fmt: skip
    drawn = draw(scores, vectors, groups, forced, draws=draws, explore=explore)

    assert [one for one, _ in drawn] == [one for one, _ in expected]
    assert [chance for _, chance in drawn] == pytest.approx([chance for _, chance in expected], rel=1e-3)


def test_the_chance_of_a_whole_slate_is_how_often_it_comes():
    """Six cards under windows and likeness, 20,000 slates of three: each order comes as often as its chances say."""
    rng = np.random.default_rng(8)
    vectors = rng.normal(size=(6, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scores, groups = (
        [3.0, 2.8, 2.6, 2.5, 2.4, 2.2],
        [[1, 1, 1], [1, 2, 1], [2, 1, 1], [2, 3, 2], [3, 1, 1], [4, 4, 2]],
    )
    drawn = [draw(scores, vectors, groups, [-1] * 3, draws=rng.random(3), explore=0.2) for _ in range(20_000)]

    told = {tuple(one for one, _ in slate): np.prod([chance for _, chance in slate]) for slate in drawn}
    came = Counter(tuple(one for one, _ in slate) for slate in drawn)
    # Every order that is likely was drawn, so its chances sum to one; each within four standard errors of its own.
    assert sum(told.values()) == pytest.approx(1.0, abs=0.01)
    for order, chance in told.items():
        error = (chance * (1.0 - chance) / len(drawn)) ** 0.5
        assert abs(came[order] / len(drawn) - chance) < 4.0 * error + 1e-4


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
