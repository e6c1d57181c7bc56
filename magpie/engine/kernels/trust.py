"""The kernels of trust: what one event weighs and what is remembered of it, in one call; and who was shown what.

Owns the arithmetic of the rule in `trust/README.md` and the tables of `trust/once.py`: two open-addressing tables that
take turns. The young one becomes the old one, and the oldest is forgotten, when its time is over or it is half full.
The plain reference is `trust_reference`.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from magpie.engine.arrays import F32, F64, I32, I64, U8

U64 = NDArray[np.uint64]
Mask = NDArray[np.bool_]

# Places in `rule`.
NEWCOMER, FULL_CARDS, FULL_KINDS, FULL_AGE_MS, HOUR_MS = range(5)
CLIENT_RATIO, CROWD_HALF_LIFE_MS, CROWD_SCALE, WEIGHT_FLOOR, LIFE_MS, PAIRS_MAX, SOURCES_MAX, RULES = range(
    5, 13
)
# Places in a table's `state`: which is young, keys in it, when it began.
YOUNG, FILLED, BEGAN_MS = range(3)
NEVER = -1
COUNT_MAX = 255
UNHEARD = 128  # added to the kind of what does not count for others, so that it is no repeat of what does
SHOWN_KIND = 254  # stands where a pair of a person and a card has its kind


@njit(cache=True, nogil=True, fastmath=False)
def _mixed(number: np.uint64) -> np.uint64:
    """A well spread 64-bit number (the splitmix64 finaliser), so that neighbouring rows fall apart."""
    number = number + np.uint64(0x9E3779B97F4A7C15)
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))


@njit(cache=True, nogil=True, fastmath=False)
def _bits(word: np.uint64) -> int:
    """How many bits are set."""
    count = 0
    while word != np.uint64(0):
        word &= word - np.uint64(1)
        count += 1
    return count


@njit(cache=True, nogil=True, fastmath=False)
def _find(keys: U64, key: np.uint64) -> int:
    """The slot that holds `key`, or the empty one where it would go (linear probing)."""
    last = keys.size - 1
    slot = int(np.int64((key * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(32))) & last
    while keys[slot] != np.uint64(0) and keys[slot] != key:
        slot = (slot + 1) & last
    return slot


@njit(cache=True, nogil=True, fastmath=False)
def _count(keys: U64, counts: U8, key: np.uint64) -> int:
    """How often `key` was added, as far as remembered."""
    return max(int(counts[0, _find(keys[0], key)]), int(counts[1, _find(keys[1], key)]))


@njit(cache=True, nogil=True, fastmath=False)
def _add(
    keys: U64, counts: U8, state: I64, key: np.uint64, seen: int, ts_ms: int, keys_max: float, life_ms: float
) -> None:  # fmt: skip
    """Count `key`, seen so often before, once more."""
    if state[BEGAN_MS] == NEVER:
        state[BEGAN_MS] = ts_ms
    elif state[FILLED] >= keys_max or ts_ms - state[BEGAN_MS] >= life_ms:
        state[YOUNG], state[FILLED], state[BEGAN_MS] = 1 - state[YOUNG], 0, ts_ms
        keys[state[YOUNG]] = 0
        counts[state[YOUNG]] = 0
    young = state[YOUNG]
    slot = _find(keys[young], key)
    if keys[young, slot] == np.uint64(0):
        keys[young, slot] = key
        state[FILLED] += 1
    counts[young, slot] = min(seen + 1, COUNT_MAX)


@njit(cache=True, nogil=True, fastmath=False)
def _fade(values: F64, last_ms: I64, row: int, ts_ms: int, half_life_ms: float) -> float:
    """The value at `row` after the time since its last touch; a late event fades nothing. Marks the touch."""
    gap_ms = max(0, ts_ms - last_ms[row]) if last_ms[row] != NEVER else 0
    last_ms[row] = max(last_ms[row], ts_ms)
    return float(values[row] * math.pow(2.0, -gap_ms / half_life_ms))


@njit(cache=True, nogil=True, fastmath=False)
def _pair(person: int, life: int, card: int, kind: int) -> np.uint64:
    """One exact key, never 0: 26 bits of person, 4 of life, 26 of card, 8 of kind + 1."""
    room = np.int64(0x3FFFFFF)
    return (
        np.uint64(person & room) << np.uint64(38) | np.uint64(life & 0xF) << np.uint64(34)
        | np.uint64(card & room) << np.uint64(8) | np.uint64((kind + 1) & 0xFF)
    )  # fmt: skip


@njit(
    "void(uint64[:,::1],uint8[:,::1],int64[::1],int64,int64,int32[::1],int64,float64,float64,boolean,boolean[::1])",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def show(
    keys: U64, counts: U8, state: I64, person: int, life: int, cards: I32, ts_ms: int, keys_max: float, life_ms: float,
    is_now: bool, known: Mask,
) -> None:  # fmt: skip
    """Says in `known` which cards were put before this person, as far as remembered; with `is_now` they all are now."""
    for at, card in enumerate(cards):
        pair = _pair(person, life, card, SHOWN_KIND)
        known[at] = _count(keys, counts, pair) > 0
        if is_now:
            _add(keys, counts, state, pair, 0, ts_ms, keys_max, life_ms)


@njit(
    "UniTuple(float64,3)(uint64[:,::1],uint8[:,::1],int64[::1],uint64[:,::1],uint8[:,::1],int64[::1],int64[::1],int64[::1],"
    "float64[::1],uint64[::1],uint64[::1],uint8[::1],float64[::1],int64[::1],float32[::1],float64[::1],"
    "int64,int64,int64,int64,uint64,boolean,float64)",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def weigh(
    pair_keys: U64, pair_counts: U8, pair_state: I64, source_keys: U64, source_counts: U8, source_state: I64,
    first_ms: I64, last_ms: I64, pressure: F64, cards: U64, kinds: U64, life: U8, crowd: F64, crowd_ms: I64,
    hour_scale: F32, rule: F64, person: int, card: int, kind: int, ts_ms: int, client: int,
    is_act: bool, voice: float,
) -> tuple[float, float, float]:  # fmt: skip
    """(once x standing x hour x client, the same x crowd x voice, what it answers); the event is remembered.

    The first moves the person's own interests, the second what others see; either is 0 below the floor. The third is
    how far it answers what a slate asked: as it is heard, but a regular's repeat, too, is an answer to being asked again.
    """
    scale = np.float64(hour_scale[kind])
    pair = _pair(person, life[person], card, kind if voice > 0.0 else kind + UNHEARD)
    standing = rule[NEWCOMER]
    if first_ms[person] == NEVER:
        first_ms[person] = ts_ms
    else:  # distinct cards behind 64 one-bit buckets: -64 ln(empty / 64) (linear counting, Whang 1990)
        empty = 64 - _bits(cards[person])
        distinct = 64.0 * math.log(64.0 / max(1, empty))
        standing = (1.0 - standing) * min(1.0, distinct / rule[FULL_CARDS])
        standing *= min(1.0, _bits(kinds[person]) / rule[FULL_KINDS])
        standing *= min(1.0, max(0, ts_ms - first_ms[person]) / rule[FULL_AGE_MS])
        standing += rule[NEWCOMER]
    if voice > 0.0:  # nobody becomes a regular by what does not count
        cards[person] |= np.uint64(1) << (_mixed(np.uint64(card)) >> np.uint64(58))
        kinds[person] |= np.uint64(1) << np.uint64(kind & 63)
    if _count(pair_keys, pair_counts, pair) > 0:
        pressure[person] = _fade(pressure, last_ms, person, ts_ms, rule[HOUR_MS])
        again = voice / (1.0 + pressure[person]) if standing >= 1.0 else 0.0
        return 0.0, 0.0, float(np.float32(again)) if again >= rule[WEIGHT_FLOOR] else 0.0
    # 1 / (1 + pressure): n acts at once weigh scale x ln(1 + n / scale) together. Concave, never negative.
    before = _fade(pressure, last_ms, person, ts_ms, rule[HOUR_MS])
    pressure[person] = before + 1.0 / scale
    weight, seen, source = standing * (1.0 / (1.0 + before)), 0, np.uint64(0)
    if client != 0:
        source = max(np.uint64(1), _mixed(client ^ _mixed(np.uint64(card << 8 | kind))))
        seen = _count(source_keys, source_counts, source)
        weight *= rule[CLIENT_RATIO] ** np.float64(seen)
    heard = weight
    if voice > 0.0 and is_act and standing < 1.0:
        # Strangers press on the card they flock to, each by its own weight and voice; regulars are not pressed at all.
        flock = _fade(crowd, crowd_ms, card, ts_ms, rule[CROWD_HALF_LIFE_MS])
        crowd[card] = flock + voice * weight
        heard *= 1.0 / (1.0 + (1.0 - standing) * flock / rule[CROWD_SCALE])
    if weight < rule[WEIGHT_FLOOR]:
        return 0.0, 0.0, 0.0
    _add(pair_keys, pair_counts, pair_state, pair, 0, ts_ms, rule[PAIRS_MAX], rule[LIFE_MS])
    if client != 0:
        _add(source_keys, source_counts, source_state, source, seen, ts_ms, rule[SOURCES_MAX], rule[LIFE_MS])
    heard = heard * voice if heard >= rule[WEIGHT_FLOOR] else 0.0
    heard = float(np.float32(heard))
    return float(np.float32(weight)), heard, heard
