"""The sequence source's kernel proposes what the model itself would, whose vector and scores it works out anew."""

import dataclasses

import numpy as np
import pytest

from magpie.engine.kernels.scan import top_rows
from magpie.engine.retrieval.params import SequenceParams
from magpie.engine.retrieval.sequence import SequenceModel

pytestmark = pytest.mark.wide
ITEMS = 200


def taught(*, is_tied: bool) -> SequenceModel:
    """A model after twenty steps."""
    model, rng = (
        SequenceModel(dataclasses.replace(SequenceParams(), is_tied=is_tied), seed=3),
        np.random.default_rng(3),
    )
    for _ in range(20 * model.params.batch):
        model.learn(rng.integers(0, ITEMS, rng.integers(1, 25)).astype(np.int32), int(rng.integers(ITEMS)))
    return model


@pytest.mark.parametrize("is_tied", [True, False])
@pytest.mark.parametrize("lags", [1, 2, 7, 30])
@pytest.mark.parametrize("shortlist", [1, 8, 9, 150])
def test_a_shortlist_is_ordered_as_the_model_orders_it(is_tied: bool, lags: int, shortlist: int) -> None:
    model, rng = taught(is_tied=is_tied), np.random.default_rng(lags)
    history = np.append(rng.integers(0, ITEMS, lags), ITEMS + 5_000).astype(
        np.int32
    )  # the last one is not known
    rows = np.sort(rng.permutation(ITEMS)[:shortlist]).astype(np.int32)

    found, scores = model.best_of(history, rows, 20)

    all_scores = model.scores(model.person_vector(history))
    _, expected = top_rows(all_scores[rows], np.ones(len(rows), np.uint8), 20)
    np.testing.assert_allclose(scores, expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(all_scores[found], scores, rtol=1e-4, atol=1e-5)
    assert len(found) == min(20, shortlist) and len(set(found.tolist())) == len(found)


def test_after_nothing_that_is_known_nothing_is_proposed() -> None:
    model = taught(is_tied=True)

    for history in ([], [ITEMS + 5_000]):
        rows, scores = model.best_of(np.array(history, np.int32), np.arange(10, dtype=np.int32), 5)
        assert (rows.tolist(), scores.tolist()) == ([], [])
