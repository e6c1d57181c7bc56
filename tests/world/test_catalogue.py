"""The invented town: whole, in both languages, and within the limits of the house."""

import re
from collections import Counter

import pytest

from magpie.domain.goods.rules import STEP_CHARS_MAX, STEPS_MAX, AttributeName
from magpie.domain.goods.taxonomy import TOPICS
from magpie.world.catalogue import DISTRICTS, SHOPS
from magpie.world.catalogue.making import MADE, making_of
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


def test_of_everything_it_is_told_where_by_whom_and_how_it_is_made_in_both_languages() -> None:
    untold = []
    for handle, one in ((shop.handle, one) for shop in SHOPS for one in shop.goods):
        making = making_of(one, handle=handle)
        said = (making.origin, making.maker, *making.steps)
        is_told = all(HAN.search(words.zh) and words.en and not HAN.search(words.en) for words in said)
        fits = 3 <= len(making.steps) <= STEPS_MAX and max(map(len, sum(said, ()))) <= STEP_CHARS_MAX
        untold += [] if is_told and fits else [one.slug]

    assert untold == []


def test_each_thing_is_made_in_one_way_and_by_its_own_shop() -> None:
    sold = {shop.handle: sorted(one.slug for one in shop.goods) for shop in SHOPS if shop.goods}

    assert {handle: sorted(sum(made.steps, ())) for handle, made in MADE.items()} == sold


def test_no_two_shops_tell_of_their_making_in_the_same_words() -> None:
    told = [
        words
        for made in MADE.values()
        for words in {words for steps in made.steps.values() for step in steps for words in step}
    ]

    assert len(told) > 1_000
    assert [words for words, count in Counter(told).items() if count > 1] == []


def test_goods_whose_making_nobody_has_written_are_named() -> None:
    with pytest.raises(KeyError, match="paper_moon does not say how tiger is made"):
        making_of(next(one for one in GOODS if one.slug == "tiger"), handle="paper_moon")
