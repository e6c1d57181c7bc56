"""What the things of the town cost before: the same every time, never more claimed than was asked, and never a new price today."""

from datetime import UTC, datetime, timedelta

from magpie.demo.prices import SHOP_AGE, Asked, price_story
from magpie.domain.goods.rules.prices import PriceNote, PriceStep, price_note
from magpie.world.catalogue import SHOPS

NOW = datetime(2026, 11, 27, tzinfo=UTC)
GOODS = [one for shop in SHOPS for one in shop.goods]


def note_of(story: tuple[Asked, ...]) -> PriceNote | None:
    steps = [PriceStep(NOW - timedelta(days=asked.days_ago), asked.price_minor) for asked in story]
    return price_note(steps, compare_minor=story[-1].compare_minor, now=NOW)


def test_what_the_town_asked_is_the_same_for_a_seed_and_ends_at_the_price_of_the_catalogue() -> None:
    for one in GOODS:
        story = price_story(one.slug, one.price_minor)
        assert story == price_story(one.slug, one.price_minor)
        assert story[-1].price_minor == one.price_minor
        assert timedelta(days=story[0].days_ago) < SHOP_AGE
        assert all(asked.price_minor > 0 and asked.price_minor % 100 == 0 for asked in story)

    assert any(
        price_story(one.slug, one.price_minor, seed=2) != price_story(one.slug, one.price_minor)
        for one in GOODS
    )


def test_most_prices_have_a_past_and_every_reduction_may_be_named() -> None:
    stories = [price_story(one.slug, one.price_minor) for one in GOODS]
    reduced = [story for story in stories if story[-1].compare_minor]
    raised = [story for story in stories if len(story) > 1 and story[0].price_minor < story[-1].price_minor]
    notes = [note for note in map(note_of, stories) if note is not None]

    assert 0.6 < len(notes) / len(GOODS) < 0.9
    assert (len(reduced) > 40, len(raised) > 25) == (True, True)
    for story in reduced:
        note = note_of(story)
        assert note is not None
        assert note.was_minor == story[0].price_minor > story[-1].price_minor
    assert all(note.was_minor == 0 for note in map(note_of, raised) if note)
