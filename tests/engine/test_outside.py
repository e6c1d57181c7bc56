"""How much comes from outside one's own circles of taste is the person's own choice, and what they are told of it is true."""

import dataclasses
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from magpie.engine.ask import BeliefsAsk, OutsideShown, SlateAsk
from magpie.engine.beliefs import OUTSIDE_CARDS_MAX, beliefs_of
from magpie.engine.circles.naming import NO_CIRCLE
from magpie.engine.circles.params import CirclesParams
from magpie.engine.pipeline import Engine
from magpie.engine.trace import Answered
from magpie.log.payloads import RightsChanged
from tests.engine.small_town import SMALL, Town, cards_of

pytestmark = pytest.mark.wide

READERS, CARDS, SEEN, PAGES = 24, 80, 24, 30
KEEN = dataclasses.replace(SMALL, circles=CirclesParams(taste_prior=2.0))
"""A few dozen readers are enough for a taste."""


@cache
def two_circles() -> Town:
    """Readers who look longer at even cards and readers who look longer at odd ones, all of one topic, keep some of them. Mei is of
    the even ones and was shown some of all; Tao was shown one card. That nothing else tells the two sorts apart lets a
    choice be measured.
    """
    town, rng = Town(KEEN), np.random.default_rng(3)
    for number, quality in enumerate(rng.random(CARDS).tolist()):
        town.publish(f"product:{number}", account=f"account:{number % 9}", quality=quality)
    readers = [f"p:{number}" for number in range(READERS)]
    for number in range(SEEN):
        town.say("Content Impressed", person="p:mei", card=f"product:{number}")
    for person in ("p:tao", *readers):
        town.say("Content Impressed", person=person, card="product:0")
    for turn, person in enumerate((*readers, "p:mei")):
        look_at_all(town, person, loves=turn % 2)
    circles = town.engine.state.circles
    circles.seek()
    while not circles.step(1_000_000):
        pass
    for number in range(CARDS):
        town.say("Content Favorited", person=readers[number % READERS], card=f"product:{number}")
    return town


def look_at_all(town: Town, person: str, *, loves: int) -> None:
    state = town.engine.state
    row = state.people.rows.find(person)
    for number in range(CARDS):
        value = 1.0 if number % 2 == loves else -1.0
        card = state.cards.find(f"product:{number}")
        state.circles.learn(person=row, card=card, value=value, weight=1.0, ts_ms=town.now_ms)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """The town of two circles, restarted, for each test to do with as it likes."""
    built = two_circles()
    built.engine.snapshot(tmp_path)
    return restarted(built, tmp_path)


def restarted(built: Town, folder: Path) -> Town:
    town = Town(KEEN, now_ms=built.now_ms, events=[*built.events])
    engine = Engine.restore(folder, KEEN)
    assert engine is not None
    town.engine = engine
    return town


def pages(town: Town, person: str = "p:mei", **more: object) -> list[Answered]:
    """Pages that are asked for and not shown."""
    asks = [SlateAsk(slate=f"s{number}", person=person, **more) for number in range(PAGES)]  # type: ignore[arg-type]
    return town.engine.answer_fully(asks)


def odd_share(answers: list[Answered]) -> float:
    """Of all cards on these pages, those at home with the readers of odd ones."""
    numbers = [int(card.partition(":")[2]) for page in answers for card in cards_of(page.slate)]
    return float(np.mean([number % 2 for number in numbers]))


def choose(town: Town, outside: str, *, person: str = "p:mei", **more: object) -> None:
    """The choice and nothing else: no time goes by, no lesson is learned."""
    town.engine.settle()
    town.engine.state.keep_choices(person, RightsChanged(version=9, outside=outside, **more))  # type: ignore[arg-type]


def test_less_is_clearly_less_and_more_is_more(town: Town) -> None:
    shares = {}
    for outside in ("less", "", "more"):
        choose(town, outside)
        shares[outside] = odd_share(pages(town))

    assert shares["less"] + 0.1 < shares[""] < shares["more"] - 0.1


def test_a_choice_moves_the_pull_of_cards_at_home_outside_and_of_no_others(town: Town) -> None:
    usual = pages(town)[0].candidates
    choose(town, "more")

    found = pages(town)[0].candidates

    row_of = town.engine.state.cards.find
    before = dict(zip(usual.rows.tolist(), usual.numbers["pull"].tolist(), strict=True))
    for row, pull, outside in zip(
        found.rows.tolist(), found.numbers["pull"].tolist(), found.numbers["outside"].tolist(), strict=True
    ):
        odd = row in {row_of(f"product:{number}") for number in range(1, CARDS, 2)}
        assert outside == float(odd)
        assert pull == pytest.approx(before[row] * (SMALL.outside_more if odd else 1.0))


