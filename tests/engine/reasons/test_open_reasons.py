"""What is said of a card itself holds: nobody is "many people", nothing unjudged is "well rated"."""

import math

from magpie.engine.ask import Slate
from magpie.engine.looks.tastes import TOPIC
from magpie.kit.clock import DAY_MS
from tests.engine.small_town import Town


def shelf(count: int = 12) -> Town:
    """So many cards that nobody has looked at."""
    town = Town()
    for number in range(count):
        town.publish(f"product:{number}", topics={f"topic{number}": 1.0}, account=f"account:{number}")
    return town


def codes_of(slate: Slate) -> set[str]:
    return {reason.code for card in slate.served.cards for reason in card.reasons} - {"trial"}


def test_in_a_shop_where_two_people_tapped_once_nothing_is_hot_or_well_rated():
    town = shelf()
    town.say("Product Clicked", person="p:tao", card="product:1")
    town.say("Content Liked", person="p:mei", card="product:2")

    said = codes_of(town.ask("p:new", n=12)) | codes_of(town.ask("p:mei", n=12))

    assert "fresh" in said
    assert said.isdisjoint({"trend", "quality"})


def test_many_people_are_looking_once_many_have():
    town = shelf()
    for person in range(40):
        town.like(f"p:{person}", "product:3")

    card = next(card for card in town.ask("p:new", n=12).served.cards if card.card == "product:3")

    assert [reason.code for reason in card.reasons] == ["trend"]


def test_just_published_is_not_said_of_an_old_card():
    town = shelf()
    town.say("Content Impressed", by_ms=30 * DAY_MS, person="p:tao", card="product:1")

    assert codes_of(town.ask("p:new", n=12)) == {"explore"}


def test_well_rated_is_said_where_the_quality_is_known_to_be_good():
    town = shelf()
    town.publish("product:fine", quality=0.9)
    town.say("Content Impressed", by_ms=30 * DAY_MS, person="p:tao", card="product:1")

    by_card = {card.card: card.reasons[0].code for card in town.ask("p:new", n=13).served.cards}

    assert by_card["product:fine"] == "quality"
    assert by_card["product:2"] == "explore"


def test_people_stay_longer_is_said_once_several_have_and_of_no_card_that_is_passed():
    town = shelf()
    for person in range(60):
        for number in range(4):
            watched_ms = 40_000.0 if number == 3 else 900.0
            town.say("Content Viewed", measure=watched_ms, person=f"p:{person}", card=f"product:{number}")
    town.say("Content Impressed", by_ms=30 * DAY_MS, person="p:tao", card="product:1")

    by_card = {card.card: card.reasons[0].code for card in town.ask("p:new", n=12).served.cards}

    assert by_card["product:3"] == "held"
    assert by_card["product:2"] == by_card["product:9"] == "explore"


def test_who_stays_longer_is_told_so_and_without_that_the_score_falls_as_told():
    town = Town()
    for number in range(24):
        topic = "tea" if number % 2 else "clay"
        town.publish(f"product:{number}", topics={topic: 1.0}, account=f"account:{number}")
    for person in range(12):  # others look alike at both, so that tea itself is nothing special
        for number in range(12):
            town.say("Content Viewed", measure=4_000.0, person=f"p:{person}", card=f"product:{number}")
    for number in range(12):
        watched_ms = 9_000.0 if number % 2 else 600.0  # no look of ten seconds: nothing that would be an act
        town.say("Content Viewed", measure=watched_ms, person="p:mei", card=f"product:{number}")

    told = [
        (card.card, reason)
        for card in town.ask("p:mei", n=12).served.cards
        for reason in card.reasons
        if reason.code.startswith("stays")
    ]

    assert told
    assert all(reason.cause == "tea" and int(card.partition(":")[2]) % 2 for card, reason in told)
    state = town.engine.state
    for _, reason in told:
        mei, tea = state.people.rows.find("p:mei"), state.cards.topics.names.index("tea")
        leans = {(sort, row): lean for sort, row, lean in state.tastes.leans_on(person=mei)}
        assert reason.share == round(1.0 - math.exp(-state.params.look_pull * leans[TOPIC, tea]), 4)
    assert not [
        reason
        for card in town.ask("p:0", n=12).served.cards
        for reason in card.reasons
        if reason.code.startswith("stays")
    ]
