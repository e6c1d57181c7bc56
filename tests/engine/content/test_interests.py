"""Interests follow acts at several speeds, forget, and never outrank what the person declared."""

import numpy as np
import pytest

from magpie.engine.content.affinities import Affinities
from magpie.engine.content.interests import Interests
from magpie.kit.clock import DAY_MS, HOUR_MS
from tests.engine.content.cast import BOOKS, GIFTS, LAMPS, MEI, NOW_MS, SHOES, TAO, TEA, full_shelf, look


def strengths(shelf, sort: str = "topics", *, person: int = MEI, ts_ms: int = NOW_MS) -> dict[int, float]:
    keys, values = shelf.interests.strengths(person=person, sort=sort, ts_ms=ts_ms)
    assert keys.tolist() == sorted(keys.tolist())
    return dict(zip(keys.tolist(), values.tolist(), strict=True))


def test_nobody_known_has_no_interests() -> None:
    assert strengths(full_shelf()) == {}


def test_an_act_spreads_over_what_the_card_is_about() -> None:
    shelf = full_shelf()
    look(shelf, 4)  # tea, shop 4, style 1

    assert strengths(shelf) == {TEA: pytest.approx(0.8 / 3), GIFTS: pytest.approx(0.8 / 9)}
    assert strengths(shelf, "accounts") == {4: pytest.approx(0.8 / 3)}
    assert strengths(shelf, "attributes") == {1: pytest.approx(0.8 / 3)}
    assert set(strengths(shelf, "categories")) == {10, 20}


def test_declared_outranks_however_much_is_inferred() -> None:
    shelf = full_shelf()
    for _ in range(500):
        look(shelf, 4)
    shelf.interests.declare(person=MEI, topics=[BOOKS], accounts=[3])

    topics = strengths(shelf)

    assert topics[BOOKS] == 1.0
    assert 0.75 < topics[TEA] <= 0.8
    assert strengths(shelf, "accounts")[3] == 1.0


def test_declaring_replaces_the_earlier_choice() -> None:
    shelf = full_shelf()
    shelf.interests.declare(person=MEI, topics=[BOOKS, LAMPS], accounts=[])
    shelf.interests.declare(person=MEI, topics=[SHOES], accounts=[])

    assert strengths(shelf) == {SHOES: 1.0}


def test_a_sitting_turns_within_three_events_and_the_season_returns() -> None:
    shelf = full_shelf()
    for day in range(10):
        look(shelf, 4, ts_ms=NOW_MS - 40 * DAY_MS + day * DAY_MS)
    for _ in range(3):
        look(shelf, 5)

    now, weeks_later = strengths(shelf), strengths(shelf, ts_ms=NOW_MS + 30 * DAY_MS)

    assert now[LAMPS] > now[TEA]
    assert weeks_later[TEA] > weeks_later[LAMPS]


def test_saying_no_takes_an_interest_away() -> None:
    shelf = full_shelf()
    look(shelf, 4)
    look(shelf, 4, weight=-2.0)

    assert strengths(shelf) == {}


def test_a_late_event_weighs_what_is_left_of_it() -> None:
    early, late = full_shelf(), full_shelf()
    for ts_ms in (NOW_MS - HOUR_MS, NOW_MS):
        look(early, 4, ts_ms=ts_ms)
    for ts_ms in (NOW_MS, NOW_MS - HOUR_MS):
        look(late, 4, ts_ms=ts_ms)

    assert strengths(late)[TEA] == pytest.approx(strengths(early)[TEA], rel=1e-6)


def test_reset_keeps_what_was_declared_and_forget_keeps_nothing() -> None:
    shelf = full_shelf()
    look(shelf, 4)
    look(shelf, 4, person=TAO)
    shelf.interests.declare(person=MEI, topics=[BOOKS], accounts=[])

    shelf.interests.reset(person=MEI)
    assert strengths(shelf) == {BOOKS: 1.0}

    shelf.interests.forget(person=MEI)
    assert strengths(shelf) == {}
    assert TEA in strengths(shelf, person=TAO)


def test_the_checkerboard_teaches_each_person_their_colour() -> None:
    """Even persons look at even topics, odd ones at odd topics; nothing leaks between rows."""
    shelf = full_shelf()
    for person in range(20):
        for card in range(person % 2, 40, 2):
            look(shelf, card, person=person)

    for person in range(20):
        assert {topic % 2 for topic in strengths(shelf, person=person) if topic != GIFTS} == {person % 2}


def test_slots_are_bounded_and_the_strongest_stay() -> None:
    affinities = Affinities(slots=4, taus_ms=(DAY_MS,))
    for key in range(10):
        weight = 5.0 if key < 3 else 1.0
        affinities.learn(
            person=0,
            keys=np.array([key], np.int32),
            shares=np.ones(1, np.float32),
            weight=weight,
            ts_ms=NOW_MS,
        )

    keys, _, _ = affinities.held(person=0, ts_ms=NOW_MS)

    assert set(keys.tolist()) >= {0, 1, 2} and keys.size == 4


def test_restored_interests_are_the_same_bits() -> None:
    shelf = full_shelf()
    for card in range(40):
        look(shelf, card, person=card % 7, ts_ms=NOW_MS + card * 977)
    other = Interests(shelf.params)
    other.restore(shelf.interests.snapshot())

    for interests in (shelf.interests, other):
        interests.learn(person=3, card=9, facets=shelf.facets, weight=1.0, ts_ms=NOW_MS + DAY_MS)

    ours, theirs = shelf.interests.snapshot(), other.snapshot()
    assert ours.keys() == theirs.keys()
    assert all(ours[name].tobytes() == theirs[name].tobytes() for name in ours)


def test_bytes_per_person() -> None:
    interests = full_shelf().interests
    interests.declare(person=9_999, topics=[1], accounts=[])
    for affinities in (interests._topics, *interests._slow.values()):
        affinities.learn(
            person=9_999,
            keys=np.array([1], np.int32),
            shares=np.ones(1, np.float32),
            weight=1.0,
            ts_ms=NOW_MS,
        )

    assert interests.bytes_used() / 10_000 < 960
