"""The one posterior rule: Beta counts of a card against the rate of its peers.

A card's rate p has prior Beta(m q, m (1 - q)) with q the peers' rate and m = `card_prior`; an impression of trust w
and value v in 0..1 adds w v to the first count and w (1 - v) to the second. Exact tails by scipy's incomplete beta.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from scipy.special import betainc, betaincinv

from magpie.engine.arrays import F64
from magpie.engine.trials.params import TrialParams


class Evidence(NamedTuple):
    """What is known of a card in its tier, e.g. (245.0, 14.5, 0.05): trusted impressions, engagement, peers' rate."""

    settled: float
    engaged: float
    peers_rate: float


class Verdict(IntEnum):
    GO_ON = 0
    PROMOTE = 1
    STOP = 2


def judge(*, params: TrialParams, tier: int, evidence: Evidence, is_last_look: bool) -> Verdict:
    """Promote by lower bound, stop by upper bound.

    Early, only what is clear: the lower bound passes the peers themselves, or the upper bound falls below them.
    At the last look the tier's own question is settled: promoted if shown to be above r times the peers.
    """
    lower, upper = bounds(params=params, evidence=evidence)
    if upper < evidence.peers_rate:
        return Verdict.STOP
    if lower >= evidence.peers_rate * (params.ratios[tier] if is_last_look else 1.0):
        return Verdict.PROMOTE
    return Verdict.STOP if is_last_look else Verdict.GO_ON


def bounds(*, params: TrialParams, evidence: Evidence) -> tuple[float, float]:
    """(lower, upper): the posterior quantiles at `error_up` and 1 - `error_stop`."""
    a, b = _counts(params, evidence)
    return float(betaincinv(a, b, params.error_up)), float(betaincinv(a, b, 1.0 - params.error_stop))


def beliefs(*, params: TrialParams, settled: F64, engaged: F64, peers_rates: F64) -> F64:
    """P(card's rate >= its peers' rate): the share Thompson's rule would give it in a duel with an ordinary card."""
    a = params.card_prior * peers_rates + engaged
    b = params.card_prior * (1.0 - peers_rates) + settled - engaged
    share: F64 = 1.0 - betainc(a, np.maximum(b, 1e-9), peers_rates)
    return share


def _counts(params: TrialParams, evidence: Evidence) -> tuple[float, float]:
    prior = params.card_prior
    a = prior * evidence.peers_rate + evidence.engaged
    b = prior * (1.0 - evidence.peers_rate) + evidence.settled - evidence.engaged
    return a, max(b, 1e-9)
