"""Keeping the best of many: a bounded heap and a masked scan that returns the k highest scores.

Order is total (higher score first, then lower row), so the answer never depends on how the work was cut up.
Refuses rows whose mask is 0; a NaN score is never kept.
"""

import numpy as np
from numba import njit

from magpie.engine.arrays import F32, I32, U8

BLOCK = 64


@njit(cache=True, nogil=True, fastmath=False)
def _sink(heap_scores: F32, heap_rows: I32, size: int, score: float, row: int) -> None:
    """Put (score, row) in the place of the root of a heap of this size."""
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        right = child + 1
        if right < size and (
            heap_scores[right] < heap_scores[child]
            or (heap_scores[right] == heap_scores[child] and heap_rows[right] > heap_rows[child])
        ):
            child = right
        is_worse = heap_scores[child] < score or (heap_scores[child] == score and heap_rows[child] > row)
        if not is_worse:
            break
        heap_scores[at] = heap_scores[child]
        heap_rows[at] = heap_rows[child]
        at = child
    heap_scores[at] = score
    heap_rows[at] = row


@njit(
    "int64(float32[::1],int32[::1],int64,float32,int64)",
    inline="always",
    cache=True,
    nogil=True,
    fastmath=False,
)
def keep_best(heap_scores: F32, heap_rows: I32, size: int, score: float, row: int) -> int:
    """Offer (score, row) to a heap whose root is the worst kept; returns the new size."""
    if size == heap_scores.size:
        if score > heap_scores[0] or (score == heap_scores[0] and row < heap_rows[0]):
            _sink(heap_scores, heap_rows, size, score, row)
        return size
    at = size
    while at > 0:
        parent = (at - 1) >> 1
        is_worse = heap_scores[parent] > score or (heap_scores[parent] == score and heap_rows[parent] < row)
        if not is_worse:
            break
        heap_scores[at] = heap_scores[parent]
        heap_rows[at] = heap_rows[parent]
        at = parent
    heap_scores[at] = score
    heap_rows[at] = row
    return size + 1


@njit("void(float32[::1],int32[::1],int64)", inline="always", cache=True, nogil=True, fastmath=False)
def put_in_order(heap_scores: F32, heap_rows: I32, size: int) -> None:
    """Turn a heap into a list, best first: the worst goes to the end, then the worst of the others before it."""
    for last in range(size - 1, 0, -1):
        score, row = heap_scores[last], heap_rows[last]
        heap_scores[last], heap_rows[last] = heap_scores[0], heap_rows[0]
        _sink(heap_scores, heap_rows, last, score, row)


@njit("int64(float32[::1],uint8[::1],float32[::1],int32[::1])", cache=True, nogil=True, fastmath=False)
def scan_top(scores: F32, alive: U8, best: F32, rows: I32) -> int:
    """Fill `best` and `rows` [k >= 1] with the best living rows, best first; returns how many there are."""
    size, k = 0, best.size
    for first in range(0, scores.size, BLOCK):
        block = scores[first : first + BLOCK]
        if size == k:
            # The common case, a block without a score above the worst kept, is compared side by side. Of equal scores
            # the row met first is the lower one, and stays.
            bar, above = best[0], np.int32(0)
            for at in range(block.size):
                above |= np.int32(1) if block[at] > bar else np.int32(0)
            if above == 0:
                continue
        for at in range(block.size):
            score = block[at]
            # A NaN compares as False everywhere, so it is asked for by name.
            if alive[first + at] == 0 or score != score or (size == k and score <= best[0]):
                continue
            size = keep_best(best, rows, size, score, first + at)
    put_in_order(best, rows, size)
    return size


def top_rows(scores: F32, alive: U8, k: int) -> tuple[I32, F32]:
    """The k best living rows, best first: ([3, 0], [.9, .2])."""
    best, rows = np.empty(k, np.float32), np.empty(k, np.int32)
    size = scan_top(scores, alive, best, rows) if k else 0
    return rows[:size], best[:size]


def reference_top_rows(scores: F32, alive: U8, k: int) -> tuple[I32, F32]:
    """The slow oracle of `top_rows`: sort everything, then cut."""
    living = [(-float(s), row) for row, s in enumerate(scores) if alive[row] and not np.isnan(s)]
    best = sorted(living)[:k]
    return (
        np.array([row for _, row in best], np.int32),
        np.array([-score for score, _ in best], np.float32),
    )
