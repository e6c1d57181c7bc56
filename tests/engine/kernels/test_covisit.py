"""The co-visit kernels agree with rows kept as dicts, newcomers to full rows included."""

from dataclasses import replace

import numpy as np
import pytest

from magpie.engine.kernels.covisit_reference import ReferenceCoVisits
from magpie.engine.retrieval.covisit import CoVisits
from magpie.engine.retrieval.params import CoVisitParams

SMALL = CoVisitParams(neighbours=8, tau_ms=5_000)


@pytest.mark.parametrize("neighbours", [8, 64])
@pytest.mark.parametrize("tau_ms", [0, 5_000])
def test_answers_agree_with_the_slow_reference(neighbours: int, tau_ms: int) -> None:
    params = replace(SMALL, neighbours=neighbours, tau_ms=tau_ms)
    rng = np.random.default_rng(4)
    covisits = CoVisits(params)
    reference = ReferenceCoVisits(
        neighbours, tau_ms, [np.exp(-g / params.gap_scale) for g in range(params.window)], params.backward
    )
    history: list[int] = []
    for n in range(1_500):
        item = int(40 * rng.random() ** 2)
        # Now and then an event is late.
        ts_ms = 10 * n - int(rng.integers(0, 50))
        covisits.add(history[:12], item, ts_ms)
        reference.add(history[:12], item, ts_ms)
        history.insert(0, item)
        if n % 50 == 0:
            rows, scores = covisits.query(history, top=40)
            expected = reference.query(
                history,
                lag_weights=[params.lag_keep**k for k in range(params.last)],
                prior=params.prior,
                top=40,
            )
            answered = dict(zip(rows.tolist(), scores.tolist(), strict=True))
            assert answered == pytest.approx(dict(expected), rel=1e-3, abs=1e-6)
            assert (np.diff(scores) <= 0).all()


def test_what_a_newcomer_inherits_is_never_answered() -> None:
    # Given a full row of neighbours, each seen many times after item 0
    covisits = CoVisits(replace(SMALL, neighbours=2, tau_ms=0))
    for _ in range(10):
        covisits.add([0], 1, 0)
        covisits.add([0], 2, 0)

    # When a newcomer is seen once
    covisits.add([0], 3, 0)

    # Then it took a place, and answers for one visit only
    rows, scores = covisits.query([0], top=5)
    assert rows.tolist() == [2, 3]
    np.testing.assert_allclose(scores, [10 / 5, 1 / 5], rtol=1e-6)
