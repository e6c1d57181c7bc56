"""An engine that dies of a logged event never starts again: whatever intake lets pass, the fold learns or passes over.

So it does with what never passed intake, where somebody runs the engine alone.
"""

import dataclasses
from collections.abc import Iterator
from random import Random
from typing import Any

import msgspec
import numpy as np
import pytest

from magpie.engine.ask import BeliefsAsk, SlateAsk
from magpie.engine.beliefs import beliefs_of
from magpie.engine.circles.params import CirclesParams
from magpie.engine.pipeline import Engine
from magpie.engine.pulse import PulseReader
from magpie.engine.snapshot import capture
from magpie.engine.state.state import State
from magpie.kit.clock import DAY_MS
from magpie.kit.errors import Refusal
from magpie.log.catalogue import KINDS
from magpie.log.event import Event, decode_event
from magpie.log.intake import Caller, read_batch
from magpie.log.payloads import SlateServed, to_props
from tests.engine.small_town import SMALL, START_MS, Town

pytestmark = pytest.mark.wide

# A search for circles begins with the third voice and the thirtieth look, and ends within thirty more.
SOON = CirclesParams(
    directions=2, run_looks_min=30, voices_max=12, voice_looks=16, entries_per_look=40, evidence_min=-1e9, people_min=1,
    groups_first=4, circles_max=4, voice_idle_ms=1_000, taste_prior=1.0, usual_prior=1.0, home_looks=2.0,
)  # fmt: skip
HASTY = dataclasses.replace(SMALL, circles=SOON)
CARDS = [f"{kind}:{number}" for kind in ("product", "post", "video") for number in range(3)]
PEOPLE = ["p:1", "p:2", "p:3", "p:4", "a:1", "a:2", "a:3"]
SERVER = Caller(may_name_persons=True, may_say_server_kinds=True)

ODD: tuple[Any, ...] = (
    0, -1, 1, 255, 256, 2**31 - 1, 2**31, -(2**31) - 1, 2**63 - 1, -(2**63) + 1, 10**30, 0.5, 5e-324, 1e308, 86_400_000,
    "nan", "inf", "-inf", "9" * 30, "0", "", "tea", "x" * 300, True, None, [], {}, [None], ["nan"] * 3, {"a": "nan"},
)  # fmt: skip
Choice = tuple[Any, ...]
# What each property may well be; one in twenty is something odd.
FEATURES: dict[str, Choice] = {
    "topics": ({"tea": 1.0}, {"tea": 0.5, "pots": 0.2}, {f"t{n}": 0.1 for n in range(40)}, {"tea": "nan"}, {"": -1e308}),
    "category": ("food/tea", "///", ""), "price_minor": (900,), "available": (3, -1), "quality": (0.7,), "duration_ms": (9_000,),
    "published_ms": (START_MS,), "min_age_years": (18,), "anchors": (["product:0"], ["product:0"] * 9),
    "attributes": ({"a": "b"},), "words": (["tea"], [""]),
}  # fmt: skip
SERVED: dict[str, Choice] = {
    "source": ("trend",), "score": (1.0,), "propensity": (0.5,), "trial_tier": (-1, 0, 1, 2),
    "channels": ([], [0.5, 0.5, 0.0], [0.1] * 9),
}  # fmt: skip
RIGHTS: dict[str, Choice] = {
    "personalise": (True, False), "topics": (["tea"], ["new"]), "muted": (["topic:tea"],), "follows": (["account:tea"],),
    "owns": (["account:tea"],), "price_max_minor": (500,), "consents": ({"personalise": False},),
    "age_band": ("adult", "14_17"), "outside": ("less", "more", "all"),
}  # fmt: skip
SAID: dict[str, Choice] = {
    "total_length_ms": (9_000,), "completed": (True,), "measure": (1,), "slate": ("s1", "s2"), "carrier": tuple(CARDS),
    "quantity": (2,), "position": (3,), "scene": ("feed",),
}  # fmt: skip
OFTEN = (
    "Card Published",
    "Slate Served",
    "Rights Changed",
    "Person Identified",
    "Content Impressed",
    "Content Liked",
)
GONE_MS = (1, 900, 60_000, 60_000, DAY_MS, 400 * DAY_MS, -400 * DAY_MS)


