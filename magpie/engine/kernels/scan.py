"""Keeping the best of many: a bounded heap and a masked scan that returns the k highest scores.

Order is total (higher score first, then lower row), so the answer never depends on how the work was cut up.
Refuses rows whose mask is 0; a NaN score is never kept.
"""

import numpy as np
from numba import njit

from magpie.engine.arrays import F32, I32, U8


@njit(
    "int64(float32[::1],int32[::1],int64,float32,int64)",
    inline="always",
    cache=True,
    nogil=True,
    fastmath=False,
)
def keep_best(heap_scores: F32, heap_rows: I32, size: int, score: float, row: int) -> int:
    """Offer (score, row) to a heap whose root is the worst kept; returns the new size."""
    k = heap_scores.size
    if size == k:
        if not (score > heap_scores[0] or (score == heap_scores[0] and row < heap_rows[0])):
            return size
        at = 0
        while True:
            child = 2 * at + 1
            if child >= k:
                break
            right = child + 1
            if right < k and (
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


@njit("int64(float32[::1],uint8[::1],float32[::1],int32[::1])", cache=True, nogil=True, fastmath=False)
def scan_top(scores: F32, alive: U8, heap_scores: F32, heap_rows: I32) -> int:
    """Fill the heap with the best living rows; returns how many there are (heap order, not sorted)."""
    size = 0
    k = heap_scores.size
    for row in range(scores.size):
        score = scores[row]
        # The common case, a score below the worst kept, must cost one comparison and no call. A NaN
        # compares as False everywhere, so it is asked for by name.
        if size == k and score <= heap_scores[0]:
            continue
        if alive[row] == 0 or score != score:
            continue
        size = keep_best(heap_scores, heap_rows, size, score, row)
    return size


def top_rows(scores: F32, alive: U8, k: int) -> tuple[I32, F32]:
    """The k best living rows, best first: ([3, 0], [.9, .2])."""
    heap_scores = np.empty(k, np.float32)
    heap_rows = np.empty(k, np.int32)
    size = scan_top(scores, alive, heap_scores, heap_rows) if k else 0
    return in_order(heap_rows[:size], heap_scores[:size])


def in_order(rows: I32, scores: F32) -> tuple[I32, F32]:
    """Sort a heap's content: higher score first, then lower row."""
    order = np.lexsort((rows, -scores))
    return rows[order], scores[order]


def reference_top_rows(scores: F32, alive: U8, k: int) -> tuple[I32, F32]:
    """The slow oracle of `top_rows`: sort everything, then cut."""
    living = [(-float(s), row) for row, s in enumerate(scores) if alive[row] and not np.isnan(s)]
    best = sorted(living)[:k]
    return (
        np.array([row for _, row in best], np.int32),
        np.array([-score for score, _ in best], np.float32),
    )
