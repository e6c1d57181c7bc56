"""The sequence model's two steps: row-wise Adagrad for the rows of a table, Adam for the dense weights in one pass.

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


@njit(
    "void(float32[::1],float32[::1],float32[::1],float32[::1],float32,float32,float32)",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def move_all(
    weights: F32, gradient: F32, momentum: F32, energy: F32, momentum_keep: float, energy_keep: float, step: float
) -> None:  # fmt: skip
    """weights -= step * momentum / (sqrt(energy) + 1e-8), after both running means took the gradient in."""
    one, least = np.float32(1.0), np.float32(1e-8)
    for j in range(weights.size):
        momentum[j] = momentum[j] * momentum_keep + (one - momentum_keep) * gradient[j]
        energy[j] = energy[j] * energy_keep + (one - energy_keep) * (gradient[j] * gradient[j])
        weights[j] -= step * momentum[j] / (np.sqrt(energy[j]) + least)


def reference_move_all(
    weights: F32, gradient: F32, momentum: F32, energy: F32, momentum_keep: float, energy_keep: float, step: float
) -> None:  # fmt: skip
    """The slow oracle: the definition, in float64."""
    momentum[:] = momentum_keep * momentum.astype(np.float64) + (1 - momentum_keep) * gradient
    energy[:] = energy_keep * energy.astype(np.float64) + (1 - energy_keep) * gradient.astype(np.float64) ** 2
    weights -= step * momentum / (np.sqrt(energy.astype(np.float64)) + 1e-8)


def reference_move_rows(table: F32, energy: F32, rows: I32, gradients: F32, step: float) -> None:
    """The slow oracle: the definition, row by row."""
    for row, gradient in zip(rows, gradients, strict=True):
        if row >= 0:
            energy[row] += np.mean(gradient.astype(np.float64) ** 2)
            table[row] -= step * gradient / np.sqrt(energy[row])
