"""Ranks by hand: ties stand in the middle, the unnamed stand nowhere."""

from math import inf

import numpy as np
import pytest

from magpie.engine.replay.ranking import BothSettings, RankTally, mid_rank

ROWS = np.array([4, 7, 2, 9], np.int32)
SCORES = np.array([0.9, 0.5, 0.5, 0.1], np.float32)


@pytest.mark.parametrize(("target", "rank"), [(4, 0.0), (7, 1.5), (2, 1.5), (9, 3.0), (3, inf)])
def test_the_mid_rank(target: int, rank: float) -> None:
    assert mid_rank(ROWS, SCORES, target) == rank


def test_scoring_everything_alike_gains_nothing() -> None:
    tally = RankTally(items=100)
    rows = np.arange(100, dtype=np.int32)

    for target in range(100):
        tally.add(rows, np.ones(100, np.float32), target)

    # Every target stands at 49.5, outside the twenty.
    assert tally.scores().hr20 == 0.0


def test_the_figures_of_two_questions() -> None:
    tally = RankTally(items=10)
    tally.add(ROWS, SCORES, 4)
    tally.add(ROWS, SCORES, 2)

    scores = tally.scores()

    assert scores.hr20 == 1.0
    assert scores.mrr20 == pytest.approx((1 + 1 / 2.5) / 2)
    assert scores.ndcg10 == pytest.approx((1 + 1 / np.log2(3.5)) / 2)
    assert scores.coverage20 == pytest.approx(0.4)


def test_without_the_current_item_the_rest_move_up_and_the_current_is_a_miss() -> None:
    both = BothSettings(items=10)
    both.add(ROWS, SCORES, 9, current=4)
    both.add(ROWS, SCORES, 4, current=4)

    assert both.allowed.scores().mrr20 == pytest.approx((1 / 4 + 1) / 2)
    assert both.excluded.scores().mrr20 == pytest.approx((1 / 3 + 0) / 2)
    assert both.excluded.scores().hr20 == 0.5
