"""Row-wise Adagrad: one kernel that moves many rows of a table by their gradients, one after another.

Each row has one accumulator: the sum of the mean squares of its gradients. A row named twice is moved twice, in
the order given, so equal input gives equal bits. Refuses nothing: rows of -1 are padding and skipped.
"""

import numpy as np
from numba import njit

from magpie.engine.arrays import F32, I32


@njit(
    "void(float32[:,::1],float32[::1],int32[::1],float32[:,::1],float64)",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def move_rows(table: F32, energy: F32, rows: I32, gradients: F32, step: float) -> None:
    """table[row] -= step * g / sqrt(energy[row]), after energy[row] += mean(g * g)."""
    width = table.shape[1]
    squares = np.empty(width, np.float32)
    for at in range(rows.size):
        row = rows[at]
        if row < 0:
            continue
        for j in range(width):
            squares[j] = gradients[at, j] * gradients[at, j]
        # Halving keeps the sum exact in its order and lets the compiler use wide registers.
        span = width
        while span > 1:
            half = span // 2
            for j in range(half):
                squares[j] += squares[span - half + j]
            span -= half
        energy[row] += squares[0] / width
        pace = np.float32(step / np.sqrt(energy[row]))
        for j in range(width):
            table[row, j] -= pace * gradients[at, j]


def reference_move_rows(table: F32, energy: F32, rows: I32, gradients: F32, step: float) -> None:
    """The slow oracle: the definition, row by row."""
    for row, gradient in zip(rows, gradients, strict=True):
        if row >= 0:
            energy[row] += np.mean(gradient.astype(np.float64) ** 2)
            table[row] -= step * gradient / np.sqrt(energy[row])
