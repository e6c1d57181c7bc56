"""Tier sizes are what the power analysis says, and the rule errs as rarely as promised."""

import numpy as np
import pytest

from magpie.engine.trials.params import TrialParams, tier_size
from magpie.engine.trials.posterior import Evidence, Verdict, beliefs, bounds, judge

PARAMS = TrialParams()


@pytest.mark.parametrize(
    ("peers_rate", "sizes"),
    [(0.02, [400, 1_200, 4_800]), (0.05, [245, 814, 3_639]), (0.2, [62, 204, 910]), (0.5, [60, 82, 364])],
)
def test_tier_sizes(peers_rate: float, sizes: list[int]) -> None:
    assert [tier_size(params=PARAMS, tier=tier, peers_rate=peers_rate) for tier in range(3)] == sizes


def chance_to_go_up(*, tier: int, peers_rate: float, rate: float, seed: int, cards: int = 2_000) -> float:
    """Monte Carlo over whole tiers with all their looks."""
    rng = np.random.default_rng(seed)
    size = tier_size(params=PARAMS, tier=tier, peers_rate=peers_rate)
    ends = [-(-size * look // PARAMS.looks) for look in range(PARAMS.looks + 1)]
    promoted = 0
    for _ in range(cards):
        engaged = 0
        for look in range(1, PARAMS.looks + 1):
            engaged += int(rng.binomial(ends[look] - ends[look - 1], rate))
            evidence = Evidence(float(ends[look]), float(engaged), peers_rate)
            verdict = judge(params=PARAMS, tier=tier, evidence=evidence, is_last_look=look == PARAMS.looks)
            promoted += verdict is Verdict.PROMOTE
            if verdict is not Verdict.GO_ON:
                break
    return promoted / cards


@pytest.mark.wide
@pytest.mark.parametrize("tier", [0, 1, 2])
def test_the_stated_errors_hold(tier: int) -> None:
    ratio = PARAMS.ratios[tier]

    as_good = chance_to_go_up(tier=tier, peers_rate=0.05, rate=0.05, seed=1)
    as_poor = chance_to_go_up(tier=tier, peers_rate=0.05, rate=0.05 * ratio, seed=2)
    better = chance_to_go_up(tier=tier, peers_rate=0.05, rate=0.075, seed=3)

    assert as_good > 0.75  # 1 - error_miss, less Monte Carlo noise
    assert as_poor < 0.13  # error_up
    assert better > 0.97


def test_only_what_is_clear_ends_a_tier_early() -> None:
    def early(settled: float, engaged: float) -> Verdict:
        return judge(params=PARAMS, tier=0, evidence=Evidence(settled, engaged, 0.05), is_last_look=False)

    assert early(123, 6) is Verdict.GO_ON  # as its peers
    assert early(123, 12) is Verdict.PROMOTE
    assert early(123, 0) is Verdict.STOP
    assert early(61, 0) is Verdict.GO_ON  # nothing in 61 may be bad luck


def test_the_last_look_settles_the_question_of_the_tier() -> None:
    def last(engaged: float) -> Verdict:
        return judge(params=PARAMS, tier=0, evidence=Evidence(245, engaged, 0.05), is_last_look=True)

    assert [last(engaged) for engaged in (4, 8, 9, 10, 12)] == [
        Verdict.STOP, Verdict.STOP, Verdict.STOP, Verdict.PROMOTE, Verdict.PROMOTE,
    ]  # fmt: skip


def test_bounds_hold_the_rate_between_them_and_belief_follows_the_evidence() -> None:
    good, poor = Evidence(245, 20, 0.05), Evidence(245, 5, 0.05)

    lower, upper = bounds(params=PARAMS, evidence=good)
    assert lower < 20 / 245 < upper
    better = beliefs(
        params=PARAMS, settled=np.full(2, 245.0), engaged=np.array([good.engaged, poor.engaged]),
        peers_rates=np.full(2, 0.05),
    )  # fmt: skip
    assert better[0] > 0.95 and better[1] < 0.05
    assert bounds(params=PARAMS, evidence=Evidence(0, 0, 0.05))[1] > 0.05
