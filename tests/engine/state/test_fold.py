"""The fold: grouping changes nothing, a replay equals the living, a snapshot and its tail equal both."""

import dataclasses
import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.engine.pipeline import Engine
from magpie.engine.snapshot import OtherParams, capture, drop_all, snapshots_in
from magpie.log.event import SCENES, Event
from tests.engine.small_town import SMALL, Town, cards_of

pytestmark = pytest.mark.wide


def busy_town(events: int = 160) -> Town:
    """Publishing, serving, acting, choosing, running out and withdrawing, all mixed."""
    town, rng = Town(), np.random.default_rng(3)
    for number in range(24):
        town.publish(f"product:{number}", account=f"account:{number % 5}", topics={("tea", "silk")[number % 2]: 1.0},
                     price_minor=500 + number, available=3)  # fmt: skip
    for step in range(events):
        person, card = f"p:{rng.integers(6)}", f"product:{rng.integers(24)}"
        kind = rng.choice(["serve", "like", "search", "rights", "stock", "withdraw", "visit", "reset", "buy", "follow"],
                          p=[.3, .3, .07, .05, .06, .02, .05, .03, .1, .02])  # fmt: skip
        if kind == "serve":
            town.serve(person, f"s{step}", n=5)
        elif kind == "like":
            town.like(person, card, slate=f"s{step - 1}")
        elif kind == "search":
            town.say("Products Searched", person=person, props={"query": "silk tea"})
        elif kind == "rights":
            town.rights(person, version=step, topics=("tea",), personalise=bool(rng.random() < 0.7))
        elif kind == "stock":
            town.say("Stock Changed", card=card, measure=float(rng.integers(3)))
        elif kind == "withdraw":
            town.say("Card Withdrawn", card=card)
        elif kind == "visit":
            town.say("Store Visited", person=person, account="account:1")
        elif kind == "buy":
            town.say(
                rng.choice(["Order Completed", "Order Refunded"]), person=person, card=card, ref="line:1"
            )
        elif kind == "follow":
            town.say("Creator Followed", person=person, account="account:1")
        else:
            town.say("Interests Reset", person=person)
        if step % 40 == 39:
            town.now_ms += 26 * 3_600_000  # windows close, and shares of what comes late are said
    return town


@pytest.fixture(scope="module")
def town() -> Town:
    return busy_town()


def relearned(town: Town, cuts: list[int]) -> Engine:
    engine = Engine(SMALL, seed=town.seed)
    edges = sorted({0, len(town.events), *(cut % len(town.events) for cut in cuts)})
    for first, after in itertools.pairwise(edges):
        engine.apply(town.events[first:after])
    return engine


@settings(max_examples=6, deadline=None)
@given(cuts=st.lists(st.integers(0, 10_000), max_size=8))
def test_grouping_of_events_changes_no_bit(town, cuts):
    assert relearned(town, cuts).digest() == town.engine.digest()


def test_settling_after_each_event_changes_no_bit(town):
    engine = Engine(SMALL, seed=town.seed)
    for event in town.events:
        engine.apply([event])
        engine.settle()

    assert engine.digest() == relearned(town, []).digest() == town.engine.digest()


def test_a_replay_from_nothing_answers_like_the_living(town):
    again = relearned(town, [])
    other = Town(params=SMALL)
    other.engine = again

    assert other.ask("p:1", "s").served == town.ask("p:1", "s").served


def test_answering_changes_no_bit(town):
    before = town.engine.digest()
    for number in range(20):
        town.ask(f"p:{number % 7}", f"again{number}", n=12, subject="product:3" if number % 2 else "")

    assert town.engine.digest() == before


def test_a_snapshot_and_its_tail_equal_a_replay(town, tmp_path: Path):
    half = len(town.events) // 2
    engine = Engine(SMALL, seed=town.seed)
    engine.apply(town.events[:half])
    engine.snapshot(tmp_path)

    restored = Engine.restore(tmp_path, SMALL)
    assert restored is not None
    assert restored.applied_offset == half - 1
    assert restored.digest() == engine.digest()
    restored.apply(town.events)  # what it has learned is passed over

    assert restored.digest() == town.engine.digest()


