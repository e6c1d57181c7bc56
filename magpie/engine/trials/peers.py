"""What is ordinary: engagement per visible impression of newcomers, by peer group, fading with log time.

Only first-tier trial impressions count. Every card passes the first tier unchosen, so their mean is the rate of an
ordinary newcomer under the same showing; counting later tiers or the open feed would set the bar by the winners.
"""

import math

import numpy as np

from magpie.engine.arrays import F64, I32, Snapshot
from magpie.engine.columns import Columns, Field
from magpie.engine.trials.params import TrialParams

SITE = 0  # row 0 is the whole site, group g is row g + 1
NEVER = -1


class Peers:
    """Faded (settled, engaged) per group and for the site."""

    def __init__(self, params: TrialParams) -> None:
        self._params = params
        self._rows = Columns({
            "settled": Field(np.float64),
            "engaged": Field(np.float64),
            "last_ms": Field(np.int64, NEVER),
        })  # fmt: skip
        self._rows.fit(SITE)

    def learn(self, *, group: int, value: float, trust: float, ts_ms: int) -> None:
        """One first-tier impression of a card of `group`."""
        for row in (SITE, group + 1):
            self._rows.fit(row)
            self._fade(row, ts_ms)
            self._rows["settled"][row] += trust
            self._rows["engaged"][row] += trust * value

    def take_back(self, *, group: int, value: float, trust: float, given_ms: int) -> None:
        """What is left of an impression of that time is not counted any more."""
        for row in (SITE, group + 1):
            age_ms = max(0, int(self._rows["last_ms"][row]) - given_ms)
            left = trust * math.exp2(-age_ms / self._params.peers_half_life_ms)
            self._rows["settled"][row] = max(0.0, float(self._rows["settled"][row]) - left)
            self._rows["engaged"][row] = max(0.0, float(self._rows["engaged"][row]) - left * value)

    def rates(self, *, groups: I32, but_settled: F64, but_engaged: F64) -> F64:
        """The peers' rate for each card without its own share, shrunk to the site's, and that to the prior."""
        p = self._params
        known = groups + 1 < self._rows.rows
        rows = np.where(known, groups + 1, SITE)
        site = self._shrunk(np.full_like(rows, SITE), but_settled, but_engaged, p.rate_prior, p.site_prior)
        return np.where(known, self._shrunk(rows, but_settled, but_engaged, site, p.peers_prior), site)

    def bytes_used(self) -> int:
        return self._rows.bytes_used()

    def snapshot(self) -> Snapshot:
        return self._rows.snapshot("peers")

    def restore(self, arrays: Snapshot) -> None:
        self._rows.restore(arrays, "peers")

    def _shrunk(self, rows: I32, but_settled: F64, but_engaged: F64, prior: F64 | float, worth: float) -> F64:
        settled = np.maximum(0.0, self._rows["settled"][rows] - but_settled)
        engaged = np.clip(self._rows["engaged"][rows] - but_engaged, 0.0, settled)
        shrunk: F64 = (engaged + worth * prior) / (settled + worth)
        return shrunk

    def _fade(self, row: int, ts_ms: int) -> None:
        before_ms = int(self._rows["last_ms"][row])
        if before_ms != NEVER and ts_ms > before_ms:
            keep = math.exp2(-(ts_ms - before_ms) / self._params.peers_half_life_ms)
            self._rows["settled"][row] *= keep
            self._rows["engaged"][row] *= keep
        self._rows["last_ms"][row] = max(before_ms, ts_ms)
