"""The kernel that reads a history says what the net says, whose forward pass it works out for one person."""

import dataclasses
from typing import Any

import numpy as np
import pytest

from magpie.engine.retrieval.params import SequenceParams
from magpie.engine.retrieval.sequence import SequenceModel
from magpie.engine.retrieval.sequence_net import SequenceNet

pytestmark = pytest.mark.wide
ITEMS = 200


def taught(**changed: Any) -> SequenceModel:
    """A model after twenty steps."""
    model = SequenceModel(dataclasses.replace(SequenceParams(), **changed), seed=3)
    rng = np.random.default_rng(3)
    for _ in range(20 * model.params.batch):
        model.learn(rng.integers(0, ITEMS, rng.integers(1, 25)).astype(np.int32), int(rng.integers(ITEMS)))
    return model


@pytest.mark.parametrize(
    "changed", [{}, {"is_tied": False}, {"mean_batches": 100}, {"width": 128, "length": 50}]
)
@pytest.mark.parametrize("lags", [1, 2, 7, 30])
def test_a_history_is_read_as_the_net_reads_it(changed: dict[str, Any], lags: int) -> None:
    model, rng = taught(**changed), np.random.default_rng(lags)
    history = rng.integers(0, ITEMS, lags).astype(np.int32)
    unknown = np.append(ITEMS + 5_000, history).astype(np.int32)

    vector = model.person_vector(history)

    state, length = model.snapshot(), model.params.length
    mean = "mean." if model.params.mean_batches else ""
    net = SequenceNet(model.params, state[f"{mean}weights"].astype(np.float32))
    read = state[f"{mean}vectors"][history[:length]][None].astype(np.float32)
    expected = net.forward(read, np.array([len(read[0])], np.int32)).unit[0]
    np.testing.assert_allclose(vector, expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(
        model.person_vector(unknown[:length]), model.person_vector(history[: length - 1]), rtol=1e-6
    )


def test_after_nothing_that_is_known_the_vector_is_nought() -> None:
    model = taught()

    for history in ([], [ITEMS + 5_000]):
        assert not model.person_vector(history).any()
