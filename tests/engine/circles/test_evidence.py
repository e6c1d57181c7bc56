"""What a partition is worth is what the normal distributions themselves say; two become one only where that is more."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from magpie.engine.circles.merging import Merging
from magpie.engine.circles.params import CirclesParams
from magpie.engine.circles.tastes import log_sizes, worth_of, worth_of_sizes

NOISE, PRIOR = 1.3, CirclesParams().taste_prior


def test_the_worth_of_tastes_is_a_ratio_of_normal_densities() -> None:
    """Seven looks at one card and three at another, of one group: with a common taste of variance noise / prior, and without."""
    rng = np.random.default_rng(1)
    looks = [rng.normal(0.5, 1.0, size=count) for count in (7, 3)]

    expected = 0.0
    for brought in looks:
        with_taste = NOISE * np.eye(len(brought)) + NOISE / PRIOR
        expected += multivariate_normal.logpdf(brought, cov=with_taste)
        expected -= multivariate_normal.logpdf(brought, cov=NOISE * np.eye(len(brought)))

    likes = np.array([brought.sum() for brought in looks], np.float32)
    counts = np.array([7, 3], np.float32)
    assert worth_of(likes, counts, noise=NOISE, prior=PRIOR) == pytest.approx(expected, rel=1e-5)


def test_sizes_are_worth_what_drawing_them_one_by_one_is() -> None:
    """People come one after the other; each joins a group by what it holds so far, one more in each."""
    drawn, held, expected = [0, 2, 2, 1, 2, 0], np.ones(3), 0.0
    for group in drawn:
        expected += np.log(held[group] / held.sum())
        held[group] += 1

    assert worth_of_sizes(np.bincount(drawn).astype(float)) == pytest.approx(expected)
    assert np.exp(log_sizes(np.eye(3)[drawn])).sum() == pytest.approx(1.0)


def merged(seed: int, *, groups_alike: bool) -> Merging:
    """Forty people of four groups, a hundred looks each at ten cards; two and two groups have the same taste, or all four."""
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(4), 10)
    tastes = np.zeros((10, 4)) if groups_alike else np.repeat(rng.normal(0, 0.5, size=(10, 2)), 2, axis=1)
    looks = np.full((10, 4), 100.0, np.float32)
    likes = (looks * (tastes + rng.normal(0, np.sqrt(NOISE / 100.0), size=(10, 4)))).astype(np.float32)
    merging = Merging(CirclesParams(), likes=likes, looks=looks, shares=np.eye(4)[labels], noise=NOISE)
    while not merging.step():
        pass
    return merging


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_groups_of_one_taste_become_one(seed: int) -> None:
    merging = merged(seed, groups_alike=False)

    assert merging.shares.shape == (40, 2)
    assert merging.shares.argmax(axis=1).tolist() == [0] * 20 + [1] * 20
    assert merging.evidence > 10.0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_chance_made_becomes_one_group_that_is_worth_less_than_none(seed: int) -> None:
    merging = merged(seed, groups_alike=True)

    assert merging.shares.shape == (40, 1)
    assert merging.evidence < 0.0


def test_who_is_between_two_groups_counts_as_doubt() -> None:
    """The evidence of soft shares holds their entropy: ten people between two equal groups are worth ten ln 2."""

    def evidence(shares: np.ndarray) -> float:
        ones = np.ones((1, 2), np.float32)
        merging = Merging(CirclesParams(), likes=0 * ones, looks=0 * ones, shares=shares, noise=NOISE)
        merging.worths[:] = 0.0
        return merging.evidence

    sure, unsure = np.eye(2)[[0, 1] * 5], np.full((10, 2), 0.5)
    assert evidence(unsure) - evidence(sure) == pytest.approx(10 * np.log(2.0))
