"""A shelf small enough to count: four cards, three places, every page it could hold, and somebody who reads from the top."""

import itertools
from dataclasses import dataclass

import numpy as np

from magpie.engine.evaluation.evidence import Chances, Change, Evidence, chances_along, evidence_of
from magpie.engine.params import Params
from magpie.engine.selectors.board import Board
from magpie.engine.state.heads import HEAD, HEADS
from magpie.engine.weights import Weights

OWN = Weights.of(Params())
CARDS, PLACES = 4, 3


@dataclass(frozen=True)
class Page:
    """One page that could be served: its cards, both policies' chances, and what is done on it for certain."""

    cards: tuple[int, ...]
    chances: Chances
    done: np.ndarray  # [places, heads]
    seen: np.ndarray


def shelf(*, seed: int = 3) -> tuple[Board, np.ndarray, dict[str, np.ndarray]]:
    """(board, heads, numbers) of four cards that are alike in part, two of one category, behind one card of the page before."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(CARDS + 1, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    groups = np.array([[1, 1, 0, 1], [2, 1, 0, 2], [3, 2, 1, 3], [4, 3, 1, 1], [1, 2, 0, 4]], np.int32)
    board = Board(
        np.arange(CARDS, dtype=np.int32), vectors, groups, np.array([1, 2, 3, 2], np.int32), 3, 100, frozenset()
    )  # fmt: skip
    heads = rng.uniform(0.02, 0.06, (CARDS, len(HEADS))).astype(np.float32)
    numbers = {
        name: rng.uniform(0.95, 1.05, CARDS) for name in ("quality", "service", "match", "price_fit", "pull")
    }
    return board, heads, numbers


def pages(change: Change) -> list[Page]:
    """Every page that may be. A card is liked, or clicked, for certain; a card ends the reading where a tired one stood before it."""
    board, heads, numbers = shelf()
    found = []
    for cards in itertools.permutations(range(CARDS), PLACES):
        chances = chances_along(board, heads, numbers, cards, frozenset(), change)
        if not chances.then.all():
            continue  # windows forbid it, under any weights
        done, seen = np.zeros((PLACES, len(HEADS))), np.ones(PLACES, bool)
        for place, card in enumerate(cards):
            seen[place] = not (place and cards[place - 1] == 3) and bool(seen[place - 1] or not place)
            # What is done depends on the cards above, too: a second look at the same is no click.
            done[place, HEAD["like"]] = seen[place] and card in (0, 2)
            done[place, HEAD["click"]] = seen[place] and card == 1 and 0 not in cards[:place]
        found.append(Page(cards, chances, done, seen))
    return found


def evidence(own: list[Page], change: Change) -> Evidence:
    """Each page once for each of two persons."""
    both = [(number, page) for number in (0, 1) for page in own]
    return evidence_of(
        [(number, page.chances) for number, page in both], [page.done for _, page in both],
        [page.seen for _, page in both], change,
    )  # fmt: skip
