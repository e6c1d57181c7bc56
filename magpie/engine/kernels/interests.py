"""Kernels of reading interests: how strongly a person is drawn to each key, and that strength looked up at cards.

Owns `gauge` (decayed sums to strengths 0..1, what was declared first), `look_up` and `add_up` (the part of a sum that
some events left). They are called some thirty times for one slate, where a dozen numpy calls on a dozen numbers cost more than the arithmetic. The plain reference is
`interests_reference`.
"""

import math

import numpy as np
from numba import njit

from magpie.engine.arrays import F32, F64, I32, I64

EMPTY = -1


@njit(
    "int64(int32[::1],float32[:,::1],int64,float64[::1],float32[::1],int32[::1],float32,float32,int32[::1],float32[::1])",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def gauge(
    slots: I32,
    sums: F32,
    gap_ms: int,
    taus_ms: F64,
    mix: F32,
    declared: I32,
    most: float,
    doubt: float,
    keys: I32,
    strengths: F32,
) -> int:
    """Fill `keys`, ascending, and their `strengths`; returns how many there are.

    slots [s] with sums [s, horizons] as of `gap_ms` ago; `declared` keys, ascending, have 1. What is inferred from
    positive evidence e is most x T / (T + doubt) x e / max e, where T is the sum of all positive evidence.
    """
    count, total, top = 0, np.float32(0.0), np.float32(0.0)
    evidence = np.zeros(slots.size, np.float32)
    for s in range(slots.size):
        if slots[s] == EMPTY:
            continue
        for h in range(taus_ms.size):
            evidence[s] += sums[s, h] * np.float32(math.exp(-gap_ms / taus_ms[h])) * mix[h]
        if evidence[s] > 0.0:
            total += evidence[s]
            top = max(top, evidence[s])
    for key in declared:
        keys[count], strengths[count] = key, np.float32(1.0)
        count += 1
    for s in range(slots.size):
        if evidence[s] <= 0.0:
            continue
        is_said = False
        for key in declared:
            if key == slots[s]:
                is_said = True
        if is_said:
            continue
        at = count
        while at > 0 and keys[at - 1] > slots[s]:
            keys[at], strengths[at] = keys[at - 1], strengths[at - 1]
            at -= 1
        keys[at] = slots[s]
        strengths[at] = most * (total / (total + doubt)) / top * evidence[s]
        count += 1
    return count


@njit("void(int32[::1],float32[::1],int32[:,::1],float32[:,::1])", cache=True, nogil=True, fastmath=False)
def look_up(keys: I32, strengths: F32, at: I32, found: F32) -> None:
    """found[i, j] is the strength of key at[i, j], 0 where it is empty or unknown; `keys` ascend."""
    for i in range(at.shape[0]):
        for j in range(at.shape[1]):
            key, low, high = at[i, j], 0, keys.size
            while low < high:
                middle = (low + high) >> 1
                if keys[middle] < key:
                    low = middle + 1
                else:
                    high = middle
            is_known = key != EMPTY and low < keys.size and keys[low] == key
            found[i, j] = strengths[low] if is_known else np.float32(0.0)


@njit(
    "void(int32[::1],int32[:,::1],float32[:,::1],float32[::1],int64[::1],float64[::1],float32[:,::1])",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def add_up(keys: I32, facets: I32, shares: F32, weights: F32, gaps_ms: I64, taus_ms: F64, sums: F32) -> None:
    """Add to sums[k, h] what events that long ago left of each key: weight x share x exp(-gap / tau).

    Event e was about facets[e, slots] in `shares`, -1 where a slot is empty.
    """
    for e in range(facets.shape[0]):
        for h in range(taus_ms.size):
            left = np.float32(weights[e] * math.exp(-gaps_ms[e] / taus_ms[h]))
            for s in range(facets.shape[1]):
                for k in range(keys.size):
                    if keys[k] == facets[e, s]:
                        sums[k, h] += left * shares[e, s]
