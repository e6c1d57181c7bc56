"""Searches find their topics in both languages, from the catalogue's own words."""

from magpie.engine.state.lexicon import Lexicon, words_of
from tests.engine.small_town import Town

SLUGS = ("tea", "pottery", "green-tea")


def test_a_slug_a_telling_word_and_a_vague_one():
    lexicon = Lexicon()
    for round_ in range(3):
        lexicon.learn(("绿茶", "手工"), 0, card=3 * round_)
        lexicon.learn(("茶杯", "手工"), 1, card=3 * round_ + 1)
        lexicon.learn(("手工",), 2, card=3 * round_ + 2)

    assert lexicon.topics_in("tea", slugs=SLUGS) == [0]
    assert lexicon.topics_in("绿茶", slugs=SLUGS) == [0]
    assert lexicon.topics_in("好看的茶杯", slugs=SLUGS) == [1]
    assert lexicon.topics_in("手工", slugs=SLUGS) == []  # a third of its cards each: says nothing
    assert lexicon.topics_in("Green tea", slugs=SLUGS)[:2] == [0, 2]
    assert lexicon.topics_in("", slugs=SLUGS) == []


def test_words_of_a_query():
    assert words_of("绿茶 Cup") == ["绿茶", "cup"]
    assert words_of("大绿茶")[:3] == ["大绿茶", "大绿", "绿茶"]


def test_a_chinese_search_is_in_the_next_slate():
    town = Town()
    for number in range(9):
        topic = ("tea", "pottery", "paper")[number % 3]
        town.publish(f"product:{number}", topics={topic: 1.0}, words=(("绿茶", "茶杯", "信纸")[number % 3],))
    town.say("Products Searched", person="p:mei", props={"query": "明前绿茶"})

    card = town.ask("p:mei").cards[0]

    assert int(card.card.partition(":")[2]) % 3 == 0
    assert "search" in {reason.code for reason in card.reasons}


def test_what_a_card_said_is_taken_back_and_what_others_said_stays():
    lexicon = Lexicon()
    lexicon.learn(("绿茶", "My Secret"), 0, card=1)
    lexicon.learn(("绿茶",), 0, card=2)

    lexicon.forget(card=1)
    lexicon.forget(card=9)  # it never said anything

    assert lexicon.counts == {"绿茶": {0: 1}}
    assert "my secret" not in repr(lexicon.as_plain())
    restored = Lexicon.from_plain(lexicon.as_plain())
    assert restored.as_plain() == lexicon.as_plain()
    restored.forget(card=2)
    assert restored.counts == {}
