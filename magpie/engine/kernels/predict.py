"""Kernel of one ask: counters read and the network run for many cards of one person at one instant, nothing kept.

Says what READ and PREDICT of `run_ops` say row after row, in a quarter of the time and up to the rounding of two
sums: what depends on the person alone is worked out once, and each layer is laid over many rows, the two wide ones by
BLAS. It refuses to learn: rows that will be learned from are read by `run_ops`, which is the reference here.
"""

import math

import numpy as np
from numba import njit, types

from magpie.engine.kernels.counters import ROW_BITS, find_slot, usual_odds
from magpie.engine.kernels.ranker import CLIP, LEAK, ONE, ZERO
from magpie.engine.kernels.ranker_state import (
    ATTENTION,
    F4,
    F8,
    I4,
    I8,
    PERSON_FIELD,
    SCENE_FIELD,
    SMOOTHING,
    SMOOTHING_DONE,
    Layout,
    State,
    layout_t,
    state_t,
)

NEVER = np.float32(16.0)  # as `read_row` says of a key that was never counted


@njit(cache=True, nogil=True, fastmath=False)
def _add_layer(x: F4, first: int, w: F4, h: F4) -> None:
    """h[r] += x[r, first + i] * w[i], i ascending; x [n, inputs], w [i, outputs], h [n, outputs]."""
    n, done = x.shape[0], x.shape[0] - x.shape[0] % 4
    for r in range(0, done, 4):
        h0, h1, h2, h3 = h[r], h[r + 1], h[r + 2], h[r + 3]
        for i in range(w.shape[0]):
            at, own = first + i, w[i]
            x0, x1, x2, x3 = x[r, at], x[r + 1, at], x[r + 2, at], x[r + 3, at]
            for j in range(w.shape[1]):
                h0[j] += x0 * own[j]
                h1[j] += x1 * own[j]
                h2[j] += x2 * own[j]
                h3[j] += x3 * own[j]
    for r in range(done, n):
        last = h[r]
        for i in range(w.shape[0]):
            one, own = x[r, first + i], w[i]
            for j in range(w.shape[1]):
                last[j] += one * own[j]


@njit(cache=True, nogil=True, fastmath=False)
def _leak(h: F4, outputs: int) -> None:
    """Leaky ReLU of the first `outputs` columns, then the constant 1 that the next layer's bias stands on."""
    for r in range(h.shape[0]):
        for j in range(outputs):
            h[r, j] = h[r, j] if h[r, j] > ZERO else LEAK * h[r, j]
        h[r, outputs] = ONE


@njit(cache=True, nogil=True, fastmath=False)
def _find_slots(layout: Layout, state: State, ids: I4, slots: I8) -> None:
    """slots[r, k]: the counter of key k for row r, -1 for none, -2 where it is that of the row before."""
    n_unknown = layout.bags.shape[0]
    for r in range(ids.shape[0]):
        for k in range(layout.keys.shape[0]):
            first, second = layout.keys[k, 0], layout.keys[k, 1]
            a, b = int(ids[r, first]), int(ids[r, second]) if second >= 0 else n_unknown
            if r and ids[r - 1, first] == a and (second < 0 or ids[r - 1, second] == b):
                slots[r, k] = -2
            elif a >= n_unknown and b >= n_unknown:
                key = (k << (2 * ROW_BITS)) | (a << ROW_BITS) | b
                slots[r, k] = max(find_slot(state.slot_key, key), -1)
            else:
                slots[r, k] = -1


@njit(cache=True, nogil=True, fastmath=False)
def _read_counters(layout: Layout, state: State, slots: I8, now: int, odds: F8, x: F4, base: int) -> None:
    """Fill x[:, base:] with the dense block of `read_row`, not yet scaled."""
    n_rates, width = layout.rate_heads.shape[0], 1
    rows_least, done_least = np.float64(layout.steps[SMOOTHING]), np.float64(layout.steps[SMOOTHING_DONE])
    width += layout.horizon_ms.shape[0] * (1 + n_rates)
    share = odds / (1.0 + odds)
    for r in range(slots.shape[0]):
        for k in range(slots.shape[1]):
            d, slot = base + k * width, slots[r, k]
            if slot == -2:
                for i in range(width):
                    x[r, d + i] = x[r - 1, d + i]
                continue
            if slot == -1:
                x[r, d] = NEVER
                continue
            age_ms, at, count = max(now - state.slot_ms[slot], np.int64(0)), d + 1, 0
            x[r, d] = np.float32(math.log1p(age_ms / 1000.0))
            for z in range(layout.horizon_ms.shape[0]):
                keep = math.exp(-age_ms / layout.horizon_ms[z])
                x[r, at] = np.float32(math.log1p(state.slot_count[slot, count] * keep))
                for i in range(n_rates):
                    shown, done = (
                        state.slot_count[slot, count] * keep,
                        state.slot_count[slot, count + 1] * keep,
                    )
                    p = share[i]
                    m = max(rows_least, done_least / p)
                    x[r, at + 1 + i] = np.float32(
                        math.log((done + m * p) / ((shown - done + m * (1.0 - p)) * odds[i]))
                    )
                    count += 2
                at += 1 + n_rates


