"""What operators may check: the heads' truth as the engine tracks it, and how exposure is spread."""

import numpy as np
import pytest

from magpie.engine.ask import Shares
from magpie.engine.audit import ASKED_MIN, gini, shares_of, truths_of
from magpie.engine.pulse import PulseReader
from magpie.engine.state.heads import HEAD
from tests.engine.small_town import Town


def seen_town(people: int = 60) -> tuple[Town, list[tuple[float, bool]]]:
    """Each person is served a page, sees all of it and likes some; and (probability of a like at that moment, liked)."""
    town, rng, truth = Town(), np.random.default_rng(8), []
    for number in range(12):
        town.publish(f"product:{number}", account=f"account:{number % 6}")
    for person in range(people):
        slate = town.serve(f"p:{person}", f"s{person}", n=4)
        state = town.engine.state
        life = state.life_of(state.people.rows.find(f"p:{person}"))
        for card in slate.cards:
            told = {"person": f"p:{person}", "card": card.card, "slate": f"s{person}", "scene": "feed"}
            town.say("Content Impressed", **told)
            state.heads.lessons.finish()
            slot = state.examples.find(life, state.cards.find(card.card))
            said = float(state.heads.lessons.rows["probability"][slot, HEAD["like"]])
            liked = bool(rng.random() < 0.3)
            if liked:
                town.say("Content Liked", **told)
            town.say("Content Viewed", measure=900.0, **told)
            truth.append((said, liked))
    return town, truth


def test_the_tracked_truth_is_the_one_computed_from_every_answer() -> None:
    town, truth = seen_town()

    (like,) = [one for one in truths_of(town.engine.state) if (one.scene, one.head) == ("feed", "like")]

    said, liked = np.array(truth).T
    # An answer weighs what it is trusted with, which a busy page makes a little less than 1.
    assert like.asked == pytest.approx(len(truth), rel=0.05)
    assert like.said == pytest.approx(said.mean(), rel=0.03)
    assert like.done == pytest.approx(liked.mean(), rel=0.05)
    assert abs(like.said - like.done) - 1e-6 <= like.error < 0.4
    assert {one.head for one in truths_of(town.engine.state)} >= {"click", "long_view", "like", "share"}


def test_of_what_hardly_anybody_was_asked_nothing_is_told() -> None:
    town, truth = seen_town(people=4)

    assert len(truth) < ASKED_MIN
    assert truths_of(town.engine.state) == ()


def test_the_pulse_tells_both_and_reading_it_changes_no_bit() -> None:
    town, _ = seen_town()
    before = town.engine.digest()

    pulse = PulseReader().read(town.engine.state, now_s=1_000.0)

    assert pulse.truths == truths_of(town.engine.state)
    assert pulse.shares == shares_of(town.engine.state)
    assert (pulse.shares.accounts, pulse.shares.cards) == (6, 12)
    assert town.engine.digest() == before


def test_shares_are_those_of_what_was_seen() -> None:
    town = Town()
    for number in range(4):
        town.publish(f"product:{number}", account=f"account:{number // 2}")
    assert shares_of(town.engine.state) == Shares(accounts=2, cards=4)
    for person in range(9):
        town.say("Content Impressed", person=f"p:{person}", card="product:0")
    for person in range(3):
        town.say("Content Impressed", person=f"p:{person}", card="product:2")

    shares = shares_of(town.engine.state)

    assert shares.largest_account == pytest.approx(0.75, abs=0.01)
    assert (
        shares.gini_accounts
        == pytest.approx(gini(np.array([9.0, 3.0])), abs=0.01)
        == pytest.approx(0.25, abs=0.01)
    )
    assert shares.gini_cards == pytest.approx(gini(np.array([9.0, 0.0, 3.0, 0.0])), abs=0.01)
    assert shares.tail == 0.0
    assert gini(np.ones(7)) == pytest.approx(0.0) and gini(np.array([0.0, 1.0])) == 0.5
