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

pytestmark = pytest.mark.wide

PERSONS, CARDS = 240, 160


def learned(
    log: PlantedLog, *, first: int = 0, last: int | None = None, circles: Circles | None = None
) -> Circles:
    circles = circles or Circles(CirclesParams())
    looks = zip(
        log.persons[first:last].tolist(), log.cards[first:last].tolist(), log.values[first:last].tolist(),
        log.ts_ms[first:last].tolist(), strict=True,
    )  # fmt: skip
    for person, card, value, ts_ms in looks:
        circles.learn(person=person, card=card, value=value, weight=1.0, ts_ms=ts_ms)
    return circles


def sought(circles: Circles) -> Circles:
    circles.seek()
    while not circles.step(1_000_000):
        pass
    return circles


@cache
def town(seed: int) -> PlantedLog:
    return planted_log(seed=seed)


@cache
def settled(seed: int) -> Circles:
    """The circles of a town after all its looks, for tests that only ask."""
    return sought(learned(town(seed)))


def people_of(circles: Circles) -> np.ndarray:
    return np.array([circles.strongest_of(person) for person in range(PERSONS)])


def shuffled(log: PlantedLog) -> PlantedLog:
    cards = np.random.default_rng(9).permutation(log.cards)
    return PlantedLog(log.persons, cards, log.values, log.ts_ms, log.of_person, log.of_card)


@pytest.mark.parametrize("seed", [1, 2])
def test_planted_circles_are_found_and_counted(seed: int) -> None:
    log, circles = town(seed), settled(seed)

    assert adjusted_rand(people_of(circles) + 1, log.of_person) >= 0.95
    assert adjusted_rand(circles.membership() + 1, log.of_card) >= 0.8
    assert np.unique(circles.membership()[circles.membership() != NO_CIRCLE]).size == 6


def test_shuffled_looks_have_no_circles() -> None:
    circles = sought(learned(shuffled(town(1))))

    assert circles.published == 0
    assert (circles.membership() == NO_CIRCLE).all()
    assert circles.strongest_of(3) == NO_CIRCLE
    assert not circles.of_person(3).any()


def test_what_chance_makes_does_not_agree_with_the_hidden_circles() -> None:
    """The gate taken away: nearly everything merges, and what is left means nothing."""
    log = shuffled(town(1))

    circles = sought(learned(log, circles=Circles(CirclesParams(evidence_min=-np.inf))))

    assert abs(adjusted_rand(people_of(circles) + 1, log.of_person)) < 0.02


def test_too_few_looks_are_no_circles_and_more_of_the_same_are() -> None:
    log = town(1)
    circles = sought(learned(log, last=3_000))
    assert circles.published == 0

    sought(learned(log, first=3_000, circles=circles))

    assert circles.published > 0


def test_the_checkerboard_falls_into_its_two_colours() -> None:
    circles, rng = Circles(CirclesParams()), np.random.default_rng(1)
    for i in range(6_000):
        person, card = int(rng.integers(60)), int(rng.integers(30))
        circles.learn(
            person=person,
            card=card,
            value=1.0 if card % 2 == person % 2 else -1.0,
            weight=1.0,
            ts_ms=i * MINUTE_MS,
        )
    found = sought(circles).membership()

    assert len(set(found[0::2].tolist())) == len(set(found[1::2].tolist())) == 1
    assert found[0] != found[1]
    assert [circles.strongest_of(person) for person in range(4)] == [found[0], found[1], found[0], found[1]]
    assert circles.of_person(0)[found[0]] == pytest.approx(
        0.5, abs=0.05
    )  # one of two: half more than anybody


def test_acts_place_who_looks_at_everything_alike() -> None:
    log, circles = town(1), Circles(CirclesParams())
    circles.restore(settled(1).snapshot())
    home = circles.of_card(int(np.flatnonzero(log.of_card == 2)[0]))

    for card in range(CARDS):
        circles.learn(person=900, card=card, value=0.0, weight=1.0, ts_ms=int(log.ts_ms[-1]))
        if log.of_card[card] == 2:
            circles.learn(
                person=900, card=card, value=1.0, weight=1.0, ts_ms=int(log.ts_ms[-1]), is_look=False
            )

    assert circles.strongest_of(900) == home


def test_ids_last_from_day_to_day_and_each_day_is_kept() -> None:
    circles = settled(1)

    days = [circles.membership(day) for day in circles.days]

    assert len(days) >= 6
    assert circles.days == sorted(circles.days)
    assert circles.membership(circles.days[-1]).tolist() == circles.membership().tolist()
    same = [float((a == b[: a.size]).mean()) for a, b in pairwise(days)]
    assert min(same[-3:]) >= 0.85


