"""One client sending 50,000 likes moves a card no more than three honest people do, however it goes about it."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from magpie.engine.trust.trust import Trust
from magpie.kit.clock import DAY_MS, HOUR_MS
from tests.engine.trust.cast import (
    LANTERN_TEA,
    LIKED,
    LIN,
    MALLORY,
    MEI,
    NOON_MS,
    TAO,
    like,
    new_trust,
    spend_morning,
)

pytestmark = pytest.mark.wide

LIKES = 50_000
NETWORK = 77


@dataclass
class Counters:
    """Decayed counters of cards, as trending keeps them: one day's time constant."""

    values: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    last_ms: dict[int, int] = field(default_factory=dict)

    def add(self, card: int, weight: float, ts_ms: int) -> None:
        gap_ms = ts_ms - self.last_ms.get(card, ts_ms)
        self.values[card] = self.values[card] * math.exp(-gap_ms / DAY_MS) + weight
        self.last_ms[card] = ts_ms

    @property
    def most_moved(self) -> float:
        return max(self.values.values())


def counters_after(trust: Trust, likes: Iterable[tuple[int, int, int]]) -> Counters:
    """(person, card, client) one every 20 ms: 1,000 seconds of flood."""
    counters = Counters()
    for i, (person, card, client) in enumerate(likes):
        ts_ms = NOON_MS + 20 * i
        counters.add(card, like(trust, person, card, ts_ms=ts_ms, client=client), ts_ms)
    return counters


@pytest.fixture
def honest() -> float:
    trust = new_trust()
    for person in (MEI, TAO, LIN):
        spend_morning(trust, person)
    return counters_after(trust, [(person, LANTERN_TEA, person) for person in (MEI, TAO, LIN)]).most_moved


def test_three_honest_people_count_almost_whole(honest: float) -> None:
    assert 2.6 < honest <= 3.0


@pytest.mark.parametrize("is_seasoned", [False, True], ids=["a stranger", "a regular"])
def test_one_person_on_one_card(honest: float, is_seasoned: bool) -> None:
    trust = new_trust()
    if is_seasoned:
        spend_morning(trust, MALLORY)

    moved = counters_after(trust, ((MALLORY, LANTERN_TEA, NETWORK) for _ in range(LIKES))).most_moved

    assert 0.0 < moved <= honest / 2.5


@pytest.mark.parametrize("cards", [500, LIKES])
def test_one_person_rotating_over_many_cards(honest: float, cards: int) -> None:
    counters = counters_after(new_trust(), ((MALLORY, i % cards, NETWORK) for i in range(LIKES)))

    assert counters.most_moved <= 0.25
    assert sum(counters.values.values()) < 30.0


def test_many_fresh_ids_from_one_network(honest: float) -> None:
    moved = counters_after(new_trust(), ((i, LANTERN_TEA, NETWORK) for i in range(LIKES))).most_moved

    assert moved <= 0.75 < honest


@pytest.mark.wide
def test_many_fresh_ids_over_many_cards_from_one_network(honest: float) -> None:
    counters = counters_after(new_trust(), ((i, i % 50, NETWORK) for i in range(LIKES)))

    assert counters.most_moved <= 0.75 < honest


@pytest.mark.wide
def test_a_thousand_patient_ids_from_one_network(honest: float) -> None:
    trust = new_trust()
    for person in range(1_000):
        spend_morning(trust, person)

    moved = counters_after(trust, ((i % 1_000, LANTERN_TEA, NETWORK) for i in range(LIKES))).most_moved

    assert moved <= honest


def test_many_fresh_ids_of_unknown_network(honest: float) -> None:
    moved = counters_after(new_trust(), ((i, LANTERN_TEA, 0) for i in range(LIKES))).most_moved

    assert moved <= honest


def test_without_the_rules_the_flood_would_win() -> None:
    """The test can fail: each rule taken away lets its own attack through."""
    no_client = counters_after(
        new_trust(client_ratio=1.0, crowd_scale=1e9), ((i, 5, NETWORK) for i in range(2_000))
    )
    no_crowd = counters_after(new_trust(crowd_scale=1e9), ((i, 5, 0) for i in range(2_000)))

    assert no_client.most_moved > 400.0
    assert no_crowd.most_moved > 400.0


def test_a_flood_of_strangers_does_not_silence_regulars() -> None:
    trust = new_trust()
    spend_morning(trust, MEI)
    counters_after(trust, ((100 + i, LANTERN_TEA, 0) for i in range(5_000)))

    assert like(trust, MEI, ts_ms=NOON_MS + HOUR_MS) > 0.9


def test_many_fresh_ids_of_one_address_are_heard_less_and_less(honest: float) -> None:
    """The voice is what the gateway gives the n-th id of one address on one card."""
    trust, moved = new_trust(), 0.0
    for number in range(4_000):
        told = {"card": LANTERN_TEA, "kind": LIKED, "ts_ms": NOON_MS + 20 * number}
        moved += trust.weigh(person=number, voice=(2 / 3) ** number if number < 16 else 0.0, **told)[1]

    assert 0.5 < moved <= 0.6 < honest
