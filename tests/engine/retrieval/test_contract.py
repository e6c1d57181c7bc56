"""The contract every retrieval model keeps, asked of all of them on the checkerboard."""

from collections.abc import Callable

import numpy as np
import pytest

from magpie.engine.arrays import Snapshot
from tests.engine.retrieval.learners import LEARNERS, BlendLearner, Learner, checkerboard

pytestmark = pytest.mark.wide


MakeLearner = Callable[[], Learner]
# The blend teaches all the others at once and takes as long as they do together.
every_learner = pytest.mark.parametrize(
    "make",
    [pytest.param(make, marks=pytest.mark.wide if make is BlendLearner else ()) for make in LEARNERS],
    ids=lambda make: make.__name__,
)
QUESTIONS = [(0,), (1,), (4, 2, 0), (5, 3, 1, 7)]


def taught(make: MakeLearner, *, sessions: int = 400) -> Learner:
    learner = make()
    for click in checkerboard(sessions=sessions, seed=3):
        learner.teach(click)
    return learner


def assert_same_bits(left: Snapshot, right: Snapshot) -> None:
    assert left.keys() == right.keys()
    for name in left:
        assert left[name].dtype == right[name].dtype, name
        assert left[name].tobytes() == right[name].tobytes(), name


@every_learner
def test_white_is_followed_by_white_and_black_by_black(make: MakeLearner) -> None:
    learner = taught(make)

    for item in range(16):
        colours = [row % 2 for row in learner.answer((item,), 5)]
        assert colours == [item % 2] * 5


@every_learner
def test_asking_changes_nothing(make: MakeLearner) -> None:
    asked, left_alone = make(), make()
    for click in checkerboard(sessions=60, seed=3):
        asked.teach(click)
        left_alone.teach(click)
        for question in QUESTIONS:
            asked.answer(question, 5)

    assert_same_bits(asked.snapshot(), left_alone.snapshot())


@every_learner
def test_a_restored_model_goes_on_as_if_never_stopped(make: MakeLearner) -> None:
    # Given a model stopped in the middle, between two micro-batches
    clicks = list(checkerboard(sessions=61, seed=3))
    whole, before, after = make(), make(), make()
    for click in clicks[:147]:
        whole.teach(click)
        before.teach(click)

    # When another takes its snapshot and goes on
    after.restore(before.snapshot())
    assert_same_bits(after.snapshot(), before.snapshot())
    for click in clicks[147:]:
        whole.teach(click)
        after.teach(click)

    # Then nothing tells them apart
    assert_same_bits(after.snapshot(), whole.snapshot())
    for question in QUESTIONS:
        assert after.answer(question, 8) == whole.answer(question, 8)


@every_learner
def test_a_snapshot_is_a_copy(make: MakeLearner) -> None:
    learner = taught(make, sessions=40)
    state = learner.snapshot()
    kept = {name: array.copy() for name, array in state.items()}

    for click in checkerboard(sessions=40, seed=4):
        learner.teach(click)

    assert_same_bits(state, kept)


@every_learner
def test_a_dropped_item_is_never_answered(make: MakeLearner) -> None:
    learner = taught(make)
    assert 4 in {row for question in QUESTIONS for row in learner.answer(question, 16)}

    learner.drop_item(4)

    for question in [*QUESTIONS, (4,), (4, 2)]:
        assert 4 not in learner.answer(question, 16)


@every_learner
def test_memory_does_not_grow_with_the_number_of_events(make: MakeLearner) -> None:
    learner = taught(make, sessions=100)
    before = learner.bytes_used()

    for click in checkerboard(sessions=800, seed=5):
        learner.teach(click)

    assert learner.bytes_used() <= before


@every_learner
def test_equal_teaching_gives_equal_bits(make: MakeLearner) -> None:
    assert_same_bits(taught(make, sessions=60).snapshot(), taught(make, sessions=60).snapshot())


@every_learner
def test_what_was_taught_matters(make: MakeLearner) -> None:
    """The guard of the tests above: a snapshot that forgot to hold the state would pass them all."""
    one, other = taught(make, sessions=60).snapshot(), taught(make, sessions=61).snapshot()

    assert any(not np.array_equal(one[name], other[name]) for name in one)
