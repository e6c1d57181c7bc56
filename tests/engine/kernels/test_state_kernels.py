"""The state's kernels agree with their plain references."""

import numpy as np
import pytest

from magpie.engine.kernels.state import COLD, lean, offer, warm
from magpie.engine.kernels.state_reference import leaned, offered, warmed

NOW_MS = 1_763_800_000_000
TAUS_MS = (3_600_000.0, 259_200_000.0)


def test_warm_agrees_with_its_reference():
    rng = np.random.default_rng(1)
    heat = np.full((3, 2, 2), COLD)
    expected = [COLD, COLD]
    for _ in range(50):
        weight, ts_ms = float(rng.uniform(0.1, 3)), NOW_MS + int(rng.integers(0, 10_000_000))
        warm(heat, 1, 1, weight, ts_ms, np.array(TAUS_MS))
        expected = [warmed(old, weight, ts_ms, tau) for old, tau in zip(expected, TAUS_MS, strict=True)]

    assert heat[1, :, 1] == pytest.approx(expected, rel=1e-12)
    assert np.isneginf(heat[[0, 2]]).all()
    assert np.isneginf(heat[1, :, 0]).all()


def test_heat_halves_as_the_clock_says_and_keeps_order():
    heat = np.full((2, 1, 1), COLD)
    taus_ms = np.array([1_000.0])
    warm(heat, 0, 0, 1.0, 0, taus_ms)
    warm(heat, 1, 0, 1.0, 1_000, taus_ms)

    assert np.exp(heat[:, 0, 0] - 1_000 / 1_000) == pytest.approx([np.exp(-1), 1.0])


def test_offer_agrees_with_its_reference():
    rng = np.random.default_rng(2)
    values, rows = np.full((2, 5), COLD), np.full((2, 5), -1, np.int32)
    expected: dict[int, float] = {}
    for _ in range(300):
        row, value = int(rng.integers(0, 12)), float(rng.integers(0, 1_000))
        offer(values, rows, 1, row, value)
        expected = offered(expected, row, value, size=5)

    assert dict(zip(rows[1].tolist(), values[1].tolist(), strict=True)) == expected
    assert (rows[0] == -1).all()


def test_lean_agrees_with_its_reference():
    rng = np.random.default_rng(3)
    slots, weights = np.full((2, 4), -1, np.int32), np.zeros((2, 4, 2), np.float32)
    last_ms = np.full(2, NOW_MS, np.int64)
    expected: dict[int, list[float]] = {}
    told_ms = NOW_MS
    for _ in range(200):
        topics = rng.choice(9, 2, replace=False).astype(np.int32)
        shares, weight = np.array([0.7, 0.3], np.float32), float(rng.uniform(-1, 3))
        ts_ms = told_ms + int(rng.integers(-3_600_000, 7_200_000))
        lean(slots, weights, last_ms, 1, topics, shares, weight, ts_ms, np.array(TAUS_MS))
        expected = leaned(
            expected,
            told_ms,
            topics.tolist(),
            shares.tolist(),
            weight=weight,
            ts_ms=ts_ms,
            taus_ms=TAUS_MS,
            slots=4,
        )
        told_ms = max(told_ms, ts_ms)

    held = {int(t): weights[1, s].tolist() for s, t in enumerate(slots[1]) if t >= 0}
    assert sorted(held) == sorted(expected)
    for topic, sums in expected.items():
        assert held[topic] == pytest.approx(sums, rel=1e-3, abs=1e-4)
    assert (slots[0] == -1).all()
