"""Content vectors are near for near things, the same on every machine, and rare words say more."""

import numpy as np
import pytest

from magpie.engine.content.params import ContentParams
from magpie.engine.content.vectors import ContentVectors, features_of
from tests.engine.content.cast import CARDS, full_shelf

PARAMS = ContentParams()


def test_features_name_what_they_come_from() -> None:
    features = features_of(
        params=PARAMS, words=["Oolong", "oolong", "cup"], topics={"tea": 0.5}, attributes={"colour": "red"},
        category="food/tea",
    )  # fmt: skip

    assert features == {
        "w:oolong": pytest.approx(1.0 + np.log(2)), "w:cup": 1.0, "t:tea": 1.5, "a:colour=red": 2.0,
        "c:food": 2.0, "c:food/tea": 2.0,
    }  # fmt: skip


def test_cards_of_one_topic_are_nearer_than_others() -> None:
    vectors = full_shelf().vectors
    cards = np.arange(20, CARDS, dtype=np.int32)

    for card in range(20, CARDS):
        likeness = vectors.likeness(vector=vectors.vector(card), cards=cards)
        same = (cards % 4 == card % 4) & (cards != card)
        assert likeness[same].min() > likeness[cards % 4 != card % 4].max()
        assert likeness[card - 20] == pytest.approx(1.0, abs=1e-6)


def test_unrelated_cards_agree_little() -> None:
    rng = np.random.default_rng(1)
    vectors = ContentVectors(PARAMS)
    for card in range(200):
        vectors.publish(card=card, features={f"w:{word}": 1.0 for word in rng.integers(100_000, size=30)})

    likeness = vectors.likeness(vector=vectors.vector(199), cards=np.arange(199, dtype=np.int32))

    assert abs(float(likeness.mean())) < 0.05
    assert float(np.abs(likeness).max()) < 0.6


def test_a_word_that_all_say_counts_less_than_a_rare_one() -> None:
    vectors = ContentVectors(PARAMS)
    for card in range(300):
        vectors.publish(card=card, features={"w:gift": 1.0, f"w:{card}": 1.0})
    vectors.publish(card=300, features={"w:gift": 1.0, "w:7": 1.0})

    likeness = vectors.likeness(vector=vectors.vector(300), cards=np.array([7, 8], np.int32))

    assert likeness[0] > 0.9 > 0.3 > likeness[1]


def test_vectors_are_the_same_everywhere() -> None:
    vectors = ContentVectors(PARAMS)
    vectors.publish(card=0, features={"w:灯笼": 1.0})

    lit = np.flatnonzero(vectors.vector(0))

    assert lit.tolist() == [14, 17, 45, 58]
    assert np.abs(vectors.vector(0)[lit]).tolist() == [0.5] * 4


def test_restored_vectors_go_on_with_the_same_bits() -> None:
    one, other = full_shelf().vectors, ContentVectors(PARAMS)
    other.restore(one.snapshot())

    for vectors in (one, other):
        vectors.publish(card=50, features={"w:tea": 1.0, "w:late": 2.0})

    ours, theirs = one.snapshot(), other.snapshot()
    assert all(ours[name].tobytes() == theirs[name].tobytes() for name in ours)


def test_bytes_per_card() -> None:
    vectors = ContentVectors(PARAMS)
    empty = vectors.bytes_used()
    vectors.publish(card=9_999, features={"w:tea": 1.0})

    assert vectors.bytes_used() - empty <= 10_000 * 256
