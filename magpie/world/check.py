"""Whether simulated people react as real ones did: rates by signal, and the distance of the watch ratios, side by side."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from magpie.world.affinity import Affinity
from magpie.world.behaviour import SIGNALS, react

MEETINGS = 1_000_000
F64 = NDArray[np.float64]


class SignalCheck(NamedTuple):
    """Share of exposures with the signal; `off` is simulated / real - 1."""

    signal: str
    real: float
    simulated: float

    @property
    def off(self) -> float:
        return self.simulated / self.real - 1.0 if self.real else 0.0


class Check(NamedTuple):
    """`distance` is Kolmogorov-Smirnov's between the two distributions of watch ratios."""

    signals: tuple[SignalCheck, ...]
    distance: float


def check_against(affinity: Affinity, *, rates: dict[str, float], ratios: F64, seed: int) -> Check:
    """A million chance meetings against real rates (signal -> share) and real watch ratios float64[n]."""
    rng = np.random.default_rng((seed, 3))
    who = rng.integers(0, len(affinity.people), MEETINGS).astype(np.int32)
    which = rng.integers(0, len(affinity.things), MEETINGS).astype(np.int32)
    reactions = react(affinity.of(who, which), rng)
    signals = tuple(
        SignalCheck(signal, rates[signal], float(reactions.gave(signal).mean()))
        for signal in SIGNALS
        if signal in rates
    )
    return Check(signals, ks_distance(reactions.ratio.astype(np.float64), ratios))


def ks_distance(one: F64, other: F64) -> float:
    """The largest gap between two empirical distribution functions.

    >>> ks_distance(np.array([1.0, 2.0]), np.array([1.0, 3.0]))
    0.5
    """
    one, other = np.sort(one), np.sort(other)
    values = np.concatenate([one, other])
    below_one = np.searchsorted(one, values, side="right") / len(one)
    below_other = np.searchsorted(other, values, side="right") / len(other)
    return float(np.abs(below_one - below_other).max())


def tables_of(ratios: F64, signals: dict[str, NDArray[np.bool_]], *, tenths: int, quantiles: int, seed: int = 0) -> tuple[tuple[float, ...], dict[str, tuple[float, ...]]]:  # fmt: skip
    """What `fitted` holds, from a log: quantiles of the watch ratio, and each signal's rate by tenth of its rank."""
    rng = np.random.default_rng(seed)
    order = np.lexsort((rng.random(len(ratios)), ratios))
    rank = np.empty(len(ratios))
    rank[order] = (np.arange(len(ratios)) + 0.5) / len(ratios)
    tenth = np.minimum((rank * tenths).astype(np.int64), tenths - 1)
    watch = tuple(round(float(value), 4) for value in np.quantile(ratios, np.linspace(0.0, 1.0, quantiles)))
    rates = {
        name: tuple(round(float(given[tenth == at].mean()), 5) for at in range(tenths))
        for name, given in signals.items()
    }
    return watch, rates
