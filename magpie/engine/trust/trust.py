"""Three numbers per event, 0..1: how much it may move its own person's interests, and what everybody else sees, and how
far it answers what a slate asked.

    own = once(person, card, kind) x standing(person) x hour(person) x client(card, kind)
    heard = own x crowd(card) x voice
    answer = heard; of a repeat voice x hour(person), where the person's standing is full

Every factor is at most 1. See README.md for the rule in words and `params.py` for its numbers.
"""

import math

import numpy as np

from magpie.engine.arrays import F32, F64, I32, Snapshot
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
    NEVER,
    NEWCOMER,
    PAIRS_MAX,
    RULES,
    SOURCES_MAX,
    WEIGHT_FLOOR,
    Mask,
    show,
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
        self._is_act = self._hour_scale <= params.look_scale
        self._rule = _rule_of(params)
        self._pairs = Once(keys=params.once_keys)
        self._clients = Once(keys=params.once_keys // 4)
        self._shown = Once(keys=params.shown_keys)
        self._people = Columns({
            "first_ms": Field(np.int64, NEVER),
            "last_ms": Field(np.int64, NEVER),
            "pressure": Field(np.float64),
            "cards": Field(np.uint64),  # 64 one-bit buckets: a linear count of distinct cards
            "kinds": Field(np.uint64),
            "life": Field(np.uint8),  # which person of this row: grows when the row is given to another
        })  # fmt: skip
        self._cards = Columns({"crowd": Field(np.float64), "last_ms": Field(np.int64, NEVER)})

    def weigh(
        self, *, person: int, card: int, kind: int, ts_ms: int, client: int = NO_CLIENT, is_long: bool = False,
        voice: float = 1.0,
    ) -> tuple[float, float, float]:  # fmt: skip
        """(what the event weighs for its own person, for others, as an answer to a slate); it is hereby remembered: once
        per event, in log order.

        `client` is any stable 64-bit number of the device or network it came from, 0 where that is not known. `is_long`
        makes an act of a look. `voice` in 0..1 is how far the event may be heard by others at all; an unheard one is
        no part of a crowd and makes nobody a regular.
        """
        people, cards = self._people, self._cards
        people.fit(person)
        cards.fit(card)
        pairs, sources = self._pairs, self._clients
        weights: tuple[float, float, float] = weigh(
            pairs.keys, pairs.counts, pairs.state, sources.keys, sources.counts, sources.state,
            people["first_ms"], people["last_ms"], people["pressure"], people["cards"], people["kinds"], people["life"],
            cards["crowd"], cards["last_ms"], self._hour_scale, self._rule, person, card, kind, ts_ms, client & WORD,
            bool(self._is_act[kind]) or is_long, voice,
        )  # fmt: skip
        return weights

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

    def show(self, *, person: int, cards: I32, ts_ms: int) -> None:
        """A slate put these cards before the person."""
        self._people.fit(person)
        self._shown_to(person, cards, ts_ms, is_now=True)

    def were_shown(self, *, person: int, cards: I32) -> Mask:
        """Which of the cards a slate of the last day put before the person."""
        if person >= self._people.rows:
            return np.zeros(len(cards), bool)
        return self._shown_to(person, cards, NEVER, is_now=False)

    def _shown_to(self, person: int, cards: I32, ts_ms: int, *, is_now: bool) -> Mask:
        shown, p, known = self._shown, self._params, np.zeros(len(cards), bool)
        show(
            shown.keys, shown.counts, shown.state, person, int(self._people["life"][person]), cards, ts_ms,
            float(p.shown_keys), float(p.shown_life_ms), is_now, known,
        )  # fmt: skip
        return known

    def forget(self, *, person: int) -> None:
        """The row will belong to somebody else: a stranger, whose likes are not repeats of the last owner's."""
        if person < self._people.rows:
            life = int(self._people["life"][person])
            self._people.blank(person)
            self._people["life"][person] = (life + 1) % 16

    def bytes_used(self) -> int:
        parts = (self._pairs, self._clients, self._shown, self._people, self._cards)
        return sum(part.bytes_used() for part in parts)

    def snapshot(self) -> Snapshot:
        return {
            **self._pairs.snapshot("pairs"),
            **self._clients.snapshot("clients"),
            **self._shown.snapshot("shown"),
            **self._people.snapshot("people"),
            **self._cards.snapshot("cards"),
        }

    def restore(self, arrays: Snapshot) -> None:
        self._pairs.restore(arrays, "pairs")
        self._clients.restore(arrays, "clients")
        self._shown.restore(arrays, "shown")
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
    rule[[HOUR_MS, CLIENT_RATIO, WEIGHT_FLOOR]] = p.hour_ms, p.client_ratio, p.weight_floor
    rule[[CROWD_HALF_LIFE_MS, CROWD_SCALE]] = p.crowd_half_life_ms, p.crowd_scale
    rule[[LIFE_MS, PAIRS_MAX, SOURCES_MAX]] = p.once_days * DAY_MS, p.once_keys, p.once_keys // 4
    return rule


def _distinct(bits: int) -> float:
    """Distinct things behind 64 one-bit buckets: -64 ln(empty / 64) (linear counting, Whang 1990)."""
    empty = 64 - bits.bit_count()
    return 64.0 * math.log(64.0 / empty) if empty else 64.0 * math.log(64.0)
