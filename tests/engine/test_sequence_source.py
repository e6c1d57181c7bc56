"""What the sequence model is asked about: every living card of a small catalogue, what is hot or near in topic of a large one."""

import dataclasses

import numpy as np
import pytest

from magpie.engine.ask import SlateAsk
from magpie.engine.query_hydration.person_hydrator import PersonHydrator
from magpie.engine.sources.sequence_source import SequenceSource, shortlist
from magpie.engine.stages import Query
from tests.engine.small_town import SMALL, Town

pytestmark = pytest.mark.wide
CARDS = 40


def town_of(*, scan_cards_max: int) -> tuple[Town, Query]:
    """Twenty people who like one tea after the other; silk is liked by others. One tea is taken away."""
    town = Town(
        dataclasses.replace(
            SMALL, scan_cards_max=scan_cards_max, sequence_batches_min=1, board_cards=8, source_cards=12
        )
    )
    for number in range(CARDS):
        town.publish(f"product:{number}", topics={("tea", "silk")[number % 2]: 1.0})
    for round_ in range(6):
        for person in range(20):
            town.like(f"p:{person}", f"product:{(2 * round_ + 2 * person + person % 2) % CARDS}")
    town.say("Card Unpublished", card="product:4", props={"version": 2})
    return town, PersonHydrator().hydrate(town.engine.state, SlateAsk(slate="s", person="p:0"))


def test_a_small_catalogue_is_asked_about_whole() -> None:
    town, query = town_of(scan_cards_max=CARDS)
    model, alive = town.engine.state.blend.sequence, town.engine.state.alive

    found = SequenceSource().find(query)

    scores = model.scores(model.person_vector(query.history))
    living = [row for row in np.argsort(-scores, kind="stable").tolist() if alive[row]]
    assert found.rows.tolist() == living[:12]
    assert found.scores.tolist() == scores[living[:12]].tolist()


def test_of_a_large_one_only_what_is_hot_or_near_in_topic_is() -> None:
    town, query = town_of(scan_cards_max=CARDS - 1)
    state = town.engine.state

    asked, found = shortlist(state, query).tolist(), SequenceSource().find(query)

    assert 12 < len(asked) < CARDS and set(found.rows.tolist()) <= set(asked)
    assert all(state.alive[row] for row in asked)
    scores = state.blend.sequence.scores(state.blend.sequence.person_vector(query.history))
    assert scores[found.rows] == pytest.approx(sorted(scores[asked], reverse=True)[:12], abs=1e-4)
