"""How true the heads are, as the engine tracks it, against the same computed directly from what was said and what came."""

import numpy as np
import pytest

from magpie.engine.kernels.counters_reference import PlainTruth, bin_of
from magpie.engine.kernels.ranker_state import BINS, CHECK
from magpie.engine.ranker.calibration import HALF_LIFE_DAYS, Calibration
from magpie.engine.ranker.ranker import Ranker
from magpie.engine.ranker.spec import FEED

N, HEADS, FIRST = 5_000, len(FEED.heads), len(FEED.fields)


def answers() -> tuple[np.ndarray, ...]:
    """(scene ids, said, weights, labels) of N showings; a head of weight 0 was not asked."""
    rng = np.random.default_rng(5)
    scenes = FIRST + rng.integers(0, 3, N)
    said = rng.beta(0.3, 3.0, (N, HEADS)).astype(np.float32)
    weights = rng.choice([0.0, 0.25, 1.0], (N, HEADS)).astype(np.float32)
    return scenes, said, weights, (rng.random((N, HEADS)) < said**1.3).astype(np.float32)


def checked(*, parts: int = 1) -> Calibration:
    scenes, said, weights, labels = answers()
    ranker, calibration = Ranker(FEED, seed=0), Calibration(FEED)
    ids = np.zeros((N, len(FEED.fields)), np.int32)
    ids[:, FEED.field("scene")] = scenes
    rows = ranker.blank_rows(ids, np.zeros(N, np.int64))._replace(
        probability=said, weights=weights, labels=labels, truth=calibration.sums
    )
    ops = np.stack([np.full(N, CHECK), np.arange(N)], axis=1)
    for part in np.array_split(ops, parts):
        ranker.run(rows, np.ascontiguousarray(part))
    return calibration


def test_the_tracked_error_is_the_one_computed_directly() -> None:
    scenes, said, weights, labels = answers()
    tracked, plain = checked(), PlainTruth()
    for row, head in zip(*np.nonzero(weights), strict=True):
        one = (float(array[row, head]) for array in (said, weights, labels))
        plain.check(1 + int(scenes[row]) - FIRST, int(head), *one)

    for scene, head in ((1, 0), (2, 3), (3, HEADS - 1)):
        assert tracked.errors()[scene, head] == pytest.approx(plain.error(scene, head))
        assert tracked.totals()[scene, head] == pytest.approx(plain.totals(scene, head))
    assert tracked.errors()[0].tolist() == [0.0] * HEADS


def test_how_answers_are_grouped_changes_no_bit() -> None:
    assert checked(parts=1).sums.tobytes() == checked(parts=13).sums.tobytes()


def test_a_week_halves_what_was_and_leaves_the_error() -> None:
    tracked = checked()
    asked, errors = tracked.totals().copy(), tracked.errors()

    tracked.pass_days(int(HALF_LIFE_DAYS))

    assert tracked.totals() == pytest.approx(asked / 2.0)
    assert tracked.errors() == pytest.approx(errors)


def test_bins_are_stretches_of_log_odds() -> None:
    assert [bin_of(said) for said in (0.0, 0.003, 0.5, 1.0)] == [0, 2, 10, BINS - 1]
