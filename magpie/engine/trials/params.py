"""The numbers of a trial, and the one formula that turns them into tier sizes.

A tier answers: is this card's engagement rate p at least its peers' rate q? It tells p = q from p = r q with
chance `error_up` to promote a card that is only r times its peers, and `error_miss` to miss one as good as they.
Both rates are Poisson-like (small), so n impressions give variance n p; the two normal tails meet at

    n = (z_up sqrt(r) + z_miss)^2 / (q (1 - r)^2)          Lachin 1981, one-sample, unequal variances

For q = .05: r = 1/2 -> 245, r = .7 -> 814, r = .85 -> 3,639 visible impressions. Hence three tiers: each tells a
difference about half as large, for about four times the exposure.
"""

from math import ceil, sqrt

import msgspec

from magpie.kit.clock import DAY_MS, MINUTE_MS


class TrialParams(msgspec.Struct, frozen=True):
    """All sizes, errors and times of the trial rule."""

    ratios: tuple[float, ...] = (0.5, 0.7, 0.85)
    "What each tier must tell apart from the peers; halving the gap costs four times the exposure."
    error_up: float = 0.10
    "One card in ten that is only r times its peers may slip through: the next, finer tier catches it."
    error_miss: float = 0.20
    "Power .8, the usual convention (Cohen 1988): four in five cards as good as their peers go up."
    error_stop: float = 0.01
    "A card stops early only when 99 % of its posterior lies below the peers' rate: unfairness is the dearer error."
    looks: int = 4
    "Evidence is weighed at quarters of a tier, not at every impression: repeated looks inflate both errors."
    size_min: int = 60
    "No tier below 60 visible impressions: under about three expected engagements no bound means anything."
    sizes_max: tuple[int, ...] = (400, 1_200, 4_800)
    "Where peers engage rarely the formula asks for more than a small site has; the ledger then says what was given."
    deadlines_ms: tuple[int, ...] = (3 * DAY_MS, 7 * DAY_MS, 14 * DAY_MS)
    "Log time in which a tier should be given; a tier not full by then ends with what it learned."
    rate_prior: float = 0.05
    "Engagement per visible impression before anything is known; feeds report 2-8 %. Replaced by data within a day."
    site_prior: float = 100.0
    "Impressions that `rate_prior` is worth against the site's own rate."
    peers_prior: float = 200.0
    "Impressions that the site's rate is worth against a peer group's own: about one first tier."
    card_prior: float = 15.0
    "Impressions that the peers' rate is worth against a card's own: a quarter of the first look, so 61 misses end nothing."
    peers_half_life_ms: int = 14 * DAY_MS
    "Peers are this fortnight's newcomers; seasons change what is ordinary."
    account_open_max: int = 20
    "An account with more open trials shares the pace of twenty: publishing more buys no more exposure."
    served_life_ms: int = 30 * MINUTE_MS
    "A served card not seen within this time (at most twice it) will not be: its place is free again."
    overdue_share: float = 0.05
    "Pace is remaining / time left; time left counts as at least 5 % of the tier's, so no card floods the last hour."


def tier_size(*, params: TrialParams, tier: int, peers_rate: float) -> int:
    """Visible impressions tier `tier` gives where peers engage at `peers_rate`, e.g. (0, .05) -> 245."""
    # Pages read these numbers too, and shall not wait for SciPy.
    from scipy.special import ndtri

    ratio = params.ratios[tier]
    z_up, z_miss = float(-ndtri(params.error_up)), float(-ndtri(params.error_miss))
    told = (z_up * sqrt(ratio) + z_miss) ** 2 / (peers_rate * (1.0 - ratio) ** 2)
    return int(min(max(ceil(told), params.size_min), params.sizes_max[tier]))
