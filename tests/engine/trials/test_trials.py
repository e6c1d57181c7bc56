"""Trials from entry to ledger: guaranteed, equal for all, settled by what was seen, ended with a reason."""

import time

import numpy as np
import pytest

from magpie.engine.trials.ledger import Ended
from magpie.engine.trials.params import TrialParams
from magpie.engine.trials.trials import Trials
from magpie.kit.clock import DAY_MS, HOUR_MS, MINUTE_MS
from tests.engine.trials.cast import LAMPS, MEI_SHOP, START_MS, TAO_SHOP, TEA, open_square, see, show

pytestmark = pytest.mark.wide


def test_a_new_card_waits_with_its_whole_tier() -> None:
    trials = open_square(cards=1)

    cards, weights = trials.waiting()

    assert cards.tolist() == [0]
    assert weights.tolist() == [pytest.approx(245 / 3)]  # 245 in three days, per day
    assert trials.ledger_of(0)[0].size == 245


def test_serving_spends_nothing_and_only_holds_the_place() -> None:
    trials = open_square(cards=1)
    for _ in range(245):
        trials.serve(card=0, propensity=0.1, ts_ms=START_MS)

    assert trials.waiting()[1].tolist() == [0.0]
    assert trials.sample(np.random.default_rng(1), 1).cards.size == 0

    trials.expire(ts_ms=START_MS + HOUR_MS + MINUTE_MS)  # nobody scrolled down to it

    line = trials.ledger_of(0)[0]
    assert (line.served, line.seen, line.settled) == (245, 0, 0.0)
    assert trials.waiting()[1][0] > 245 / 3


def test_the_ledger_equals_the_events() -> None:
    trials = open_square(cards=30)
    shown = show(trials, slates=600, rates=[0.02 + 0.004 * card for card in range(30)], seed=1)

    lines = [line for shop in range(7) for line in trials.ledger_of(shop)]

    assert sum(line.served for line in lines) == sum(line.seen for line in lines) == shown == 1_200
    assert sum(line.settled for line in lines) == pytest.approx(1_200)
    assert {line.account for line in lines if line.card % 7 == 3} == {3}


def test_every_new_card_gets_the_same_whatever_its_shop() -> None:
    trials = open_square(cards=20, shops=20)
    show(trials, slates=550, rates=[0.05] * 20, seed=2)  # just before the first look

    seen = [trials.ledger_of(shop)[0].seen for shop in range(20)]

    assert sum(seen) == 1_100
    assert max(abs(count - 55) for count in seen) <= 3 * (1_100 * 0.05 * 0.95) ** 0.5


def test_better_cards_go_up_and_poor_ones_stop_with_their_reason() -> None:
    rates = [0.05] * 12
    rates[0], rates[1] = 0.15, 0.0
    trials = open_square(cards=12, shops=12)
    show(trials, slates=1_500, rates=rates, seed=3)

    good, poor = trials.ledger_of(0), trials.ledger_of(1)

    assert [line.ended for line in good][:1] == [Ended.PROMOTED]
    assert len(good) >= 2 and good[1].tier == 1
    assert [line.ended for line in poor] == [Ended.BELOW_PEERS]
    assert poor[0].upper < poor[0].peers_rate
    assert poor[0].seen < 245


def test_a_card_of_three_good_tiers_graduates() -> None:
    trials = open_square(cards=20)
    for card in range(1, 20):
        for i in range(60):
            trials.impress(card=card, value=float(i % 20 == 0), ts_ms=START_MS)
    for i in range(4_000):
        trials.impress(card=0, value=float(i % 5 == 0), ts_ms=START_MS)

    assert [line.ended for line in trials.ledger_of(0) if line.card == 0] == [
        Ended.PROMOTED, Ended.PROMOTED, Ended.GRADUATED,
    ]  # fmt: skip
    assert trials.tier_of(0) == -1
    assert 0 not in trials.waiting()[0]


def test_the_deadline_ends_a_tier_by_log_time_and_says_what_was_given() -> None:
    trials = open_square(cards=1)
    see(trials, 0, times=10)

    trials.expire(ts_ms=START_MS + 3 * DAY_MS - HOUR_MS)
    assert trials.tier_of(0) == 0

    trials.expire(ts_ms=START_MS + 3 * DAY_MS + HOUR_MS)

    line = trials.ledger_of(0)[0]
    assert (line.ended, line.seen, line.until_ms) == (Ended.TIME_UP, 10, START_MS + 3 * DAY_MS + HOUR_MS)
    assert trials.waiting()[0].size == 0


