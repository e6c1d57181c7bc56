"""The rule of trust, slowly and plainly: dictionaries for memory, every showing kept. The oracle of `kernels.trust`.

It shares no arithmetic with it: pressure and crowds are summed over all that was ever done, cards are counted by a
set of buckets, and what a pair or a source did is a dictionary of two generations.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from magpie.engine.trust.params import TrustParams
from magpie.kit.clock import DAY_MS

WORD = (1 << 64) - 1


@dataclass
class PlainOnce:
    """Counts by key in a young and an old dictionary."""

    keys_max: int
    life_ms: int
    young: dict[object, int] = field(default_factory=dict)
    old: dict[object, int] = field(default_factory=dict)
    began_ms: int | None = None

    def count(self, key: object) -> int:
        return max(self.young.get(key, 0), self.old.get(key, 0))

    def add(self, key: object, ts_ms: int) -> None:
        seen = self.count(key)
        if self.began_ms is None:
            self.began_ms = ts_ms
        elif len(self.young) >= self.keys_max or ts_ms - self.began_ms >= self.life_ms:
            self.young, self.old, self.began_ms = {}, self.young, ts_ms
        self.young[key] = min(seen + 1, 255)


class PlainTrust:
    """`weigh` one event after another, in order of time."""

    def __init__(self, params: TrustParams, hour_scale: Sequence[float]) -> None:
        self._p, self._scale = params, hour_scale
        life_ms = params.once_days * DAY_MS
        self._pairs = PlainOnce(params.once_keys, life_ms)
        self._sources = PlainOnce(params.once_keys // 4, life_ms)
        self._first_ms: dict[int, int] = {}
        self._cards: dict[int, set[int]] = {}
        self._kinds: dict[int, set[int]] = {}
        self._pressed: dict[int, list[tuple[int, float]]] = {}
        self._flocked: dict[int, list[tuple[int, float]]] = {}

    def weigh(
        self, *, person: int, card: int, kind: int, ts_ms: int, client: int, is_act: bool, voice: float
    ) -> tuple[float, float, float]:
        """(once x standing x hour x client, the same x crowd x voice, what it answers)."""
        p, scale = self._p, float(self._scale[kind])
        standing = self._standing(person, ts_ms)
        self._first_ms.setdefault(person, ts_ms)
        cards, kinds = self._cards.setdefault(person, set()), self._kinds.setdefault(person, set())
        if voice > 0.0:
            cards.add(mixed(card) >> 58)
            kinds.add(kind)
        pair, source = (person, card, kind, voice > 0.0), (client, card, kind)
        pressed = self._pressed.setdefault(person, [])
        pressure = _left(pressed, ts_ms, p.hour_ms)
        if self._pairs.count(pair):
            again = voice / (1.0 + pressure) if standing >= 1.0 else 0.0
            return 0.0, 0.0, float(np.float32(again)) if again >= p.weight_floor else 0.0
        weight = standing / (1.0 + pressure)
        pressed.append((ts_ms, 1.0 / scale))
        if client:
            weight *= math.prod([p.client_ratio] * self._sources.count(source))
        heard = weight
        if voice > 0.0 and is_act and standing < 1.0:
            flocked = self._flocked.setdefault(card, [])
            crowd = _left(flocked, ts_ms, p.crowd_half_life_ms)
            heard /= 1.0 + (1.0 - standing) * crowd / p.crowd_scale
            flocked.append((ts_ms, voice * weight))
        if weight < p.weight_floor:
            return 0.0, 0.0, 0.0
        self._pairs.add(pair, ts_ms)
        if client:
            self._sources.add(source, ts_ms)
        heard = heard * voice if heard >= p.weight_floor else 0.0
        heard = float(np.float32(heard))
        return float(np.float32(weight)), heard, heard

    def _standing(self, person: int, ts_ms: int) -> float:
        p = self._p
        if person not in self._first_ms:
            return p.newcomer
        empty = 64 - len(self._cards[person])
        cards = -64.0 * math.log(max(1, empty) / 64.0)
        kinds, age_ms = len(self._kinds[person]), ts_ms - self._first_ms[person]
        shares = (cards / p.full_cards, kinds / p.full_kinds, age_ms / p.full_age_ms)
        return p.newcomer + (1.0 - p.newcomer) * math.prod(min(1.0, share) for share in shares)


def mixed(number: int) -> int:
    """The splitmix64 finaliser."""
    number = (number + 0x9E3779B97F4A7C15) & WORD
    number = ((number ^ number >> 30) * 0xBF58476D1CE4E5B9) & WORD
    number = ((number ^ number >> 27) * 0x94D049BB133111EB) & WORD
    return number ^ number >> 31


def _left(done: list[tuple[int, float]], now_ms: int, half_life_ms: int) -> float:
    return math.fsum(worth * 0.5 ** ((now_ms - ts_ms) / half_life_ms) for ts_ms, worth in done)
