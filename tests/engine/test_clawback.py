"""Taking a voice away: what somebody taught is as if it had not been, where it was counted, and fades where it was learned."""

import dataclasses

import numpy as np
import pytest

from magpie.engine.ask import SlateAsk
from magpie.engine.kernels.counters import ROW_BITS
from magpie.engine.kernels.ranker_state import SLOTS_REFUSED
from magpie.engine.pipeline import Engine
from magpie.engine.state.heads import HEAD, HEADS
from magpie.engine.state.state import State
from magpie.engine.trust.given import Gift, Given
from magpie.kit.clock import DAY_MS, HOUR_MS
from magpie.log.payloads import ServedCard, SlateServed, VoiceChanged, to_props
from tests.engine.small_town import SMALL, Town

BAD = ("p:bad1", "p:bad2", "p:bad3")
PUSHED, TWIN = "product:pushed", "product:twin"
GOODS = [f"product:{number}" for number in range(12)]


def sit(town: Town, person: str, cards: list[str], *, trust: float = 1.0, loves: bool) -> None:
    """A slate of these cards, on trial; each is seen and left, and what is loved is liked, opened and ordered."""
    slate = f"s{len(town.events)}"
    served = tuple(
        ServedCard(card=card, source="trial", score=1.0, propensity=1.0, trial_tier=0) for card in cards
    )
    told = {"person": person, "slate": slate, "scene": "feed"}
    town.say("Slate Served", props=to_props(SlateServed(as_of=0, seed=7, params="", cards=served)), **told)
    for card in cards:
        town.say("Content Impressed", card=card, trust=trust, **told)
        for kind in ("Content Liked", "Product Clicked", "Product Added", "Order Completed") if loves else ():
            town.say(kind, card=card, trust=trust, **told)
        town.say("Content Viewed", card=card, trust=trust, measure=30_000.0 if loves else 900.0, **told)


def town_with(trust: float, *, lives_on: bool = False) -> Town:
    """Honest people look around; three conspirators, heard with this trust, love one card and what leads to it."""
    town, rng = Town(SMALL), np.random.default_rng(2)
    for card in (*GOODS, PUSHED, TWIN):
        town.publish(card, account=f"account:{card}", topics={"tea": 1.0})
    for number in range(40):
        cards = [GOODS[at] for at in rng.permutation(len(GOODS))[:4]]
        sit(
            town,
            f"p:{number % 10}",
            [*cards, *((PUSHED, TWIN) if number % 4 == 0 else ())],
            loves=number % 3 == 0,
        )
    for person in BAD:
        for at in range(0, 12, 3):
            sit(town, person, [GOODS[at], PUSHED], trust=trust, loves=True)
    town.now_ms += 2 * HOUR_MS
    if lives_on:
        for number in range(30):
            sit(
                town,
                f"p:{number % 10}",
                [GOODS[number % 12], GOODS[(5 * number + 1) % 12]],
                loves=number % 2 == 0,
            )
    town.say("Products Searched", person="p:1", props={"query": "x"}, by_ms=DAY_MS)
    return town


def take_away(town: Town, *people: str) -> None:
    for person in people:
        town.say(
            "Voice Changed", person=person, props=to_props(VoiceChanged(is_heard=False, reason="one hand"))
        )


def pair_of_worlds(**more: bool) -> tuple[Town, Town]:
    """(poisoned and taken back, never poisoned)."""
    poisoned, clean = town_with(1.0, **more), town_with(0.0, **more)
    take_away(poisoned, *BAD)
    take_away(clean, *BAD)
    return poisoned, clean


def counters(state: State) -> dict[int, np.ndarray]:
    """What is left by now of each counter that names none of the conspirators."""
    ranker = state.heads.ranker._state
    bad = {state.heads.person_id(state.people.rows.find(person)) for person in BAD}
    part, horizon = (1 << ROW_BITS) - 1, state.params.ranker.horizon_ms[0]
    return {
        int(key): ranker.slot_count[at] * np.exp(-(state.now_ms - ranker.slot_ms[at]) / horizon)
        for at, key in enumerate(ranker.slot_key.tolist())
        if key >= 0 and not {(key >> ROW_BITS) & part, key & part} & bad
    }