@njit(cache=True, nogil=True, fastmath=False)
def _read_vectors(layout: Layout, state: State, ids: I4, x: F4, logits: F4, now: F4) -> None:
    """Add each field's vector to its block of x and its wide weights to the logits; `now` is the card's vector."""
    emb, n_e = state.embedding, state.embedding.shape[1]
    for r in range(ids.shape[0]):
        own, into, card = x[r], logits[r], now[r]
        for f in range(ids.shape[1]):
            vector, wide, at = emb[ids[r, f]], state.wide[ids[r, f]], layout.bags[f] * n_e
            for e in range(n_e):
                own[at + e] += vector[e]
            for h in range(into.shape[0]):
                into[h] += wide[h]
        for c in range(layout.history_fields.shape[0]):
            vector = emb[ids[r, layout.history_fields[c]]]
            for e in range(n_e):
                card[e] += vector[e]


@njit(cache=True, nogil=True, fastmath=False)
def _attend(layout: Layout, state: State, person: int, x: F4, base: int, now: F4) -> None:
    """Fill the blocks of the pooled past, past * card and their dot, for every row of one person."""
    emb, n_e, place = state.embedding, state.embedding.shape[1], state.person_at[person]
    if place < 0:
        return
    history = state.history[place]
    past, weight = np.zeros((history.shape[0], n_e), np.float32), np.zeros(history.shape[0], np.float32)
    for j in range(history.shape[0]):
        if history[j, 0] < 0:
            continue
        for c in range(history.shape[1]):
            for e in range(n_e):
                past[j, e] += emb[history[j, c], e]
    for r in range(now.shape[0]):
        total, top = ZERO, np.float32(-1e30)
        for j in range(history.shape[0]):
            if history[j, 0] >= 0:
                dot = ZERO
                for e in range(n_e):
                    dot += past[j, e] * now[r, e]
                weight[j] = layout.steps[ATTENTION] * dot
                top = max(top, weight[j])
        for j in range(history.shape[0]):
            if history[j, 0] >= 0:
                weight[j] = np.float32(math.exp(weight[j] - top))
                total += weight[j]
        for j in range(history.shape[0]):
            if history[j, 0] >= 0:
                weight[j] /= total
                for e in range(n_e):
                    x[r, base + e] += weight[j] * past[j, e]
        for e in range(n_e):
            x[r, base + n_e + e] = x[r, base + e] * now[r, e]
            x[r, base + 2 * n_e] += x[r, base + n_e + e]


@njit(types.void(layout_t, state_t, types.Array(types.int32, 2, "C"), types.int64, types.Array(types.float32, 2, "C")),
      cache=True, nogil=True, fastmath=False)  # fmt: skip
def predict_rows(layout: Layout, state: State, ids: I4, now_ms: int, probability: F4) -> None:
    """Fill probability [n, heads] of the rows ids [n, fields], which are all of one person, scene and instant."""
    n, n_e, n_heads, n_dense = (
        ids.shape[0],
        state.embedding.shape[1],
        state.prior.shape[0],
        state.scale.shape[0],
    )
    if n == 0:
        return
    (n_x, n_a), n_b, base = state.w1.shape, state.w2.shape[1], (np.max(layout.bags) + 1) * n_e
    x, logits, now = (
        np.zeros((n, n_x), np.float32),
        np.empty((n, n_heads), np.float32),
        np.zeros((n, n_e), np.float32),
    )
    for h in range(n_heads):
        logits[:, h] = usual_odds(state.prior, h)
    odds, slots = np.empty(layout.rate_heads.shape[0]), np.empty((n, layout.keys.shape[0]), np.int64)
    for i in range(odds.size):
        odds[i] = math.exp(np.float64(logits[0, layout.rate_heads[i]]))
    _find_slots(layout, state, ids, slots)
    _read_vectors(layout, state, ids, x, logits, now)
    _attend(layout, state, ids[0, layout.roles[PERSON_FIELD]], x, base, now)
    base += 2 * n_e + 1
    _read_counters(layout, state, slots, now_ms, odds, x, base)
    for r in range(n):
        for d in range(n_dense):
            scaled = (x[r, base + d] - state.scale[d, 0]) * state.scale[d, 1]
            x[r, base + d] = min(max(scaled, -CLIP), CLIP)
        x[r, base + n_dense] = ONE
    h1, h2 = np.zeros((n, state.w2.shape[0]), np.float32), np.zeros((n, state.w3.shape[0]), np.float32)
    logits += np.dot(np.ascontiguousarray(x[:, base : base + n_dense]), state.linear)
    h1[:, :n_a] = np.dot(x, state.w1)
    _leak(h1, n_a)
    _add_layer(h1, 0, state.w2, h2[:, :n_b])
    _leak(h2, n_b)
    _add_layer(h2, 0, state.w3, logits)
    scene = layout.roles[SCENE_FIELD]
    platt = state.platt[max(ids[0, scene] - ids.shape[1] + 1, 0) if scene >= 0 else 0]
    for r in range(n):
        for h in range(n_heads):
            probability[r, h] = np.float32(
                1.0 / (1.0 + math.exp(-(platt[h, 0] * logits[r, h] + platt[h, 1])))
            )
