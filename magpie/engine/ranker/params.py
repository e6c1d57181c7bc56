"""Every number the ranker is tuned by, once, with its reason.

Chosen on KuaiRand's third day after learning the first two (two seeds, 21 settings), and again on its fourth once the
histories of before were counted (33 settings); the last two days were never looked at for choosing. Most differences
there were small (a spread of .0005 AUC between seeds on click, .002 on like); where a choice made none, the smaller or
simpler value stands.
"""

import dataclasses

from magpie.kit.clock import DAY_MS


@dataclasses.dataclass(frozen=True, kw_only=True)
class RankerParams:
    """Steps are Adagrad steps; `_start` is the accumulator they begin with."""

    embedding_width: int = 16
    "As in the recipe (reference/frontier.md 3.4); 64 bytes per id."
    hidden_one: int = 32
    "64 and 96 did no better on the third day, at twice and three times the cost."
    hidden_two: int = 16
    "Half of the first layer, as in the recipe."
    history_length: int = 20
    "Long-viewed cards kept per person; the recipe looks at the last 20."
    horizon_ms: tuple[float, ...] = (30.0 * DAY_MS,)
    "A month gained .0007 AUC on click over a week; a day lost .001, and two horizons gained nothing over one."
    smoothing: float = 5.0
    "Rows of the overall rate that a counter starts with (reference/frontier.md 3.4) …"
    smoothing_done: float = 0.7
    "… or as many as hold so much of one that was done, where that is more: one like is not yet a habit (.006 AUC on like)."
    attention: float = 2.0
    "Sharpness of the history attention: softmax over 2 x (candidate . item), as in the recipe."
    step_embedding: float = 0.05
    "Row-wise Adagrad step of the id vectors (reference/frontier.md 3.4)."
    step_wide: float = 0.02
    ".1 lost .0027 AUC on click: the wide part remembers single ids too fast."
    step_net: float = 0.02
    """Row-wise Adagrad, one example at a time; equal to element-wise at a sixth of the cost. Twice the recipe's step: a
    rare head has few examples to learn from (.002 AUC on like, .01 on follow)."""
    step_platt: float = 0.002
    "Calibration moves slowly against the model, which itself moves with every event."
    embedding_scale: float = 0.05
    "Start vectors N(0, .05): small against the counters, so that new ids say nothing."
    embedding_sq_start: float = 1e-3
    "Adagrad accumulators start near zero: the first events of an id move it most."
    wide_sq_start: float = 1.0
    "Starts at 1, so that one event moves a single weight by at most a hundredth."
    net_sq_start: float = 0.01
    "As in the recipe."
    linear_sq_start: float = 0.1
    "Between the network's and the wide part's: it reads the counters directly, which a rare head leans on first."
    platt_sq_start: float = 1.0
    "Starts at 1: scale and offset do not jump on the first examples."
    rows_max: int = 2_000_000
    "Ids over all fields, 168 bytes each; the next one shares its field's unknown row."
    slots_max: int = 4_000_000
    "Counter keys, 16 bytes and 8 for each rate head; the next one is not counted, and that is counted."
    idle_ms: int = 60 * DAY_MS
    "An id or counter unseen for two months may be dropped."
