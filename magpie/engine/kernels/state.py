"""Kernels of the state: decayed heat of cards, boards of the hottest, interests of a person.

Heat is kept as log(sum of weight x exp(ts / tau)): it never needs to be decayed, and two untouched cards keep
their order for ever, so a board changes only where an event touches it. The plain reference is `state_reference`.
"""

import math

from numba import njit

from magpie.engine.arrays import F32, F64, I32, I64

COLD = -math.inf


@njit("void(float64[:,:,::1],int64,int64,float64,int64,float64[::1])", cache=True, nogil=True, fastmath=False)
def warm(heat: F64, row: int, column: int, weight: float, ts_ms: int, taus_ms: F64) -> None:
    """Add `weight` > 0 at `ts_ms` to heat[row, every horizon, column]."""
    for h in range(taus_ms.size):
        mark = math.log(weight) + ts_ms / taus_ms[h]
        old = heat[row, h, column]
        heat[row, h, column] = max(old, mark) + math.log1p(math.exp(-abs(old - mark)))


@njit("void(float64[:,::1],int32[:,::1],int64,int32,float64)", cache=True, nogil=True, fastmath=False)
def offer(values: F64, rows: I32, board: int, row: int, value: float) -> None:
    """Keep `row` at `value` on the board if it is there already or beats the least kept one."""
    least = 0
    for slot in range(rows.shape[1]):
        if rows[board, slot] == row:
            values[board, slot] = value
            return
        if values[board, slot] < values[board, least]:
            least = slot
    if value > values[board, least]:
        rows[board, least], values[board, least] = row, value


@njit(
    "void(int32[:,::1],float32[:,:,::1],int64[::1],int64,int32[::1],float32[::1],float64,int64,float64[::1])",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def lean(
    slots: I32,
    weights: F32,
    last_ms: I64,
    person: int,
    topics: I32,
    shares: F32,
    weight: float,
    ts_ms: int,
    taus_ms: F64,
) -> None:
    """Move a person's interests by weight x share towards (or, negative, away from) the topics of a card.

    A new topic takes an empty slot, else the slot whose interest is weakest now, if weaker than the new one.
    """
    gap_ms = max(0, ts_ms - last_ms[person])
    late_ms = max(0, last_ms[person] - ts_ms)
    last_ms[person] = max(last_ms[person], ts_ms)
    n_taus = taus_ms.size
    for s in range(slots.shape[1]):
        for h in range(n_taus):
            weights[person, s, h] *= math.exp(-gap_ms / taus_ms[h])
    for t in range(topics.size):
        if topics[t] < 0:
            continue
        best, place, weakest = -1, 0, math.inf
        for s in range(slots.shape[1]):
            if slots[person, s] == topics[t]:
                best = s
                break
            strength = abs(weights[person, s, n_taus - 1]) if slots[person, s] >= 0 else -1.0
            if strength < weakest:
                place, weakest = s, strength
        if best < 0:
            if weakest > abs(weight * shares[t]):
                continue
            best = place
            slots[person, best] = topics[t]
            for h in range(n_taus):
                weights[person, best, h] = 0.0
        for h in range(n_taus):
            weights[person, best, h] += weight * shares[t] * math.exp(-late_ms / taus_ms[h])
