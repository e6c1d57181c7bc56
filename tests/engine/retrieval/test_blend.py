"""What is particular to the blend: who may be a candidate, and what the gate is shown."""

import numpy as np
import pytest

from magpie.engine.retrieval.blend import CHANNELS, Blend, gate_features
from magpie.engine.retrieval.params import BlendParams, GateParams
from tests.engine.retrieval.learners import ITEMS, BlendLearner, checkerboard

pytestmark = pytest.mark.wide


@pytest.fixture
def taught() -> BlendLearner:
    learner = BlendLearner()
    for click in checkerboard(sessions=120, seed=3):
        learner.teach(click)
    return learner


def test_dead_rows_are_no_candidates_and_do_not_shorten_the_list(taught: BlendLearner) -> None:
    alive = np.ones(ITEMS, np.uint8)
    alive[[0, 2, 4]] = 0

    found = taught.find((0, 2, 4), alive=alive, top=5)

    assert not set(found.rows.tolist()) & {0, 2, 4}
    # Each counting channel is asked for as many more as it may lose to the history: five living cards each.
    for channel in (1, 2):
        assert (found.shares[:, channel] > 0).sum() == 5


def test_shares_say_how_strongly_each_channel_named_a_card(taught: BlendLearner) -> None:
    found = taught.find((0,), alive=np.ones(ITEMS, np.uint8))

    assert found.shares.shape == (len(found.rows), len(CHANNELS))
    # All sixteen rows are candidates here, so every channel's shares sum to one.
    np.testing.assert_allclose(found.shares.sum(axis=0), 1.0, rtol=1e-5)
    assert (np.diff(found.scores) <= 0).all()


def test_the_index_of_a_row_that_is_no_candidate() -> None:
    empty = Blend(BlendParams(), seed=1).find((), alive=np.ones(4, np.uint8))

    assert (len(empty.rows), empty.index_of(3)) == (0, -1)


def test_features_by_hand() -> None:
    params = GateParams(floors=(0.5, 0.5), log_starts=(1.0, 0.0))
    rows = np.array([3, 7], np.int32)
    shares = np.array([[0.5, 0.0], [0.25, 1.0]], np.float32)

    features = gate_features(
        rows, shares, history=(7, 3), popularity=np.array([0, 1], np.float32), params=params
    )

    expected = [
        [np.log(1.0), np.log(0.5), 1, 0, 1.5, 0, 0, 1, 0],
        [np.log(0.75), np.log(1.5), 1, 1, 0.75, 3, 0.3 * np.log(2), 1, 1],
    ]
    np.testing.assert_allclose(features, expected, rtol=1e-6, atol=1e-7)


def test_a_channel_that_was_not_asked_is_silent() -> None:
    params = GateParams(floors=(0.5, 0.5), log_starts=(1.0, 0.0))
    rows, popularity = np.array([3], np.int32), np.zeros(1, np.float32)
    named = np.array([[0.5, 0.0]], np.float32)

    whole = gate_features(rows, named, history=(), popularity=popularity, params=params)
    short = gate_features(rows, named[:, :1], history=(), popularity=popularity, params=params)

    assert whole.tolist() == short.tolist()


def test_the_gate_learns_which_channel_to_believe() -> None:
    # Given a blend whose sequence model is untaught noise and whose co-visits know the truth
    learner = BlendLearner()
    for click in checkerboard(sessions=200, seed=3):
        if click.history:
            found = learner.find(click.history, alive=np.ones(ITEMS, np.uint8))
            learner.learn_gate(found, click.item)
        learner.covisits.add(click.history, click.item, click.ts_ms)

    # Then the one counts for less than it did at first, the other for more
    (noise, _, pairs, _), starts = learner.gate.weights()[0][:4], learner.params.gate.log_starts
    assert noise < starts[0] - 0.2
    assert pairs > starts[2] + 0.1
