"""Kernel of reading interests: how strongly a person is drawn to each key.

Owns `gauge` (decayed sums to strengths 0..1, what was declared first, less what some events left in the sums). It is
called a dozen times for one slate, where a dozen numpy calls on a dozen numbers cost more than the arithmetic. The plain
reference is `interests_reference`.
"""

import math

import numpy as np
from numba import njit

from magpie.engine.arrays import F32, F64, I32, I64

EMPTY = -1


@njit(cache=True, nogil=True, fastmath=False)
def _add_up(
    slots: I32, cards: I32, weights: F32, gaps_ms: I64, facets: I32, shares: F32, taus_ms: F64, sums: F32
) -> None:
    """Add to sums[k, h] what events left of each slot's key: weight x share x exp(-gap / tau)."""
    for e in range(cards.size):
        for h in range(taus_ms.size):
            left = np.float32(weights[e] * math.exp(-gaps_ms[e] / taus_ms[h]))
            for s in range(facets.shape[1]):
                share = shares[cards[e], s] if shares.size else np.float32(1.0)
                for k in range(slots.size):
                    if slots[k] == facets[cards[e], s] and slots[k] != EMPTY:
                        sums[k, h] += left * share


@njit(
    "int64(int32[::1],float32[:,::1],int64,float64[::1],float32[::1],int32[::1],float32,float32,"
    "int32[::1],float32[::1],int64[::1],int32[:,::1],float32[:,::1],int32[::1],float32[::1])",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def gauge(
    slots: I32, sums: F32, gap_ms: int, taus_ms: F64, mix: F32, declared: I32, most: float, doubt: float,
    cards: I32, weights: F32, gaps_ms: I64, facets: I32, shares: F32, keys: I32, strengths: F32,
) -> int:  # fmt: skip
    """Fill `keys`, ascending, and their `strengths`; returns how many there are.

    slots [s] with sums [s, horizons] as of `gap_ms` ago; `declared` keys, ascending, have 1. What is inferred from
    positive evidence e is most x T / (T + doubt) x e / max e, where T is the sum of all positive evidence. Left out is
    the evidence of events on `cards`, `gaps_ms` ago, about facets[card, slots] in `shares` (empty: each in full).
    """
    count, total, top = 0, np.float32(0.0), np.float32(0.0)
    evidence, lost = np.zeros(slots.size, np.float32), np.zeros(sums.shape, np.float32)
    _add_up(slots, cards, weights, gaps_ms, facets, shares, taus_ms, lost)
    for s in range(slots.size):
        if slots[s] == EMPTY:
            continue
        for h in range(taus_ms.size):
            evidence[s] += (sums[s, h] * np.float32(math.exp(-gap_ms / taus_ms[h])) - lost[s, h]) * mix[h]
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