def test_days_are_kept_for_as_long_as_told() -> None:
    circles = learned(town(1), circles=Circles(CirclesParams(days_kept=3)))

    assert len(circles.days) == 3


def test_a_person_is_of_their_circle_as_surely_as_they_have_shown_it() -> None:
    log, circles = town(1), Circles(CirclesParams())
    circles.restore(settled(1).snapshot())
    tea = np.flatnonzero(log.of_card == 2)
    home = circles.of_card(int(tea[0]))
    assert circles.strongest_of(700) == NO_CIRCLE

    surely = []
    for card in tea.tolist():
        circles.learn(person=700, card=card, value=1.5, weight=1.0, ts_ms=int(log.ts_ms[-1]))
        surely.append(float(circles.of_person(700)[home]))

    assert surely[0] < 0.3 < 0.7 < surely[-1]
    assert circles.strongest_of(700) == home
    others = np.delete(circles.of_person(700), home)
    assert (others < 0.1).all()


def test_a_new_card_gets_a_home_when_a_few_have_looked() -> None:
    log, circles = town(1), Circles(CirclesParams())
    circles.restore(settled(1).snapshot())
    fans, others = np.flatnonzero(log.of_person == 2)[:12], np.flatnonzero(log.of_person != 2)[:12]
    before = circles.membership().copy()

    homes = []
    for fan, other in zip(fans.tolist(), others.tolist(), strict=True):
        circles.learn(person=fan, card=CARDS, value=1.5, weight=1.0, ts_ms=int(log.ts_ms[-1]))
        circles.learn(person=other, card=CARDS, value=-1.0, weight=1.0, ts_ms=int(log.ts_ms[-1]))
        homes.append(circles.of_card(CARDS))

    assert homes[0] == NO_CIRCLE
    assert homes[-1] == circles.strongest_of(int(fans[0])) != NO_CIRCLE
    assert circles.membership()[:CARDS].tolist() == before.tolist()  # homes move only with a search
    assert circles.of_card(999) == NO_CIRCLE


def test_circles_are_ones_own_from_a_quarter_of_the_posterior_and_of_nobody_who_is_unknown() -> None:
    circles = Circles(CirclesParams())
    sought(learned(town(1), circles=circles))
    first, second, third = np.flatnonzero(np.isfinite(circles._sizes))[:3].tolist()
    scores, sizes = circles._people["scores"], circles._sizes
    scores[7] = np.where(np.isfinite(sizes), -60.0, 0.0)
    for circle, share in ((first, 0.6), (second, 0.26), (third, 0.14)):
        scores[7, circle] = np.log(share) - sizes[circle]

    assert np.flatnonzero(circles.own_of(7)).tolist() == [first, second]
    assert circles.own_of(3)[circles.strongest_of(3)]
    assert not circles.own_of(PERSONS + 50).any()
    assert not learned(town(1), last=100).own_of(int(town(1).persons[0])).any()


def test_homes_of_many_cards_are_those_of_each() -> None:
    circles = settled(1)
    cards = np.array([3, 0, 999, 7], np.int32)

    assert circles.homes_of(cards).tolist() == [circles.of_card(card) for card in cards.tolist()]
    assert circles.homes_of(cards)[2] == NO_CIRCLE


def test_neighbours_are_by_likeness_of_taste() -> None:
    circles = settled(1)

    others, lifts = circles.neighbours(circles.of_card(0))

    assert others.size == 5
    assert circles.of_card(0) not in others
    assert (np.diff(lifts) <= 0).all() and (lifts < 1.0).all()  # planted apart: nobody is near


def test_the_picture_names_circles_by_their_telling_topics() -> None:
    log = town(1)
    circles = settled(1)
    topics = np.stack([log.of_card, np.full(CARDS, 8)], axis=1).astype(np.int32)  # topic 8 is everywhere
    shares = np.full((CARDS, 2), 0.5, np.float32)

    picture = draw_picture(circles=circles, topics=topics, shares=shares)

    assert sorted(node.topics[0] for node in picture.nodes) == list(range(6))
    assert all(0.5 < node.closeness <= 1.0 for node in picture.nodes)
    assert all(edge.one < edge.other for edge in picture.edges)


def test_a_forgotten_card_is_nowhere() -> None:
    circles = learned(town(1), last=5_000)
    circles.forget_card(7)

    assert not (circles.voices.columns["cards"] == 7).any()
    assert not circles._cards["usual"][7].any() and not circles._cards["looks"][7].any()


def test_a_forgotten_person_left_nothing_and_their_place_is_free() -> None:
    circles = Circles(CirclesParams())
    circles.restore(settled(1).snapshot())
    place = int(circles._people["place"][7])

    circles.forget_person(7)

    assert circles.strongest_of(7) == NO_CIRCLE and not circles.of_person(7).any()
    assert (circles.voices.columns["cards"][place] == -1).all()
    assert not circles.voices.columns["direction"][place].any()
    assert circles.voices.people[place] == -1


