"""Poisoning at the engine's door: one client, however busy and whatever it calls itself, weighs at most three people."""

import dataclasses

import numpy as np
import pytest

from magpie.engine.state.cards import LIKED
from magpie.engine.trust.params import TrustParams
from magpie.kit.clock import MINUTE_MS
from tests.engine.small_town import SMALL, Town

FLOOD = 1_500
HONEST = dataclasses.replace(SMALL, trust=TrustParams(once_keys=1 << 14))


def liking(town: Town, card: str) -> float:
    """The card's trusted engagement of this week, in likes."""
    state = town.engine.state
    heat = state.cards["heat"][state.cards.find(card), 2, LIKED]
    return float(np.exp(heat - state.now_ms / state.params.heat_taus_ms[2]))


def honest_town() -> Town:
    """Three regulars with a sitting behind them like product:fair."""
    town = Town(params=HONEST)
    for number in range(14):
        town.publish(f"product:{number}", account=f"account:{number}")
    town.publish("product:fair")
    town.publish("product:pushed")
    for person in ("p:1", "p:2", "p:3"):
        for number in range(12):
            card = f"product:{number}"
            town.say("Content Impressed", person=person, card=card, session=person, by_ms=2 * MINUTE_MS)
            town.say("Content Viewed", person=person, card=card, session=person, measure=12_000.0)
            town.say("Product Clicked", person=person, card=card, session=person)
        town.say("Content Liked", person=person, card="product:fair", session=person)
    return town


def one_person(number: int) -> dict[str, object]:
    return {"person": "p:bad", "session": "bad"}


def many_names(number: int) -> dict[str, object]:
    return {"person": f"a:{number}", "session": "bad"}


@pytest.mark.parametrize("flood", [one_person, many_names])
def test_one_client_moves_a_card_no_more_than_three_honest_people(flood):
    town = honest_town()
    fair = liking(town, "product:fair")
    assert fair > 1.5

    for number in range(FLOOD):
        town.say("Content Liked", card="product:pushed", by_ms=20, **flood(number))

    assert liking(town, "product:pushed") <= fair


def test_people_who_may_not_be_remembered_cannot_flood_either():
    town = honest_town()
    fair = liking(town, "product:fair")
    town.rights("p:bad", personalise=False)

    for _ in range(FLOOD):
        town.say("Content Liked", person="p:bad", card="product:pushed", by_ms=20)

    assert liking(town, "product:pushed") <= 1.1 * fair
