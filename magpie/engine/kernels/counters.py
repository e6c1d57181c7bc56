"""Exact counters of what was shown and done, per key and horizon, decayed by the events' own times.

Owns the open-addressing slots (keys are exact: two fields' rows packed into 64 bits, never a hash of them), what a
row reads from them, what an observed row adds, and the sums that compare answers with what was said. A key with an unknown part is neither read nor written.
The plain reference is `counters_reference`.
"""

import math

import numpy as np
from numba import njit, types

from magpie.engine.kernels.ranker_state import (
    BIN_LOW,
    BIN_STEP,
    BINS,
    CLOCK_MS,
    F8,
    HEADS,
    HISTORY_HEAD,
    I8,
    PERSON_FIELD,
    PERSONS_USED,
    SLOTS_LIMIT,
    SLOTS_REFUSED,
    SLOTS_USED,
    SMOOTHING,
    SMOOTHING_DONE,
    Layout,
    Rows,
    State,
    keys_t,
    layout_t,
    rows_t,
    state_t,
)

ROW_BITS = 29  # a key packs its number and two rows: 6 + 29 + 29 bits
SURE = 1e-7  # as near to 0 or 1 as a probability is taken to be


@njit(types.int64(keys_t, types.int64), cache=True, nogil=True, fastmath=False)
def find_slot(slot_key: I8, key: int) -> int:
    """The slot that holds `key`, or -1 - (the empty slot where it would go)."""
    mask = slot_key.shape[0] - 1
    mixed = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    slot = int(np.int64((mixed >> np.uint64(20)) & np.uint64(mask)))
    while slot_key[slot] != -1:
        if slot_key[slot] == key:
            return slot
        slot = (slot + 1) & mask
    return -1 - slot


@njit(inline="always", cache=True, nogil=True, fastmath=False)
def usual_odds(prior: F8, h: int) -> np.float32:
    """Log-odds of a head's rate over everything, from which a row's logit starts; 1 in 20 before anything is known."""
    return np.float32(math.log((prior[h, 1] + 0.5) / (prior[h, 0] - prior[h, 1] + 9.5)))


@njit(
    types.void(layout_t, state_t, rows_t, types.int64, types.boolean), cache=True, nogil=True, fastmath=False
)
def read_row(layout: Layout, state: State, rows: Rows, r: int, after_neighbour: bool) -> None:
    """Fill dense, offset and history of row r as of its own time; `after_neighbour`: row r - 1 was just read.

    Per key the dense block is: log seconds since last counted, then per horizon log(1 + shown) of the first
    rate head and, for each rate head, the log-odds of its smoothed rate less those of the rate over everything.
    """
    ids, all_dense, ts_ms, offset, keys = rows.ids, rows.dense, rows.ts_ms, rows.offset, layout.keys
    slot_key, slot_ms, slot_count, prior = state.slot_key, state.slot_ms, state.slot_count, state.prior
    rate_heads, horizon_ms = layout.rate_heads, layout.horizon_ms
    rows_least, done_least = np.float64(layout.steps[SMOOTHING]), np.float64(layout.steps[SMOOTHING_DONE])
    fields, dense, now = ids[r], all_dense[r], ts_ms[r]
    n_rates, n_unknown = rate_heads.shape[0], layout.bags.shape[0]
    if after_neighbour:  # nothing was counted since, so the rates over everything are the same
        offset[r] = offset[r - 1]
    else:
        for h in range(prior.shape[0]):
            offset[r, h] = usual_odds(prior, h)
    d, width = 0, 1 + horizon_ms.shape[0] * (1 + n_rates)
    for k in range(keys.shape[0]):
        first, second = keys[k, 0], keys[k, 1]
        a, b = int(fields[first]), int(fields[second]) if second >= 0 else n_unknown
        same = after_neighbour and ts_ms[r - 1] == now and ids[r - 1, first] == a
        if same and (second < 0 or ids[r - 1, second] == b):  # the same key at the same instant: copy
            for at in range(d, d + width):
                dense[at] = all_dense[r - 1, at]
            d += width
            continue
        for at in range(d, d + width):
            dense[at] = np.float32(0)
        slot = -1
        if a >= n_unknown and b >= n_unknown:
            slot = find_slot(slot_key, (k << (2 * ROW_BITS)) | (a << ROW_BITS) | b)
        if slot >= 0:
            age_ms, at, count = max(now - slot_ms[slot], np.int64(0)), d + 1, 0
            dense[d] = np.float32(math.log1p(age_ms / 1000.0))
            for z in range(horizon_ms.shape[0]):
                keep = math.exp(-age_ms / horizon_ms[z])
                dense[at] = np.float32(math.log1p(slot_count[slot, count] * keep))
                for i in range(n_rates):
                    shown, done = (
                        slot_count[slot, count] * keep,
                        slot_count[slot, count + 1] * keep,
                    )
                    odds = math.exp(np.float64(offset[r, rate_heads[i]]))
                    p = odds / (1.0 + odds)
                    m = max(rows_least, done_least / p)
                    dense[at + 1 + i] = np.float32(
                        math.log((done + m * p) / ((shown - done + m * (1.0 - p)) * odds))
                    )
                    count += 2
                at += 1 + n_rates
        else:
            dense[d] = np.float32(16.0)  # never counted: about a hundred days
        d += width
    person = layout.roles[PERSON_FIELD]
    place = state.person_at[fields[person]] if person >= 0 else np.int32(-1)
    if place >= 0:
        rows.history[r] = state.history[place]
    else:
        rows.history[r] = np.int32(-1)


