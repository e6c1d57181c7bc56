"""Row-wise Adagrad, and Adam in one pass, agree with their definitions."""

import numpy as np
import pytest

from magpie.engine.kernels.sequence import move_all, move_rows, reference_move_all, reference_move_rows


@pytest.mark.parametrize("width", [1, 3, 64, 100])
def test_rows_move_as_defined(width: int) -> None:
    rng = np.random.default_rng(2)
    table = rng.normal(size=(20, width)).astype(np.float32)
    energy = np.full(20, 1e-4, np.float32)
    rows = rng.integers(-1, 20, 50).astype(np.int32)
    gradients = rng.normal(size=(50, width)).astype(np.float32)
    expected_table, expected_energy = table.copy(), energy.copy()

    move_rows(table, energy, rows, gradients, 0.1)
    reference_move_rows(expected_table, expected_energy, rows, gradients, 0.1)

    np.testing.assert_allclose(table, expected_table, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(energy, expected_energy, rtol=1e-5)


def test_padding_moves_nothing() -> None:
    table, energy = np.ones((3, 2), np.float32), np.ones(3, np.float32)

    move_rows(table, energy, np.array([-1, -1], np.int32), np.ones((2, 2), np.float32), 0.1)

    assert (table.tolist(), energy.tolist()) == ([[1, 1]] * 3, [1, 1, 1])


def test_all_weights_move_as_defined() -> None:
    rng = np.random.default_rng(3)
    held = [rng.normal(size=1_000).astype(np.float32) for _ in range(3)]
    held[2] **= 2
    expected = [array.copy() for array in held]
    for gradient in rng.normal(size=(5, 1_000)).astype(np.float32):
        move_all(held[0], gradient, held[1], held[2], 0.9, 0.998, 1e-3)
        reference_move_all(expected[0], gradient, expected[1], expected[2], 0.9, 0.998, 1e-3)

    for array, other in zip(held, expected, strict=True):
        np.testing.assert_allclose(array, other, rtol=1e-4, atol=1e-6)
