"""What people do with what they are shown: how long they look and which signals they give, from affinity and chance.

Averaged over chance meetings the rates are those of `fitted`, exactly in expectation: the watch ratio's rank follows
affinity by a Gaussian copula, and a signal's rate at that rank is tilted by the affinity that the watch does not show.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from magpie.world.circles import F32
from magpie.world.fitted import SIGNAL_RATES, WATCH_QUANTILES
from magpie.world.params import RESERVE_PULL, RESERVE_RATE, SIGNAL_PULL, WATCH_PULL

SIGNALS = tuple(SIGNAL_RATES)
RATES = np.array([SIGNAL_RATES[signal] for signal in SIGNALS])  # [signals, tenths]
PULLS = np.array([SIGNAL_PULL[signal] for signal in SIGNALS])
TENTHS = RATES.shape[1]
EDGE = 1e-9


@dataclass(frozen=True)
class Reactions:
    """Columns over k impressions. `signals[:, i]` says whether SIGNALS[i] was given."""

    ratio: F32  # [k] time looked / length, repeats count
    signals: NDArray[np.bool_]  # [k, signals]
    reserves: NDArray[np.bool_]  # [k] for opened products: whether one is reserved

    def gave(self, signal: str) -> NDArray[np.bool_]:
        given: NDArray[np.bool_] = self.signals[:, SIGNALS.index(signal)]
        return given


def react(affinity: F32, rng: np.random.Generator) -> Reactions:
    """Reactions to impressions of these affinities, independent of each other."""
    count = len(affinity)
    own = rng.normal(size=count)
    rank = WATCH_PULL * affinity + np.sqrt(1.0 - WATCH_PULL**2) * own
    share = np.clip(ndtr(rank), EDGE, 1.0 - EDGE)
    ratio = np.interp(share, np.linspace(0.0, 1.0, len(WATCH_QUANTILES)), WATCH_QUANTILES)
    chances = signal_chances(affinity, share)
    wants = np.clip(RESERVE_RATE * np.exp(RESERVE_PULL * affinity), 0.0, 0.5)
    return Reactions(
        ratio.astype(np.float32), rng.random((count, len(SIGNALS))) < chances, rng.random(count) < wants
    )


def signal_chances(affinity: F32, share: NDArray[np.float64]) -> NDArray[np.float64]:
    """float64[k, signals]: at rank `share` of the watch, tilted by what of the affinity the watch does not show."""
    base = RATES[:, np.minimum((share * TENTHS).astype(np.int64), TENTHS - 1)].T
    unseen = affinity - WATCH_PULL * ndtri(share)
    spread = 1.0 - WATCH_PULL**2
    tilt = np.exp(np.outer(unseen, PULLS) - 0.5 * spread * PULLS**2)
    chances: NDArray[np.float64] = np.minimum(base * tilt, 1.0)
    return chances
