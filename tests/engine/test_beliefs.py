"""What is said to be believed is what ranks: the numbers are the engine's own, and they go when they must."""

import numpy as np
import pytest

from magpie.engine.ask import Beliefs, BeliefsAsk
from magpie.engine.beliefs import beliefs_of
from tests.engine.small_town import START_MS, Town

TEA, KILN = "product:1", "product:2"


def town() -> Town:
    built = Town()
    built.publish(TEA, account="account:tea", topics={"tea": 1.0}, category="food/tea")
    built.publish(KILN, account="account:kiln", topics={"pottery": 0.8, "tea": 0.2}, category="home/cups")
    return built


def believed(built: Town, person: str = "p:mei", **more: object) -> Beliefs:
    return beliefs_of(built.engine.state, BeliefsAsk(person=person, **more))  # type: ignore[arg-type]


def test_nothing_is_believed_of_somebody_who_did_nothing() -> None:
    found = believed(town())

    assert (found.personalised, found.topics, found.accounts, found.categories) == (True, (), (), ())


def test_a_like_is_believed_with_the_strength_the_match_reads() -> None:
    built = town()
    built.say("Content Liked", person="p:mei", card=KILN)
    state = built.engine.state

    found = believed(built)

    row = state.people.rows.find("p:mei")
    keys, strengths = state.interests.strengths(person=row, sort="topics", ts_ms=state.now_ms)
    ranks = {
        f"topic:{state.cards.topics.names[key]}": float(s) for key, s in zip(keys, strengths, strict=True)
    }
    assert {one.subject: one.strength for one in found.topics} == pytest.approx(ranks, abs=1e-4)
    assert [one.subject for one in found.topics] == ["topic:pottery", "topic:tea"]
    assert found.accounts[0].subject == "account:kiln"
    assert {one.subject for one in found.categories} == {"category:home", "category:home/cups"}
    assert found.topics[0].acts == {"Content Liked": 1}
    assert found.topics[0].since_ms == found.topics[0].last_ms == built.now_ms > START_MS


def test_what_was_said_is_whole_and_marked_and_what_was_searched_counts() -> None:
    built = town()
    built.rights("p:mei", topics=("pottery",))
    built.say("Content Liked", person="p:mei", card=TEA)
    built.say("Products Searched", person="p:mei", props={"query": "tea"})

    said = {one.subject: one for one in believed(built).topics}

    assert (said["topic:pottery"].strength, said["topic:pottery"].is_said) == (1.0, True)
    assert (said["topic:pottery"].acts, said["topic:pottery"].since_ms) == ({}, 0)
    assert not said["topic:tea"].is_said
    assert said["topic:tea"].acts == {"Content Liked": 1, "Products Searched": 1}


def test_whoever_only_searched_is_believed_to_want_that() -> None:
    built = town()
    built.say("Products Searched", person="p:mei", props={"query": "tea"})

    (topic,) = believed(built).topics

    assert (topic.subject, topic.acts) == ("topic:tea", {"Products Searched": 1})


def test_a_no_is_no_evidence_for_it() -> None:
    built = town()
    built.say("Content Liked", person="p:mei", card=TEA)
    built.say("Not Interested Marked", person="p:mei", card=TEA)

    assert believed(built).topics == ()


def gazing_town() -> Town:
    """Forty neighbours look at both for ten seconds or so; Mei stays a minute with the tea and passes the pottery."""
    built = town()
    for number in range(40):
        for card in (TEA, KILN):
            look(built, f"p:{number}", card, 8_000.0 + 100.0 * number)
    look(built, "p:mei", TEA, 60_000.0)
    look(built, "p:mei", KILN, 500.0)
    return built


def look(built: Town, person: str, card: str, watched_ms: float) -> None:
    built.say("Content Impressed", person=person, card=card)
    built.say("Content Viewed", person=person, card=card, measure=watched_ms)


def leanings(built: Town, person: str = "p:mei", **more: object) -> dict[str, float]:
    return {one.subject: one.longer for one in believed(built, person, **more).leanings}


def test_looks_tell_what_holds_a_person_longer_and_shorter_furthest_from_the_usual_first() -> None:
    built = gazing_town()
    state = built.engine.state
    kiln = np.array([state.cards.rows.find(KILN)], np.int32)

    told = leanings(built)

    (ranks,) = state.tastes.leanings(person=state.people.rows.find("p:mei"), cards=kiln, facets=state.facets)
    said = 0.8 * told["topic:pottery"] + 0.2 * told["topic:tea"] + told["account:kiln"]
    assert said == pytest.approx(ranks, abs=2e-4)
    assert list(told) == ["topic:pottery", "topic:tea", "account:kiln"]
    assert told["topic:pottery"] < told["account:kiln"] < 0 < told["topic:tea"]


def test_a_look_as_long_as_others_and_ones_own_shop_are_no_leaning() -> None:
    built = gazing_town()
    look(built, "p:tao", TEA, 10_000.0)

    assert "account:kiln" in leanings(built)
    built.rights("p:mei", owns=("account:kiln",))

    assert leanings(built, "p:tao") == {}
    assert leanings(built).keys() == {"topic:tea", "topic:pottery"}


def test_at_most_ten_leanings_are_told() -> None:
    built = gazing_town()
    for number in range(12):
        built.publish(f"product:9{number}", account="account:tea", topics={f"topic-{number}": 1.0})
        look(built, "p:mei", f"product:9{number}", 60_000.0)

    assert len(leanings(built)) == 10


@pytest.mark.parametrize("how", ["reset", "off", "minor", "erased"])
def test_what_may_not_be_inferred_is_gone(how: str) -> None:
    built = gazing_town()
    built.say("Content Liked", person="p:mei", card=TEA)
    assert believed(built).topics and believed(built).leanings

    if how == "reset":
        built.say("Interests Reset", person="p:mei")
    elif how == "erased":
        built.say("Person Erased", person="p:mei")
    else:
        built.rights("p:mei", **({"personalise": False} if how == "off" else {"age_band": "14_17"}))

    found = believed(built)
    assert (found.topics, found.accounts, found.categories, found.leanings) == ((), (), (), ())
    assert found.personalised is (how in {"reset", "erased"})


def test_after_a_reset_looks_begin_anew_and_whoever_comes_next_inherits_none() -> None:
    built = gazing_town()
    built.say("Interests Reset", person="p:mei")
    built.say("Content Liked", person="p:lan", card=TEA)
    built.say("Content Liked", person="p:mei", card=TEA)

    assert believed(built, "p:lan").topics and believed(built).topics
    assert leanings(built, "p:lan") == leanings(built) == {}


def test_rights_that_are_not_sure_show_nothing() -> None:
    built = gazing_town()
    built.say("Content Liked", person="p:mei", card=TEA)

    assert believed(built, rights_version=9).topics == ()
    assert leanings(built, rights_version=9) == leanings(built, may_personalise=False) == {}
    assert believed(built, may_personalise=False).personalised is False


def test_ones_own_shop_is_no_taste() -> None:
    built = town()
    built.rights("p:mei", owns=("account:tea",))
    built.say("Content Liked", person="p:mei", card=TEA)
    built.say("Content Liked", person="p:mei", card=KILN)

    assert [one.subject for one in believed(built).accounts] == ["account:kiln"]
