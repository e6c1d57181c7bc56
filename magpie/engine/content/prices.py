"""The price band of a person: where their own choices lie, and the ceiling they set themselves.

Only the person's acts move a band: what was merely shown never does. An explicit ceiling is the upper end, above or
below what was inferred; nothing else may widen it. Prices are of one currency, the site's.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from magpie.engine.arrays import I64, Snapshot
from magpie.engine.columns import Columns, Field
from magpie.engine.content.params import ContentParams


class Band(NamedTuple):
    """From `low_minor` to `high_minor`, both inside; `spread` is one e-fold step outside. E.g. (4000, 6500, .2)."""

    low_minor: int
    high_minor: int
    spread: float
    is_declared: bool


class Prices:
    """Faded sums of log-prices per person (weight, mean, squared spread), and declared ceilings."""

    def __init__(self, params: ContentParams) -> None:
        self._params = params
        exact = Field(np.float64)
        self._people = Columns({
            "weight": exact, "mean": exact, "m2": exact, "last_ms": Field(np.int64, -1),
            "ceiling_minor": Field(np.int64),
        })  # fmt: skip

    def learn(self, *, person: int, price_minor: int, weight: float, ts_ms: int) -> None:
        """An act of `weight` on goods of this price (West 1979, weighted, fading); free things and noes say nothing."""
        if price_minor <= 0 or weight <= 0.0:
            return
        self._people.fit(person)
        people = self._people
        held, mean, m2 = (float(people[name][person]) for name in ("weight", "mean", "m2"))
        last_ms = int(people["last_ms"][person])
        gap_ms = ts_ms - last_ms if last_ms >= 0 else 0
        keep = math.exp2(-abs(gap_ms) / self._params.price_half_life_ms)
        if gap_ms >= 0:
            held, m2 = held * keep, m2 * keep
        else:
            weight *= keep
        total = held + weight
        step = math.log(price_minor) - mean
        people["weight"][person], people["last_ms"][person] = total, max(last_ms, ts_ms)
        people["mean"][person] = mean + step * weight / total
        people["m2"][person] = m2 + weight * step * (step - step * weight / total)

    def declare(self, *, person: int, ceiling_minor: int) -> None:
        """The person's own ceiling; 0 takes it away."""
        self._people.fit(person)
        self._people["ceiling_minor"][person] = ceiling_minor

    def find_band(self, *, person: int) -> Band | None:
        """The band, or None where nothing is known. It does not fade by itself: silence is not a wider wallet."""
        if person >= self._people.rows:
            return None
        p, weight = self._params, float(self._people["weight"][person])
        ceiling = int(self._people["ceiling_minor"][person])
        if weight < p.evidence_min:
            return Band(0, ceiling, p.spread_min, True) if ceiling else None
        variance = (float(self._people["m2"][person]) + p.price_prior * p.spread_prior**2) / (
            weight + p.price_prior
        )
        spread = max(p.spread_min, math.sqrt(variance))
        mean = float(self._people["mean"][person])
        high = ceiling or math.ceil(math.exp(mean + p.band_width * spread))
        low = min(math.floor(math.exp(mean - p.band_width * spread)), high)
        return Band(low, high, spread, bool(ceiling))

    def is_inside(self, *, person: int, price_minor: I64) -> npt.NDArray[np.bool_]:
        """Which prices a person's band admits; free cards always, and all where nothing is known."""
        band = self.find_band(person=person)
        if band is None:
            return np.ones(price_minor.size, dtype=bool)
        return (price_minor <= 0) | ((price_minor >= band.low_minor) & (price_minor <= band.high_minor))

    def reset(self, *, person: int) -> None:
        """Forget what was inferred; a declared ceiling stays."""
        if person < self._people.rows:
            ceiling = int(self._people["ceiling_minor"][person])
            self._people.blank(person)
            self._people["ceiling_minor"][person] = ceiling

    def forget(self, *, person: int) -> None:
        self._people.blank(person)

    def bytes_used(self) -> int:
        return self._people.bytes_used()

    def snapshot(self) -> Snapshot:
        return self._people.snapshot("prices")

    def restore(self, arrays: Snapshot) -> None:
        self._people.restore(arrays, "prices")
