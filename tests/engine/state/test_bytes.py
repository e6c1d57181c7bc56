"""Memory is bounded and stated: bytes per card and per person, forgetting the idle, pages of showings used again."""

import dataclasses

from magpie.engine.params import Params
from magpie.engine.state.names import NO_ROW, Rows
from magpie.engine.state.shown import PAGE, ShownRings
from magpie.engine.state.state import State
from magpie.kit.clock import DAY_MS
from tests.engine.small_town import SMALL, Town

CARD_BYTES_MAX, PERSON_BYTES_MAX = 1_200, 2_800


def test_bytes_per_card_and_person_are_as_stated():
    per = State(Params(), seed=1).bytes_per_row()

    assert per["card"] <= CARD_BYTES_MAX
    assert per["person"] <= PERSON_BYTES_MAX
    assert per["shown_page"] == 768
    # 100,000 cards and 50,000 people who each looked at 128 cards: well inside a small machine.
    assert 100_000 * per["card"] + 50_000 * (per["person"] + 2 * per["shown_page"]) < 400_000_000


def test_the_longest_idle_leave_when_there_are_too_many():
    town = Town(params=dataclasses.replace(SMALL, people_max=3))
    town.publish("product:1")
    for person in ("p:1", "p:2", "p:3", "p:1", "p:4", "p:5"):
        town.say("Content Liked", person=person, card="product:1")
    town.say("Promotion Viewed", person="p:nobody")

    assert list(town.engine.state.people.rows) == ["p:1", "p:4", "p:5"]
    assert len(town.engine.state.people.rows.names) == 4


def test_who_is_idle_for_a_quarter_is_forgotten_and_choices_stay():
    town = Town()
    town.publish("product:1")
    town.rights("p:mei", blocked=("product:1",))
    town.say("Content Liked", person="p:mei", card="product:1")
    town.say("Content Liked", person="p:tao", card="product:1", by_ms=90 * DAY_MS + 1)
    town.say("Promotion Viewed", person="p:tao")

    assert list(town.engine.state.people.rows) == ["p:tao"]
    assert town.engine.state.choices_of("p:mei").hidden_cards == frozenset({"product:1"})


def test_the_ring_of_showings_keeps_the_newest_and_reuses_pages():
    rings = ShownRings(ring=2 * PAGE)
    for number in range(5 * PAGE):
        rings.add(3, number, number)
    cards, times = rings.of(3)
    assert sorted(cards.tolist()) == list(range(3 * PAGE, 5 * PAGE))
    assert (cards == times).all()

    used = rings._used
    rings.forget(3)
    assert rings.of(3)[0].tolist() == []
    rings.add(4, 9, 1)
    assert rings._used == used
    assert rings.of(4)[0].tolist() == [9]


def test_rows_are_exact_and_used_again():
    rows = Rows()
    assert rows.touch("p:1") == (0, True)
    assert rows.touch("p:2") == (1, True)
    assert rows.touch("p:1") == (0, False)
    assert rows.longest_idle() == "p:2"
    assert rows.release("p:2") == 1
    assert rows.find("p:2") == NO_ROW
    assert rows.touch("p:3") == (1, True)
    assert Rows.from_plain(rows.as_plain()).as_plain() == rows.as_plain()


def test_a_full_ranker_drops_what_is_idle_and_knows_the_rest_again():
    params = dataclasses.replace(
        SMALL, ranker=dataclasses.replace(SMALL.ranker, rows_max=160, idle_ms=2 * DAY_MS)
    )
    town = Town(params=params)
    town.publish("product:1")
    for number in range(60):
        town.say("Content Liked", person=f"p:{number}", card="product:1")
    ranker = town.engine.state.heads.ranker
    assert ranker.sizes()["ids_refused"] > 0

    for number in range(50):
        town.engine.state.people.forget(f"p:{number}")  # they left; the others are known again
    town.say("Content Liked", person="p:55", card="product:1", by_ms=3 * DAY_MS)

    assert ranker.find_row("person", "p:55") == town.engine.state.heads.person_id(
        town.engine.state.people.rows.find("p:55")
    )
    assert ranker.find_row("person", "p:3") == ranker.unknown_row("person")
