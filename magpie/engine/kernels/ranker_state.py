"""The arrays that the ranker's kernels share: the fixed layout, the learned state, one call's rows and scratch.

Owns names, order, dtypes and the numba types of four tuples; a kernel takes whole tuples, so a signature stays
readable. Refuses behaviour: who fills and grows these arrays is `ranker/`.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

F4 = NDArray[np.float32]
F8 = NDArray[np.float64]
I4 = NDArray[np.int32]
I8 = NDArray[np.int64]

# What one op of `run_ops` does to its row; CHECK observes it, and compares the answer with what was said.
READ, PREDICT, LEARN, OBSERVE, BLANK, CHECK = 0, 1, 2, 3, 4, 5

# What was said and what then happened is summed by bins of log-odds, so that a head of three in a thousand fills as
# many as one of three in ten: from odds of 1 : 2,981 (and below) to 33 : 1 (and above).
BINS, BIN_LOW, BIN_STEP = 16, -8.0, 0.75

# Places in `Layout.roles`; a field number, or -1 where the spec has none.
PERSON_FIELD, SCENE_FIELD, HISTORY_HEAD, HEADS = 0, 1, 2, 3

# Places in `Layout.steps`.
STEP_EMBEDDING, STEP_WIDE, STEP_NET, STEP_PLATT, SMOOTHING, SMOOTHING_DONE, ATTENTION = 0, 1, 2, 3, 4, 5, 6

# Places in `State.marks`.
SLOTS_USED, SLOTS_LIMIT, SLOTS_REFUSED, PERSONS_USED, CLOCK_MS, ROWS_SEEN = 0, 1, 2, 3, 4, 5


class Layout(NamedTuple):
    """What never changes after the spec is read. F fields, K counter keys, R rate heads, Z horizons."""

    bags: I4  # [F] the input block a field's vector is added to
    keys: I4  # [K, 2] field numbers of a key; the second is -1 for a key of one field
    rate_heads: I4  # [R] heads whose rates the counters keep
    history_fields: I4  # [C] fields whose vectors make a card's vector in the attention
    roles: I8  # [4] see above
    horizon_ms: F8  # [Z] time constant of a decayed counter; inf never decays
    steps: F4  # [7] see above


class State(NamedTuple):
    """All that is learned or counted; owned by one thread. N rows, S slots, P people, H heads."""

    slot_key: I8  # [S] open addressing, power of two; -1 is empty
    slot_ms: I8  # [S] when last counted
    slot_count: F4  # [S, Z * R * 2] per horizon and rate head: shown, done
    prior: F8  # [H, 2] over everything: shown, done
    seen_ms: I8  # [N] when an id was last observed
    person_at: I4  # [N] place in `history`, -1 before the first entry
    history: I4  # [P, L, C] newest first; -1 is empty
    embedding: F4  # [N, E]
    embedding_sq: F4  # [N]
    wide: F4  # [N, H]
    wide_sq: F4  # [N, H]
    w1: F4  # [X, A] last row is the bias
    w1_sq: F4  # [X] one Adagrad accumulator per input
    w2: F4  # [A + 1, B]
    w2_sq: F4
    w3: F4  # [B + 1, H]
    w3_sq: F4  # [B + 1, H] one per weight
    linear: F4  # [D, H]
    linear_sq: F4  # [D, H]
    moment: F8  # [D, 2] running mean and sum of squared deviations
    scale: F4  # [D, 2] mean and 1 / spread, as the network uses them
    platt: F4  # [scenes, H, 2] slope and shift
    platt_sq: F4  # [scenes, H, 2]
    marks: I8  # [6] see above


class Rows(NamedTuple):
    """The rows of one call: what is given, and what the ops fill in.

    The first axis is the op's row; that of the labels and weights is the op's answer, which is its row where it names
    none.
    """

    ids: I4  # [n, F]
    ts_ms: I8  # [n]
    dense: F4  # [n, D] filled by READ
    offset: F4  # [n, H] filled by READ: log-odds of the running rates
    history: I4  # [n, L, C] filled by READ
    probability: F4  # [n, H] filled by PREDICT
    labels: F4  # [answers, H]
    weights: F4  # [answers, H] how much each label teaches; 0 where nothing is known
    truth: F8  # [scenes, H, BINS, 3] filled by CHECK: weight asked, probability said, done


class Scratch(NamedTuple):
    """Working room of one ranker, used by the one thread that owns it."""

    x: F4  # [X]
    h1: F4  # [A + 1]
    h2: F4  # [B + 1]
    logit: F4  # [H]
    d_logit: F4  # [H]
    d_h2: F4  # [B]
    d_h1: F4  # [A]
    d_x: F4  # [X]
    past: F4  # [L, E] the vectors of the person's history
    attention: F4  # [L]
    now: F4  # [E] the vector of the card
    gradient: F4  # [E]


_f4_1, _f4_2, _f4_3 = (types.Array(types.float32, n, "C") for n in (1, 2, 3))
_f8_1, _f8_2, _f8_4 = (types.Array(types.float64, n, "C") for n in (1, 2, 4))
_i4_1, _i4_2, _i4_3 = (types.Array(types.int32, n, "C") for n in (1, 2, 3))
_i8_1 = types.Array(types.int64, 1, "C")
_i8_2 = types.Array(types.int64, 2, "C")

# numba's own types are untyped to mypy.
_tuple_of: Any = types.NamedTuple
keys_t = _i8_1
ops_t = _i8_2
layout_t = _tuple_of((_i4_1, _i4_2, _i4_1, _i4_1, _i8_1, _f8_1, _f4_1), Layout)
state_t = _tuple_of(
    (
        _i8_1, _i8_1, _f4_2, _f8_2, _i8_1, _i4_1, _i4_3, _f4_2, _f4_1, _f4_2, _f4_2,
        _f4_2, _f4_1, _f4_2, _f4_1, _f4_2, _f4_2, _f4_2, _f4_2, _f8_2, _f4_2, _f4_3, _f4_3, _i8_1,
    ),
    State,
)  # fmt: skip
rows_t = _tuple_of((_i4_2, _i8_1, _f4_2, _f4_2, _i4_3, _f4_2, _f4_2, _f4_2, _f8_4), Rows)
scratch_t = _tuple_of(
    (_f4_1, _f4_1, _f4_1, _f4_1, _f4_1, _f4_1, _f4_1, _f4_1, _f4_2, _f4_1, _f4_1, _f4_1), Scratch
)