def some(rng: Random, told: dict[str, Choice], *, often: float) -> dict[str, Any]:
    """Some of these properties, mostly with values that fit."""
    chosen = [name for name in told if rng.random() < often]
    return {name: rng.choice(told[name] if rng.random() < 0.95 else ODD) for name in chosen}


def told_of(rng: Random, kind: str, person: str) -> dict[str, Any]:
    """Properties of an event; people look long at cards of their own number's parity, so that there is taste to find."""
    number = rng.randrange(len(CARDS))
    is_liked = (number + int(person[2:])) % 2 == 0
    props: dict[str, Any] = {"card": CARDS[number], "account": "account:tea", "ref": "order:1"}
    props |= {"dwell_ms": 60_000 + number if is_liked else 300} | some(rng, SAID, often=0.06)
    if kind == "Card Published":
        features = {"kind": "product", "account": "account:tea"} | some(rng, FEATURES, often=0.5)
        return props | {"version": rng.randrange(9), "features": features, "display": {"title": {}}}
    if kind == "Slate Served":
        cards = [{"card": rng.choice(CARDS), "score": 1.0} | some(rng, SERVED, often=0.98) for _ in range(4)]
        return props | {
            "as_of": 0,
            "seed": 1,
            "params": "p",
            "cards": cards,
            "slate": rng.choice(("s1", "s2")),
        }
    if kind == "Rights Changed":
        return props | {"version": rng.randrange(9)} | some(rng, RIGHTS, often=0.2)
    if kind == "Person Identified":
        return props | {"anonymous": rng.choice(PEOPLE)}
    return props | ({"query": "tea"} if kind == "Products Searched" else {})


def events_by_chance(rng: Random, *, now_ms: int, count: int) -> Iterator[Event]:
    """What intake lets pass of so many messages, looks more often than anything else."""
    for number in range(count):
        kind = (
            "Content Viewed"
            if rng.random() < 0.6
            else rng.choice((rng.choice(OFTEN), rng.choice(KINDS).name))
        )
        person = rng.choice(PEOPLE)
        now_ms = max(DAY_MS, now_ms + rng.choice(GONE_MS[:3] if rng.random() < 0.95 else GONE_MS))
        trust = rng.choice((1.0, 1.0, 1.0, 0.0, 0.002))
        yield from let_pass(
            message(kind, person, number, told_of(rng, kind, person)), now_ms=now_ms, trust=trust
        )


def let_pass(message: dict[str, Any], *, now_ms: int, trust: float = 1.0) -> list[Event]:
    """The events as the log holds them; [] where intake refuses."""
    try:
        events = read_batch(msgspec.json.encode(message), now_ms=now_ms, caller=SERVER).events
    except Refusal:
        return []
    return [
        decode_event(msgspec.json.encode(msgspec.structs.replace(event, trust=trust))) for event in events
    ]


def message(kind: str, person: str, number: int, props: dict[str, Any]) -> dict[str, Any]:
    who = "userId" if person.startswith("p:") else "anonymousId"
    return {"type": "track", "event": kind, "messageId": f"m{number}", who: person, "properties": props}


def state_of(engine: Engine) -> State:
    """What a restart would read, where nothing is lost and no number is poisoned."""
    captured = capture(engine.state)
    for name, array in captured.arrays.items():
        if array.dtype.kind == "f" and "merging" not in name:
            assert not np.isnan(array).any(), name
    plain = msgspec.msgpack.decode(msgspec.msgpack.encode(captured.plain))
    state = State(engine.state.params, seed=7)
    state.restore(captured.arrays, plain)
    assert capture(state).digest() == captured.digest()
    return state


