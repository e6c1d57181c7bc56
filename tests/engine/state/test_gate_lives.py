"""The gate over channels learns from what becomes of served slates, live as in a replay, and prefers what is right."""

import dataclasses

import numpy as np
import pytest

from magpie.engine.candidate_hydration.merge import CHANNELS
from magpie.engine.params import Params
from magpie.engine.pipeline import Engine
from magpie.engine.retrieval.blend import gate_features
from magpie.engine.snapshot import capture
from magpie.engine.state.state import State
from magpie.kit.clock import MINUTE_MS
from magpie.log.payloads import ServedCard, SlateServed, from_props, to_props
from tests.engine.small_town import SMALL, Town

pytestmark = pytest.mark.wide
CARDS = [f"product:{number}" for number in range(24)]


def tea_town(params: Params = SMALL) -> Town:
    town = Town(params=params)
    for number, card in enumerate(CARDS):
        town.publish(card, account=f"account:{number % 6}", topics={f"topic{number % 3}": 1.0})
    return town


def serve_planted(town: Town, person: str, slate: str, said: dict[str, tuple[float, ...]]) -> None:
    """A slate of these cards as the channels named them."""
    cards = tuple(ServedCard(card, "trend", 1.0, 1.0, channels=channels) for card, channels in said.items())
    props = to_props(SlateServed(as_of=0, seed=7, params="p", cards=cards, asked=len(cards)))
    town.say("Slate Served", person=person, slate=slate, scene="feed", props=props)


def look_through(town: Town, person: str, slate: str, *cards: str) -> None:
    for card in cards:
        town.say("Content Impressed", person=person, card=card, slate=slate, by_ms=200)


def planted_world(right: int, *, slates: int = 150) -> Town:
    """In each slate every channel names one card, in changing order; the person likes what the right channel named."""
    town, rng = tea_town(), np.random.default_rng(3)
    for number in range(slates):
        person, slate = f"p:{number}", f"slate-{number}"
        # A like of before: somebody without a history has no channels.
        town.say("Content Liked", person=person, card=CARDS[number % 24])
        own = rng.permutation([card for card in CARDS if card != CARDS[number % 24]])[:4].tolist()
        shares = [*np.eye(3, dtype=float).tolist(), []]
        said = {own[at]: tuple(shares[at]) for at in rng.permutation(4).tolist()}
        serve_planted(town, person, slate, said)
        look_through(town, person, slate, *said)
        town.say("Content Liked", person=person, card=own[right], slate=slate)
    return town


def gate_scores(state: State) -> dict[str, float]:
    """What the gate says of three cards of which each channel alone named one."""
    rows = np.arange(3, dtype=np.int32)
    features = gate_features(
        rows, np.eye(3, dtype=np.float32), history=(9,), popularity=np.zeros(3, np.float32),
        params=state.blend.gate.params,
    )  # fmt: skip
    return dict(zip(CHANNELS, state.blend.gate.score(features, 0).tolist(), strict=True))


@pytest.mark.parametrize("right", range(3), ids=CHANNELS)
def test_the_gate_comes_to_prefer_the_channel_that_is_right(right: int) -> None:
    before = gate_scores(tea_town().engine.state)
    scores = gate_scores(planted_world(right).engine.state)

    own, others = CHANNELS[right], [channel for channel in CHANNELS if channel != CHANNELS[right]]
    assert scores[own] > max(scores[channel] for channel in others) + 1.0
    for channel in others:
        assert scores[own] - scores[channel] > before[own] - before[channel] + 1.0


def lived_town() -> Town:
    """Real slates, served by the pipeline and lived through by twelve people."""
    town, rng = tea_town(), np.random.default_rng(5)
    for turn in range(12):
        for number in range(12):
            person, slate = f"p:{number}", f"slate-{turn}-{number}"
            cards = [card.card for card in town.serve(person, slate, n=8).served.cards]
            look_through(town, person, slate, *cards)
            for card in rng.permutation(cards)[:2].tolist():
                town.say("Content Liked", person=person, card=card, slate=slate, by_ms=200)
    return town


