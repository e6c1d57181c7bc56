"""One number per event, 0..1: how much it may move counters, heads and trials.

    weight = once(person, card, kind) x standing(person) x hour(person) x client(card, kind) x crowd(card)

Every factor is at most 1. See README.md for the rule in words and `params.py` for its numbers.
"""

import math

import numpy as np

from magpie.engine.arrays import F32, F64, Snapshot
from magpie.engine.columns import Columns, Field
from magpie.engine.kernels.trust import (
    CLIENT_RATIO,
    CROWD_HALF_LIFE_MS,
    CROWD_SCALE,
    FULL_AGE_MS,
    FULL_CARDS,
    FULL_KINDS,
    HOUR_MS,
    LIFE_MS,
    LOOK_SCALE,
    NEVER,
    NEWCOMER,
    PAIRS_MAX,
    RULES,
    SOURCES_MAX,
    WEIGHT_FLOOR,
    weigh,
)
from magpie.engine.trust.once import Once
from magpie.engine.trust.params import TrustParams
from magpie.kit.clock import DAY_MS

NO_CLIENT = 0
WORD = (1 << 64) - 1


class Trust:
    """Remembers who did what to which card, and how busy each person is.

    `hour_scale[kind_code]` is how many events of that kind in an hour are ordinary (see `params.hour_scales`).
    """

    def __init__(self, params: TrustParams, *, hour_scale: F32) -> None:
        self._params = params
        self._hour_scale = np.ascontiguousarray(hour_scale, np.float32)
        self._rule = _rule_of(params)
        self._pairs = Once(keys=params.once_keys)
        self._clients = Once(keys=params.once_keys // 4)
        self._people = Columns({
            "first_ms": Field(np.int64, NEVER),
            "last_ms": Field(np.int64, NEVER),
            "pressure": Field(np.float64),
            "cards": Field(np.uint64),  # 64 one-bit buckets: a linear count of distinct cards
            "kinds": Field(np.uint64),
            "life": Field(np.uint8),  # which person of this row: grows when the row is given to another
        })  # fmt: skip
        self._cards = Columns({"crowd": Field(np.float64), "last_ms": Field(np.int64, NEVER)})

    def weight(self, *, person: int, card: int, kind: int, ts_ms: int, client: int = NO_CLIENT) -> float:
        """The weight of this event, which is hereby remembered; call it exactly once per event, in log order.

        `client` is any stable 64-bit number of the device or network it came from, 0 where that is not known.
        """
        people, cards = self._people, self._cards
        people.fit(person)
        cards.fit(card)
        pairs, sources = self._pairs, self._clients
        weight: float = weigh(
            pairs.keys, pairs.counts, pairs.state, sources.keys, sources.counts, sources.state,
            people["first_ms"], people["last_ms"], people["pressure"], people["cards"], people["kinds"], people["life"],
            cards["crowd"], cards["last_ms"], self._hour_scale, self._rule, person, card, kind, ts_ms, client & WORD,
        )  # fmt: skip
        return weight

    def standing(self, *, person: int, ts_ms: int) -> float:
        """How well a person is known: `newcomer` at first, 1 after diverse behaviour. Changes nothing."""
        p = self._params
        first_ms = int(self._people["first_ms"][person]) if person < self._people.rows else NEVER
        if first_ms == NEVER:
            return p.newcomer
        cards = min(1.0, _distinct(int(self._people["cards"][person])) / p.full_cards)
        kinds = min(1.0, int(self._people["kinds"][person]).bit_count() / p.full_kinds)
        age = min(1.0, max(0, ts_ms - first_ms) / p.full_age_ms)
        return p.newcomer + (1.0 - p.newcomer) * cards * kinds * age

    def forget(self, *, person: int) -> None:
        """The row will belong to somebody else: a stranger, whose likes are not repeats of the last owner's."""
        if person < self._people.rows:
            life = int(self._people["life"][person])
            self._people.clear(person)
            self._people["life"][person] = (life + 1) % 16

    def bytes_used(self) -> int:
        parts = (self._pairs, self._clients, self._people, self._cards)
        return sum(part.bytes_used() for part in parts)

    def snapshot(self) -> Snapshot:
        return {
            **self._pairs.snapshot("pairs"),
            **self._clients.snapshot("clients"),
            **self._people.snapshot("people"),
            **self._cards.snapshot("cards"),
        }

    def restore(self, arrays: Snapshot) -> None:
        self._pairs.restore(arrays, "pairs")
        self._clients.restore(arrays, "clients")
        self._people.restore(arrays, "people")
        self._cards.restore(arrays, "cards")


def _rule_of(p: TrustParams) -> F64:
    """The numbers as the kernel takes them."""
    rule = np.zeros(RULES, np.float64)
    rule[[NEWCOMER, FULL_CARDS, FULL_KINDS, FULL_AGE_MS]] = (
        p.newcomer,
        p.full_cards,
        p.full_kinds,
        p.full_age_ms,
    )
    rule[[HOUR_MS, LOOK_SCALE, CLIENT_RATIO, WEIGHT_FLOOR]] = (
        p.hour_ms,
        p.look_scale,
        p.client_ratio,
        p.weight_floor,
    )
    rule[[CROWD_HALF_LIFE_MS, CROWD_SCALE]] = p.crowd_half_life_ms, p.crowd_scale
    rule[[LIFE_MS, PAIRS_MAX, SOURCES_MAX]] = p.once_days * DAY_MS, p.once_keys, p.once_keys // 4
    return rule


def _distinct(bits: int) -> float:
    """Distinct things behind 64 one-bit buckets: -64 ln(empty / 64) (linear counting, Whang 1990)."""
    empty = 64 - bits.bit_count()
    return 64.0 * math.log(64.0 / empty) if empty else 64.0 * math.log(64.0)
