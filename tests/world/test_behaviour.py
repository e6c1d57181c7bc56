"""Simulated reactions: over chance meetings they have the rates they were fitted to, and love shows in every signal."""

import numpy as np
import pytest

from magpie.world.behaviour import SIGNALS, Reactions, react
from magpie.world.check import ks_distance, tables_of
from magpie.world.fitted import HOURS, SIGNAL_RATES, WATCH_QUANTILES

pytestmark = pytest.mark.wide
MEETINGS = 1_000_000


def chance_meetings(seed: int = 0) -> np.ndarray:
    return np.random.default_rng((seed, 9)).normal(size=MEETINGS).astype(np.float32)


@pytest.fixture(scope="module")
def reactions() -> Reactions:
    """A million chance meetings, once for all who only look at them."""
    return react(chance_meetings(), np.random.default_rng(0))


def test_rates_over_chance_meetings_are_the_fitted_ones(reactions: Reactions) -> None:
    for signal in SIGNALS:
        fitted = float(np.mean(SIGNAL_RATES[signal]))
        assert abs(float(reactions.gave(signal).mean()) / fitted - 1.0) < 0.1, signal


def test_watch_ratios_have_the_fitted_distribution(reactions: Reactions) -> None:
    drawn = np.interp(
        np.random.default_rng(1).random(MEETINGS), np.linspace(0, 1, len(WATCH_QUANTILES)), WATCH_QUANTILES
    )

    assert ks_distance(reactions.ratio.astype(np.float64), drawn) < 0.01


def test_who_loves_a_thing_gives_more_of_every_signal_and_less_refusal() -> None:
    rng = np.random.default_rng(0)
    loved, met = (react(np.full(MEETINGS // 5, z, np.float32), rng) for z in (1.5, 0.0))

    for signal in SIGNALS:
        more = float(loved.gave(signal).mean()) - float(met.gave(signal).mean())
        assert (more < 0) == (signal == "not_interested"), signal
    assert loved.reserves.mean() > 2 * met.reserves.mean()
    assert np.median(loved.ratio) > 3 * np.median(met.ratio)


def test_the_same_chance_gives_the_same_reactions() -> None:
    one, other = (react(chance_meetings()[:1_000], np.random.default_rng(5)) for _ in range(2))

    assert np.array_equal(one.ratio, other.ratio)
    assert np.array_equal(one.signals, other.signals)


def test_fitting_the_simulated_gives_the_fitted_tables_back(reactions: Reactions) -> None:
    watch, rates = tables_of(
        reactions.ratio.astype(np.float64),
        {"like": reactions.gave("like")},
        tenths=10,
        quantiles=len(WATCH_QUANTILES),
    )

    assert np.allclose(watch[:-2], WATCH_QUANTILES[:-2], rtol=0.05, atol=0.002)
    assert np.allclose(rates["like"], SIGNAL_RATES["like"], atol=0.002)


def test_a_day_has_all_its_hours() -> None:
    assert abs(sum(HOURS) - 1.0) < 0.001
    assert len(HOURS) == 24
