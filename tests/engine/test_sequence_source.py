"""Whom the sequence model chooses from: every living card of a small catalogue, the nearest lists of a large one."""

import dataclasses

import numpy as np
import pytest

from magpie.engine.ask import SlateAsk
from magpie.engine.params import Params
from magpie.engine.query_hydration.person_hydrator import PersonHydrator
from magpie.engine.sources.sequence_source import SequenceSource
from magpie.engine.stages import Query
from tests.engine.small_town import SMALL, Town

pytestmark = pytest.mark.wide
CARDS = 40


def params_of(*, scanned_max: int) -> Params:
    sequence = dataclasses.replace(
        SMALL.blend.sequence, scanned_max=scanned_max, list_cards=8, looked_at_max=16
    )
    blend = dataclasses.replace(SMALL.blend, sequence=sequence)
    return dataclasses.replace(SMALL, blend=blend, sequence_batches_min=1, source_cards=12)


def town_of(*, scanned_max: int) -> tuple[Town, Query]:
    """Twenty people who like one tea after the other; silk is liked by others. One tea is taken away."""
    town = Town(params_of(scanned_max=scanned_max))
    for number in range(CARDS):
        town.publish(f"product:{number}", topics={("tea", "silk")[number % 2]: 1.0})
    for round_ in range(20):
        for person in range(20):
            town.like(f"p:{person}", f"product:{(2 * round_ + 2 * person + person % 2) % CARDS}")
    town.say("Card Unpublished", card="product:4", props={"version": 2})
    return town, PersonHydrator().hydrate(town.engine.state, SlateAsk(slate="s", person="p:0"))


def test_a_small_catalogue_is_asked_about_whole() -> None:
    town, query = town_of(scanned_max=CARDS)
    model, alive = town.engine.state.blend.sequence, town.engine.state.alive

    found = SequenceSource().find(query)

    scores = model.scores(model.person_vector(query.history))
    living = [row for row in np.argsort(-scores, kind="stable").tolist() if alive[row]]
    assert found.rows.tolist() == living[:12]
    assert found.scores.tolist() == scores[living[:12]].tolist()


def test_of_a_large_one_the_nearest_lists_are() -> None:
    town, query = town_of(scanned_max=CARDS - 1)
    state = town.engine.state
    model = state.blend.sequence

    found = SequenceSource().find(query)

    scores = model.scores(model.person_vector(query.history))
    assert 0 < len(found.rows) <= 12 and all(state.alive[row] for row in found.rows)
    assert found.scores == pytest.approx(scores[found.rows], abs=1e-5)
    assert found.scores.tolist() == sorted(found.scores.tolist(), reverse=True)
    living = [row for row in np.argsort(-scores, kind="stable").tolist() if state.alive[row]]
    assert len(set(found.rows.tolist()) & set(living[:12])) >= 8