def test_replay_gives_the_same_gate_bit_for_bit_and_so_does_a_snapshot_midway() -> None:
    town = lived_town()
    start = tea_town().engine.state.blend.gate.weights()
    assert not np.array_equal(town.engine.state.blend.gate.weights(), start)

    again, first = Engine(SMALL, seed=town.seed), Engine(SMALL, seed=town.seed)
    again.apply(town.events)
    half = len(town.events) // 2
    first.apply(town.events[:half])
    assert len(first.state.questions._open) > 0
    captured, state = capture(first.state), State(SMALL, seed=town.seed)
    state.restore(captured.arrays, captured.plain)
    resumed = Engine(SMALL, seed=town.seed, state=state)
    resumed.apply(town.events[half:])

    assert again.digest() == resumed.digest() == town.engine.digest()


def test_a_slate_says_how_strongly_each_channel_named_its_cards() -> None:
    town = lived_town()

    served = [
        from_props(event.props, SlateServed) for _, event in town.events if event.kind == "Slate Served"
    ]
    named = [card.channels for slate in served for card in slate.cards if card.channels]
    assert len(named) > 20 and all(len(shares) == len(CHANNELS) for shares in named)
    assert all(0.0 <= share <= 1.0 for shares in named for share in shares)
    # Each channel had its say somewhere, but for the sequence model, which knows too little to speak.
    assert [max(shares[at] for shares in named) > 0.0 for at in range(3)] == [False, True, True]
    assert not any(card.channels for card in town.ask("p:new", "asked", n=8).served.cards)


def gate_of(town: Town) -> bytes:
    return town.engine.state.blend.gate.weights().tobytes()


def pair_before_mei() -> Town:
    town = tea_town()
    town.say("Content Liked", person="p:mei", card=CARDS[9])
    serve_planted(town, "p:mei", "s", {CARDS[0]: (0.0, 1.0, 0.0), CARDS[1]: (0.0, 0.0, 1.0)})
    return town


def test_only_what_was_seen_and_passed_over_is_wrong() -> None:
    town = pair_before_mei()
    start = gate_of(town)

    look_through(town, "p:mei", "s", CARDS[0])
    town.say("Content Liked", person="p:mei", card=CARDS[0], slate="s")
    assert gate_of(town) == start  # the second card had not been seen

    look_through(town, "p:mei", "s", CARDS[1])
    town.say("Content Shared", person="p:mei", card=CARDS[0], slate="s")
    assert gate_of(town) == start  # a card answers once


@pytest.mark.parametrize(
    ("person", "slate"),
    [("p:tao", "s"), ("p:mei", "another"), ("p:mei", "")],
    ids=["foreign", "unknown", "none"],
)
def test_nobody_answers_for_the_slate_of_another(person: str, slate: str) -> None:
    town = pair_before_mei()
    look_through(town, "p:mei", "s", CARDS[0], CARDS[1])
    start = gate_of(town)

    town.say("Content Liked", person=person, card=CARDS[1], slate=slate)
    assert gate_of(town) == start

    town.say("Content Liked", person="p:mei", card=CARDS[0], slate="s")
    assert gate_of(town) != start


def test_questions_are_bounded_by_number_by_time_and_by_forgetting() -> None:
    town = tea_town(dataclasses.replace(SMALL, gate_questions_max=3))
    for number in range(5):
        serve_planted(town, f"p:{number}", f"s{number}", {CARDS[0]: (1.0, 0.0, 0.0), CARDS[1]: ()})
    questions = town.engine.state.questions
    assert list(questions._open) == ["s2", "s3", "s4"]

    town.say("Interests Reset", person="p:3")
    assert list(questions._open) == ["s2", "s4"]

    town.say("Promotion Viewed", person="p:9", by_ms=31 * MINUTE_MS)
    serve_planted(town, "p:4", "later", {CARDS[0]: (1.0, 0.0, 0.0), CARDS[1]: ()})
    assert list(questions._open) == ["later"]
