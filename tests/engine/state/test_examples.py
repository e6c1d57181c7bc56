"""Examples: each head is answered once, yes at once, no when the card is left or when log time closes the window."""

import dataclasses

import msgspec
import numpy as np
import pytest

from magpie.engine.params import Params
from magpie.engine.ranker.ranker import Ranker
from magpie.engine.ranker.spec import FEED
from magpie.engine.state.answers import ALL_HEADS, LEFT_HEADS, bits
from magpie.engine.state.examples import LENT, OPEN, SERVED, SPARE
from magpie.engine.state.heads import HEAD
from magpie.engine.state.names import NO_ROW
from magpie.kit.clock import DAY_MS, HOUR_MS
from magpie.log.payloads import ServedCard, SlateServed, to_props
from tests.engine.small_town import SMALL, Town, cards_of


def slot_of(town: Town, person: str, card: str) -> int:
    state = town.engine.state
    life = int(state.people["life"][state.people.rows.find(person)])
    return state.examples.find(life, state.cards.find(card))


def priors(town: Town) -> np.ndarray:
    """[heads, (asked, yes)] over everything that was seen, without what every ranker starts with."""
    seen = town.engine.state.heads.ranker._state.prior - Ranker(FEED, seed=1)._state.prior
    return seen.round(9) + 0.0


def open_slots(town: Town) -> np.ndarray:
    return np.flatnonzero(town.engine.state.examples.columns["phase"] == OPEN)


def served_town(params: Params = SMALL) -> tuple[Town, str]:
    town = Town(params)
    for number in range(6):
        town.publish(f"product:{number}", account=f"account:{number}")
    return town, cards_of(town.serve("p:mei", "s1", n=3))[0]


def test_a_served_card_waits_and_opens_when_it_is_seen():
    town, card = served_town()
    slot = slot_of(town, "p:mei", card)
    assert town.engine.state.examples.columns["phase"][slot] == SERVED

    town.say("Content Impressed", person="p:mei", card=card, slate="s1")

    assert town.engine.state.examples.columns["phase"][slot] == OPEN
    assert priors(town).sum() == 0.0


def test_yes_is_learned_at_once_and_only_once():
    town, card = served_town()
    town.say("Content Impressed", person="p:mei", card=card, slate="s1")
    town.say("Content Liked", person="p:mei", card=card, slate="s1")
    once = priors(town)[HEAD["like"]].tolist()
    assert once == pytest.approx([1.0, 1.0], abs=0.01)

    town.say("Content Favorited", person="p:mei", card=card, slate="s1")  # the same head by another act

    assert priors(town)[HEAD["like"]].tolist() == once
    assert priors(town)[HEAD["click"]].tolist() == [0.0, 0.0]


def test_a_comment_is_learned_as_a_comment_and_what_becomes_of_it_teaches_nothing():
    town, card = served_town()
    town.say("Content Impressed", person="p:mei", card=card, slate="s1")

    town.say("Content Commented", person="p:mei", card=card, slate="s1", ref="comment:1")

    said = priors(town)
    assert said[HEAD["comment"]].tolist() == pytest.approx([1.0, 1.0], abs=0.01)
    assert said[HEAD["like"]].tolist() == [0.0, 0.0]
    before = town.engine.state.ignored.get("kind", 0)
    for kind in ("Comment Answered by Maker", "Comment Hidden", "Comment Reported", "Comment Taken Back"):
        town.say(kind, person="p:tao", card=card, ref="comment:1")
    assert priors(town).tolist() == said.tolist()
    assert town.engine.state.ignored["kind"] == before + 4


def look(town: Town, card: str, slate: str, *, liked: bool) -> None:
    """Mei sees the card of a slate, may like it, and leaves it after a second."""
    common = {"person": "p:mei", "card": card, "slate": slate}
    town.say("Content Impressed", **common)
    if liked:
        town.say("Content Liked", **common)
    town.say("Content Viewed", measure=900.0, **common)


