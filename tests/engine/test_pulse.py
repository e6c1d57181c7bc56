"""The engine's pulse: true lines that name nobody, running trials as their ledger says, goods in circles, and all of it cheap."""

import time

import msgspec
import pytest

from magpie.engine.circles.circles import PUBLISHED
from magpie.engine.host import EngineHost
from magpie.engine.pulse import GOODS_MAX, NEAR_MAX, PICTURE_EVERY_S, TRIALS_MAX, UNSEEN_MAX, PulseReader
from magpie.engine.state.cards import LIKED
from magpie.engine.telling import EVERY_S, LINES_MAX
from magpie.engine.trials.ledger import Ended
from tests.engine.small_town import START_MS, Town

pytestmark = pytest.mark.wide

PERSONS = ("p:mei", "a:stranger")


def told_by(town: Town, *, reader: PulseReader, person: str, card: str, kind: str = "Content Liked") -> None:
    """One event, told as the host tells it."""
    telling = reader.telling
    event = town.events[-1][1]
    event = msgspec.structs.replace(event, kind=kind, person=person, card=card, props={}, measure=0.0)
    before = telling.before(town.engine.state, event, now_s=time.monotonic() + 1_000 * len(town.events))
    town.say(kind, person=person, card=card)
    if before is not None:
        telling.after(town.engine.state, event, before)


def test_what_was_learned_is_told_with_the_strength_before_and_after() -> None:
    town, reader = Town(), PulseReader()
    town.publish("product:1", topics={"tea": 0.9, "clay": 0.1})
    told_by(town, reader=reader, person="a:stranger", card="product:1")
    told_by(town, reader=reader, person="p:mei", card="product:1")
    told_by(town, reader=reader, person="p:mei", card="product:1", kind="Content Favorited")

    newest, first, stranger = reader.telling.lines

    assert (newest.kind, newest.card, newest.topic, newest.who) == (
        "Content Favorited", "product:1", "tea", "member",
    )  # fmt: skip
    assert 0.0 == first.before < first.after == newest.before < newest.after <= 1.0
    assert (stranger.who, stranger.simulated) == ("visitor", False)


def test_asking_for_less_is_told_as_leaning_less() -> None:
    town, reader = Town(), PulseReader()
    town.publish("product:1")
    town.publish("product:2", topics={"clay": 1.0})
    town.like("p:mei", "product:1")
    town.like("p:mei", "product:2")

    told_by(town, reader=reader, person="p:mei", card="product:1", kind="Not Interested Marked")

    (line,) = reader.telling.lines
    assert line.topic == "tea"
    assert line.after < line.before


def test_of_whom_nothing_may_be_remembered_nothing_is_told() -> None:
    town, reader = Town(), PulseReader()
    town.publish("product:1")
    town.rights("p:mei", personalise=False)
    town.rights("p:child", age_band="14_17")

    for person in ("p:mei", "p:child"):
        told_by(town, reader=reader, person=person, card="product:1")
    told_by(town, reader=reader, person="p:tao", card="product:404")

    assert list(reader.telling.lines) == []


def test_no_answer_says_who_anybody_is_and_lines_are_few() -> None:
    town, reader = Town(), PulseReader()
    for number in range(30):
        town.publish(f"product:{number}")
        told_by(town, reader=reader, person=PERSONS[number % 2], card=f"product:{number}")

    pulse = reader.read(town.engine.state, now_s=100.0)

    assert len(pulse.learned) == LINES_MAX
    said = msgspec.json.encode(pulse).decode()
    assert [who for who in (*PERSONS, "p:", "a:", "mei") if f'"{who}' in said] == []
    assert {line.who for line in pulse.learned} == {"member", "visitor"}


def test_a_busy_engine_looks_at_ten_events_a_second_at_most() -> None:
    town, telling = Town(), PulseReader().telling
    town.publish("product:1")
    town.say("Content Liked", person="p:mei", card="product:1")
    event = town.events[-1][1]

    looked = [
        telling.before(town.engine.state, event, now_s=at * EVERY_S / 8) is not None for at in range(17)
    ]

    assert [at for at, one in enumerate(looked) if one] == [0, 8, 16]


def test_trials_that_were_seen_come_first_and_the_others_say_since_when_they_wait() -> None:
    town, reader = Town(), PulseReader()
    for number in range(TRIALS_MAX + 5):
        town.publish(f"product:{number}")
    town.say("Card Withdrawn", card="product:12")
    names, trials = town.engine.state.cards.rows.names, town.engine.state.trials
    seen = [number for number in range(11) if number != 4]  # of 4, 11 and 12 nobody has seen anything
    for number in seen:
        trials.serve(card=names.index(f"product:{number}"), propensity=0.5, ts_ms=START_MS)
        trials.impress(card=names.index(f"product:{number}"), value=0.0, ts_ms=START_MS)

    pulse = reader.read(town.engine.state, now_s=100.0)

    assert [one.card for one in pulse.trials] == [
        f"product:{number}" for number in seen[: -TRIALS_MAX - 1 : -1]
    ]
    assert [one.card for one in pulse.unseen.newest] == ["product:11", "product:4"]
    assert pulse.unseen.count == 2
    assert pulse.on_trial == len(seen) + 2
    ledger = {names[line.card]: line for line in trials.ledger_of(0)}
    assert pulse.unseen.since_ms == ledger["product:4"].from_ms
    for one in (*pulse.trials, *pulse.unseen.newest):
        line = ledger[one.card]
        assert (one.tier, one.size, one.served, one.seen) == (line.tier, line.size, line.served, line.seen)
        assert 0.0 < one.lower < one.peers_rate < one.upper < 1.0
        assert line.ended is Ended.RUNNING


