"""The circle kernels do what their slow references do."""

import numpy as np
import pytest

from magpie.engine.kernels.circles import NUMBERS, hear, settle, turn
from magpie.engine.kernels.circles_reference import (
    Heard,
    reference_matrix,
    reference_scores,
    reference_shares,
)

WIDTH, CARDS, GROUPS, PEOPLE = 6, 9, 3, 4
OPEN, MOST, PRIOR, TASTE_PRIOR, NOISE, KEEP = 3, 2.5, 5.0, 15.0, 1.2, 0.99
TABLES = {
    "cards": (np.int32, -1), "values": (np.float32, 0), "weights": (np.float32, 0), "is_looked": (np.uint8, 0)
}  # fmt: skip


def numbers(*, usual_max: float = 1e9, home_looks: float = 1e9) -> np.ndarray:
    found = np.array([OPEN, MOST, PRIOR, usual_max, TASTE_PRIOR, NOISE, KEEP, home_looks])
    assert found.size == NUMBERS
    return found


class Kept:
    """The arrays that `hear` writes."""

    def __init__(self) -> None:
        self.rings = {name: np.full((PEOPLE, WIDTH), blank, dtype) for name, (dtype, blank) in TABLES.items()}
        self.after = np.zeros(PEOPLE, np.int32)
        self.card_usual, self.person_usual = np.zeros((CARDS, 2)), np.zeros((PEOPLE, 2))
        self.scores, self.sizes = np.zeros((PEOPLE, GROUPS), np.float32), np.full(GROUPS, -np.inf)
        self.likes, self.looks = np.zeros((2, CARDS, GROUPS), np.float32)
        self.homes = np.full(CARDS, -1, np.int32)

    def hear(
        self,
        card: int,
        value: float,
        weight: float = 1.0,
        *,
        is_look: bool = True,
        place: int = 1,
        numbers: np.ndarray,
    ) -> bool:
        return hear(
            *self.rings.values(), self.after, place, 2, card, value, weight, is_look, self.card_usual,
            self.person_usual, self.scores, self.sizes, self.likes, self.looks, self.homes, numbers,
        )  # fmt: skip


def test_showings_are_kept_and_add_up_as_in_the_reference() -> None:
    rng, kept, heard = np.random.default_rng(1), Kept(), Heard(WIDTH)

    for _ in range(300):
        card, is_look = int(rng.integers(CARDS)), bool(rng.random() < 0.6)
        value, weight = float(np.float32(rng.normal() * 1.5)), float(rng.choice([0.25, 1.0]))
        is_new = kept.hear(card, value, weight, is_look=is_look, numbers=numbers())
        expected, _ = heard.hear(
            card, value, weight, is_look=is_look, open_looks=OPEN, most=MOST, prior=PRIOR
        )
        assert is_new == expected

    order = [(int(kept.after[1]) + at) % WIDTH for at in range(WIDTH)]
    assert kept.rings["cards"][1, order].tolist() == [one.card for one in heard.showings]
    assert kept.rings["is_looked"][1, order].tolist() == [one.is_looked for one in heard.showings]
    assert kept.rings["values"][1, order] == pytest.approx([one.value for one in heard.showings], abs=1e-5)
    assert kept.card_usual == pytest.approx(np.array([heard.cards[card] for card in range(CARDS)]), abs=1e-4)
    assert kept.person_usual[2] == pytest.approx(np.array(heard.person), abs=1e-4)
    assert (kept.rings["cards"][[0, 2, 3]] == -1).all()
    assert not kept.person_usual[[0, 1, 3]].any()


def test_tastes_and_posteriors_move_as_in_the_reference() -> None:
    kept = Kept()
    kept.sizes[:2] = np.log([0.7, 0.3])  # the third id is free
    kept.likes[4], kept.looks[4] = [6.0, -3.0, 9.0], [20.0, 10.0, 0.0]
    before = kept.likes[4].copy(), kept.looks[4].copy()
    kept.scores[2] = [0.3, 1.0, 0.0]

    kept.hear(4, 1.5, 0.5, numbers=numbers())

    shares = reference_shares([0.3, 1.0], kept.sizes[:2].tolist())
    sureness = before[1][:2] + TASTE_PRIOR
    said = reference_scores(
        np.array([[0.75]]), np.array([[0.5]]), tastes=(before[0][:2] / sureness)[None],
        sureness=sureness[None], noise=NOISE,
    )[0]  # fmt: skip
    assert kept.scores[2, :2] == pytest.approx(np.array([0.3, 1.0]) * KEEP + said, rel=1e-5)
    assert kept.likes[4, :2] == pytest.approx(before[0][:2] + shares * 0.75, rel=1e-5)
    assert kept.looks[4, :2] == pytest.approx(before[1][:2] + shares * 0.5, rel=1e-5)
    assert kept.scores[2, 2] == 0.0 and kept.likes[4, 2] == 9.0


