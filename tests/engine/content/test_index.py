"""The topic index holds exactly the live cards, and gives each of a crowded topic the same chance."""

import numpy as np
import pytest

from magpie.engine.content.index import TopicIndex
from tests.engine.content.cast import CARDS, GIFTS, LAMPS, TEA, Shelf, empty_shelf, full_shelf, publish

NO_TASTE = np.zeros(64, np.float32)


def near(shelf: Shelf, *topics: int, n: int = 5, seed: int = 1, taste: np.ndarray = NO_TASTE) -> list[int]:
    cards, nearness = shelf.index.near(
        rng=np.random.default_rng(seed), topics=np.array(topics, np.int32),
        weights=np.ones(len(topics), np.float32), taste=taste, n=n,
    )  # fmt: skip
    assert (np.diff(nearness) <= 0).all()
    return cards.tolist()


def test_lists_hold_the_live_cards_of_each_topic() -> None:
    shelf = full_shelf()
    for card in (0, 8, 36, 5):
        shelf.index.withdraw(card=card)
    publish(shelf, 8)
    publish(shelf, 8)  # twice is once

    assert sorted(shelf.index.cards_of(TEA).tolist()) == [4, 8, *range(12, 36, 4)]
    assert sorted(shelf.index.cards_of(LAMPS).tolist()) == list(range(1, 40, 4))[:1] + list(range(9, 40, 4))
    assert shelf.index.cards_of(GIFTS).size == CARDS - 3
    assert shelf.index.cards_of(99).size == 0


def test_lists_agree_with_sets_after_many_changes() -> None:
    shelf, live = empty_shelf(), set()
    rng = np.random.default_rng(1)
    for card in rng.integers(CARDS, size=600).tolist():
        if rng.random() < 0.5:
            publish(shelf, card)
            live.add(card)
        else:
            shelf.index.withdraw(card=card)
            live.discard(card)

    for topic in range(4):
        assert sorted(shelf.index.cards_of(topic).tolist()) == sorted(c for c in live if c % 4 == topic)


def test_nearest_are_of_the_topic_and_then_of_the_content() -> None:
    shelf = full_shelf()
    taste = shelf.vectors.taste(cards=np.array([16], np.int32), weights=np.ones(1, np.float32))

    found = near(shelf, TEA, n=5, taste=taste)

    assert found[0] == 16
    assert all(card % 4 == TEA for card in found)


def test_an_unknown_topic_finds_nothing() -> None:
    assert near(full_shelf(), 99) == []
    assert near(full_shelf()) == []


def test_each_card_of_a_crowded_topic_is_fetched_as_often() -> None:
    shelf = full_shelf()
    counts = np.zeros(CARDS)
    for seed in range(4_000):
        pool = shelf.index._pool(
            np.random.default_rng(seed), np.array([GIFTS], np.int32), np.ones(1, np.float32), 2
        )
        counts[pool] += 1

    assert counts.sum() == 4_000 * 8
    assert np.abs(counts - 800).max() < 5 * (4_000 * 0.2 * 0.8) ** 0.5


def test_a_restored_index_answers_and_changes_alike() -> None:
    shelf = full_shelf()
    shelf.index.withdraw(card=12)
    other = TopicIndex(shelf.params, facets=shelf.facets, vectors=shelf.vectors)
    other.restore(shelf.index.snapshot())

    for index in (shelf.index, other):
        index.publish(card=12)
        index.withdraw(card=1)

    ours, theirs = shelf.index.snapshot(), other.snapshot()
    assert ours.keys() == theirs.keys()
    assert all(ours[name].tobytes() == theirs[name].tobytes() for name in ours)


@pytest.mark.parametrize("n", [1, 3])
def test_never_more_than_asked(n: int) -> None:
    assert len(near(full_shelf(), TEA, LAMPS, n=n)) == n