def test_voices_are_bounded_and_a_silent_one_makes_room() -> None:
    circles = Circles(CirclesParams(voices_max=8))
    for person in range(8):
        circles.learn(person=person, card=1, value=0.0, weight=1.0, ts_ms=0)

    circles.learn(person=10, card=1, value=0.0, weight=1.0, ts_ms=DAY_MS)
    assert circles._people["place"][10] == -1
    circles.learn(person=10, card=1, value=0.0, weight=1.0, ts_ms=15 * DAY_MS)

    assert circles._people["place"][[10, 2]].tolist() == [2, -1]
    assert circles.voices.people.tolist() == [0, 1, 10, 3, 4, 5, 6, 7]
    assert (circles.voices.columns["cards"][2] == 1).sum() == 1


def test_a_restored_search_goes_on_with_the_same_bits() -> None:
    """Snapshots are taken in the middle of a search, in each of its stages."""
    log = town(2)
    one = learned(log, last=20_000)
    while not one.step(1_000_000):
        pass
    one.seek()
    stages = set()
    for at in range(20_000, 26_000, 250):
        assert one._search is not None or at > 20_000
        stages.add(int(one._search.state[0]) if one._search else -1)
        other = Circles(CirclesParams())
        other.restore(one.snapshot())
        learned(log, first=at, last=at + 250, circles=one)
        learned(log, first=at, last=at + 250, circles=other)

        ours, theirs = one.snapshot(), other.snapshot()
        assert ours.keys() == theirs.keys()
        assert all(ours[name].tobytes() == theirs[name].tobytes() for name in ours)
    assert stages >= {0, 1, 3, 4, 5}
    assert one.published > 0


def test_renaming_keeps_ids_by_overlap_and_reuses_the_free_ones() -> None:
    before = np.array([4, 4, 4, 4, 0, 0, 0, -1, 2, 2, 2], np.int32)
    found = np.array([0, 0, 0, 1, 1, 1, 1, 1, 2, 3, 4], np.int32)

    ids = rename(found=found, groups=6, before=before, sizes_max=6, members_min=2, overlap_min=0.3)

    assert ids.tolist() == [4, 0, -1, -1, -1, -1]


def test_a_search_is_taken_in_small_steps() -> None:
    log = town(1)
    circles = learned(log, last=20_000)
    while not circles.step(1_000_000):
        pass
    circles.seek()

    steps = 1
    while not circles.step(2_000):
        steps += 1

    # Each of 20,000 kept looks is read twice for the usual, 16 times for directions and twice in each of 15 passes of tastes.
    assert steps >= 20_000 * (2 + 16 + 2 * 15) / 2_000
    assert circles.bytes_used() / PERSONS < 14_000


@pytest.mark.parametrize("stage", [1, 2, 3, 4, 5])
def test_who_is_forgotten_while_a_search_runs_is_in_no_row_of_it_and_does_not_come_back(stage: int) -> None:
    circles = learned(town(2), last=20_000)
    while not circles.step(1_000_000):
        pass
    circles.seek()
    search = circles._search
    assert search is not None
    while int(search.state[0]) < stage:
        search.step(circles.voices, 20_000)
    place = int(circles._people["place"][7])

    circles.forget_person(7)

    assert int(search.state[0]) == stage
    for part in search._parts():
        assert not any(np.asarray(getattr(part, name)[place]).any() for name in part.of_voices)
    assert search.people[place] == -1
    while not circles.step(1_000_000):
        pass
    assert circles.strongest_of(7) == NO_CIRCLE and not circles.of_person(7).any()
    assert not circles.voices.columns["direction"][place].any()
    assert adjusted_rand(np.delete(people_of(circles), 7) + 1, np.delete(town(2).of_person, 7)) > 0.8


def test_a_place_that_changes_hands_while_a_search_runs_gives_nothing_to_its_next_owner() -> None:
    log = town(2)
    circles = learned(log, last=20_000, circles=Circles(CirclesParams(voices_max=PERSONS)))
    circles.seek()
    search = circles._search
    assert search is not None
    while int(search.state[0]) < 3:
        search.step(circles.voices, 20_000)
    late_ms, newcomer = int(log.ts_ms[-1]) + 20 * DAY_MS, PERSONS + 11
    place = newcomer % PERSONS
    owner = int(circles.voices.people[place])

    circles.learn(person=newcomer, card=3, value=0.5, weight=1.0, ts_ms=late_ms)
    while not circles.step(1_000_000):
        pass

    assert circles._people["place"][[owner, newcomer]].tolist() == [-1, place]
    assert not circles.voices.columns["direction"][place].any()
