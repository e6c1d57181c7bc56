"""Kernel of selection: a slate drawn card by card, from what its neighbours allow, with the chance of each draw.

Owns the order: score less its likeness to cards already chosen (MMR), under windows of account, category and kind.
Where nothing fits all windows, what breaks the fewest is drawn from: a page is never left short for variety. Each place
is drawn anew with a number of its own, so the chance of a card, given the cards before it, is exact.
The plain reference is `select_reference`.
"""

import math

import numpy as np
from numba import njit

from magpie.engine.arrays import F32, F64, I32

GROUPS = 3
"""Account, category, kind: the columns of `groups` and of `limits`."""
LEAST = 1e-300


@njit(cache=True, nogil=True, fastmath=False)
def _broken(groups: I32, limits: I32, window: int, chosen: I32, count: int, i: int) -> int:
    """How many windows the candidate would break at the next place."""
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
    return broken


@njit(cache=True, nogil=True, fastmath=False)
def _draw(logits: F64, fits: I32, fewest: int, top: float, draw: float) -> tuple[int, float]:
    """(candidate, its chance) among those that break the fewest windows, by exp(logit); -1 where nobody is left."""
    total = 0.0
    for i in range(logits.size):
        if fits[i] == fewest:
            total += math.exp(logits[i] - top)
    reached, last, chance = 0.0, -1, 1.0
    for i in range(logits.size):
        if fits[i] != fewest:
            continue
        weight = math.exp(logits[i] - top)
        if weight > 0.0:
            last, chance = i, weight / total
            reached += weight
            if reached > draw * total:
                break
    return last, chance


@njit(cache=True, nogil=True, fastmath=False)
def _liken(across: F32, best: int, dots: F32) -> None:
    """The dot product of every vector with the chosen one; across [d, n], so that many are summed side by side."""
    dots[:] = np.float32(0.0)
    for d in range(across.shape[0]):
        own, weight = across[d], across[d, best]
        for i in range(dots.size):
            dots[i] += own[i] * weight


@njit(
    "int64(float64[::1],float32[:,::1],int32[:,::1],int32[::1],int64,float64,float64,float64[::1],int32[::1],int32[::1],"
    "float64[::1])",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def pick(
    scores: F64, vectors: F32, groups: I32, limits: I32, window: int, diversity: float, explore: float, draws: F64,
    forced: I32, chosen: I32, chances: F64,
) -> int:  # fmt: skip
    """Fill `chosen` with candidate numbers and `chances` with the chance of each; returns how many there were.

    scores [n] > 0; vectors [n, d] of length 1; groups [n, sorts], -1 is no group; draws [slots] in 0..1; forced [slots]:
    the candidate that a place is reserved for, or -1. A reserved candidate is taken nowhere else, and its chance is 1.
    A place is drawn by (score x (1 - diversity x likeness)) ** (1 / explore).
    """
    n, slots = scores.size, forced.size
    likeness, logits, dots, across = np.zeros(n), np.zeros(n), np.zeros(n, np.float32), vectors.T.copy()
    taken, fits = np.zeros(n, np.uint8), np.zeros(n, np.int32)
    for slot in range(slots):
        if forced[slot] >= 0:
            taken[forced[slot]] = 1
    count = 0
    for slot in range(slots):
        best, chance = int(forced[slot]), 1.0
        if best < 0:
            fewest, top = groups.shape[1] + 1, -np.inf
            for i in range(n):
                fits[i] = -1
                if taken[i]:
                    continue
                fits[i] = _broken(groups, limits, window, chosen, count, i)
                logits[i] = math.log(max(LEAST, scores[i] * (1.0 - diversity * likeness[i]))) / explore
                if fits[i] < fewest or (fits[i] == fewest and logits[i] > top):
                    fewest, top = fits[i], logits[i]
            best, chance = _draw(logits, fits, fewest, top, draws[slot])
        if best < 0:
            continue
        taken[best] = 1
        chosen[count], chances[count] = best, chance
        count += 1
        if count < slots:
            _liken(across, best, dots)
            for i in range(n):
                likeness[i] = max(likeness[i], np.float64(dots[i]))
    return count