def covisits(state: State) -> dict[tuple[int, int], float]:
    pairs, tau_ms = state.blend.covisits, state.blend.covisits.params.tau_ms
    left = np.exp(-(state.now_ms - pairs._row_ms) / tau_ms) if tau_ms else np.ones(len(pairs._row_ms))
    return {
        (int(row), int(pairs._keys[row, at])): float(pairs._counts[row, at] * left[row])
        for row, at in zip(*np.nonzero(pairs._keys >= 0), strict=True)
    }


def peers(state: State, name: str) -> np.ndarray:
    """What is left by now."""
    rows, half_life_ms = state.trials._peers._rows, state.params.trials.peers_half_life_ms
    return rows[name] * np.exp2(-(state.now_ms - rows["last_ms"]) / half_life_ms)


def same(one: dict, other: dict, *, within: float) -> None:
    for key in one.keys() | other.keys():
        assert one.get(key, 0.0) == pytest.approx(other.get(key, 0.0), abs=within), key


def test_what_was_counted_is_as_if_it_had_never_been() -> None:
    poisoned, clean = pair_of_worlds()
    one, other = poisoned.engine.state, clean.engine.state
    n = len(one.cards)

    for name in ("heat", "circle_heat"):
        # Heat is a logarithm: this is one part in a hundred million.
        assert one.cards[name][:n] == pytest.approx(other.cards[name][:n], abs=1e-8)
    assert np.array(one.looks._table) == pytest.approx(np.array(other.looks._table), abs=1e-9)
    for name in ("sum", "count"):
        assert one.tastes._cards[name][:n] == pytest.approx(other.tastes._cards[name][:n], abs=1e-9)
    for name in ("settled", "engaged", "lent_settled", "lent_engaged"):
        assert one.trials._cards[name][:n] == pytest.approx(other.trials._cards[name][:n], abs=1e-6), name
    for name in ("settled", "engaged"):
        assert peers(one, name) == pytest.approx(peers(other, name), abs=1e-6)
    prior, honest = one.heads.ranker._state.prior, other.heads.ranker._state.prior
    at_once = [HEAD[head] for head in HEADS if head not in ("order", "assist", "refund")]
    assert prior[at_once] == pytest.approx(honest[at_once], abs=1e-4)
    # What honest people had said of a no in shares when they were too small or large is made up for at the next age.
    assert prior[:, 1] == pytest.approx(honest[:, 1], abs=1e-4)
    assert prior[:, 0] == pytest.approx(honest[:, 0], abs=1.5)
    assert one.late._came == pytest.approx(other.late._came, abs=1e-9)
    same(counters(one), counters(other), within=1e-3)
    same(covisits(one), covisits(other), within=1e-4)
    assert one.blend.covisits._visits == pytest.approx(other.blend.covisits._visits, abs=1e-3)


def test_lists_and_neighbours_are_those_of_the_honest() -> None:
    poisoned, clean = pair_of_worlds()
    one, other = poisoned.engine.state, clean.engine.state

    for name in ("trend", "topic", "held"):
        for board in range(one.boards[name].used):
            rows, values = one.boards[name].best(board, 50)
            clean_rows, clean_values = other.boards[name].best(board, 50)
            assert dict(zip(rows.tolist(), values, strict=True)) == pytest.approx(
                dict(zip(clean_rows.tolist(), clean_values, strict=True)), abs=1e-8
            ), name
    for row in range(len(one.cards)):
        met, scores = one.blend.knn.query([row], top=20)
        clean_met, clean_scores = other.blend.knn.query([row], top=20)
        assert (met.tolist(), scores.tolist()) == (clean_met.tolist(), clean_scores.tolist())


def test_it_is_exact_though_honest_people_went_on() -> None:
    poisoned, clean = pair_of_worlds(lives_on=True)
    one, other = poisoned.engine.state, clean.engine.state
    n = len(one.cards)

    assert one.cards["heat"][:n] == pytest.approx(other.cards["heat"][:n], abs=1e-8)
    assert np.array(one.looks._table) == pytest.approx(np.array(other.looks._table), abs=1e-9)
    same(counters(one), counters(other), within=1e-3)
    same(covisits(one), covisits(other), within=1e-4)


def test_of_a_counter_that_there_was_no_room_for_nothing_is_taken_back() -> None:
    town = town_with(1.0)
    for _ in range(20):  # what was open of the last sittings is answered first, a few with each event
        town.say("Products Searched", person="p:0", props={"query": "x"}, by_ms=HOUR_MS)
    ranker = town.engine.state.heads.ranker
    ranker._state.marks[SLOTS_REFUSED] = 1
    before = ranker._state.slot_count.copy()

    take_away(town, *BAD)

    assert town.engine.state.heads.ranker._state.slot_count.tolist() == before.tolist()


