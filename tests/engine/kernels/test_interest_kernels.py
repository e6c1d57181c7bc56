"""The kernels of reading interests agree with their plain references."""

import numpy as np
import pytest

from magpie.engine.kernels.interests import EMPTY, gauge
from magpie.engine.kernels.interests_reference import reference_add_up, reference_gauge

TAUS_MS = np.array([3_600_000.0, 259_200_000.0])
MIX = np.array([0.4, 0.6], np.float32)


NOTHING = (
    np.empty(0, np.int32), np.empty(0, np.float32), np.empty(0, np.int64), np.empty((0, 0), np.int32),
    np.empty((0, 0), np.float32),
)  # fmt: skip


def gauged(
    slots: np.ndarray, sums: np.ndarray, gap_ms: int, declared: np.ndarray, events: tuple = NOTHING
) -> dict[int, float]:
    keys, strengths = np.empty(16, np.int32), np.empty(16, np.float32)
    count = gauge(slots, sums, gap_ms, TAUS_MS, MIX, declared, 0.8, 2.0, *events, keys, strengths)
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


@pytest.mark.parametrize("is_shared", [True, False])
def test_what_events_left_is_taken_out_as_the_reference_says(is_shared: bool):
    rng = np.random.default_rng(6)
    slots, facets = np.array([1, EMPTY, 4, 7], np.int32), rng.integers(EMPTY, 9, (9, 3)).astype(np.int32)
    shares = rng.random((9, 3)).astype(np.float32) if is_shared else np.ones((9, 3), np.float32)
    cards, weights = rng.integers(0, 9, 12).astype(np.int32), rng.random(12).astype(np.float32)
    gaps_ms, sums = rng.integers(0, 10_000_000, 12), rng.uniform(4.0, 9.0, (4, 2)).astype(np.float32)
    events = (cards, weights, gaps_ms, facets, shares if is_shared else NOTHING[-1])

    found = gauged(slots, sums, 0, NOTHING[0], events)

    lost = reference_add_up(
        keys=slots[slots != EMPTY], facets=facets[cards], shares=shares[cards], weights=weights, gaps_ms=gaps_ms,
        taus_ms=TAUS_MS,
    )  # fmt: skip
    left = sums - np.array([lost.get(int(key), [0.0, 0.0]) for key in slots], np.float32)
    expected = reference_gauge(
        slots=slots, sums=left, gap_ms=0, taus_ms=TAUS_MS, mix=MIX, declared=NOTHING[0], most=0.8, doubt=2.0
    )
    assert found == pytest.approx(expected, rel=1e-4)
    assert found != gauged(slots, sums, 0, NOTHING[0])
