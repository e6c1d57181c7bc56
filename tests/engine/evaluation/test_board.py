"""The board says what the selection kernel draws by, at every place of a slate."""

import numpy as np
import pytest

from magpie.engine.ask import SlateAsk
from magpie.engine.evaluation.evidence import Change, chances_along
from magpie.engine.kernels.select import pick
from magpie.engine.selectors.board import Board
from magpie.engine.selectors.diversity_selector import page_before
from magpie.engine.weights import Weights
from tests.engine.evaluation.cast import OWN
from tests.engine.small_town import Town

pytestmark = pytest.mark.wide


@pytest.mark.parametrize("seed", range(12))
def test_a_board_agrees_with_the_kernel(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, led, places = int(rng.integers(6, 40)), 3, 6
    vectors = rng.normal(size=(n + led, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    groups = rng.integers(-1, 4, (n + led, 4)).astype(np.int32)
    limits, scores = np.array([1, 2, 3, 2], np.int32), rng.uniform(1.0, 3.0, n)
    reserved = {2: int(rng.integers(n))}
    forced = np.full(led + places, -1, np.int32)
    forced[:led] = n + np.arange(led)
    for place, at in reserved.items():
        forced[led + place] = at
    chosen, chances = np.zeros(led + places, np.int32), np.zeros(led + places)
    pick(
        np.concatenate([scores, np.ones(led)]), vectors, groups, limits, 5, 0.25, 0.3,
        np.concatenate([np.zeros(led), rng.random(places)]), forced, chosen, chances,
    )  # fmt: skip
    weights = Weights(OWN.worths, 5.0, explore=0.3, diversity=0.25)
    board = Board(np.arange(n, dtype=np.int32), vectors, groups, limits, 5, 100, frozenset(reserved.values()))
    page = chosen[led:].tolist()

    for place, at in enumerate(page):
        if place not in reserved:
            told = board.chances(board.after(page[:place]), scores, weights)
            assert told.sum() == pytest.approx(1.0)
            assert told[at] == pytest.approx(chances[led + place], rel=1e-5)


def test_of_many_only_the_best_compete() -> None:
    board = Board(
        np.arange(5, dtype=np.int32), np.eye(5, dtype=np.float32), np.full((5, 4), -1, np.int32),
        np.ones(4, np.int32), 5, 2, frozenset(),
    )  # fmt: skip
    scores = np.array([3.0, 5.0, 4.0, 1.0, 2.0])

    assert np.flatnonzero(board.chances(board.after([]), scores, OWN)).tolist() == [1, 2]
    assert np.flatnonzero(board.chances(board.after([2]), scores, OWN)).tolist() == [1]
    assert not board.chances(board.after([1, 2]), scores, OWN).any()


def test_logged_chances_are_computed_again_from_what_the_slate_was_drawn_from() -> None:
    """A second page, trial cards among it: what stood above it counts, and reserved places are nobody's."""
    town = Town()
    for number in range(30):
        town.publish(f"product:{number}", account=f"account:{number % 7}", category=f"food/{number % 4}",
                     topics={f"t{number % 5}": 1.0}, words=(f"w{number % 3}", "tea"))  # fmt: skip
    for number in range(10):
        town.like("p:mei", f"product:{number}")
    first = town.serve("p:mei", "s1", n=6)
    ask = SlateAsk(slate="s2", person="p:mei", n=8, shown=tuple(card.card for card in first.cards))
    answered = town.engine.answer_fully([ask])[0]
    cards = answered.slate.cards
    reserved = frozenset(place for place, card in enumerate(cards) if card.trial_tier >= 0)
    board = Board.of(
        town.engine.state, answered.candidates.rows, page_before(answered.query),
        frozenset(answered.chosen[place] for place in reserved),
    )  # fmt: skip

    found = chances_along(
        board, answered.candidates.heads, answered.candidates.numbers, answered.chosen, reserved, Change(OWN, OWN)
    )  # fmt: skip

    assert page_before(answered.query).size == 4
    for place, card in enumerate(cards):
        assert found.then[place] == pytest.approx(1.0 if place in reserved else card.propensity, rel=1e-5)
    assert found.now.tolist() == found.then.tolist()
    assert found.overlap == pytest.approx(np.ones(len(cards)))
