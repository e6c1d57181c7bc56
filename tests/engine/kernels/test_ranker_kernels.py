"""The network kernels agree with plain matrices: the same logits, and the step that the true gradient asks for."""

import dataclasses

import numpy as np
import pytest

from magpie.engine.kernels.ranker_reference import PlainNet, adagrad_rows
from magpie.engine.ranker.ranker import Ranker
from tests.engine.ranker.cast import PARAMS, open_town, play_rows, teach

pytestmark = pytest.mark.wide
ARRAYS = ("embedding", "wide", "w1", "w2", "w3", "linear", "scale")
CALM = dataclasses.replace(PARAMS, step_platt=0.0)


def plain_net(ranker: Ranker) -> PlainNet:
    learned = {name: getattr(ranker._state, name).astype(np.float64) for name in ARRAYS}
    layout = ranker._layout
    return PlainNet(
        **learned,
        bags=layout.bags.astype(np.int64),
        history_fields=layout.history_fields.astype(np.int64),
        attention=PARAMS.attention,
    )


def taught() -> tuple[Ranker, tuple]:
    """A ranker whose people have histories; Platt is held still so that probabilities are the raw ones."""
    ranker = open_town(params=CALM)
    rows = play_rows(ranker, 500)
    teach(ranker, rows)
    return ranker, rows


def test_predictions_agree_with_plain_matrices() -> None:
    ranker, (ids, ts_ms, *_) = taught()
    net, features = plain_net(ranker), ranker.features(ids, ts_ms + 1_000_000)
    said = ranker.predict(features)
    assert (features.history[:, 0, 0] >= 0).sum() > 400
    for row in range(0, 500, 5):
        given = (array[row].astype(np.float64) for array in (features.dense, features.offset))
        logits = net.forward(ids[row], *given, features.history[row])
        np.testing.assert_allclose(said[row], 1 / (1 + np.exp(-logits)), atol=2e-6)


@pytest.mark.parametrize("row", [3, 57, 211])
@pytest.mark.parametrize("name", ["w1", "w2", "w3", "linear", "embedding", "wide"])
def test_one_step_follows_the_true_gradient(row: int, name: str) -> None:
    ranker, (ids, ts_ms, labels, _, _) = taught()
    features = ranker.features(ids[row : row + 1], ts_ms[-1:])
    net, squares = plain_net(ranker), getattr(ranker._state, f"{name}_sq").astype(np.float64)
    array, history = getattr(net, name), features.history[0]
    rows = rows_met_once(ids[row], history) if name in ("embedding", "wide") else np.arange(len(array))
    if name == "wide":
        rows = np.intersect1d(rows, ids[row])
    given = (ids[row], features.dense[0].astype(float), features.offset[0].astype(float), history)
    gradient = net.slope(array, rows, *given, labels[row].astype(float), np.array([1.0, 0.0, 1.0]))
    before = array[rows].copy()
    ranker.learn(features, labels[row : row + 1], np.array([[True, False, True]]))
    if name in ("wide", "linear", "w3"):  # an accumulator of its own for every weight
        step = CALM.step_wide if name == "wide" else CALM.step_net
        after = before - step * gradient / np.sqrt(squares[rows] + gradient**2)
    else:
        step = CALM.step_embedding if name == "embedding" else CALM.step_net
        after = adagrad_rows(before, squares[rows], gradient, step)
    moved = getattr(ranker._state, name)[rows] - before
    assert np.abs(moved).max() > 1e-5
    np.testing.assert_allclose(moved, after - before, rtol=5e-3, atol=1e-6)


def rows_met_once(ids: np.ndarray, history: np.ndarray) -> np.ndarray:
    """Rows of this example whose vector takes one step; a row met twice takes two, one after the other."""
    rows, times = np.unique(np.concatenate([ids, history[history >= 0]]), return_counts=True)
    return rows[times == 1]