def test_a_card_without_a_home_stays_as_it_was(town: Town) -> None:
    town.publish("product:new", account="account:new")
    usual = town.engine.score(SlateAsk(slate="s", person="p:mei"), ["product:new", "product:71"])
    choose(town, "less")

    new, odd = town.engine.score(SlateAsk(slate="s", person="p:mei"), ["product:new", "product:71"])

    assert town.engine.state.circles.of_card(town.engine.state.cards.find("product:new")) == NO_CIRCLE
    assert (new, odd) == (pytest.approx(usual[0]), pytest.approx(0.5 * usual[1]))


@pytest.mark.parametrize(
    "more",
    [{"age_band": "14_17"}, {"personalise": False}, {"consents": {"personalise": False}}],
    ids=["minor", "off", "consent"],
)
def test_whoever_may_not_be_profiled_gets_one_page_whatever_they_chose(
    town: Town, more: dict[str, object]
) -> None:
    town.rights("p:mei", **more)
    choose(town, "", **more)
    usual = [page.slate.served for page in pages(town)]

    for outside in ("less", "more"):
        choose(town, outside, **more)
        assert [page.slate.served for page in pages(town)] == usual


@pytest.mark.parametrize(
    "ask",
    [
        lambda town: pages(town, "p:tao"),
        lambda town: pages(town, may_personalise=False),
        lambda town: pages(town, rights_version=10),
    ],
    ids=["no circle", "edge", "newer rights"],
)
def test_where_no_circle_is_known_or_may_be_used_a_choice_changes_nothing(
    town: Town, ask: Callable[[Town], list[Answered]]
) -> None:
    usual = [page.slate.served.cards for page in ask(town)]

    for person, outside in (("p:mei", "less"), ("p:tao", "less"), ("p:mei", "more"), ("p:tao", "more")):
        choose(town, outside, person=person)
        assert [page.slate.served.cards for page in ask(town)] == usual


def test_the_circle_next_door_brings_nothing_some_or_three_times_as_many(town: Town) -> None:
    state, brought = town.engine.state, {}
    (source,) = [one for one in town.engine.sources if one.name == "neighbour_circle"]
    circles = state.circles.of_person(state.people.rows.find("p:mei"))
    for outside in ("less", "", "more"):
        choose(town, outside)
        query = pages(town)[0].query
        assert query.circles.tolist() == circles.tolist()
        state.params = dataclasses.replace(KEEN, neighbour_cards=5)
        brought[outside] = len(source.find(query).rows)
        state.params = KEEN

    assert brought == {"less": 0, "": 5, "more": 15}


def test_a_word_that_nobody_knows_is_as_usual(town: Town) -> None:
    choose(town, "everything")

    assert town.engine.state.choices_of("p:mei").outside == ""


def test_a_choice_is_there_again_after_a_restart(town: Town, tmp_path: Path) -> None:
    town.rights("p:mei", outside="more")
    town.engine.snapshot(tmp_path / "later")

    again = restarted(town, tmp_path / "later")

    assert again.engine.digest() == town.engine.digest()
    assert again.engine.state.choices_of("p:mei").outside == "more"
    assert again.ask("p:mei") == town.ask("p:mei")


def outside_shown(town: Town, person: str) -> OutsideShown | None:
    return beliefs_of(town.engine.state, BeliefsAsk(person=person)).outside


def test_the_share_that_is_told_is_that_of_what_was_shown_last(town: Town) -> None:
    assert outside_shown(town, "p:mei") == OutsideShown(SEEN, 0.5)

    for number in range(1, 9, 2):
        town.say("Content Impressed", person="p:mei", card=f"product:{number}")
    assert outside_shown(town, "p:mei") == OutsideShown(SEEN + 4, round((SEEN / 2 + 4) / (SEEN + 4), 4))

    for turn in range(OUTSIDE_CARDS_MAX):
        town.say("Content Impressed", person="p:mei", card=f"product:{8 + 2 * (turn % 9)}")
    assert outside_shown(town, "p:mei") == OutsideShown(OUTSIDE_CARDS_MAX, 0.0)


def test_no_share_is_told_where_no_circle_is_known_or_nothing_may_be_inferred(town: Town) -> None:
    assert outside_shown(town, "p:tao") is None

    town.publish("product:new")
    town.say("Content Impressed", person="p:tao", card="product:3")
    assert outside_shown(town, "p:tao") is None
    choose(town, "more", age_band="14_17")
    assert outside_shown(town, "p:mei") is None
