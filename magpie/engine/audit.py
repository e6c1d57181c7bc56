"""What operators may check of the engine at any moment: how true its probabilities are, and how exposure is spread.

Reads the state and changes nothing; nothing in it says who anybody is.
"""

from typing import Final

import numpy as np

from magpie.engine.arrays import F64
from magpie.engine.ask import Shares, Truth
from magpie.engine.ranker.calibration import ASKED, DONE, SAID
from magpie.engine.state.cards import SEEN
from magpie.engine.state.heads import HEADS
from magpie.engine.state.names import NO_ROW
from magpie.engine.state.state import State

ASKED_MIN: Final = 20.0
"""Below twenty showings a rate says nothing."""


def truths_of(state: State) -> tuple[Truth, ...]:
    """Each scene and head that enough was asked of, at most scenes x heads."""
    calibration = state.heads.calibration
    totals, errors = calibration.totals(), calibration.errors()
    found = []
    for scene, at in state.heads.scene_rows.items():
        for head, name in enumerate(HEADS):
            asked = float(totals[at, head, ASKED])
            if asked >= ASKED_MIN:
                said, done = (float(totals[at, head, what]) / asked for what in (SAID, DONE))
                error = round(float(errors[at, head]), 6)
                found.append(Truth(scene, name, round(asked, 1), round(said, 6), round(done, 6), error))
    return tuple(found)


def shares_of(state: State) -> Shares:
    """Of what was seen within about a day, by the weights it was heard with."""
    rows = np.flatnonzero(state.cards["is_live"][: len(state.cards)])
    log_seen = state.cards["heat"][rows, 1, SEEN] - state.now_ms / float(state.cards.taus_ms[1])
    seen: F64 = np.exp(np.minimum(log_seen, 50.0))
    accounts = state.cards["account"][rows]
    known = accounts != NO_ROW
    _, places = np.unique(accounts[known], return_inverse=True)
    by_account: F64 = np.bincount(places, weights=seen[known]).astype(np.float64)
    total = float(seen.sum())
    if total <= 0.0:
        return Shares(accounts=len(by_account), cards=len(rows))
    return Shares(
        accounts=len(by_account), cards=len(rows), gini_accounts=round(gini(by_account), 4),
        gini_cards=round(gini(seen), 4), largest_account=round(float(by_account.max()) / total, 4),
        tail=round(float(np.sort(seen)[: len(seen) // 2].sum()) / total, 4),
    )  # fmt: skip


def gini(amounts: F64) -> float:
    """0 where all have the same, near 1 where one has all: [1, 1] -> 0, [0, 1] -> .5"""
    n, ordered = len(amounts), np.sort(amounts)
    ranks = np.arange(1, n + 1)
    return float((2 * ranks - n - 1) @ ordered / (n * ordered.sum()))
