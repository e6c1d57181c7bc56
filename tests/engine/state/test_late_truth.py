"""Orders that come days after the look, in a town whose true rates are known and change: is the predicted rate true?

Two sorts of goods, ordered after one look in twenty and one in five; after a fortnight it is the other way round. Delays
are exponential with a mean of two and a half days, none above a week.
"""

import dataclasses
import heapq
from functools import cache

import msgspec
import numpy as np
import pytest

from magpie.engine.params import Params
from magpie.engine.state.heads import HEAD
from magpie.engine.state.late_params import ORDERS
from magpie.kit.clock import DAY_MS, SECOND_MS
from magpie.log.payloads import ServedCard, SlateServed, to_props
from tests.engine.small_town import SMALL, Town

pytestmark = pytest.mark.wide

CARDS, PEOPLE, DAYS, TURN = 40, 400, 28, 14
RARE, OFTEN = 0.05, 0.2
OWN = dataclasses.replace(SMALL, examples_max=16_384)
FORGETFUL = dataclasses.replace(OWN, late=msgspec.structs.replace(ORDERS, showings_max=0))


def truth(day: int) -> np.ndarray:
    """What of a look at each sort leads to an order: (even cards, odd cards)."""
    return np.array([OFTEN, RARE] if day < TURN else [RARE, OFTEN])


def delay_ms(rng: np.random.Generator, mean_days: float) -> int:
    if not mean_days:
        return SECOND_MS
    while (days := rng.exponential(mean_days)) >= 7.0:
        pass
    return int(days * DAY_MS)


def look_at(town: Town, person: str, card: str, slate: str, at_ms: int) -> None:
    served = SlateServed(
        as_of=0, seed=7, params="", cards=(ServedCard(card=card, source="topic", score=1.0, propensity=1.0),)
    )
    told = {"person": person, "slate": slate, "scene": "feed"}
    town.say("Slate Served", props=to_props(served), by_ms=max(0, at_ms - town.now_ms), **told)
    town.say("Content Impressed", card=card, **told)
    town.say("Content Viewed", card=card, measure=12_000.0, by_ms=12 * SECOND_MS, **told)


def predicted(town: Town) -> np.ndarray:
    """What the ranker expects of each sort, over a tenth of the people."""
    state = town.engine.state
    rows = np.array([state.cards.find(f"product:{number}") for number in range(CARDS)], np.int32)
    rates = []
    for number in range(0, PEOPLE, 10):
        ids = state.heads.ids(
            person=state.people.rows.find(f"p:{number}"), cards=rows, published_ms=state.cards["published_ms"][rows],
            tiers=np.full(CARDS, -1, np.int32), scene="feed", now_ms=state.now_ms,
        )  # fmt: skip
        rates.append(state.heads.ranker.predict_ask(ids, state.now_ms)[:, HEAD["order"]])
    mean = np.mean(rates, axis=0)
    return np.array([mean[0::2].mean(), mean[1::2].mean()])


@cache
def lived(params: Params, *, mean_days: float = 2.5) -> tuple[np.ndarray, Town]:
    """[days, sorts]: what was predicted at each day's end; and the town."""
    town, rng = Town(params), np.random.default_rng(3)
    for number in range(CARDS):
        topic = ("tea", "silk")[number % 2]
        town.publish(f"product:{number}", account=f"account:{number % 8}", topics={topic: 1.0})
    first_ms = (town.now_ms // DAY_MS + 1) * DAY_MS
    pairs, waiting, told = rng.permutation(CARDS * PEOPLE), [], []
    for day, own in enumerate(np.array_split(pairs, DAYS)):
        times = first_ms + day * DAY_MS + np.sort(rng.integers(0, DAY_MS, len(own)))
        for pair, at_ms in zip(own.tolist(), times.tolist(), strict=True):
            while waiting and waiting[0][0] <= at_ms:
                due_ms, other = heapq.heappop(waiting)
                told_of = {"person": f"p:{other // CARDS}", "card": f"product:{other % CARDS}"}
                town.say("Order Completed", scene="feed", by_ms=max(0, due_ms - town.now_ms), **told_of)
            look_at(town, f"p:{pair // CARDS}", f"product:{pair % CARDS}", f"s{pair}", at_ms)
            if rng.random() < truth(day)[pair % 2]:
                heapq.heappush(waiting, (town.now_ms + delay_ms(rng, mean_days), pair))
        told.append(predicted(town))
    return np.array(told), town


def distance(rates: np.ndarray, days: range) -> float:
    """Root mean square of predicted less true rates over these days."""
    return float(np.sqrt(np.mean([(rates[day] - truth(day)) ** 2 for day in days])))


def test_rates_of_late_orders_are_true_where_closing_after_a_sitting_knows_of_none() -> None:
    own, _ = lived(OWN)
    forgetful, _ = lived(FORGETFUL)

    settled = range(6, TURN)
    assert distance(own, settled) < 0.05
    assert distance(forgetful, settled) > 0.13
    # Each sort within four points, both together within an eighth; the naive rate is a hundredth of the true one.
    assert own[6:TURN].mean(axis=0) == pytest.approx(truth(0), abs=0.04)
    assert own[6:TURN].mean() == pytest.approx(truth(0).mean(), rel=0.125)
    assert (forgetful[6:TURN].mean(axis=0) < 0.05 * truth(0)).all()


def test_a_change_is_learned_before_a_week_of_waiting_would_hear_of_it() -> None:
    own, _ = lived(OWN)
    at_once, _ = lived(OWN, mean_days=0.0)
    # Who waits for the week to be over knows on each day what a learner without delays knew a week before.
    waiting = np.concatenate([np.full((7, 2), 0.0), at_once[:-7]])

    after = range(TURN + 3, TURN + 10)
    assert distance(own, after) < 0.75 * distance(waiting, after)
    early = range(3, 7)
    assert distance(own, early) < 0.6 * distance(waiting, early)


def test_what_was_counted_in_the_end_is_what_happened() -> None:
    _, town = lived(OWN)
    town.say("Products Searched", person="p:tao", props={"query": "x"}, by_ms=8 * DAY_MS)
    for _ in range(400):  # a few with each event
        town.say("Products Searched", person="p:tao", props={"query": "x"})

    state = town.engine.state
    orders = sum(event.kind == "Order Completed" for _, event in town.events)
    told, started = state.heads.ranker._state.prior[HEAD["order"]], 200.0
    assert told[1] - 0.003 * started == pytest.approx(orders, rel=0.02)
    assert told[0] - started == pytest.approx(CARDS * PEOPLE, rel=0.02)
    assert len(state.late) == 0