def lift(town: Town) -> float:
    """How much higher the pushed card scores for somebody new than its twin, which honest people treat alike."""
    pushed, twin = town.engine.score(SlateAsk(slate="lift", person="p:nobody"), [PUSHED, TWIN])
    return float(np.log(pushed / twin))


def test_what_was_learned_mostly_goes_too() -> None:
    poisoned, clean = town_with(1.0), town_with(0.0)
    pushed, honest = lift(poisoned), lift(clean)
    assert pushed > honest + 0.3

    take_away(poisoned, *BAD)

    assert abs(lift(poisoned) - honest) < 0.25 * (pushed - honest)


def test_who_lost_their_voice_moves_nothing_any_more_but_their_own_feed() -> None:
    town = town_with(1.0)
    take_away(town, *BAD)
    state, row = town.engine.state, town.engine.state.people.rows.find(BAD[0])
    heat, events = state.cards["heat"].copy(), int(state.people["event_count"][row])

    sit(town, BAD[0], [PUSHED], loves=True)

    assert state.cards["heat"].tolist() == heat.tolist()
    assert int(state.people["event_count"][row]) > events
    town.say("Voice Changed", person=BAD[0], props=to_props(VoiceChanged(is_heard=True)))
    town.say("Content Liked", person=BAD[0], card=TWIN)
    assert state.cards["heat"].tolist() != heat.tolist()


def test_a_name_change_keeps_the_voice_away_and_an_erasure_forgets_it() -> None:
    town = town_with(1.0)
    take_away(town, "a:script")
    town.say("Person Identified", person="p:script", props={"anonymous": "a:script"})
    assert town.engine.state.unheard == {"p:script"}

    town.say("Person Erased", person="p:script")

    assert town.engine.state.unheard == set()


def test_what_an_anonymous_browser_gave_is_taken_back_from_who_it_was_identified_as() -> None:
    town = town_with(0.0)
    heat = town.engine.state.cards["heat"][:, 1:].copy()
    town.say("Content Liked", person="a:guest", card=TWIN)
    town.say("Person Identified", person="p:guest", props={"anonymous": "a:guest"})

    take_away(town, "p:guest")

    # Of a day ago nothing is left in the hour's heat that a like of now could be told from.
    assert town.engine.state.cards["heat"][:, 1:] == pytest.approx(heat, abs=1e-8)


def test_a_replay_takes_back_the_same_bits(tmp_path) -> None:
    town = town_with(1.0, lives_on=True)
    half = len(town.events)
    town.engine.snapshot(tmp_path)
    take_away(town, *BAD)
    sit(town, "p:1", [PUSHED, TWIN], loves=True)
    again = Engine(SMALL, seed=town.seed)
    again.apply(town.events)
    restored = Engine.restore(tmp_path, SMALL)
    assert restored is not None and restored.applied_offset == half - 1
    restored.apply(town.events)

    assert again.digest() == restored.digest() == town.engine.digest()


def test_who_asked_to_be_forgotten_leaves_nothing_to_take_back() -> None:
    town = town_with(1.0)
    life = town.engine.state.life_of(town.engine.state.people.rows.find(BAD[0]))
    assert len(town.engine.state.given.of(life))

    town.say("Person Erased", person=BAD[0])

    assert not len(town.engine.state.given.of(life))


def test_the_ring_is_bounded_and_tells_the_newest_in_order() -> None:
    given = Given(records_max=4)
    for number in range(7):
        given.note(1 + number % 2, Gift.WARMED, number, weight=1.0, ts_ms=number)

    assert given.of(1)["card"].tolist() == [4, 6]
    assert given.of(2)["card"].tolist() == [3, 5]
    given.forget(2)
    assert (len(given.of(1)), len(given.of(2)), given.bytes_used() // 4) == (2, 0, 88)


def test_nobody_who_may_not_be_remembered_has_a_name_in_it() -> None:
    town = Town(dataclasses.replace(SMALL))
    town.publish(TWIN)
    town.rights("p:quiet", personalise=False)
    town.like("p:quiet", TWIN, slate="s1")

    assert town.engine.state.given._next == 0
