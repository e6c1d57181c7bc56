"""Rights hold: without personalisation a slate knows no history; what is hidden never shows; minors leave no trace."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.engine.ask import SlateAsk
from magpie.engine.pipeline import Engine
from magpie.engine.snapshot import capture
from magpie.engine.state.names import NO_ROW
from tests.engine.small_town import SMALL, Town, cards_of

CARDS = 40
ACTS = st.lists(
    st.tuples(st.integers(0, CARDS - 1), st.sampled_from(["Content Impressed", "Content Liked", "Product Added", "Content Viewed"])),
    max_size=12,
)  # fmt: skip


def town_with_cards() -> Town:
    town = Town()
    for number in range(CARDS):
        topic = ("tea", "pottery", "paper", "silk")[number % 4]
        town.publish(
            f"product:{number}",
            account=f"account:{number % 8}",
            topics={topic: 1.0},
            category=f"home/{topic}",
        )
    return town


def do(town: Town, person: str, acts: list[tuple[int, str]]) -> None:
    for card, kind in acts:
        town.say(kind, person=person, card=f"product:{card}", measure=20_000.0)


@pytest.mark.wide
@settings(max_examples=15, deadline=None)
@given(ACTS, ACTS, st.sampled_from(["off", "consent", "under_14", "14_17", "edge", "newer_rights"]))
def test_without_personalisation_two_histories_get_one_slate(mine, tao, why):
    town = town_with_cards()
    do(town, "p:mei", mine)
    do(town, "p:tao", tao)
    asked: dict[str, object] = {}
    for person in ("p:mei", "p:tao"):
        if why == "off":
            town.rights(person, personalise=False)
        elif why == "consent":
            town.rights(person, consents={"personalise": False})
        elif why in ("under_14", "14_17"):
            town.rights(person, age_band=why)
        elif why == "edge":
            asked = {"may_personalise": False}
        else:
            asked = {"rights_version": 9}
    do(town, "p:mei", tao)

    one, other = town.ask("p:mei", "s", **asked), town.ask("p:tao", "s", **asked)

    assert one.served == other.served
    assert not one.served.personalised
    assert len(one.cards) == 10
    assert {reason.code for card in one.cards for reason in card.reasons} <= {
        "trend",
        "fresh",
        "trial",
        "quality",
        "explore",
    }


@pytest.mark.wide
@settings(max_examples=15, deadline=None)
@given(ACTS, st.sets(st.sampled_from([f"product:{n}" for n in range(CARDS)] + [f"account:{n}" for n in range(8)]
       + ["topic:tea", "topic:silk", "category:home/paper", "category:home"]), max_size=5), st.booleans(), st.booleans())  # fmt: skip
def test_what_is_muted_or_blocked_never_appears(acts, hidden, is_muted, personalise):
    town = town_with_cards()
    do(town, "p:mei", acts)
    town.rights(
        "p:mei", personalise=personalise, **{"muted" if is_muted else "blocked": tuple(sorted(hidden))}
    )

    shown = cards_of(town.ask("p:mei", n=CARDS))

    for card in shown:
        number = int(card.partition(":")[2])
        topic = ("tea", "pottery", "paper", "silk")[number % 4]
        names = {card, f"account:{number % 8}", f"topic:{topic}", f"category:home/{topic}", "category:home"}
        assert not names & hidden
    if "category:home" in hidden:
        assert shown == []


@pytest.mark.parametrize("band", ["under_14", "14_17"])
def test_a_minors_events_leave_nothing_but_counts_of_cards(band):
    town = town_with_cards()
    town.rights("p:mei", age_band=band)
    heat_before = town.engine.state.cards["heat"][0].copy()

    town.serve("p:mei", "s1")
    town.like("p:mei", "product:0", slate="s1")

    state = town.engine.state
    assert state.people.rows.find("p:mei") == NO_ROW
    assert len(state.people) == 0
    assert state.trust._people.rows == 0
    assert state.heads.ranker.find_row("person", "p:mei") == state.heads.ranker.unknown_row("person")
    assert (state.cards["heat"][0] > heat_before).any()


def test_a_consent_taken_back_forgets_at_once_and_a_new_one_starts_empty():
    town = town_with_cards()
    for card in (0, 4, 8):
        town.like("p:mei", f"product:{card}")
    assert town.ask("p:mei").served.personalised

    town.rights("p:mei", version=2, consents={"personalise": False})
    assert not town.ask("p:mei").served.personalised
    assert town.engine.state.people.rows.find("p:mei") == NO_ROW

    town.rights("p:mei", version=3, consents={"personalise": True})
    town.rights("p:nobody", version=1)
    assert cards_of(town.ask("p:mei", "s9")) == cards_of(town.ask("p:nobody", "s9"))


def test_an_older_statement_of_rights_is_ignored():
    town = town_with_cards()
    town.rights("p:mei", version=5, personalise=False)
    town.rights("p:mei", version=4, personalise=True)

    assert town.engine.rights_version("p:mei") == 5
    assert not town.ask("p:mei").served.personalised


def test_a_declared_topic_outranks_an_inferred_one():
    town = town_with_cards()
    for card in (0, 4, 8, 12, 16, 20):
        town.like("p:mei", f"product:{card}")  # tea, again and again
    town.rights("p:mei", topics=("silk",))

    silk, tea = town.engine.score(SlateAsk(slate="s", person="p:mei"), ["product:39", "product:36"])

    assert silk > tea


def test_an_age_not_said_sees_no_restricted_card_and_an_adult_does():
    town = Town()
    town.publish("product:wine", min_age_years=18)
    town.publish("product:tea")
    town.rights("p:adult", age_band="adult")
    town.rights("p:teen", age_band="14_17")

    assert set(cards_of(town.ask("p:adult"))) == {"product:wine", "product:tea"}
    assert cards_of(town.ask("p:teen")) == ["product:tea"]
    assert cards_of(town.ask("p:unknown")) == ["product:tea"]


def test_reset_forgets_what_was_inferred_and_keeps_what_was_said():
    town = town_with_cards()
    town.rights("p:mei", topics=("silk",), blocked=("account:1",))
    for card in (0, 4, 8):
        town.like("p:mei", f"product:{card}")

    town.say("Interests Reset", person="p:mei")

    state = town.engine.state
    assert state.people.rows.find("p:mei") == NO_ROW
    assert state.choices_of("p:mei").hidden_accounts == (state.cards.accounts.find("account:1"),)
    assert state.heads.ranker.find_row("person", "p:mei") == state.heads.ranker.unknown_row("person")
    codes = {reason.code for card in town.ask("p:mei").cards for reason in card.reasons}
    assert codes <= {"trend", "fresh", "trial", "quality"}


def test_an_anonymous_journey_becomes_the_persons_own():
    town = town_with_cards()
    for card in (1, 5, 9):
        town.like("a:9", f"product:{card}")  # pottery
    town.say("Person Identified", person="p:mei", props={"anonymous": "a:9"})

    state = town.engine.state
    row = state.people.rows.find("p:mei")
    assert state.people.rows.find("a:9") == NO_ROW
    assert set(state.people["event_card"][row]) - {NO_ROW} == {
        state.cards.find(f"product:{n}") for n in (1, 5, 9)
    }
    keys, strengths = state.interests.strengths(person=row, sort="topics", ts_ms=state.now_ms)
    assert keys.tolist() == [state.cards.topics.find("pottery")]
    assert strengths[0] > 0.3
    town.like("a:9", "product:13")  # the old name still speaks for the person
    assert state.cards.find("product:13") in state.people["event_card"][row]
    assert not np.isin("product:1", cards_of(town.ask("p:mei")))


def test_an_erased_person_is_gone_with_choices_and_names():
    town = town_with_cards()
    town.rights("p:mei", topics=("silk",))
    town.like("a:9", "product:1")
    town.say("Person Identified", person="p:mei", props={"anonymous": "a:9"})

    town.say("Person Erased", person="p:mei")

    state = town.engine.state
    assert len(state.people) == 0
    assert state.choices == {}
    assert state.aliases == {}
    assert (state.examples.columns["person"][: state.examples.columns.rows] == NO_ROW).all()


def test_a_name_only_people_used_gets_no_row_and_holds_once_a_card_brings_it():
    town = town_with_cards()
    hidden = ("topic:moss", "category:home/moss", "account:77")
    town.rights("p:mei", topics=("lichen",), muted=hidden, follows=("account:88",))
    cards = town.engine.state.cards
    names = [*cards.topics.names, *cards.categories.names, *cards.accounts.names]
    assert not {"moss", "lichen", "home/moss", "account:77", "account:88"} & set(names)

    town.publish("product:moss", topics={"moss": 1.0})
    town.publish("product:aisle", topics={"tea": 1.0}, category="home/moss")
    town.publish("product:shop", topics={"tea": 1.0}, account="account:77")
    town.publish("product:wanted", topics={"lichen": 1.0}, account="account:88")

    shown = set(cards_of(town.ask("p:mei", n=CARDS + 4)))
    assert not {"product:moss", "product:aisle", "product:shop"} & shown
    choices = town.engine.state.choices_of("p:mei")
    assert choices.topics == (cards.topics.find("lichen"),)
    assert choices.follows == {cards.accounts.find("account:88")}
    assert (choices.unknown, town.engine.state.awaited) == (frozenset(), {})


def test_a_name_that_waits_for_a_card_waits_in_the_restored_engine_too(tmp_path):
    town = town_with_cards()
    town.like("p:mei", "product:1")
    town.rights("p:mei", topics=("lichen",), muted=("topic:moss",))
    town.engine.snapshot(tmp_path)

    restored = Engine.restore(tmp_path, SMALL)
    town.publish("product:moss", topics={"moss": 0.5, "lichen": 0.5})
    assert restored is not None
    restored.apply(town.events)

    assert restored.digest() == town.engine.digest()
    assert restored.state.choices_of("p:mei").hidden_topics == (restored.state.cards.topics.find("moss"),)


def test_an_erased_account_leaves_no_word_in_the_state_and_its_cards_keep_their_counters():
    town = town_with_cards()
    town.publish("post:1", account="account:mei", words=("zebrawood", "绿茶"))
    town.publish("post:2", account="account:tao", words=("绿茶",))
    town.like("p:tao", "post:1")
    town.say("Card Withdrawn", card="post:1")
    state = town.engine.state
    row, heat = state.cards.find("post:1"), state.cards["heat"][state.cards.find("post:1")].copy()

    town.say("Account Erased", account="account:mei")

    assert "zebrawood" not in repr(capture(state).plain)
    assert state.lexicon.counts == {"绿茶": {state.cards.topics.find("tea"): 1}}
    assert not state.vectors.vector(row).any()
    assert state.vectors.vector(state.cards.find("post:2")).any()
    assert (state.cards["heat"][row] == heat).all()
