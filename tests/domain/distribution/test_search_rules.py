"""The published rule of searching: what is found, in both languages, and in which order."""

import pytest

from magpie.domain.distribution import rules
from magpie.domain.distribution.rules import Named, read_query, score_of

TEA = Named(("明前绿茶", "Spring green tea"), ("灯笼茶", "Lantern Tea", "lantern_tea"), {"tea": 1.0})


def score(query: str, thing: Named = TEA) -> float:
    return score_of(thing, read_query(query), typed=query)


@pytest.mark.parametrize(
    ("query", "points"),
    [
        ("green", rules.TITLE_SAYS),
        ("GREEN  Tea!", rules.TITLE_SAYS),
        ("Ｇreen", rules.TITLE_SAYS),
        ("teas", rules.TITLE_SAYS),
        ("spr", rules.TITLE_BEGINS),
        ("绿茶", rules.TITLE_SAYS),
        ("茶", rules.TITLE_SAYS),
        ("明前的", rules.TITLE_PAIRS * 0.5),
        ("lantern", rules.ACCOUNT_SAYS),
        ("灯笼", rules.ACCOUNT_SAYS),
        ("oolong", rules.TOPIC_SPEAKS),
        ("普洱", rules.TOPIC_SPEAKS),
        ("green cup", rules.TITLE_SAYS / 2),
        ("Spring green tea", rules.TITLE_SAYS + rules.EXACT_NAME),
        ("明前绿茶", rules.TITLE_SAYS + rules.EXACT_NAME),
    ],
)
def test_a_word_is_worth_what_the_place_it_is_found_in_is_worth(query: str, points: float) -> None:
    assert score(query) == pytest.approx(points)


@pytest.mark.parametrize("query", ["", "  ", "ee", "pring", "blue", "陶瓷", "green cup saucer", "!?"])
def test_what_does_not_answer_is_worth_nothing(query: str) -> None:
    assert score(query) == 0.0


def test_a_title_comes_before_a_shop_and_a_shop_before_a_topic() -> None:
    by_shop = Named(("Gaiwan",), ("Tea House",), {})
    by_topic = Named(("Gaiwan",), ("Clay",), {"tea": 1.0})
    half_topic = Named(("Gaiwan",), ("Clay",), {"tea": 0.5})

    found = sorted([half_topic, by_topic, by_shop, TEA], key=lambda one: -score("tea", one))

    assert found == [TEA, by_shop, by_topic, half_topic]


def test_words_beside_each_other_name_a_topic_together() -> None:
    assert [sorted(term.topics) for term in read_query("pour over")] == [["coffee"], ["coffee"]]
    assert [sorted(term.topics) for term in read_query("手工陶瓷杯")] == [["ceramics", "heritage-craft"]]


def test_a_question_has_a_limit() -> None:
    assert len(read_query("one two three four five six seven eight nine ten")) == rules.TERMS_MAX
    assert sum(len(term.text) for term in read_query("茶" * 500)) <= rules.QUERY_CHARS_MAX
    assert len(read_query("茶" * 59)[0].fragments) <= rules.PAIRS_MAX


def test_small_words_count_only_when_there_are_no_others() -> None:
    assert [term.text for term in read_query("the tea for me")] == ["tea", "me"]
    assert [term.text for term in read_query("the")] == ["the"]


def test_letters_grow_into_topics() -> None:
    assert rules.topics_beginning("cer", limit=3) == ["ceramics"]
    assert "tea" in rules.topics_beginning("绿茶", limit=3)
    assert len(rules.topics_beginning("c", limit=3)) == 3
    assert rules.topics_beginning("", limit=3) == []
