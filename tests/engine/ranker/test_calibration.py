"""How true the heads are, as the engine tracks it, against the same computed directly from what was said and what came."""

import numpy as np
import pytest

from magpie.engine.ranker.calibration import BINS, HALF_LIFE_DAYS, Calibration, bins_of
from magpie.engine.ranker.spec import FEED

N, HEADS, FIRST = 5_000, len(FEED.heads), len(FEED.fields)


def answers() -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(5)
    scenes = FIRST + rng.integers(0, 3, N)
    said = rng.beta(0.3, 3.0, (N, HEADS)).astype(np.float32)
    known = rng.random((N, HEADS)) < 0.6
    labels = (rng.random((N, HEADS)) < said**1.3).astype(np.float32)
    return scenes, said, known, labels, rng.choice([0.25, 1.0], N).astype(np.float32)


def test_the_tracked_error_is_the_one_computed_directly() -> None:
    scenes, said, known, labels, weights = answers()
    tracked = Calibration(FEED)
    for part in np.array_split(np.arange(N), 7):
        tracked.add(scenes[part], said[part], known=known[part], labels=labels[part], weights=weights[part])

    for scene, head in ((0, 0), (1, 3), (2, HEADS - 1)):
        own = (scenes == FIRST + scene) & known[:, head]
        p, y, w = (array[own].astype(float) for array in (said[:, head], labels[:, head], weights))
        gaps = [abs(np.sum((w * (p - y))[bins_of(p) == one])) for one in range(BINS)]
        assert tracked.errors()[1 + scene, head] == pytest.approx(sum(gaps) / w.sum())
        assert tracked.totals()[1 + scene, head] == pytest.approx([w.sum(), (w * p).sum(), (w * y).sum()])
    assert tracked.errors()[0].tolist() == [0.0] * HEADS


def test_how_answers_are_grouped_changes_no_bit() -> None:
    scenes, said, known, labels, weights = answers()
    sums = []
    for parts in (1, 13):
        tracked = Calibration(FEED)
        for part in np.array_split(np.arange(N), parts):
            tracked.add(
                scenes[part], said[part], known=known[part], labels=labels[part], weights=weights[part]
            )
        sums.append(tracked.sums.tobytes())

    assert sums[0] == sums[1]


def test_a_week_halves_what_was_and_leaves_the_error() -> None:
    scenes, said, known, labels, weights = answers()
    tracked = Calibration(FEED)
    tracked.add(scenes, said, known=known, labels=labels, weights=weights)
    asked, errors = tracked.totals().copy(), tracked.errors()

    tracked.pass_days(int(HALF_LIFE_DAYS))

    assert tracked.totals() == pytest.approx(asked / 2.0)
    assert tracked.errors() == pytest.approx(errors)


def test_bins_are_stretches_of_log_odds() -> None:
    assert bins_of(np.array([0.0, 0.003, 0.5, 1.0])).tolist() == [0, 2, 10, BINS - 1]
