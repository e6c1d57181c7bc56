"""Whether the circles that an engine found in the log agree with the hidden ones: adjusted Rand index, 1 agrees, 0 is chance.

Asked of people and of cards, and asked again of the same looks with their cards shuffled, where nothing is to be found.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import comb

from magpie.demo.lab.town import LabTown, name_of
from magpie.engine.circles.circles import Circles
from magpie.engine.circles.naming import NO_CIRCLE
from magpie.engine.circles.tastes import Tastes
from magpie.engine.circles.usual import Usual
from magpie.engine.state.state import State
from magpie.world.circles import CIRCLES, I32

STEP = 1 << 20


class Heard(NamedTuple):
    """One look or act as an engine's circles heard it."""

    person: int
    card: int
    value: float
    weight: float
    ts_ms: int
    is_look: bool


@dataclass(frozen=True)
class Agreement:
    """Adjusted Rand indices; who is in no published circle counts as one more group.

    `cards_told` is how well the same looks place cards for somebody who is told the hidden circles of people: the most
    that a search for circles could reach.
    """

    people: float
    cards: float
    cards_told: float
    people_shuffled: float
    cards_shuffled: float


def note_looks(circles: Circles) -> list[Heard]:
    """A list that grows with everything these circles learn from now on."""
    heard: list[Heard] = []
    learn = circles.learn

    def note(
        *, person: int, card: int, value: float, weight: float, ts_ms: int, is_look: bool = True
    ) -> None:
        one = Heard(person, card, value, weight, ts_ms, is_look)
        heard.append(one)
        learn(**one._asdict())

    circles.learn = note  # type: ignore[method-assign]
    return heard


def agreement(town: LabTown, state: State, heard: list[Heard]) -> Agreement:
    """Of the circles as they stand after the last event, sought once more."""
    people = np.array(
        [state.people.rows.find(name_of(person)) for person in range(len(town.people))], np.int32
    )
    cards = np.array([state.cards.find(card) for card in town.cards], np.int32)
    other = Circles(state.params.circles)
    mixed = np.random.default_rng((town.seed, 12)).permutation([one.card for one in heard]).tolist()
    for one, card in zip(heard, mixed, strict=True):
        other.learn(**one._replace(card=card)._asdict())
    found, chance = (_found(circles, people, cards) for circles in (state.circles, other))
    hidden_people, hidden_cards = town.people.circle, homes(town)
    return Agreement(
        people=adjusted_rand(hidden_people, found[0]), cards=adjusted_rand(hidden_cards, found[1]),
        cards_told=adjusted_rand(hidden_cards, _told(state.circles, people, cards, hidden_people)),
        people_shuffled=adjusted_rand(hidden_people, chance[0]), cards_shuffled=adjusted_rand(hidden_cards, chance[1]),
    )  # fmt: skip


def homes(town: LabTown) -> I32:
    """int32[things]: the hidden circle that loves each thing most."""
    everybody = np.arange(len(town.people), dtype=np.int32)
    sizes = np.maximum(np.bincount(town.people.circle, minlength=len(CIRCLES)), 1)
    found = np.zeros(len(town.things), np.int32)
    for row in range(len(town.things)):
        affinity = town.affinity.of(everybody, np.full(len(everybody), row, np.int32))
        sums = np.bincount(town.people.circle, weights=affinity, minlength=len(CIRCLES))
        found[row] = int((sums / sizes).argmax())
    return found


def _found(circles: Circles, people: I32, cards: I32) -> tuple[I32, I32]:
    """The found circle of each person and of each card, 0 for none."""
    circles.seek()
    while not circles.step(STEP):
        pass
    of_people = [circles.strongest_of(row) if row >= 0 else NO_CIRCLE for row in people.tolist()]
    of_cards = [circles.of_card(row) if row >= 0 else NO_CIRCLE for row in cards.tolist()]
    return np.array(of_people, np.int32) + 1, np.array(of_cards, np.int32) + 1


def _told(circles: Circles, people: I32, cards: I32, hidden: I32) -> I32:
    """The circle that likes each card most, by the kept looks of people whose hidden circles are told."""
    voices, params = circles.voices, circles.params
    usual = Usual(params, cards=int(cards.max()) + 1, voices=len(voices))
    while not usual.step(voices.looks, len(voices)):
        pass
    circle_of = np.zeros(max(int(people.max()), int(voices.people.max())) + 1, np.int32)
    circle_of[people[people >= 0]] = hidden[people >= 0]
    shares = np.eye(len(CIRCLES))[circle_of[voices.people]]
    tastes = Tastes(params, shares=shares, cards=int(cards.max()) + 1)
    tastes.step(voices.looks, usual, passes=0, voices=len(voices))
    liked: I32 = (tastes.likes / (tastes.looks + params.taste_prior)).argmax(axis=1).astype(np.int32)
    return liked[cards]


def adjusted_rand(one: np.ndarray, other: np.ndarray) -> float:
    """Hubert and Arabie's adjusted Rand index of two partitions.

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([5, 5, 3, 3]))
    1.0
    """
    table = np.zeros((int(one.max()) + 1, int(other.max()) + 1))
    np.add.at(table, (one, other), 1)
    pairs = comb(table, 2).sum()
    rows, columns, total = comb(table.sum(1), 2).sum(), comb(table.sum(0), 2).sum(), comb(len(one), 2)
    expected = rows * columns / total
    most = (rows + columns) / 2.0
    return float((pairs - expected) / (most - expected)) if most != expected else 1.0