def test_publishing_again_buys_no_second_trial() -> None:
    trials = open_square(cards=1)
    trials.withdraw(card=0, ts_ms=START_MS)
    trials.enter(card=0, account=0, peer_group=TEA, ts_ms=START_MS + DAY_MS)

    assert [line.ended for line in trials.ledger_of(0)] == [Ended.WITHDRAWN]
    assert trials.tier_of(0) == -1


def test_publishing_more_buys_no_more_pace() -> None:
    trials = Trials(TrialParams())
    for card in range(200):
        trials.enter(card=card, account=MEI_SHOP, peer_group=TEA, ts_ms=START_MS)
    for card in range(200, 220):
        trials.enter(card=card, account=TAO_SHOP, peer_group=TEA, ts_ms=START_MS)
    trials.expire(ts_ms=START_MS + HOUR_MS)

    cards, weights = trials.waiting()

    assert weights[cards < 200].sum() == pytest.approx(weights[cards >= 200].sum())


def test_distrusted_impressions_settle_and_judge_by_their_weight() -> None:
    trials = open_square(cards=1)
    see(trials, 0, times=1_000, value=0.0, trust=0.0)
    see(trials, 0, times=100, value=1.0, trust=0.1)

    line = trials.ledger_of(0)[0]
    assert (line.seen, line.settled, line.engaged) == (1_100, pytest.approx(10.0), pytest.approx(10.0))
    assert line.ended is Ended.RUNNING


def test_peers_are_newcomers_of_the_same_group_without_the_card_itself() -> None:
    trials = Trials(TrialParams())
    for card, group in ((0, TEA), (1, TEA), (2, LAMPS)):
        trials.enter(card=card, account=card, peer_group=group, ts_ms=START_MS)
    see(trials, 0, times=50, value=1.0)

    assert trials.peers_rate(0) == pytest.approx(0.05)  # its own fifty are left out
    assert trials.peers_rate(1) > trials.peers_rate(2) > 0.3


def test_muted_cards_are_not_drawn_and_propensities_stay_exact() -> None:
    trials = open_square(cards=4)
    cards, _ = trials.waiting()

    drawn = trials.sample(np.random.default_rng(1), 2, fit=np.where(cards == 2, 0.0, 1.0))

    assert 2 not in drawn.cards
    assert drawn.propensities == pytest.approx([2 / 3, 2 / 3])


def test_cards_not_on_trial_are_left_alone() -> None:
    trials = open_square(cards=1)
    before = trials.snapshot()

    trials.serve(card=99, propensity=1.0, ts_ms=START_MS)
    trials.impress(card=99, value=1.0, ts_ms=START_MS)
    trials.withdraw(card=99, ts_ms=START_MS)

    after = trials.snapshot()
    assert all(before[name].tobytes() == after[name].tobytes() for name in before)


def test_a_restored_square_goes_on_with_the_same_bits() -> None:
    rates = [0.02 + 0.005 * card for card in range(20)]
    one, other = open_square(cards=20), Trials(TrialParams())
    show(one, slates=500, rates=rates, seed=4)
    other.restore(one.snapshot())

    for trials in (one, other):
        show(trials, slates=500, rates=rates, seed=5, from_ms=START_MS + DAY_MS)

    ours, theirs = one.snapshot(), other.snapshot()
    assert ours.keys() == theirs.keys()
    assert all(ours[name].tobytes() == theirs[name].tobytes() for name in ours)


def test_asking_changes_nothing() -> None:
    trials = open_square(cards=20)
    before = trials.snapshot()
    for seed in range(20):
        trials.sample(np.random.default_rng(seed), 3)
        trials.ledger_of(seed)

    assert all(before[name].tobytes() == array.tobytes() for name, array in trials.snapshot().items())


@pytest.mark.wide
def test_twenty_thousand_trials_never_hold_the_thread() -> None:
    trials = open_square(cards=20_000, shops=2_000)
    rng = np.random.default_rng(1)
    times_ms = []
    for step in range(1, 6):
        begin = time.thread_time()
        trials.expire(ts_ms=START_MS + step * HOUR_MS)
        times_ms.append(1_000 * (time.thread_time() - begin))
        begin = time.thread_time()
        trials.sample(rng, 3)
        times_ms.append(1_000 * (time.thread_time() - begin))

    assert max(times_ms) < 5


def test_bytes_per_card_are_bounded() -> None:
    trials = open_square(cards=10_000, shops=100)

    assert trials.bytes_used() / 10_000 < 600