def serve_again(town: Town, card: str, slate: str, *, trial_tier: int = -1) -> None:
    """Long after, a slate of this card alone."""
    cards = (ServedCard(card=card, source="topic", score=1.0, propensity=1.0, trial_tier=trial_tier),)
    served = SlateServed(as_of=0, seed=7, params="", cards=cards)
    town.say("Slate Served", person="p:mei", slate=slate, props=to_props(served), by_ms=DAY_MS)


def test_a_second_showing_teaches_what_became_of_it_and_moves_nothing_else():
    town, card = served_town()
    look(town, card, "s1", liked=True)
    row = town.engine.state.cards.find(card)
    heat = town.engine.state.cards["heat"][row].copy()
    serve_again(town, card, "s2")
    before = priors(town)

    look(town, card, "s2", liked=False)

    asked, yes = (priors(town) - before)[HEAD["like"]]
    assert (asked, yes) == (pytest.approx(1.0, abs=0.1), 0.0)
    assert town.engine.state.cards["heat"][row].tolist() == heat.tolist()
    serve_again(town, card, "s3")
    before = priors(town)
    look(town, card, "s3", liked=True)
    assert (priors(town) - before)[HEAD["like"]].tolist() == pytest.approx([1.0, 1.0], abs=0.1)
    assert town.engine.state.cards["heat"][row].tolist() == heat.tolist()


def test_strangers_repeats_and_repeats_that_no_slate_asked_for_teach_nothing():
    strangers = dataclasses.replace(
        SMALL, trust=msgspec.structs.replace(SMALL.trust, newcomer=0.25, full_age_ms=30 * DAY_MS)
    )
    for params, is_served in ((strangers, True), (SMALL, False)):
        town, card = served_town(params)
        look(town, card, "s1", liked=True)
        if is_served:
            serve_again(town, card, "s2")
        else:
            town.say("Products Searched", person="p:mei", props={"query": "x"}, by_ms=DAY_MS)
        before = priors(town)

        look(town, card, "s2", liked=True)

        assert (priors(town) - before).tolist() == np.zeros((len(HEAD), 2)).tolist()


def test_a_repeat_answers_no_showing_that_was_not_seen():
    town, card = served_town()
    look(town, card, "s1", liked=True)
    for number in range(2, 9):  # a script that is shown the card, hides that it saw it, and likes it again
        serve_again(town, card, f"s{number}")
        before = priors(town)
        town.say("Content Liked", person="p:mei", card=card, slate=f"s{number}")
        assert (priors(town) - before)[HEAD["like"]].tolist() == [0.0, 0.0]


def test_a_strangers_second_look_tells_the_trial_nothing_though_it_brings_a_first_click():
    strangers = dataclasses.replace(
        SMALL, trust=msgspec.structs.replace(SMALL.trust, newcomer=0.25, full_age_ms=30 * DAY_MS)
    )
    town, card = served_town(strangers)
    look(town, card, "s1", liked=False)
    serve_again(town, card, "s2", trial_tier=0)
    town.say("Content Impressed", person="p:mei", card=card, slate="s2")

    town.say("Product Clicked", person="p:mei", card=card, slate="s2")

    slot = slot_of(town, "p:mei", card)
    assert town.engine.state.examples.columns["phase"][slot] == OPEN
    assert town.engine.state.examples.columns["is_trial"][slot] == 0


def test_a_second_look_tells_the_trial_nothing():
    town, card = served_town()
    look(town, card, "s1", liked=True)
    serve_again(town, card, "s2", trial_tier=0)
    slot = slot_of(town, "p:mei", card)
    assert town.engine.state.examples.columns["is_trial"][slot] == 1

    look(town, card, "s2", liked=True)

    assert town.engine.state.examples.columns["is_trial"][slot] == 0
    assert town.engine.state.examples.columns["phase"][slot] == OPEN


