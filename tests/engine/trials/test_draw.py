"""The logged propensity is the chance of being drawn, exactly."""

import numpy as np
import pytest
from scipy.stats import chi2

from magpie.engine.trials.draw import draw, inclusion

pytestmark = pytest.mark.wide

CARDS = np.arange(10, 22, dtype=np.int32)
WEIGHTS = np.array([1.0, 2.0, 0.0, 4.0, 8.0, 50.0, 1.0, 3.0, 3.0, 0.5, 7.0, 2.5])
DRAWS = 10_000


@pytest.mark.parametrize("n", [1, 3, 6])
def test_propensities_sum_to_n_and_are_proportional_below_one(n: int) -> None:
    chance = inclusion(weights=WEIGHTS[WEIGHTS > 0], n=n)

    assert chance.sum() == pytest.approx(n, abs=1e-12)
    free = chance < 1.0
    ratio = chance[free] / WEIGHTS[WEIGHTS > 0][free]
    assert ratio == pytest.approx(np.full(free.sum(), ratio[0]))


@pytest.mark.parametrize("n", [1, 3, 6])
def test_logged_propensity_is_the_frequency(n: int) -> None:
    rng = np.random.default_rng(n)
    counts, logged = np.zeros(CARDS.size), np.zeros(CARDS.size)
    for _ in range(DRAWS):
        drawn = draw(rng=rng, cards=CARDS, weights=WEIGHTS, n=n)
        assert len(set(drawn.cards.tolist())) == n
        counts[drawn.cards - 10] += 1
        logged[drawn.cards - 10] = drawn.propensities

    expected = logged * DRAWS
    drawable = (logged > 0) & (logged < 1)
    variance = expected[drawable] * (1 - logged[drawable])
    statistic = ((counts[drawable] - expected[drawable]) ** 2 / variance).sum()
    assert statistic < chi2.ppf(0.999, drawable.sum())
    assert counts[logged == 1.0].tolist() == [DRAWS] * int((logged == 1.0).sum())
    assert counts[2] == 0


def test_a_wrong_propensity_would_be_found_out() -> None:
    rng = np.random.default_rng(1)
    counts = np.zeros(CARDS.size)
    for _ in range(DRAWS):
        counts[draw(rng=rng, cards=CARDS, weights=WEIGHTS, n=3).cards - 10] += 1

    naive = 3 * WEIGHTS / WEIGHTS.sum()  # would need 1.83 of the card of weight 50

    assert abs(counts[5] / DRAWS - naive[5]) > 0.8


@pytest.mark.parametrize(
    ("weights", "n", "drawn"), [([0.0, 0.0], 2, 0), ([1.0, 0.0], 2, 1), ([1.0, 2.0], 5, 2), ([1.0], 0, 0)]
)
def test_fewer_cards_than_places(weights: list[float], n: int, drawn: int) -> None:
    result = draw(rng=np.random.default_rng(1), cards=CARDS[: len(weights)], weights=np.array(weights), n=n)

    assert result.cards.size == drawn
    assert result.propensities.tolist() == [1.0] * drawn