@pytest.mark.parametrize("seed", range(12))
def test_whatever_intake_lets_pass_is_learned_and_a_restart_in_the_middle_changes_nothing(seed):
    rng, town = Random(seed), Town(params=HASTY)
    for card in CARDS:
        town.publish(card)
    engine, twin, restart = town.engine, town.engine, rng.randrange(50, 250)

    for offset, event in enumerate(events_by_chance(rng, now_ms=town.now_ms, count=300), len(town.events)):
        engine.apply([(offset, event)])
        if twin is not engine:
            twin.apply([(offset, event)])
        elif offset >= restart:
            twin = Engine(HASTY, seed=7, state=state_of(engine))

    slate = engine.answer([SlateAsk(slate="s", person="p:1")])[0]
    msgspec.json.encode((slate.served, beliefs_of(engine.state, BeliefsAsk(person="p:1"))))
    PulseReader().read(engine.state, now_s=1e9)
    assert twin is not engine
    assert capture(state_of(twin)).digest() == capture(state_of(engine)).digest()


@pytest.mark.parametrize(
    "told",
    [
        {"available": 2**31}, {"available": -(2**40)}, {"min_age_years": -1}, {"duration_ms": -(2**40)},
        {"topics": {"tea": "nan"}}, {"topics": {"tea": "inf"}}, {"price_minor": "9" * 30}, {"published_ms": "9" * 30},
    ],
    ids=str,
)  # fmt: skip
def test_a_card_with_numbers_that_no_column_holds_ends_nothing(told):
    town = Town()
    features = {"kind": "product", "account": "account:tea", "topics": {"tea": 1.0}} | told
    props = {"card": "product:1", "version": 1, "features": features, "display": {"title": {}}}
    (event,) = let_pass(message("Card Published", "p:1", 1, props), now_ms=START_MS)

    town.engine.apply([(0, event)])

    assert town.engine.applied_offset == 0
    state_of(town.engine)


@pytest.mark.parametrize(
    "told",
    [
        {"trial_tier": -7},
        {"trial_tier": 2**31},
        {"propensity": "nan"},
        {"channels": ["nan"] * 3},
        {"channels": [-1.0] * 3},
    ],
    ids=str,
)
def test_a_slate_of_somebodys_own_making_ends_nothing_and_poisons_no_sum(told):
    town = Town()
    for card in ("product:1", "product:2"):
        town.publish(card)
    town.like("p:1", "product:2")
    right = to_props(SlateServed(as_of=0, seed=1, params="p", cards=()))
    cards = [
        {"card": card, "source": "trend", "score": 1.0, "propensity": 0.5, "trial_tier": 0, "channels": [0.5]} | told
        for card in ("product:1", "product:2")
    ]  # fmt: skip
    props = right | {"cards": cards, "slate": "s1"}
    (event,) = let_pass(message("Slate Served", "p:1", 1, props), now_ms=town.now_ms)

    town.engine.apply([(len(town.events), event)])
    town.events.append((len(town.events), event))
    for card in ("product:1", "product:2"):
        town.say("Content Impressed", person="p:1", card=card, slate="s1")
    town.say("Content Liked", person="p:1", card="product:1", slate="s1")

    state_of(town.engine)


@pytest.mark.parametrize("kind", ["Content Viewed", "Content Liked", "Stock Changed", "Order Completed"])
@pytest.mark.parametrize(
    "told",
    [
        {"trust": float("nan")}, {"trust": float("inf")}, {"trust": 1e300}, {"trust": -1.0}, {"measure": float("nan")},
        {"measure": float("inf")}, {"measure": -1e300}, {"ts_ms": -1}, {"ts_ms": 2**62}, {"received_ms": 2**70},
    ],
    ids=str,
)  # fmt: skip
def test_numbers_out_of_range_from_whoever_runs_the_engine_alone_change_nothing(kind, told):
    town = Town()
    town.publish("product:1")
    town.like("p:1", "product:1")
    before, offset = town.engine.digest(), len(town.events)
    event = Event(
        **({"id": "odd", "ts_ms": town.now_ms, "kind": kind, "person": "p:1", "card": "product:1"} | told)
    )

    town.engine.apply([(offset, event)])

    state = town.engine.state
    assert (state.ignored.pop("numbers"), state.applied_offset) == (1, offset)
    state.applied_offset -= 1
    assert town.engine.digest() == before


def test_a_length_that_no_column_holds_is_a_long_one():
    town = Town()
    town.publish("video:1")

    town.say("Content Viewed", person="p:1", card="video:1", measure=5.0, props={"total_length_ms": 10**30})

    assert town.engine.state.ignored == {}
    state_of(town.engine)