def test_a_yes_that_is_not_heard_is_learned_neither_as_yes_nor_as_no():
    floor = dataclasses.replace(
        SMALL,
        trust=msgspec.structs.replace(SMALL.trust, newcomer=0.25, full_age_ms=30 * DAY_MS, crowd_scale=1e-3),
    )
    town, card = served_town(floor)
    for number in range(3):  # a crowd before her: what a stranger does now is below the floor
        town.say("Content Liked", person=f"p:{number}", card=card)
    town.say("Content Impressed", person="p:mei", card=card, slate="s1")
    before = priors(town)

    town.say("Content Liked", person="p:mei", card=card, slate="s1")
    town.say("Content Viewed", person="p:mei", card=card, slate="s1", measure=900.0)

    learned = priors(town) - before
    assert learned[HEAD["like"]].tolist() == [0.0, 0.0]
    assert learned[HEAD["share"]][0] > 0.0


def test_leaving_answers_no_to_what_happens_on_the_card():
    town, card = served_town()
    town.say("Content Impressed", person="p:mei", card=card, slate="s1")
    town.say("Content Viewed", person="p:mei", card=card, slate="s1", measure=900.0)

    asked = priors(town)[:, 0]
    assert {head for head, at in HEAD.items() if asked[at]} == {
        "click", "long_view", "like", "comment", "share", "not_interested"
    }  # fmt: skip
    assert priors(town)[:, 1].sum() == 0.0
    assert (
        town.engine.state.examples.unanswered(slot_of(town, "p:mei", card), ALL_HEADS)
        == ALL_HEADS & ~LEFT_HEADS
    )


def test_the_window_closes_by_log_time_and_answers_the_rest():
    town, card = served_town()
    town.say("Content Impressed", person="p:mei", card=card, slate="s1")
    window_ms = town.engine.params.example_window_ms
    town.say("Products Searched", person="p:tao", props={"query": "x"}, by_ms=window_ms - 2_000)
    assert priors(town)[HEAD["order"]].tolist() == [0.0, 0.0]

    town.say("Products Searched", person="p:tao", props={"query": "x"}, by_ms=3_000)

    assert priors(town)[HEAD["follow"]].tolist() == [1.0, 0.0]
    # Of the no of what may come for a week, as much is said as orders come in a sitting.
    assert priors(town)[HEAD["order"]].tolist() == pytest.approx([town.engine.state.late.share(0), 0.0])
    assert priors(town)[HEAD["refund"]].tolist() == [0.0, 0.0]
    assert slot_of(town, "p:mei", card) == NO_ROW


def test_a_refund_is_asked_only_of_who_ordered():
    town, card = served_town()
    town.say("Content Impressed", person="p:mei", card=card, slate="s1")
    town.say("Order Completed", person="p:mei", card=card, slate="s1", ref="o:1")
    town.say(
        "Products Searched", person="p:tao", props={"query": "x"}, by_ms=town.engine.params.example_window_ms
    )

    assert priors(town)[HEAD["order"]].tolist() == pytest.approx([1.0, 1.0], abs=0.01)
    first = town.engine.state.sold.share(0)
    assert priors(town)[HEAD["refund"]].tolist() == pytest.approx([first, 0.0], abs=0.01)


def test_a_served_card_that_nobody_saw_teaches_nothing():
    town, _ = served_town()
    town.say(
        "Products Searched", person="p:tao", props={"query": "x"}, by_ms=town.engine.params.example_window_ms
    )

    assert priors(town).sum() == 0.0
    assert town.engine.state.examples._slots == {}


def test_an_event_without_a_slate_makes_its_own_example():
    town, _ = served_town()
    town.say("Content Liked", person="p:tao", card="product:5")

    assert priors(town)[HEAD["like"]].tolist() == [1.0, 1.0]
    assert town.engine.state.examples.columns["answered"][slot_of(town, "p:tao", "product:5")] == bits("like")


