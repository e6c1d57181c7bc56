"""The statistics of an experiment: known values, and intervals that hold as often as they say."""

import math

import numpy as np
import pytest
from scipy.stats import binomtest, chisquare

from magpie.engine.experiments.comparison import Drafts, Earned, always_half, difference, drafts, mismatch


def arm(points: np.ndarray, slates: np.ndarray | None = None) -> Earned:
    return Earned(points, np.ones(len(points)) if slates is None else slates)


def test_a_split_is_measured_against_what_was_asked_for() -> None:
    assert mismatch([5_210, 4_790], [1, 1]) == pytest.approx(chisquare([5_210, 4_790]).pvalue)
    assert mismatch([100, 300, 600], [1, 3, 6]) == 1.0
    assert mismatch([5_400, 4_600], [1, 1]) < 1e-10
    assert mismatch([0, 0], [1, 1]) == 1.0


def test_a_persons_slates_are_one_observation() -> None:
    rng = np.random.default_rng(1)
    slates = rng.integers(1, 9, 400).astype(float)
    points = slates * 5.0 + rng.normal(size=400) * slates
    one, same = arm(points, slates), arm(points / slates)

    assert one.mean == pytest.approx(points.sum() / slates.sum())
    # Were each slate an observation, its error would be far smaller than what persons differ by.
    assert one.variance > 0.8 * same.variance
    assert one.variance > 1.5 / slates.sum()


def test_few_persons_tell_nothing() -> None:
    found = difference(arm(np.ones(29)), arm(np.arange(40.0)))

    assert (math.isinf(found.half), math.isinf(found.half_always)) == (True, True)


def test_one_look_is_right_19_times_of_20_and_daily_looks_only_with_the_wider_interval() -> None:
    """Three hundred experiments where nothing differs, looked at on twenty days each."""
    rng = np.random.default_rng(7)
    last = peeked = always = 0
    for _ in range(300):
        points = rng.normal(10.0, 4.0, (2, 2_000))
        looks = [difference(arm(points[0, :n]), arm(points[1, :n])) for n in range(100, 2_001, 100)]
        last += abs(looks[-1].mean) > looks[-1].half
        peeked += any(abs(one.mean) > one.half for one in looks)
        always += any(abs(one.mean) > one.half_always for one in looks)

    assert last <= 25
    assert peeked > 50
    assert always <= 15


def test_a_real_difference_is_seen_by_both() -> None:
    rng = np.random.default_rng(8)
    found = difference(arm(rng.normal(10.0, 4.0, 4_000)), arm(rng.normal(11.0, 4.0, 4_000)))

    assert found.mean > found.half_always > found.half > 0.0
    assert always_half(0.0, prior=1.0) == 0.0
    assert math.isinf(always_half(1.0, prior=0.0))


@pytest.mark.parametrize(("first", "second"), [(10, 10), (3, 17), (17, 3), (0, 1), (40, 61)])
def test_the_sign_test_is_the_binomial_one(first: int, second: int) -> None:
    credit = np.array([[1.0, 0.0]] * first + [[0.0, 2.0]] * second + [[3.0, 3.0]] * 5)

    assert drafts(credit) == Drafts(first, second, 5, pytest.approx(binomtest(first, first + second).pvalue))


def test_without_decided_persons_nothing_is_won() -> None:
    assert drafts(np.zeros((4, 2))) == Drafts(0, 0, 4, 1.0)
    assert drafts(np.zeros((0, 2))) == Drafts(0, 0, 0, 1.0)
