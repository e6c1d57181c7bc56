"""The invented town: whole, in both languages, and within the limits of the house."""

import re
from collections import Counter

import pytest

from magpie.domain.goods.rules import STEP_CHARS_MAX, STEPS_MAX, AttributeName
from magpie.domain.goods.rules.promises import SHIP_DAYS, Promise
from magpie.domain.goods.rules.returns import RETURN_DAYS, ReturnPolicy
from magpie.domain.goods.taxonomy import TOPICS
from magpie.world.catalogue import DISTRICTS, SHOPS
from magpie.world.catalogue.making import MADE, making_of
from magpie.world.catalogue.terms import (
    FRESH,
    MADE_TO_ORDER,
    PATIENT_SHOPS,
    PIECES,
    QUICK_SHOPS,
    SAME_DAY,
    TAKES_DAYS,
    UNSEALED,
    pieces_of,
    terms_of,
)
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


def test_everything_is_sent_and_taken_back_by_rules_of_the_house() -> None:
    told = {one.slug: terms_of(one, handle=shop.handle) for shop in SHOPS for one in shop.goods}

    assert all(
        terms.promise in set(Promise) and terms.returns in set(ReturnPolicy) for terms in told.values()
    )
    assert {terms.return_days for terms in told.values()} == set(RETURN_DAYS)
    for terms in told.values():
        is_days = terms.promise == Promise.DAYS
        assert (SHIP_DAYS[0] <= terms.ship_days <= SHIP_DAYS[1]) if is_days else terms.ship_days == 0
    returns = Counter(terms.returns for terms in told.values())
    assert (returns["none_custom"], returns["none_fresh"]) == (len(MADE_TO_ORDER), len(FRESH))
    assert returns["seven_day"] > returns["seven_day_unless_opened"] > 50
    assert (told["opening-locket"], told["country-loaf"]) == (
        ("days", 5, "none_custom", 7),
        ("same_day", 0, "none_fresh", 7),
    )


def test_terms_name_only_what_there_is() -> None:
    slugs, handles = {one.slug for one in GOODS}, {shop.handle for shop in SHOPS}

    assert set(PIECES) | set(MADE_TO_ORDER) | set(TAKES_DAYS) | FRESH | SAME_DAY | UNSEALED <= slugs
    assert handles >= QUICK_SHOPS | PATIENT_SHOPS


def test_pieces_that_are_told_apart_exist_once_and_are_weighed_and_told_in_both_languages() -> None:
    for one in GOODS:
        pieces = pieces_of(one)
        if not pieces:
            continue
        assert one.single and len(pieces) == max(1, len(one.options))
        assert all(piece.weight_mg > 0 and HAN.search(piece.quality.zh) for piece in pieces)
        assert all(piece.quality.en and not HAN.search(piece.quality.en) for piece in pieces)
    numbers = [piece.certificate for pieces in PIECES.values() for piece in pieces if piece.certificate]
    assert len(set(numbers)) == len(numbers) == 3