def test_an_act_of_nobody_in_particular_adds_to_no_count() -> None:
    kept = Kept()

    assert not kept.hear(4, 1.0, is_look=False, place=-1, numbers=numbers())

    assert (kept.rings["cards"] == -1).all()
    assert kept.card_usual[4].tolist() == [1.0, 0.0]


def test_the_usual_is_halved_when_it_is_full_and_a_card_gets_a_home_when_enough_spoke() -> None:
    kept = Kept()
    kept.sizes[:] = np.log(1 / 3)
    kept.likes[5] = [-1.0, 4.0, 1.0]

    homes = []
    for _ in range(4):
        kept.hear(5, 1.0, numbers=numbers(usual_max=3.0, home_looks=3.0))
        homes.append(int(kept.homes[5]))

    assert kept.card_usual[5].tolist() == [2.0, 2.0]
    assert homes == [-1, -1, 1, 1]


@pytest.fixture
def looks() -> tuple[np.ndarray, ...]:
    """Cards with empty places and cards that came later, values, weights, usual, lean, scale, reach."""
    rng = np.random.default_rng(3)
    cards = rng.integers(-1, CARDS + 2, size=(PEOPLE, WIDTH)).astype(np.int32)
    values = rng.normal(size=cards.shape).astype(np.float32)
    weights = rng.choice(np.array([0.5, 1.0], np.float32), size=cards.shape)
    return (
        cards,
        values,
        weights,
        rng.normal(size=CARDS),
        rng.normal(size=PEOPLE),
        rng.random(CARDS),
        rng.random(PEOPLE),
    )


def test_turning_is_multiplying_by_the_matrix_both_ways(looks: tuple[np.ndarray, ...]) -> None:
    cards, values, weights, usual, lean, scale, reach = looks
    table = reference_matrix(
        cards, values.astype(float), weights.astype(float), usual=usual, lean=lean, scale=scale, reach=reach
    )
    rng = np.random.default_rng(4)
    of_people, of_cards = rng.normal(size=(PEOPLE, 2)), np.zeros((CARDS, 2))

    for first in range(PEOPLE):  # one by one, as a search does
        turn(cards, values, weights, usual, lean, scale, reach, first, first + 1, False, of_people, of_cards)
    gathered = np.zeros_like(of_people)
    turn(cards, values, weights, usual, lean, scale, reach, 0, PEOPLE, True, gathered, of_cards)

    assert of_cards == pytest.approx(table.T @ of_people, abs=1e-5)
    assert gathered == pytest.approx(table @ of_cards, abs=1e-5)


@pytest.mark.parametrize("keeps_shares", [True, False])
def test_settling_agrees(looks: tuple[np.ndarray, ...], keeps_shares: bool) -> None:
    cards, values, weights, usual, lean, *_ = looks
    flat = {"scale": np.ones(CARDS), "reach": np.ones(PEOPLE), "lean": lean}
    exact = values.astype(float), weights.astype(float)
    brought = reference_matrix(cards, *exact, usual=usual, **flat)
    counts = reference_matrix(
        cards, np.ones(cards.shape), exact[1], usual=np.zeros(CARDS), **(flat | {"lean": np.zeros(PEOPLE)})
    )
    rng = np.random.default_rng(5)
    likes, held = rng.normal(size=(2, CARDS, GROUPS)).astype(np.float32)
    held = np.abs(held) * 20
    sizes, given = np.log(np.array([0.5, 0.3, 0.2])), rng.dirichlet(np.ones(GROUPS), size=PEOPLE)
    scores, shares = np.zeros((PEOPLE, GROUPS)), given.copy()
    next_likes, next_looks = np.zeros((2, CARDS, GROUPS), np.float32)

    for first, last in ((0, 3), (3, PEOPLE)):
        settle(
            cards, values, weights, usual, lean, first, last, NOISE, TASTE_PRIOR, sizes, likes, held, scores, shares,
            next_likes, next_looks, keeps_shares,
        )  # fmt: skip

    sureness = held.astype(float) + TASTE_PRIOR
    expected = reference_scores(brought, counts, tastes=likes / sureness, sureness=sureness, noise=NOISE)
    posterior = np.array([reference_shares(row.tolist(), sizes.tolist()) for row in expected])
    assert shares == pytest.approx(given if keeps_shares else posterior, abs=1e-5)
    if not keeps_shares:
        assert scores == pytest.approx(expected, abs=1e-4)
    assert next_likes == pytest.approx(brought.T @ shares, abs=1e-4)
    assert next_looks == pytest.approx(counts.T @ shares, abs=1e-4)
