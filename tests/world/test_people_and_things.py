"""The hidden truths of the town: the same for the same seed, shared within a circle, and never told to an engine."""

import numpy as np
import pytest

from magpie.world.affinity import Affinity
from magpie.world.catalogue import SHOPS
from magpie.world.circles import CIRCLES, NEIGHBOURS
from magpie.world.people import make_people
from magpie.world.things import make_things

pytestmark = pytest.mark.wide

THINGS = make_things(SHOPS, seed=1)
PEOPLE = make_people(600, topics=THINGS.topics, seed=1)
AFFINITY = Affinity.between(PEOPLE, THINGS, seed=1)


def everybody_meets_everything() -> np.ndarray:
    who = np.repeat(np.arange(len(PEOPLE), dtype=np.int32), len(THINGS))
    which = np.tile(np.arange(len(THINGS), dtype=np.int32), len(PEOPLE))
    return AFFINITY.of(who, which).reshape(len(PEOPLE), len(THINGS))


def test_the_same_seed_makes_the_same_people_and_things() -> None:
    again = make_people(600, topics=THINGS.topics, seed=1)
    other = make_people(600, topics=THINGS.topics, seed=2)

    assert np.array_equal(again.tastes, PEOPLE.tastes)
    assert np.array_equal(make_things(SHOPS, seed=1).quality, THINGS.quality)
    assert not np.array_equal(other.tastes, PEOPLE.tastes)


def test_another_shop_changes_nothing_about_the_others() -> None:
    fewer = make_things(SHOPS[:-1], seed=1)
    at = {name: place for place, name in enumerate(THINGS.names)}

    assert [THINGS.quality[at[name]] for name in fewer.names] == fewer.quality.tolist()


def test_tastes_and_topics_are_shares() -> None:
    assert np.allclose(PEOPLE.tastes.sum(1), 1.0, atol=1e-5)
    assert np.allclose(THINGS.shares.sum(1), 1.0, atol=1e-5)
    assert (PEOPLE.circle != PEOPLE.second).all()
    assert len(NEIGHBOURS) == len(CIRCLES)
    assert all(circle not in near for circle, near in enumerate(NEIGHBOURS))


def test_affinity_is_standard_over_chance_meetings_and_always_the_same_for_a_pair() -> None:
    met = everybody_meets_everything()

    assert abs(float(met.mean())) < 0.02
    assert abs(float(met.std()) - 1.0) < 0.02
    assert np.array_equal(everybody_meets_everything(), met)


def test_people_of_one_circle_love_the_same_things_more_than_strangers_do() -> None:
    met = everybody_meets_everything()
    means = np.stack([met[PEOPLE.circle == circle].mean(0) for circle in range(len(CIRCLES))])
    own = np.corrcoef(met)
    is_same = PEOPLE.circle[:, None] == PEOPLE.circle[None, :]
    off_diagonal = ~np.eye(len(PEOPLE), dtype=bool)

    assert own[is_same & off_diagonal].mean() > own[~is_same].mean() + 0.15
    assert means.std(axis=0).mean() > 0.15


def test_what_is_dear_is_loved_less_by_those_who_spend_little() -> None:
    met = everybody_meets_everything()
    sold = ~np.isnan(THINGS.price_log)
    dear = sold & (THINGS.price_log > np.nanquantile(THINGS.price_log, 0.8))
    thrifty = PEOPLE.budget_log < np.quantile(PEOPLE.budget_log, 0.2)

    assert met[np.ix_(thrifty, dear)].mean() < met[np.ix_(~thrifty, dear)].mean() - 0.1
