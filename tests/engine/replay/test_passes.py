"""Steps shrink over passes, evenly; a single pass keeps its pace."""

import pytest

from magpie.engine.replay.passes import Pace
from magpie.engine.retrieval.params import SequenceParams
from magpie.engine.retrieval.sequence import SequenceModel

SMALL = SequenceParams(width=16, length=8, hidden=16, negatives=16, batch=8)


@pytest.mark.parametrize(("passes", "paces"), [(1, [1.0, 1.0, 1.0]), (3, [1.0, 0.9, 0.8])])
def test_the_pace_falls_from_one_to_a_tenth(passes: int, paces: list[float]) -> None:
    model = SequenceModel(SMALL, seed=0)
    pace = Pace(model, events=3, passes=passes)
    told = []
    for _ in range(3):
        pace.step()
        told.append(float(model.snapshot()["pace"][0]))
    assert told == pytest.approx(paces)
    for _ in range(3 * passes - 3):
        pace.learn_again([1], 2)
    last = float(model.snapshot()["pace"][0])
    assert last == pytest.approx(1.0 if passes == 1 else 0.2)
