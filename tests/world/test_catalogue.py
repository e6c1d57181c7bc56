"""The invented town: whole, in both languages, and within the limits of the house."""

import re

from magpie.domain.goods.rules import STEP_CHARS_MAX, STEPS_MAX, AttributeName
from magpie.domain.goods.taxonomy import TOPICS
from magpie.world.catalogue import DISTRICTS, SHOPS
from magpie.world.catalogue.making import STEPS
from magpie.world.drawing.films import MOTIONS
from magpie.world.drawing.places import PALETTES, PLACES
from magpie.world.drawing.scenes import SIZES, THINGS

GOODS = [one for shop in SHOPS for one in shop.goods]
POSTS = [one for shop in SHOPS for one in shop.posts]
HAN = re.compile(r"[\u4e00-\u9fff]")


def test_the_town_is_as_large_as_it_says() -> None:
    assert (len(SHOPS), len(GOODS), len(POSTS)) == (60, 417, 300)
    assert len({one.slug for one in GOODS}) == 417
    assert len({one.slug for one in POSTS}) == 300


def test_everything_is_told_in_both_languages() -> None:
    """One test over all: seven hundred of one millisecond each would cost more to name than to run."""
    untold = []
    for entry in (*GOODS, *POSTS):
        said = (entry.title, entry.story)
        is_told = all(HAN.search(one.zh) and one.en and not HAN.search(one.en) for one in said)
        untold += [] if is_told else [entry.slug]

    assert untold == []


def test_topics_attributes_and_anchors_exist() -> None:
    topics, slugs = {topic.slug for topic in TOPICS}, {one.slug for one in GOODS}

    assert {topic for one in [*GOODS, *POSTS] for topic in one.topics} <= topics
    assert {name for one in GOODS for name, _, _ in one.facts} <= set(AttributeName)
    assert {anchor for one in POSTS for anchor in one.anchors} <= slugs
    assert all(one.anchors for one in POSTS)


def test_every_picture_can_be_drawn_from_what_we_know_to_draw() -> None:
    pictures = [one.picture for one in [*GOODS, *POSTS]]

    assert {picture.place for picture in pictures} <= set(PLACES)
    assert {picture.palette for picture in pictures} <= set(PALETTES)
    assert {thing.name for picture in pictures for thing in picture.things} <= set(THINGS) == set(SIZES)
    assert {picture.film for picture in pictures} - {""} <= set(MOTIONS)
    assert sum(picture.film != "" for picture in pictures) == 40


def test_prices_are_whole_positive_amounts() -> None:
    assert all(one.price_minor > 0 and one.price_minor % 100 == 0 and one.stock > 0 for one in GOODS)


def test_a_district_can_open_by_itself() -> None:
    assert [len(district) for district in DISTRICTS] == [12, 12, 12, 12, 12]
    for district in DISTRICTS:
        sold = {one.slug for shop in district for one in shop.goods}
        assert {anchor for shop in district for post in shop.posts for anchor in post.anchors} <= sold


def test_how_a_thing_is_made_is_told_of_things_that_exist_in_both_languages() -> None:
    steps = [step for told in STEPS.values() for step in told]

    assert set(STEPS) <= {one.slug for one in GOODS}
    assert all(3 <= len(told) <= STEPS_MAX for told in STEPS.values())
    assert all(HAN.search(one.zh) and one.en and not HAN.search(one.en) for one in steps)
    assert max(len(one.en) for one in steps) <= STEP_CHARS_MAX
