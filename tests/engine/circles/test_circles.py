"""Circles are found where they were planted, nowhere else, keep their ids, and cost little at a time."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from magpie.engine.circles.circles import Circles
from magpie.engine.circles.naming import NO_CIRCLE, rename
from magpie.engine.circles.params import CirclesParams
from magpie.engine.circles.picture import draw_picture
from magpie.kit.clock import DAY_MS, MINUTE_MS
from tests.engine.circles.planted import PlantedLog, adjusted_rand, planted_log

pytestmark = pytest.mark.slow

LONG_AFTER_MS = 400 * DAY_MS


def learned(
    log: PlantedLog, *, first: int = 0, last: int | None = None, circles: Circles | None = None
) -> Circles:
    circles = circles or Circles(CirclesParams())
    events = zip(
        log.persons[first:last].tolist(),
        log.cards[first:last].tolist(),
        log.ts_ms[first:last].tolist(),
        strict=True,
    )
    for person, card, ts_ms in events:
        circles.learn(person=person, card=card, weight=1.0, ts_ms=ts_ms)
    return circles


@cache
def town(seed: int) -> PlantedLog:
    return planted_log(seed=seed, events=30_000)


@cache
def settled(seed: int) -> Circles:
    """The circles of a town after all its events, for tests that only ask."""
    return learned(town(seed))


@pytest.mark.parametrize("seed", [1, 2])
def test_planted_circles_are_found(seed: int) -> None:
    log = town(seed)

    circles = settled(seed)

    found = circles.membership()
    assert adjusted_rand(found + 1, log.hidden[: found.size]) >= 0.9
    assert 8 <= np.unique(found[found != NO_CIRCLE]).size <= 10


def test_shuffled_events_have_no_circles() -> None:
    log = town(1)
    shuffled = PlantedLog(log.persons, np.random.default_rng(9).permutation(log.cards), log.ts_ms, log.hidden)

    circles = learned(shuffled, last=20_000)

    assert circles.membership().size == 0
    assert circles.of_card(3) == NO_CIRCLE
    assert not circles.of_person(3).any()


def test_what_chance_makes_does_not_agree_with_the_hidden_circles() -> None:
    """The gate taken away: the search still answers, and its answer means nothing."""
    log = town(1)
    shuffled = PlantedLog(log.persons, np.random.default_rng(9).permutation(log.cards), log.ts_ms, log.hidden)

    circles = learned(shuffled, last=15_000, circles=Circles(CirclesParams(chance_factor=0.0)))

    found = circles.membership()
    assert abs(adjusted_rand(found + 1, log.hidden[: found.size])) < 0.02


def test_the_checkerboard_falls_into_its_two_colours() -> None:
    circles = Circles(CirclesParams())
    for i in range(3_000):
        person = i % 60
        card = 2 * ((i * 7 + i // 60) % 15) + person % 2  # even persons, even cards
        circles.learn(person=person, card=card, weight=1.0, ts_ms=i * MINUTE_MS)

    found = circles.membership()
    assert found.size == 30
    assert len(set(found[0::2].tolist())) == len(set(found[1::2].tolist())) == 1
    assert found[0] != found[1]
    assert circles.of_person(0)[found[0]] == 1.0


def test_ids_last_from_day_to_day_and_each_day_is_kept() -> None:
    circles = settled(1)

    days = [circles.membership(day) for day in circles.days]

    assert len(days) >= 18
    assert circles.days == sorted(circles.days)
    same = [float((a == b[: a.size]).mean()) for a, b in pairwise(days[3:])]
    assert min(same) >= 0.9  # while there are few events
    assert min(same[-10:]) >= 0.97


def test_days_are_kept_for_a_month() -> None:
    circles = Circles(CirclesParams(days_kept=3))
    learned(town(1), last=10_000, circles=circles)

    assert len(circles.days) == 3


def test_a_person_is_where_their_cards_are() -> None:
    log = town(1)
    circles = settled(1)
    cards = np.flatnonzero(log.hidden == 2)[:5].astype(np.int32)

    shares = circles.of_history(cards, np.ones(5, np.float32))

    assert shares.sum() == pytest.approx(1.0)
    assert shares.max() > 0.7
    assert int(shares.argmax()) == circles.of_card(int(cards[0]))


def test_a_new_card_belongs_where_its_links_are_until_the_next_search() -> None:
    log = town(1)
    circles = learned(log)
    tea = np.flatnonzero(log.hidden == 2)[:3].tolist()
    for card in (*tea, 400):
        circles.learn(person=5_000, card=card, weight=1.0, ts_ms=int(log.ts_ms[-1]))

    assert circles.membership().size == 400
    assert circles.of_card(400) == circles.of_card(tea[0]) != NO_CIRCLE
    assert circles.of_card(999) == NO_CIRCLE


def test_neighbours_are_those_with_shared_people() -> None:
    circles = settled(1)

    others, lifts = circles.neighbours(circles.of_card(0))

    assert others.size >= 6
    assert circles.of_card(0) not in others
    assert (np.diff(lifts) <= 0).all() and (lifts < 1.0).all()


def test_the_picture_names_circles_by_their_telling_topics() -> None:
    log = town(1)
    circles = settled(1)
    topics = np.stack([log.hidden, np.full(400, 8)], axis=1).astype(np.int32)  # topic 8 is everywhere
    shares = np.full((400, 2), 0.5, np.float32)

    picture = draw_picture(circles=circles, topics=topics, shares=shares)

    big = [node for node in picture.nodes if node.cards >= 20]
    assert sorted(node.topics[0] for node in big) == list(range(8))
    assert all(node.closeness > 0.25 for node in big)
    assert all(edge.one < edge.other for edge in picture.edges)


def test_repeating_a_card_links_nothing() -> None:
    circles = Circles(CirclesParams())
    for card in (1, 2):
        circles.learn(person=1, card=card, weight=1.0, ts_ms=0)
    before = circles.snapshot()

    for _ in range(50):
        circles.learn(person=1, card=2, weight=1.0, ts_ms=0)

    assert all(before[name].tobytes() == array.tobytes() for name, array in circles.snapshot().items())


def test_time_is_only_proportions() -> None:
    """After four hundred idle days the rescaled links weigh as they did, beside new ones."""
    circles = Circles(CirclesParams())
    for card in (1, 2):
        circles.learn(person=1, card=card, weight=1.0, ts_ms=0)
    for card in (1, 3):
        circles.learn(person=2, card=card, weight=1.0, ts_ms=LONG_AFTER_MS)

    others, weights = circles._links.row(1)

    assert others.tolist() == [2, 3]
    assert weights[1] == 1.0
    assert weights[0] == pytest.approx(2.0 ** (-400 / 14), rel=1e-5)


def test_a_forgotten_card_is_in_no_row() -> None:
    log = town(1)
    circles = learned(log, last=5_000)
    circles.forget_card(7)

    assert not (circles._links.columns == 7).any()
    assert circles._links.row(7)[0].size == 0


@pytest.mark.parametrize("steps", [0, 15, 42, 49, 53])
def test_a_restored_search_goes_on_with_the_same_bits(steps: int) -> None:
    """Snapshots are taken in the middle of a search, in different phases of it."""
    log = town(2)
    one = learned(log, last=6_000)
    one.seek()
    learned(log, first=6_000, last=6_000 + steps, circles=one)
    assert one._search is not None
    other = Circles(CirclesParams())
    other.restore(one.snapshot())

    learned(log, first=6_000 + steps, last=9_000, circles=one)
    learned(log, first=6_000 + steps, last=9_000, circles=other)

    ours, theirs = one.snapshot(), other.snapshot()
    assert ours.keys() == theirs.keys()
    assert all(ours[name].tobytes() == theirs[name].tobytes() for name in ours)
    assert one.membership().size > 0


def test_renaming_keeps_ids_by_overlap_and_reuses_the_free_ones() -> None:
    before = np.array([4, 4, 4, 4, 0, 0, 0, -1, 2, 2, 2], np.int32)
    found = np.array([0, 0, 0, 1, 1, 1, 1, 1, 2, 3, 4], np.int32)

    ids = rename(found=found, before=before, sizes_max=6, cards_min=2, overlap_min=0.3)

    assert ids.tolist() == [4, 4, 4, 0, 0, 0, 0, 0, -1, -1, -1]


def test_a_search_of_many_cards_is_taken_in_small_steps() -> None:
    rng = np.random.default_rng(1)
    circles = Circles(CirclesParams())
    for i in range(30_000):
        person, card = int(rng.integers(6_000)), int(rng.integers(3_000))
        circles._links.add(person=person, card=card, weight=1.0, ts_ms=i * 1_000)
    circles.seek()

    steps = 1
    while not circles.step(500):
        steps += 1

    # Every pass places each of the 3,000 cards once, 500 at a time; how long a step holds a thread: bench/circles.py.
    assert steps >= 3_000 / 500
    assert circles.bytes_used() / 3_000 < 2_000
