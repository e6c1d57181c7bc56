"""A new card is expected where its like is, from its first second; what people then do with it says more."""

import numpy as np
import pytest

from tests.engine.small_town import Town

pytestmark = pytest.mark.wide
TOPICS = ("tea", "clay")


def lived_in_town() -> Town:
    """Twelve cards of each of two topics; twenty people of each, who stay in their own and like each card once."""
    town = Town()
    for topic in TOPICS:
        for number in range(12):
            town.publish(f"product:{topic}{number}", topics={topic: 1.0}, words=(topic, f"word{number}"))
    rng = np.random.default_rng(3)
    for person in range(40):
        topic = TOPICS[person % 2]
        for number in rng.permutation(12):
            town.say("Content Liked", person=f"p:{person}", card=f"product:{topic}{number}", by_ms=7_000)
    return town


def expected(town: Town, topic: str, cards: list[str]) -> list[float]:
    """How near the model puts these cards to somebody who liked six cards of this topic, -1..1 times their length."""
    model = town.engine.state.blend.sequence
    rows = np.array([town.engine.state.cards.find(card) for card in cards], np.int32)
    history = [town.engine.state.cards.find(f"product:{topic}{n}") for n in range(6)]
    scores: list[float] = (model.vectors_of(rows) @ model.person_vector(history)).tolist()
    return scores


def test_a_new_card_is_expected_by_those_who_like_its_topic() -> None:
    town = lived_in_town()
    assert town.engine.state.blend.sequence.batches >= 8

    town.publish("product:new tea", topics={"tea": 1.0}, words=("tea", "spring"))
    town.publish("product:new clay", topics={"clay": 1.0}, words=("clay", "kiln"))

    both = ["product:new tea", "product:new clay"]
    tea, clay = expected(town, "tea", both), expected(town, "clay", both)
    assert tea[0] > tea[1] + 0.5 and clay[1] > clay[0] + 0.5


def test_a_card_whose_like_nobody_met_begins_as_every_row_does() -> None:
    town, other = lived_in_town(), lived_in_town()
    town.publish("product:glass", topics={"glass": 1.0}, words=("glass",))
    model, plain = town.engine.state.blend.sequence, other.engine.state.blend.sequence
    plain.make_room(model.rows)
    row = np.array([town.engine.state.cards.find("product:glass")], np.int32)
    assert model.vectors_of(row).tobytes() == plain.vectors_of(row).tobytes()


def test_what_people_do_with_it_outweighs_what_was_assumed() -> None:
    town = lived_in_town()
    town.publish("product:new tea", topics={"tea": 1.0}, words=("tea", "spring"))
    before = expected(town, "clay", ["product:new tea"])[0] - expected(town, "tea", ["product:new tea"])[0]
    for person in range(100, 164):  # of the new people it is those of clay who take to it
        for card in (f"clay{person % 12}", f"clay{(person + 5) % 12}", "new tea"):
            town.say("Content Liked", person=f"p:{person}", card=f"product:{card}", by_ms=7_000)
    after = expected(town, "clay", ["product:new tea"])[0] - expected(town, "tea", ["product:new tea"])[0]
    assert before < -0.5 and after > before + 0.25
