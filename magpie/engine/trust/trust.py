"""One number per event, 0..1: how much it may move counters, heads and trials.

    weight = once(person, card, kind) x standing(person) x hour(person) x client(card, kind) x crowd(card)

Every factor is at most 1. See README.md for the rule in words and `params.py` for its numbers.
"""

import math

import numpy as np

from magpie.engine.arrays import F32, F64, I64, Snapshot
from magpie.engine.columns import Columns, Field
from magpie.engine.trust.once import WORD, Once
from magpie.engine.trust.params import TrustParams

NO_CLIENT = 0
NEVER = -1


class Trust:
    """Remembers who did what to which card, and how busy each person is.

    `hour_scale[kind_code]` is how many events of that kind in an hour are ordinary (see `params.hour_scales`).
    """

    def __init__(self, params: TrustParams, *, hour_scale: F32) -> None:
        self._params = params
        self._hour_scale = hour_scale
        life_ms = params.once_days * 86_400_000
        self._pairs = Once(keys=params.once_keys, life_ms=life_ms)
        self._clients = Once(keys=params.once_keys // 4, life_ms=life_ms)
        self._people = Columns({
            "first_ms": Field(np.int64, NEVER),
            "last_ms": Field(np.int64, NEVER),
            "pressure": Field(np.float64),
            "cards": Field(np.uint64),  # 64 one-bit buckets: a linear count of distinct cards
            "kinds": Field(np.uint64),
            "life": Field(np.uint8),  # which person of this row: grows when the row is given to another
        })  # fmt: skip
        self._cards = Columns({"crowd": Field(np.float64), "last_ms": Field(np.int64, NEVER)})

    def weight(self, *, person: int, card: int, kind: int, ts_ms: int, client: int = NO_CLIENT) -> np.float32:
        """The weight of this event, which is hereby remembered; call it exactly once per event, in log order.

        `client` is any stable 64-bit number of the device or network it came from, 0 where that is not known.
        """
        self._people.fit(person)
        self._cards.fit(card)
        pair = self._pair_key(person, card, kind)
        source = _client_key(client, card, kind) if client != NO_CLIENT else 0
        standing = self._meet(person, card, kind, ts_ms)
        if self._pairs.count(pair):
            return np.float32(0.0)
        weight = standing * self._ease(person, kind, ts_ms)
        if source:
            weight *= self._params.client_ratio ** self._clients.count(source)
        if float(self._hour_scale[kind]) < self._params.look_scale:
            weight *= self._ease_crowd(card, weight, 1.0 - standing, ts_ms)
        if weight < self._params.weight_floor:
            return np.float32(0.0)
        self._pairs.add(pair, ts_ms=ts_ms)
        if source:
            self._clients.add(source, ts_ms=ts_ms)
        return np.float32(weight)

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

    def _meet(self, person: int, card: int, kind: int, ts_ms: int) -> float:
        """Standing before this event; then the event itself counts towards it."""
        standing = self.standing(person=person, ts_ms=ts_ms)
        people = self._people
        if people["first_ms"][person] == NEVER:
            people["first_ms"][person] = ts_ms
        people["cards"][person] |= np.uint64(1 << (_mixed(card) >> 58))
        people["kinds"][person] |= np.uint64(1 << (kind & 63))
        return standing

    def _ease(self, person: int, kind: int, ts_ms: int) -> float:
        """1 / (1 + pressure): n acts at once weigh scale x ln(1 + n / scale) together. Concave, never negative."""
        pressure = _faded(
            self._people["pressure"], self._people["last_ms"], person, ts_ms, self._params.hour_ms
        )
        self._people["pressure"][person] = pressure + 1.0 / float(self._hour_scale[kind])
        return 1.0 / (1.0 + pressure)

    def _ease_crowd(self, card: int, weight: float, strangeness: float, ts_ms: int) -> float:
        """Strangers press on the card they flock to, each by its own weight; regulars are not pressed at all."""
        if strangeness <= 0.0:
            return 1.0
        half_life_ms = self._params.crowd_half_life_ms
        crowd = _faded(self._cards["crowd"], self._cards["last_ms"], card, ts_ms, half_life_ms)
        self._cards["crowd"][card] = crowd + weight
        return 1.0 / (1.0 + strangeness * crowd / self._params.crowd_scale)

    def _pair_key(self, person: int, card: int, kind: int) -> int:
        """Exact, never 0: 26 bits of person, 4 of life, 26 of card, 8 of kind + 1."""
        life = int(self._people["life"][person])
        return (person & 0x3FFFFFF) << 38 | life << 34 | (card & 0x3FFFFFF) << 8 | (kind + 1) & 0xFF


def _faded(values: F64, last_ms: I64, row: int, ts_ms: int, half_life_ms: int) -> float:
    """The value at `row` after the time since its last touch; a late event fades nothing. Marks the touch."""
    before_ms = int(last_ms[row])
    gap_ms = max(0, ts_ms - before_ms) if before_ms != NEVER else 0
    last_ms[row] = max(before_ms, ts_ms)
    return float(values[row]) * math.exp2(-gap_ms / half_life_ms)


def _mixed(number: int) -> int:
    """A well spread 64-bit number (the splitmix64 finaliser), so that neighbouring rows fall apart."""
    number = (number + 0x9E3779B97F4A7C15) & WORD
    number = ((number ^ number >> 30) * 0xBF58476D1CE4E5B9) & WORD
    number = ((number ^ number >> 27) * 0x94D049BB133111EB) & WORD
    return number ^ number >> 31


def _client_key(client: int, card: int, kind: int) -> int:
    return _mixed(client & WORD ^ _mixed(card << 8 | kind)) or 1


def _distinct(bits: int) -> float:
    """Distinct things behind 64 one-bit buckets: -64 ln(empty / 64) (linear counting, Whang 1990)."""
    empty = 64 - bits.bit_count()
    return 64.0 * math.log(64.0 / empty) if empty else 64.0 * math.log(64.0)