def test_a_scene_that_no_snapshot_knew_is_learned_by_itself(town, tmp_path: Path, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr("magpie.engine.state.heads.SCENES", SCENES[:-1])
        old = Engine(SMALL, seed=town.seed)
        old.apply(town.events)
        old.snapshot(tmp_path)
        assert old.state.heads.ranker.find_row("scene", SCENES[-1]) == old.state.heads.ranker.unknown_row(
            "scene"
        )

    town.engine = restored = Engine.restore(tmp_path, SMALL)
    assert restored is not None
    town.like("p:1", "product:3", scene=SCENES[-1])
    ranker = restored.state.heads.ranker
    rows = [ranker.find_row("scene", scene) for scene in SCENES]
    assert len(set(rows)) == len(SCENES) and ranker.unknown_row("scene") not in rows
    assert town.ask("p:1", "sale", scene=SCENES[-1], n=6).cards


def test_events_already_learned_are_passed_over(town):
    before = town.engine.digest()
    town.engine.apply(town.events[-5:])

    assert town.engine.digest() == before


def test_across_an_erasure_the_snapshot_is_the_new_base(tmp_path: Path):
    town = busy_town(60)
    town.say("Person Erased", person="p:1")
    drop_all(tmp_path)
    town.engine.snapshot(tmp_path)
    for card in (2, 4, 6):
        town.like("p:2", f"product:{card}")
    town.like("p:1", "product:8")  # the name may come back, as a stranger

    restored = Engine.restore(tmp_path, SMALL)
    assert restored is not None
    restored.apply(town.events)

    assert restored.digest() == town.engine.digest()
    erased = capture(Engine.restore(tmp_path, SMALL).state)  # type: ignore[union-attr]
    assert "p:1" not in repr(erased.plain)
    assert b"p:1\x00" not in b"\0".join(array.tobytes() + b"\0" for array in erased.arrays.values())


def test_only_two_snapshots_are_kept_and_other_params_are_refused(tmp_path: Path):
    town = Town()
    for number in range(3):
        town.publish(f"product:{number}")
        town.engine.snapshot(tmp_path)
    assert [path.name[-1] for path in snapshots_in(tmp_path)] == ["1", "2"]

    with pytest.raises(OtherParams):
        Engine.restore(tmp_path, dataclasses.replace(SMALL, diversity=0.5))


@pytest.mark.parametrize("name", ["arrays.npz", "plain.msgpack"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.7, 0.9])
def test_a_snapshot_of_which_one_bit_turned_is_passed_over_for_the_one_before(
    tmp_path: Path, name: str, share: float
):
    town = busy_town(40)
    town.engine.snapshot(tmp_path)
    before = town.engine.digest()
    town.like("p:2", "product:2")
    file = town.engine.snapshot(tmp_path) / name
    content = bytearray(file.read_bytes())
    content[int(share * len(content))] ^= 1
    file.write_bytes(content)

    restored = Engine.restore(tmp_path, SMALL)

    assert restored is not None and restored.digest() == before


def test_another_seed_is_another_engine():
    one, other = Town(), Town(seed=8)

    assert one.engine.digest() != other.engine.digest()


def test_what_cannot_be_used_is_counted_and_changes_nothing_else():
    town = Town()
    town.publish("product:1")
    town.say("Content Liked", person="p:mei", card="product:nowhere")
    town.say("Promotion Viewed", person="p:mei")
    town.say("Card Published", card="product:2", props={"version": "x"})
    town.say("Person Identified", person="p:mei")

    state = town.engine.state
    assert state.ignored == {"card": 1, "kind": 1, "props": 1}
    assert len(state.cards) == 1
    assert len(state.people) == 0
    assert town.engine.applied_offset == 4


def test_labels_after_a_moment_reach_no_feature_before_it(town):
    """Shuffling what happens after t leaves each slate up to t bit-equal: nothing looks ahead."""
    half = len(town.events) // 2
    later = [(offset, Event(id=e.id, ts_ms=e.ts_ms, received_ms=e.received_ms, kind="Content Liked", person="p:5", card="product:0"))
             for offset, e in town.events[half:]]  # fmt: skip
    one, other = Engine(SMALL, seed=town.seed), Engine(SMALL, seed=town.seed)
    for engine, tail in ((one, town.events[half:]), (other, later)):
        engine.apply(town.events[:half])
        before = Town(params=SMALL)
        before.engine = engine
        engine.first = cards_of(before.ask("p:2", "s"))  # type: ignore[attr-defined]
        engine.apply(tail)

    assert one.first == other.first  # type: ignore[attr-defined]
    assert one.digest() != other.digest()
