"""One engine, one state, two rankings: an arm's slate is what a site with its weights would serve, and a drafted one is both's."""

from collections import Counter

import numpy as np
import pytest

from magpie.engine.ask import SlateAsk
from magpie.engine.experiments.assignment import Arm, Experiment, Layer
from magpie.engine.experiments.tally import Tally
from magpie.engine.params import Params
from magpie.engine.scorers.value_scorer import score_of
from magpie.engine.selectors.board import Board
from magpie.engine.selectors.diversity_selector import page_before
from magpie.engine.weights import Weights, version_of
from magpie.log.payloads import SlateServed, from_props, to_props
from tests.engine.small_town import SMALL, Town

pytestmark = pytest.mark.wide
OWN = Weights.of(Params())
BOLD = OWN.changed({"click": 60.0, "explore": 0.3})
ARMS = (Arm("today", 1, OWN), Arm("bold", 1, BOLD))
AB = Layer("s", (Experiment("clicks", 0, 10_000, ARMS),))
DRAFT = Layer("s", (Experiment("clicks", 0, 10_000, ARMS, interleaved=True),))
PEOPLE = [f"p:{number}" for number in range(12)]


def shop_town() -> Town:
    town = Town()
    for number in range(30):
        town.publish(f"product:{number}", account=f"account:{number % 8}", category=f"food/{number % 5}",
                     topics={f"t{number % 6}": 1.0})  # fmt: skip
    rng = np.random.default_rng(2)
    for person in PEOPLE:
        town.rights(person)
        for number in rng.choice(30, 6, replace=False).tolist():
            town.like(person, f"product:{number}")
            town.say("Product Clicked", person=person, card=f"product:{number}")
    return town


def test_an_arm_ranks_as_a_site_of_its_weights_would_and_says_so() -> None:
    town = shop_town()
    plain = {person: town.ask(person, "s1") for person in PEOPLE}
    town.engine.rank_by(BOLD, Layer(""))
    bold = {person: town.ask(person, "s1") for person in PEOPLE}
    town.engine.rank_by(OWN, AB)
    found = {person: town.ask(person, "s1") for person in PEOPLE}

    assert {slate.variant for slate in plain.values()} == {""}
    assert Counter(slate.variant for slate in found.values()).keys() == {"clicks:today", "clicks:bold"}
    for person, slate in found.items():
        alike = plain if slate.variant == "clicks:today" else bold
        assert slate.served == alike[person].served
    assert bold["p:0"].served.params == version_of(SMALL, BOLD) != plain["p:0"].served.params


def test_who_may_not_be_profiled_is_in_no_experiment() -> None:
    town = shop_town()
    town.rights("p:0", version=2, personalise=False)
    town.engine.rank_by(OWN, AB)

    assert town.ask("p:0").variant == ""
    assert town.ask("p:1", may_personalise=False).variant == ""
    assert town.ask("p:1").variant != ""


def test_an_experiment_teaches_the_engine_nothing_of_its_own() -> None:
    town, other = shop_town(), shop_town()
    town.engine.rank_by(OWN, AB)

    assert town.engine.digest() == other.engine.digest()


@pytest.mark.parametrize("slate", ["s1", "s2", "s3"])
def test_a_drafted_page_is_both_arms_under_one_set_of_windows(slate: str) -> None:
    town = shop_town()
    town.engine.rank_by(OWN, DRAFT)
    answered = town.engine.answer_fully([SlateAsk(slate=slate, person="p:3", n=10)])[0]
    cards = answered.slate.cards
    sizes = Counter(card.team for card in cards if card.trial_tier < 0)

    assert answered.slate.variant == "clicks:interleaved"
    assert answered.slate.served.params == f"{SMALL.version}|{version_of(SMALL, BOLD)}"
    assert len({card.card for card in cards}) == 10
    assert set(sizes) == {"today", "bold"} and abs(sizes["today"] - sizes["bold"]) <= 1
    assert {card.team for card in cards if card.trial_tier >= 0} <= {""}
    accounts = town.engine.state.cards["account"][answered.candidates.rows[answered.chosen]].tolist()
    free = [at for at, card in enumerate(cards) if card.trial_tier < 0]
    assert all(accounts[at] not in accounts[max(0, at - 4) : at] for at in free)


def test_the_chance_of_a_drafted_card_is_exact_and_its_score_is_its_own_arms() -> None:
    town = shop_town()
    town.engine.rank_by(OWN, DRAFT)
    answered = town.engine.answer_fully([SlateAsk(slate="s1", person="p:3", n=8)])[0]
    cards, candidates, state = answered.slate.cards, answered.candidates, town.engine.state
    reserved = {at: answered.chosen[at] for at, card in enumerate(cards) if card.trial_tier >= 0}
    board = Board.of(state, candidates.rows, page_before(answered.query), frozenset(reserved.values()))
    scores = [score_of(arm.weights, candidates.heads, candidates.numbers) for arm in ARMS]
    sizes = [0, 0]
    for place, card in enumerate(cards):
        if place in reserved:
            continue
        at, team = answered.chosen[place], int(card.team == "bold")
        chances = [
            board.chances(board.after(answered.chosen[:place]), scores[k], ARMS[k].weights)[at]
            for k in (0, 1)
        ]
        expected = sum(chances) / 2 if sizes[0] == sizes[1] else chances[team]
        assert card.propensity == pytest.approx(expected, abs=1e-8)
        assert card.score == pytest.approx(float(scores[team][at]), abs=1e-5)
        sizes[team] += 1


def test_what_came_is_told_by_arm_and_by_team() -> None:
    town = shop_town()
    town.engine.rank_by(OWN, AB)
    serve(town, "p:0", "a1")
    first = serve(town, "p:0", "a2")
    town.say("Content Liked", person="p:0", card=first[0], slate="a2")
    town.say("Content Liked", person="p:0", card=first[0], slate="a2")
    town.say("Order Completed", person="p:0", card=first[1])
    town.engine.rank_by(OWN, DRAFT)
    drafted = town.events[serve(town, "p:1", "d1", offset=True)][1]
    served = from_props(drafted.props, SlateServed).cards
    bold = next(card.card for card in served if card.team == "bold")
    town.say("Product Clicked", person="p:1", card=bold, slate="d1")
    tally = Tally(SMALL, OWN)
    for _, event in town.events:
        tally.hear(event)

    came = tally.came["clicks"]
    arm = AB.arm_of(AB.experiments[0], "p:0").name
    other = next(one.name for one in ARMS if one.name != arm)
    assert (came.earned(arm).points.tolist(), came.earned(arm).slates.tolist()) == ([105.0], [2.0])
    assert came.earned(other).persons == 0
    assert came.credit(("today", "bold")).tolist() == [[0.0, 4.0]]
    assert not came.crossed
    came.arms[other]["p:0"] = [1.0, 1.0]
    assert came.crossed == {"p:0"} and came.earned(arm).persons == 0


def serve(town: Town, person: str, slate: str, *, offset: bool = False):  # type: ignore[no-untyped-def]
    """A slate, logged as the gateway logs it; its cards, or where it stands in the log."""
    answer = town.ask(person, slate)
    at = town.say("Slate Served", person=person, slate=slate, scene="feed", variant=answer.variant,
                  props=to_props(answer.served))  # fmt: skip
    return at if offset else [card.card for card in answer.cards]
