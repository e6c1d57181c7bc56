"""A site where nobody looks otherwise than others has no circles, and its engine goes on."""

import numpy as np
import pytest

from magpie.engine.circles.circles import Circles
from magpie.engine.circles.params import CirclesParams

PEOPLE, CARDS, LOOKS_EACH = 40, 30, 60


def heard(*, value: float, weight: float) -> Circles:
    circles = Circles(CirclesParams())
    for at in range(PEOPLE * LOOKS_EACH):
        circles.learn(person=at % PEOPLE, card=at % CARDS, value=value, weight=weight, ts_ms=at * 1_000)
    return circles


@pytest.mark.parametrize(
    ("value", "weight"),
    [(0.0, 1.0), (0.7, 1.0), (3.0, 1.0), (0.7, 1e-12), (0.0, 1e-300)],
    ids=["all as others", "all alike", "all at the limit", "hardly trusted", "not trusted"],
)
def test_looks_that_are_all_alike_have_no_circles(value: float, weight: float) -> None:
    circles = heard(value=value, weight=weight)

    circles.seek()
    steps = 0
    while not circles.step(100_000) and steps < 10_000:
        steps += 1

    assert circles.published == 0
    assert steps < 10_000
    assert np.isfinite(circles.of_person(3)).all()


def test_everybody_forgotten_in_the_middle_of_a_search_leaves_nothing_to_find() -> None:
    circles = heard(value=0.7, weight=1.0)
    circles.seek()

    for person in range(PEOPLE):
        circles.forget_person(person)
        circles.step(50)
    steps = 0
    while not circles.step(100_000) and steps < 10_000:
        steps += 1

    assert circles.published == 0
