"""What is particular to session kNN: whose session it is, when it ends, and what a click weighs."""

from dataclasses import replace

import numpy as np
import pytest

from magpie.engine.retrieval.knn import SessionKnn
from magpie.engine.retrieval.params import KnnParams

SMALL = KnnParams(sessions_max=8, session_items=4, listed_max=16)
TEA, CUP, POT, LAMP = 0, 1, 2, 3


def test_a_session_is_not_its_own_neighbour() -> None:
    knn = SessionKnn(SMALL)
    knn.add(1, TEA, 1.0, 0)
    knn.add(1, CUP, 1.0, 0)

    assert knn.query([TEA], top=5)[0].tolist() == [TEA, CUP]
    assert knn.query([TEA], top=5, session=1)[0].tolist() == []


def test_a_click_counts_at_once() -> None:
    knn = SessionKnn(SMALL)
    knn.add(1, TEA, 1.0, 0)
    assert POT not in knn.query([TEA], top=5)[0]

    knn.add(1, POT, 1.0, 0)

    assert POT in knn.query([TEA], top=5)[0]


def test_a_heavier_event_counts_for_more() -> None:
    knn = SessionKnn(SMALL)
    for session, item, weight in ((1, CUP, 1.0), (2, POT, 3.0)):
        knn.add(session, TEA, 1.0, 0)
        knn.add(session, item, weight, 0)

    rows, scores = knn.query([TEA], top=5)

    by_row = dict(zip(rows.tolist(), scores.tolist(), strict=True))
    assert by_row[POT] == pytest.approx(3 * by_row[CUP])


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan")])
def test_a_weight_that_is_not_positive_is_refused_and_nothing_is_learned(weight: float) -> None:
    knn = SessionKnn(SMALL)
    before = knn.snapshot()

    with pytest.raises(ValueError, match="positive"):
        knn.add(1, TEA, weight, 0)

    assert all(np.array_equal(before[name], array) for name, array in knn.snapshot().items())


def test_an_idle_key_begins_a_new_session() -> None:
    knn = SessionKnn(replace(SMALL, gap_ms=1_000))
    knn.add(1, TEA, 1.0, 0)
    knn.add(1, CUP, 1.0, 1_000)
    knn.add(1, LAMP, 1.0, 2_001)

    assert knn.query([TEA], top=5)[0].tolist() == [TEA, CUP]
    assert knn.query([LAMP], top=5)[0].tolist() == [LAMP]


def test_an_idle_session_is_no_longer_met() -> None:
    knn = SessionKnn(replace(SMALL, keep_ms=1_000))
    knn.add(1, TEA, 1.0, 0)
    knn.add(1, CUP, 1.0, 0)
    knn.add(2, LAMP, 1.0, 1_000)
    assert CUP in knn.query([TEA], top=5)[0]

    knn.add(2, POT, 1.0, 1_001)

    assert knn.query([TEA], top=5)[0].tolist() == []


def test_the_oldest_session_makes_room() -> None:
    knn = SessionKnn(SMALL)
    for session in range(9):
        knn.add(session, TEA, 1.0, 0)
        knn.add(session, 10 + session, 1.0, 0)

    rows = knn.query([TEA], top=50)[0].tolist()

    assert sorted(rows) == [TEA, *range(11, 19)]


def test_a_row_given_to_another_item_starts_empty() -> None:
    knn = SessionKnn(SMALL)
    for item in (TEA, CUP, POT):
        knn.add(1, item, 1.0, 0)
    knn.drop_item(CUP)

    assert knn.query([CUP], top=5)[0].tolist() == []
    assert knn.query([TEA], top=5)[0].tolist() == [TEA, POT]

    knn.add(2, CUP, 1.0, 0)
    knn.add(2, LAMP, 1.0, 0)
    assert knn.query([CUP], top=5)[0].tolist() == [CUP, LAMP]