def test_of_a_thousand_that_wait_a_few_are_named_and_all_are_counted() -> None:
    town, reader = Town(), PulseReader()
    for number in range(1_100):
        town.publish(f"product:{number}")

    pulse = reader.read(town.engine.state, now_s=100.0)

    assert pulse.trials == ()
    assert [one.card for one in pulse.unseen.newest] == [f"product:{1_099 - at}" for at in range(UNSEEN_MAX)]
    assert (pulse.unseen.count, pulse.on_trial) == (1_100, 1_100)


def crowded_town(cards: int) -> Town:
    """Two circles of readers, and as many cards beside them as wanted."""
    town = Town()
    for number in range(cards):
        town.publish(f"product:{number}", topics={"tea" if number % 2 else "clay": 1.0})
    for turn in range(48):
        for number in range(min(cards, 40)):
            person, loves = f"p:{turn % 2}{turn // 2}", number % 2 == turn % 2
            town.say(
                "Content Viewed",
                measure=20_000.0 if loves else 600.0,
                person=person,
                card=f"product:{number}",
                slate="",
            )
    circles = town.engine.state.circles
    circles.seek()
    while not circles.step(1_000_000):
        pass
    for turn in range(24):
        for number in range(20):
            town.say("Content Favorited", person=f"p:{number % 2}{turn}", card=f"product:{number}", slate="")
    return town


def test_goods_are_warm_in_the_circles_that_like_them_and_everything_is_bounded() -> None:
    town, reader = crowded_town(40), PulseReader()

    pulse = reader.read(town.engine.state, now_s=100.0)

    assert sorted(one.topics[0] for one in pulse.circles) == ["clay", "tea"]
    assert sum(one.cards for one in pulse.circles) == 40
    assert 0 < len(pulse.spreads) <= GOODS_MAX
    assert len(pulse.near) <= NEAR_MAX
    of_circle = {one.circle: one.topics[0] for one in pulse.circles}
    for spread in pulse.spreads:
        number = int(spread.card.partition(":")[2])
        assert of_circle[spread.circles[0]] == ("tea" if number % 2 else "clay")
        assert list(spread.warmths) == sorted(spread.warmths, reverse=True)


def test_the_picture_is_drawn_anew_only_when_circles_changed_and_not_too_often() -> None:
    town, reader = crowded_town(40), PulseReader()
    reader.read(town.engine.state, now_s=100.0)
    drawn = reader.picture

    reader.read(town.engine.state, now_s=100.0 + 2 * PICTURE_EVERY_S)
    assert reader.picture is drawn
    circles = town.engine.state.circles
    circles._count[PUBLISHED] += 1  # as a finished search leaves it
    reader.read(town.engine.state, now_s=100.0 + PICTURE_EVERY_S / 2)
    assert reader.picture is drawn
    reader.read(town.engine.state, now_s=100.0 + 2 * PICTURE_EVERY_S)
    assert reader.picture is not drawn
    assert reader.picture == drawn


def test_reading_the_pulse_changes_no_bit_of_the_state() -> None:
    town, reader = crowded_town(40), PulseReader()
    before = town.engine.digest()

    reader.read(town.engine.state, now_s=100.0)
    reader.read(town.engine.state, now_s=101.0)

    assert town.engine.digest() == before
    assert town.engine.state.cards["heat"][0, 1, LIKED] > 0


@pytest.mark.parametrize("offered", [1, 700])
def test_the_host_tells_its_turns_and_what_it_learned(offered: int) -> None:
    town = Town()
    town.publish("product:1")
    host = EngineHost(town.engine)
    host.start()
    start = len(town.events)
    events = [
        (start + place, msgspec.structs.replace(town.events[0][1], id=f"l{place}", kind="Content Liked",
                                                person=f"a:{place}", props={}, ts_ms=START_MS))
        for place in range(offered)
    ]  # fmt: skip

    began_s = time.monotonic()
    host.offer(start, events)
    last = start + offered - 1
    while host.applied_offset < last:
        time.sleep(0.001)
    pulse = host.pulse().result(5.0)
    host.close()

    assert pulse.as_of == last
    assert pulse.turns[0][0] == start - 1
    assert pulse.turns[-1][0] == last
    assert began_s <= pulse.turns[-1][1] <= time.monotonic()
    assert pulse.learned[0].card == "product:1"
    assert len(pulse.turns) <= 256
