"""The kNN kernels agree with sessions kept as plain lists, click after click."""

from dataclasses import replace

import numpy as np
import pytest

from magpie.engine.kernels.knn_reference import ReferenceKnn
from magpie.engine.retrieval.knn import SessionKnn
from magpie.engine.retrieval.params import KnnParams

SMALL = KnnParams(
    sessions_max=60, session_items=6, listed_max=256, per_item=50, neighbours=8, last=5, idf=1.0
)


def play(
    params: KnnParams, *, clicks: int, items: int, seed: int
) -> tuple[SessionKnn, ReferenceKnn, list[list[int]]]:
    """The same random clicks into both; people come back, sessions overlap, slots are used again and again."""
    rng = np.random.default_rng(seed)
    knn = SessionKnn(params)
    reference = ReferenceKnn(params.sessions_max, params.session_items)
    histories: dict[int, list[int]] = {}
    serials: dict[int, int] = {}
    for n in range(clicks):
        session = n // 4 - int(rng.integers(0, 20))
        item = int(items * rng.random() ** 2)
        weight = float(rng.choice([1.0, 3.0]))
        if serials.get(session, -1) not in reference.sessions:
            serials[session] = max(reference.sessions, default=-1) + 1
            reference.start(serials[session])
        reference.add(serials[session], item, weight)
        knn.add(session, item, weight, n)
        histories.setdefault(session, []).insert(0, item)
    return knn, reference, list(histories.values())


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("per_item", [3, 50])
def test_answers_agree_with_the_slow_reference(seed: int, per_item: int) -> None:
    params = replace(SMALL, per_item=per_item)
    knn, reference, histories = play(params, clicks=1_500, items=30, seed=seed)
    lag_factors = [params.match_keep**lag for lag in range(params.last)]

    for history in histories[-40:]:
        recent = list(dict.fromkeys(history))[: params.last]
        rows, scores = knn.query(history, top=30)
        expected = reference.query(
            recent,
            lag_weights=[(1 - lag / len(recent)) ** params.lag_decay for lag in range(len(recent))],
            match_factors=lag_factors,
            per_item=params.per_item,
            neighbours=params.neighbours,
            idf=params.idf,
            top=30,
        )

        assert dict(zip(rows.tolist(), scores.tolist(), strict=True)) == pytest.approx(
            dict(expected), rel=1e-5
        )
        assert (np.diff(scores) <= 0).all()


def test_a_list_at_its_widest_keeps_the_newest_sessions() -> None:
    # Given an item in more sessions than its list is wide
    knn = SessionKnn(replace(SMALL, sessions_max=40, listed_max=8, per_item=8, neighbours=100))
    for session in range(20):
        knn.add(session, 0, 1.0, session)
        knn.add(session, 1 + session, 1.0, session)

    # When it is asked for
    rows, _ = knn.query([0], top=100)

    # Then exactly the last eight sessions answer
    assert sorted(rows.tolist()) == [0, *range(13, 21)]


def test_blocks_are_used_again() -> None:
    # Given sessions that come and go over ever the same items, far more than there are slots
    knn = SessionKnn(replace(SMALL, sessions_max=16))
    for n in range(500):
        knn.add(n, n % 7, 1.0, n)
    used = knn.snapshot()["pool"].size

    for n in range(500, 5_000):
        knn.add(n, n % 7, 1.0, n)

    assert knn.snapshot()["pool"].size == used
