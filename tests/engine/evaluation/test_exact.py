"""On a shelf that can be counted out, the estimators' expectation is the truth: every page, by its exact chance."""

import numpy as np
import pytest
from scipy.stats import t

from magpie.engine.evaluation.estimates import (
    cascade,
    dr,
    dr_change,
    interval,
    ips,
    place,
    snips,
    today,
    weigh,
)
from magpie.engine.evaluation.evidence import VALUE, Change
from magpie.engine.evaluation.model import fitted
from magpie.engine.evaluation.verdict import NoOverlap, evaluate
from tests.engine.evaluation.cast import OWN, evidence, pages

CHANGE = Change(OWN, OWN.changed({"like": 60.0, "explore": 0.2}))


def truths(change: Change) -> tuple[np.ndarray, np.ndarray, np.ndarray, float, float]:
    """(pages' chances under the old and the new weights, what each earns, and both true values)."""
    own = pages(change)
    then = np.array([page.chances.then.prod() for page in own])
    now = np.array([page.chances.now.prod() for page in own])
    earned = np.array([change.worth(page.done.sum(axis=0))[0] for page in own])
    return then, now, earned, float(then @ earned), float(now @ earned)


def test_the_pages_are_all_there_are() -> None:
    then, now, _, old, new = truths(CHANGE)

    assert then.sum() == pytest.approx(1.0, abs=1e-9)
    assert now.sum() == pytest.approx(1.0, abs=1e-9)
    assert abs(new - old) > 0.05


@pytest.mark.parametrize("estimator", [ips, cascade, dr])
def test_the_expectation_is_the_truth(estimator) -> None:
    then, _, _, _, new = truths(CHANGE)
    own = evidence(pages(CHANGE), CHANGE)

    by_page = estimator(own, weigh(own, clip=np.inf), VALUE)

    # Once for each person: the model of either has seen only the other, and is wrong in its own way.
    assert then @ by_page[: len(then)] == pytest.approx(new, abs=1e-9)
    assert then @ by_page[len(then) :] == pytest.approx(new, abs=1e-9)


def test_the_change_is_told_without_what_both_have_in_common() -> None:
    then, _, _, old, new = truths(CHANGE)
    own = evidence(pages(CHANGE), CHANGE)
    assert then @ dr_change(own, weigh(own, clip=np.inf))[: len(then)] == pytest.approx(new - old, abs=1e-9)

    none = Change(OWN, OWN)
    own = evidence(pages(none), none)
    assert np.abs(dr_change(own, weigh(own))).max() < 1e-12


def test_a_place_by_itself_is_biased_where_the_cards_above_matter() -> None:
    then, _, _, _, new = truths(CHANGE)
    own = evidence(pages(CHANGE), CHANGE)

    assert abs(then @ place(own, weigh(own, clip=np.inf))[: len(then)] - new) > 0.01


def test_clipping_takes_weight_away_and_says_how_much() -> None:
    own = evidence(pages(CHANGE), CHANGE)
    free, cut = weigh(own, clip=np.inf), weigh(own, clip=1.2)

    assert free.trust.clipped == 0.0
    assert cut.weights.max() == 1.2
    assert 0.0 < cut.trust.clipped < 1.0
    assert cut.trust.heaviest == free.trust.heaviest > 1.2


def test_self_normalised_weights_keep_a_constant() -> None:
    """Where every place earns the same, whatever stands there, so does the change; plain weights say otherwise."""
    own = evidence(pages(CHANGE), CHANGE)
    own.reward[:] = 2.0

    assert interval(snips(own, weigh(own)), own.person).mean == pytest.approx(2.0 * 3, abs=1e-9)
    assert interval(cascade(own, weigh(own)), own.person).mean != pytest.approx(2.0 * 3, abs=1e-2)


def test_a_person_is_one_observation() -> None:
    rng = np.random.default_rng(5)
    earned = rng.normal(size=60)
    once = interval(earned, np.arange(60, dtype=np.int32))
    again = interval(np.tile(earned, 20), np.tile(np.arange(60, dtype=np.int32), 20))

    assert once.half == pytest.approx(t.ppf(0.975, 59) * earned.std(ddof=1) / 60**0.5)
    assert again.mean == pytest.approx(once.mean)
    assert again.half == pytest.approx(once.half)
    assert interval(np.ones(3), np.zeros(3, np.int32)).half == np.inf


def test_what_is_estimated_is_told_in_the_worths_of_today() -> None:
    own = evidence(pages(CHANGE), CHANGE)
    likes, clicks = today(own, "like"), today(own, "click")

    assert today(own).tolist() == (5.0 * likes + 4.0 * clicks).tolist()


def test_nobodys_answers_correct_themselves() -> None:
    """What the model says of a person does not move with what that person did."""
    own = evidence(pages(CHANGE), CHANGE)
    half = len(own) // 2
    before = fitted(own, VALUE)
    own.reward[:half] += 9.0
    after = fitted(own, VALUE)

    assert after.stood[:half].tolist() == before.stood[:half].tolist()
    assert (after.now[half:, 0] > before.now[half:, 0] + 1.0).all()


def test_two_persons_are_no_evidence() -> None:
    own = evidence(pages(CHANGE), CHANGE)

    with pytest.raises(NoOverlap) as refused:
        evaluate(own)
    assert refused.value.detail["slates"] == len(own)
    assert refused.value.detail["persons"] == pytest.approx(2.0)
    assert "日志无法回答" in refused.value.say("zh")
