"""Kernel of selection: a slate picked card by card, each time the best one that its neighbours allow.

Owns the greedy order: score less its likeness to cards already chosen (MMR), under windows of account, category and
kind. Where nothing fits all windows, what breaks the fewest is taken: a page is never left short for variety.
The plain reference is `select_reference`.
"""

import numpy as np
from numba import njit

from magpie.engine.arrays import F32, F64, I32

GROUPS = 3
"""Account, category, kind: the columns of `groups` and of `limits`."""


@njit(
    "int64(float64[::1],float32[:,::1],int32[:,::1],int32[::1],int64,float64,int32[::1],int32[::1])",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def pick(
    scores: F64,
    vectors: F32,
    groups: I32,
    limits: I32,
    window: int,
    diversity: float,
    forced: I32,
    chosen: I32,
) -> int:
    """Fill `chosen` with candidate numbers, best first; returns how many there were.

    scores [n] > 0; vectors [n, d] of length 1; groups [n, 3], -1 is no group; forced [slots]: the candidate that a
    place is reserved for, or -1. A reserved candidate is taken nowhere else.
    """
    n, slots = scores.size, forced.size
    likeness = np.zeros(n)
    taken = np.zeros(n, np.uint8)
    for slot in range(slots):
        if forced[slot] >= 0:
            taken[forced[slot]] = 1
    count = 0
    for slot in range(slots):
        best, best_score, best_broken = -1, -np.inf, groups.shape[1] + 1
        if forced[slot] >= 0:
            best = forced[slot]
        else:
            for i in range(n):
                if taken[i]:
                    continue
                score = scores[i] * (1.0 - diversity * likeness[i])
                if best_broken == 0 and score <= best_score:
                    continue
                broken = 0
                for g in range(groups.shape[1]):
                    if groups[i, g] < 0:
                        continue
                    same = 0
                    for back in range(max(0, count - window + 1), count):
                        if groups[chosen[back], g] == groups[i, g]:
                            same += 1
                    if same >= limits[g]:
                        broken += 1
                if broken < best_broken or (broken == best_broken and score > best_score):
                    best, best_score, best_broken = i, score, broken
        if best < 0:
            continue
        taken[best] = 1
        chosen[count] = best
        count += 1
        for i in range(n):
            dot = np.float32(0.0)
            for d in range(vectors.shape[1]):
                dot += vectors[i, d] * vectors[best, d]
            likeness[i] = max(likeness[i], dot)
    return count
