"""Declared value keeps its order, and one "no" of one person does not flatten the feed of another."""

from magpie.engine.ask import SlateAsk
from tests.engine.small_town import Town

CARDS = [f"post:{number}" for number in range(24)]
TOPICS = ("tea", "lamps", "kites")


def watched_town() -> Town:
    """Mei has looked at twelve posts, none for long: nothing is worth much yet."""
    town = Town()
    for number, card in enumerate(CARDS):
        town.publish(
            card,
            account=f"account:{number % 6}",
            topics={TOPICS[number % 3]: 1.0},
        )
    for card in CARDS[:12]:
        town.say("Content Impressed", person="p:mei", card=card)
        town.say("Content Viewed", person="p:mei", card=card, measure=2_000.0)
    return town


def scores_for_tao(town: Town) -> list[float]:
    return town.engine.score(SlateAsk(slate="s1", person="p:tao"), CARDS)


def test_one_no_of_mei_leaves_the_feed_of_tao_as_rich_as_it_was() -> None:
    town = watched_town()
    before = scores_for_tao(town)

    town.say("Not Interested Marked", person="p:mei", card=CARDS[0])
    after = scores_for_tao(town)

    assert min(before) > 1.0  # an attentive second
    assert sum(after) > 0.7 * sum(before)


def test_of_two_cards_below_zero_the_better_one_still_stands_first() -> None:
    town = watched_town()
    for number in range(40):
        town.say("Content Impressed", person=f"p:{number}", card=CARDS[number % 24])
        town.say("Not Interested Marked", person=f"p:{number}", card=CARDS[number % 24])

    scores = scores_for_tao(town)

    assert min(scores) > 0.0
    assert len({round(score, 9) for score in scores}) > 3
