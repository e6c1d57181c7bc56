"""Visitors' comments fit the card, are said once, and there is something to say about everything in the town."""

import re
from collections import Counter

from magpie.demo.visitors.remarking import Tongue, topics_of_cards
from magpie.domain.goods.taxonomy import TOPICS
from magpie.domain.talk.rules import TEXT_CHARS_MAX, clean_text
from magpie.world.catalogue.remarks import REMARKS, remarks_on

HAN = re.compile(r"[\u4e00-\u9fff]")


def test_of_everything_in_the_town_there_is_something_to_say_in_both_languages() -> None:
    cards = topics_of_cards()

    assert len(cards) == 717
    assert [card for card, topics in cards.items() if not remarks_on(topics[0]).zh] == []
    for said in REMARKS.values():
        assert all(HAN.search(words) for words in said.zh)
        assert not any(HAN.search(words) for words in said.en)


def test_every_remark_is_of_known_topics_its_own_and_can_be_posted_as_it_stands() -> None:
    topics = Counter(topic for several in REMARKS for topic in several)
    words = [words for said in REMARKS.values() for words in (*said.zh, *said.en)]

    assert topics.keys() <= {topic.slug for topic in TOPICS} and set(topics.values()) == {1}
    assert len(set(words)) == len(words)
    assert all(clean_text(one) == one and len(one) <= TEXT_CHARS_MAX for one in words)


def test_nobody_says_a_thing_twice_or_what_was_said_here_already() -> None:
    tongue, fitting = Tongue(1), remarks_on("tea").zh

    said = [tongue.find_words(("tea",), heard=fitting[:1]) for _ in range(len(fitting))]

    assert sorted(said[:-1]) == sorted(fitting[1:])
    assert said[-1] == ""


def test_one_in_three_speaks_english() -> None:
    said = [Tongue(number).find_words(("tea",), heard=()) for number in range(6)]

    assert [HAN.search(words) is None for words in said] == [True, False, False, True, False, False]


def test_of_what_nobody_talks_about_nothing_is_said() -> None:
    assert Tongue(0).find_words(("no-such-topic",), heard=()) == ""