@njit(
    types.void(layout_t, state_t, rows_t, types.int64),
    inline="always",
    cache=True,
    nogil=True,
    fastmath=False,
)
def remember_row(layout: Layout, state: State, rows: Rows, r: int) -> None:
    """Put row r's card before the others in its person's history; the oldest leaves."""
    fields, own, person_at = rows.ids[r], layout.history_fields, state.person_at
    person, history = fields[layout.roles[PERSON_FIELD]], state.history
    if person_at[person] < 0:
        person_at[person] = state.marks[PERSONS_USED]
        state.marks[PERSONS_USED] += 1
    place = person_at[person]
    for j in range(history.shape[1] - 1, 0, -1):
        for c in range(own.shape[0]):
            history[place, j, c] = history[place, j - 1, c]
    for c in range(own.shape[0]):
        history[place, 0, c] = fields[own[c]]


@njit(
    types.void(layout_t, state_t, rows_t, types.int64, types.int64),
    inline="always",
    cache=True,
    nogil=True,
    fastmath=False,
)
def observe_row(layout: Layout, state: State, rows: Rows, r: int, answer: int) -> None:
    """Count the known labels of row r's answer by their weights; a late row counts as much as is left by now."""
    fields, now, marks = rows.ids[r], rows.ts_ms[r], state.marks
    weights, labels, seen_ms, prior = rows.weights[answer], rows.labels[answer], state.seen_ms, state.prior
    keys, rate_heads, roles, horizon_ms = layout.keys, layout.rate_heads, layout.roles, layout.horizon_ms
    slot_key, slot_ms, slot_count = state.slot_key, state.slot_ms, state.slot_count
    n_unknown, n_rates = layout.bags.shape[0], 0
    marks[CLOCK_MS] = max(marks[CLOCK_MS], now)
    for f in range(n_unknown):
        if fields[f] < n_unknown:
            continue
        seen_ms[fields[f]] = max(seen_ms[fields[f]], now)
    for h in rate_heads:
        n_rates += weights[h] != 0.0
    for h in range(roles[HEADS]):
        prior[h, 0] += np.float64(weights[h])
        prior[h, 1] += np.float64(weights[h]) * labels[h]
    for k in range(keys.shape[0]):
        first, second = keys[k, 0], keys[k, 1]
        a, b = int(fields[first]), int(fields[second]) if second >= 0 else n_unknown
        # Nothing to count: the slots, scattered over the memory, are the dear part of a row.
        if n_rates == 0 or a < n_unknown or b < n_unknown:
            continue
        key = (k << (2 * ROW_BITS)) | (a << ROW_BITS) | b
        slot = find_slot(slot_key, key)
        if slot < 0:
            if marks[SLOTS_USED] >= marks[SLOTS_LIMIT]:
                marks[SLOTS_REFUSED] += 1
                continue
            slot = -1 - slot
            marks[SLOTS_USED] += 1
            slot_key[slot], slot_ms[slot] = key, now
        age_ms, count = now - slot_ms[slot], 0
        slot_ms[slot] = max(now, slot_ms[slot])
        for z in range(horizon_ms.shape[0]):
            keep = math.exp(-max(age_ms, np.int64(0)) / horizon_ms[z])
            left = math.exp(min(age_ms, np.int64(0)) / horizon_ms[z])
            for i in range(rate_heads.shape[0]):
                h = rate_heads[i]
                add = np.float64(weights[h]) * left
                slot_count[slot, count] = np.float32(slot_count[slot, count] * keep + add)
                slot_count[slot, count + 1] = np.float32(slot_count[slot, count + 1] * keep + add * labels[h])
                count += 2
    head, person = roles[HISTORY_HEAD], roles[PERSON_FIELD]
    if (
        person >= 0
        and head >= 0
        and fields[person] >= n_unknown
        and weights[head] != 0.0
        and labels[head] >= 0.5
    ):
        remember_row(layout, state, rows, r)


@njit(inline="always", cache=True, nogil=True, fastmath=False)
def check_row(rows: Rows, r: int, answer: int, scene: int) -> None:
    """Add row r's answer to the sums of what was said of such rows in this scene, by head and bin."""
    truth, said, weights, labels = rows.truth, rows.probability[r], rows.weights[answer], rows.labels[answer]
    for h in range(said.shape[0]):
        if weights[h] != 0.0:
            p, weight = np.float64(said[h]), np.float64(weights[h])
            odds = math.log(max(p, SURE) / max(1.0 - p, SURE))
            place = min(max(int((odds - BIN_LOW) / BIN_STEP), 0), BINS - 1)
            truth[scene, h, place, 0] += weight
            truth[scene, h, place, 1] += weight * p
            truth[scene, h, place, 2] += weight * labels[h]
