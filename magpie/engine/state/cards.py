"""Cards as columns: what the catalogue says of each, and how warm its readers are. About 700 bytes a card.

Fed by "Card Published", "Card Withdrawn" and "Stock Changed" only; it never asks a database. A withdrawn card keeps
its row, since late events still speak of it; rows of cards are not used again.
"""

import math
from typing import Any

import numpy as np

from magpie.engine.arrays import F64, I32
from magpie.engine.columns import Columns, Field
from magpie.engine.kernels.state import COLD, warm
from magpie.engine.state.names import NO_ROW, Names, Rows
from magpie.log.event import CARD_KINDS
from magpie.log.payloads import CardFeatures, CardPublished

LINEAGE = 4
ANCHORS = 6
SEEN, LIKED = 0, 1
NO_BAND = -1
NOTHING = 1e-9
INT32_MAX = 2**31 - 1


class Cards:
    """`row(card)` for a card that speaks for the first time; columns by name; `warm` for its counters."""

    def __init__(self, *, heat_taus_ms: tuple[int, ...], circles: int) -> None:
        self.rows = Rows()
        self.topics, self.accounts, self.categories, self.attributes = Names(), Names(), Names(), Names()
        self.taus_ms: F64 = np.array(heat_taus_ms, np.float64)
        self._day_tau = self.taus_ms[1:2].copy()
        self.columns = Columns({
            "version": Field(np.int64, -1), "is_live": Field(np.uint8), "withdrawn_ms": Field(np.int64),
            "kind": Field(np.int8), "account": Field(np.int32, NO_ROW), "category": Field(np.int32, NO_ROW),
            "lineage": Field(np.int32, NO_ROW, (LINEAGE,)), "anchors": Field(np.int32, NO_ROW, (ANCHORS,)),
            "price_minor": Field(np.int64), "band": Field(np.int8, NO_BAND),
            "available": Field(np.int32, -1), "quality": Field(np.float32, 0.5),
            "service": Field(np.float32, 0.5), "duration_ms": Field(np.int32),
            "published_ms": Field(np.int64), "min_age": Field(np.uint8),
            "crowd": Field(np.float32), "crowd_ms": Field(np.int64),
            "heat": Field(np.float64, COLD, (len(heat_taus_ms), 2)),
            "circle_heat": Field(np.float64, COLD, (1, circles)),
        })  # fmt: skip

    def __getitem__(self, name: str) -> Any:  # a column; each has its own dtype
        return self.columns[name]

    def __len__(self) -> int:
        return len(self.rows)

    def find(self, card: str) -> int:
        """The row of a known card, else NO_ROW."""
        return self.rows.find(card)

    def admit(self, card: str) -> tuple[int, bool]:
        """The row of a card, new or known, and whether it is new."""
        row, is_new = self.rows.touch(card)
        if is_new:
            self.columns.fit(row)
            self.columns.blank(row)
        return row, is_new

    def publish(self, row: int, card: CardPublished, *, now_ms: int) -> None:
        """Write what the catalogue says; its counters stay."""
        c, f = self.columns, card.features
        c["version"][row], c["is_live"][row] = card.version, 1
        c["kind"][row] = CARD_KINDS.index(f.kind) if f.kind in CARD_KINDS else 0
        c["account"][row] = self.accounts.row(f.account)
        c["price_minor"][row], c["band"][row] = f.price_minor, band_of(f.price_minor)
        c["available"][row] = _within(-1, f.available, INT32_MAX)
        c["quality"][row], c["service"][row] = (min(1.0, max(0.0, score)) for score in (f.quality, f.service))
        c["duration_ms"][row], c["min_age"][row] = (
            _within(0, f.duration_ms, INT32_MAX),
            _within(0, f.min_age_years, 255),
        )
        c["published_ms"][row] = f.published_ms or now_ms
        self._place(row, f)

    def warm(self, row: int, *, column: int, weight: float, ts_ms: int) -> None:
        """An event of this weight > 0 happened on the card."""
        warm(self.columns["heat"], row, column, weight, ts_ms, self.taus_ms)

    def cool(self, row: int, *, column: int, weight: float, ts_ms: int) -> None:
        """Take an event back that had warmed the card so."""
        heat = self.columns["heat"][row, :, column]
        heat[:] = without(heat, weight, ts_ms, self.taus_ms)

    def cool_circle(self, row: int, *, circle: int, weight: float, ts_ms: int) -> None:
        """The same, within one circle."""
        heat = self.columns["circle_heat"][row, :, circle]
        heat[:] = without(heat, weight, ts_ms, self._day_tau)

    def warmth_today(self, row: int, *, now_ms: int) -> float:
        """What is left of the weights of a day's events on the card: likes' worth, 0 for a cold card."""
        return math.exp(
            min(50.0, float(self.columns["heat"][row, 1, LIKED]) - now_ms / float(self.taus_ms[1]))
        )

    def warm_circle(self, row: int, *, circle: int, weight: float, ts_ms: int) -> None:
        """The same, within one circle, at the horizon of a day."""
        warm(self.columns["circle_heat"], row, circle, weight, ts_ms, self._day_tau)

    def _place(self, row: int, f: CardFeatures) -> None:
        c = self.columns
        lineage = [f.category[:cut] for cut in _cuts(f.category)][-LINEAGE:]
        c["category"][row] = self.categories.row(f.category) if f.category else NO_ROW
        _fill(c["lineage"][row], [self.categories.row(path) for path in lineage])
        _fill(c["anchors"][row], [self.rows.find(card) for card in f.anchors[:ANCHORS]])


def without(heat: F64, weight: float, ts_ms: int, taus_ms: F64) -> F64:
    """Heat [horizons] less an event of this weight; what is left of less than a billionth is nothing."""
    left = -np.expm1(np.minimum(math.log(weight) + ts_ms / taus_ms - heat, 0.0))
    return np.where(left > NOTHING, heat + np.log(np.maximum(left, NOTHING)), COLD)


def band_of(price_minor: int) -> int:
    """The price band of an amount: half-octaves of its logarithm, e.g. 9,900 -> 26; NO_BAND for no price."""
    return min(120, int(2 * math.log2(price_minor))) if price_minor > 0 else NO_BAND


def _within(low: int, value: int, high: int) -> int:
    """The nearest number that its column can hold."""
    return max(low, min(value, high))


def _cuts(path: str) -> list[int]:
    """'food/tea' -> [4, 8]: where each ancestor's path ends, then the path itself."""
    return [at for at, sign in enumerate(path) if sign == "/"] + [len(path)] if path else []


def _fill(into: I32, values: list[int]) -> None:
    into[:] = NO_ROW
    into[: len(values)] = values
