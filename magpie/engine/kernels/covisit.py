"""Co-visits in bounded rows: one kernel that counts a pair, one that asks with a history.

Each item keeps a row of neighbours. When a full row meets a newcomer, the smallest neighbour leaves and the
newcomer inherits its count for the purpose of staying (space-saving), remembered in `floors`; what it answers is
count - floor, its exact decayed count since it entered. Rows decay lazily, by event time, when they are touched.
"""

import numpy as np
from numba import njit

from magpie.engine.arrays import F32, I32, I64
from magpie.engine.kernels.scan import keep_best, put_in_order

BLANK = -1


@njit(
    "void(int32[:,::1],float32[:,::1],float32[:,::1],float32[::1],int64[::1],"
    "int32[::1],int64,int64,float64,float32[::1],float64)",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def count_pairs(
    keys: I32, counts: F32, floors: F32, visits: F32, row_ms: I64,
    history: I32, item: int, ts_ms: int, tau_ms: float, gap_weights: F32, backward: float,
) -> None:  # fmt: skip
    """Count `item` after each of `history` (newest first), forward in their rows and backward in its own."""
    width = keys.shape[1]
    for step in range(2 * min(history.size, gap_weights.size) + 1):
        # Step 0 only ages the item's own row; then forward and backward pairs take turns.
        row, col, weight = item, BLANK, np.float32(0.0)
        if step > 0:
            other = history[(step - 1) // 2]
            if other == item:
                continue
            weight = gap_weights[(step - 1) // 2]
            row, col = other, item
            if step % 2 == 0:
                row, col = item, other
                weight = np.float32(weight * backward)
        if tau_ms > 0.0 and ts_ms > row_ms[row]:
            keep = np.float32(np.exp(-(ts_ms - row_ms[row]) / tau_ms))
            visits[row] *= keep
            for j in range(width):
                counts[row, j] *= keep
                floors[row, j] *= keep
            row_ms[row] = ts_ms
        if col == BLANK:
            visits[row] += 1.0
            continue
        place, least = 0, np.float32(np.inf)
        for j in range(width):
            if keys[row, j] == col or keys[row, j] == BLANK:
                place = j
                break
            if counts[row, j] < least:
                place, least = j, counts[row, j]
        if keys[row, place] != col:
            keys[row, place] = col
            floors[row, place] = counts[row, place]
        counts[row, place] += weight


@njit(
    "int64(int32[:,::1],float32[:,::1],float32[:,::1],float32[::1],int32[::1],float32[::1],float64,"
    "float32[::1],int32[::1],float32[::1],int32[::1])",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def ask_pairs(
    keys: I32, counts: F32, floors: F32, visits: F32, items: I32, lag_weights: F32, prior: float,
    item_scores: F32, found: I32, best: F32, best_rows: I32,
) -> int:  # fmt: skip
    """Sum the neighbours of `items` (newest first), best first; returns how many. Scratch leaves as zeros."""
    kinds = 0
    for lag in range(min(items.size, lag_weights.size)):
        row = items[lag]
        share = np.float32(lag_weights[lag] / (visits[row] + prior))
        for j in range(keys.shape[1]):
            item = keys[row, j]
            if item == BLANK:
                break
            sure = counts[row, j] - floors[row, j]
            if sure <= 0.0:
                continue
            if item_scores[item] == 0.0:
                found[kinds] = item
                kinds += 1
            item_scores[item] += share * sure
    size = 0
    for item in found[:kinds]:
        size = keep_best(best, best_rows, size, item_scores[item], item)
        item_scores[item] = 0.0
    put_in_order(best, best_rows, size)
    return size