def test_the_ring_is_bounded_and_the_oldest_closes_early():
    town = Town(params=dataclasses.replace(SMALL, examples_max=128))
    for number in range(200):
        town.publish(f"product:{number}", account=f"account:{number}")
        town.say("Content Impressed", person="p:mei", card=f"product:{number}")

    assert len(town.engine.state.examples._slots) <= 128 - 64 + 1
    assert town.engine.state.examples.columns.rows <= LENT + 128
    assert priors(town)[HEAD["like"], 0] >= 100.0


def test_low_trust_teaches_in_proportion_and_simulated_by_its_trust():
    town, card = served_town()
    town.say("Content Liked", person="p:mei", card=card, trust=0.25, simulated=True)

    assert priors(town)[HEAD["like"]].tolist() == [0.25, 0.25]


def test_a_yes_weighs_no_more_than_the_no_of_the_same_showing_would_have():
    """Trust grows with each act; were a yes weighed by it and a no by the impression, newcomers would seem to like more."""
    growing = dataclasses.replace(
        SMALL, trust=msgspec.structs.replace(SMALL.trust, newcomer=0.25, full_kinds=3)
    )
    town, card = served_town(growing)
    town.say("Content Impressed", person="p:mei", card=card, slate="s1")
    town.say("Product Clicked", person="p:mei", card=card, slate="s1")
    town.say("Content Liked", person="p:mei", card=card, slate="s1")
    town.say("Content Viewed", person="p:mei", card=card, slate="s1", measure=900.0)

    weights = {head: float(priors(town)[at, 0]) for head, at in HEAD.items()}

    assert weights["like"] == weights["click"] == weights["share"] == pytest.approx(0.25)


def test_a_trial_showing_settles_once_with_its_outcome():
    town, _ = served_town()
    slate = town.serve("p:mei", "s2", n=20)
    trial = next(card for card in slate.cards if card.trial_tier >= 0)
    row = town.engine.state.cards.find(trial.card)

    town.like("p:mei", trial.card, slate="s2")
    town.say("Content Viewed", person="p:mei", card=trial.card, slate="s2", measure=1.0)

    trials = town.engine.state.trials._cards
    assert float(trials["settled"][row]) == pytest.approx(1.0, abs=0.01)
    assert float(trials["engaged"][row]) == float(trials["settled"][row])


@pytest.mark.parametrize("age_ms", [-1, 0, 6 * HOUR_MS - 1, 6 * HOUR_MS, 90 * DAY_MS, 900 * DAY_MS])
def test_the_ids_of_one_card_are_those_it_has_among_many(age_ms: int):
    town, card = served_town()
    heads, row = town.engine.state.heads, town.engine.state.cards.find(card)
    told = {"person": 0, "scene": "feed", "now_ms": town.now_ms}
    among = heads.ids(
        cards=np.array([row], np.int32), published_ms=np.array([town.now_ms - age_ms]), tiers=np.array([-1], np.int32),
        **told,
    )  # fmt: skip

    assert heads.ids_of_one(card=row, published_ms=town.now_ms - age_ms, **told).tolist() == among[0].tolist()


def test_after_a_quiet_night_a_few_windows_close_with_each_event_until_all_are():
    town = Town()
    for number in range(200):
        town.publish(f"product:{number}", account=f"account:{number}")
    for number in range(200):
        town.say("Content Impressed", person="p:mei", card=f"product:{number}")
    waiting = len(open_slots(town))
    town.say(
        "Products Searched", person="p:tao", props={"query": "x"}, by_ms=town.engine.params.example_window_ms
    )
    after_one = len(open_slots(town))
    for _ in range(4):
        town.say("Products Searched", person="p:tao", props={"query": "x"})

    assert (waiting, after_one, len(open_slots(town))) == (200, 200 - SPARE, 0)
