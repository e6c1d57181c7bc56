"""The kernels of reading interests agree with their plain references."""

import numpy as np
import pytest

from magpie.engine.kernels.interests import EMPTY, add_up, gauge, look_up
from magpie.engine.kernels.interests_reference import reference_add_up, reference_gauge, reference_look_up

TAUS_MS = np.array([3_600_000.0, 259_200_000.0])
MIX = np.array([0.4, 0.6], np.float32)


def gauged(slots: np.ndarray, sums: np.ndarray, gap_ms: int, declared: np.ndarray) -> dict[int, float]:
    keys, strengths = np.empty(16, np.int32), np.empty(16, np.float32)
    count = gauge(slots, sums, gap_ms, TAUS_MS, MIX, declared, 0.8, 2.0, keys, strengths)
    assert keys[:count].tolist() == sorted(keys[:count].tolist())
    return dict(zip(keys[:count].tolist(), strengths[:count].tolist(), strict=True))


@pytest.mark.parametrize("declared", [[], [4], [2, 11]])
def test_gauge_agrees_with_its_reference(declared: list[int]):
    rng = np.random.default_rng(len(declared))
    for _ in range(50):
        slots = rng.choice(12, 6, replace=False).astype(np.int32)
        slots[rng.random(6) < 0.3] = EMPTY
        sums = rng.normal(0.5, 1.0, (6, 2)).astype(np.float32)
        gap_ms, said = int(rng.integers(0, 10_000_000)), np.array(declared, np.int32)

        found = gauged(slots, sums, gap_ms, said)
        expected = reference_gauge(
            slots=slots,
            sums=sums,
            gap_ms=gap_ms,
            taus_ms=TAUS_MS,
            mix=MIX,
            declared=said,
            most=0.8,
            doubt=2.0,
        )

        assert found == pytest.approx(expected, rel=1e-4)


def test_nothing_known_and_nothing_liked_gauge_to_nothing():
    none, no_sums = np.empty(0, np.int32), np.empty((0, 2), np.float32)
    disliked = np.array([[-1.0, -1.0]], np.float32)

    assert gauged(none, no_sums, 0, none) == {}
    assert gauged(np.array([3], np.int32), disliked, 0, none) == {}
    assert gauged(np.array([3], np.int32), disliked, 0, np.array([3], np.int32)) == {3: 1.0}


def test_look_up_agrees_with_its_reference():
    rng = np.random.default_rng(5)
    for known in (0, 1, 7):
        keys = np.sort(rng.choice(20, known, replace=False)).astype(np.int32)
        strengths = rng.random(known).astype(np.float32)
        at = rng.integers(EMPTY, 20, (9, 4)).astype(np.int32)
        found = np.full(at.shape, np.nan, np.float32)

        look_up(keys, strengths, at, found)

        by_key = dict(zip(keys.tolist(), strengths.tolist(), strict=True))
        assert found.tolist() == reference_look_up(by_key, at).tolist()


def test_add_up_agrees_with_its_reference():
    rng = np.random.default_rng(6)
    keys = np.array([1, 4, 7], np.int32)
    facets = rng.integers(EMPTY, 9, (12, 3)).astype(np.int32)
    shares, weights = rng.random((12, 3)).astype(np.float32), rng.random(12).astype(np.float32)
    gaps_ms = rng.integers(0, 10_000_000, 12)
    sums = np.zeros((3, 2), np.float32)

    add_up(keys, facets, shares, weights, gaps_ms, TAUS_MS, sums)

    expected = reference_add_up(
        keys=keys, facets=facets, shares=shares, weights=weights, gaps_ms=gaps_ms, taus_ms=TAUS_MS
    )
    for place, key in enumerate(keys.tolist()):
        assert sums[place].tolist() == pytest.approx(expected[key], rel=1e-4)
