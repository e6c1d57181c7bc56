"""The ranker's network, one row at a time: vectors, history attention, two hidden layers, a wide part.

Owns gather_row, forward_row, learn_net, learn_ids and the driver run_ops, into which they are laid: handing over some
fifty arrays costs more than a step takes. Learning is strictly row after row, so how rows are grouped into calls never
changes a bit. Inner loops run over the output axis: they vectorise without reordering any sum. Division is numpy's: a
look at every divisor would keep steps from being vectorised. Input widths are padded to fours with zeros. Arrays are
taken out of their tuples before any loop: in one, numba would count each one's owners anew, which took a third of the
time. The plain reference is `ranker_reference`.
"""

import math

import numpy as np
from numba import njit, types

from magpie.engine.kernels.counters import check_row, observe_row, read_row, usual_odds
from magpie.engine.kernels.ranker_state import (
    ATTENTION,
    BLANK,
    CHECK,
    F4,
    I8,
    LEARN,
    OBSERVE,
    PREDICT,
    READ,
    ROWS_SEEN,
    SCENE_FIELD,
    STEP_EMBEDDING,
    STEP_NET,
    STEP_PLATT,
    STEP_WIDE,
    Layout,
    Rows,
    Scratch,
    State,
    layout_t,
    ops_t,
    rows_t,
    scratch_t,
    state_t,
)

LEAK = np.float32(0.01)
CLIP = np.float32(5.0)
ONE = np.float32(1.0)
ZERO = np.float32(0.0)
CALM = 20.0  # rows of unit variance that the running moments start with
VARIANCE_MIN = (
    0.1  # of a feature that hardly varied: its first move counts as three of its steps, not as dozens
)


@njit(
    types.void(layout_t, state_t, rows_t, types.int64, scratch_t),
    inline="always",
    cache=True,
    nogil=True,
    fastmath=False,
)
def gather_row(layout: Layout, state: State, rows: Rows, r: int, s: Scratch) -> None:
    """Fill x = [bags, pooled past, past * card, their dot, scaled dense, 1, 0..] and start the logits."""
    ids, history, dense, emb, x = rows.ids[r], rows.history[r], rows.dense[r], state.embedding, s.x
    bags, fields = layout.bags, layout.history_fields
    wide, linear, scale = state.wide, state.linear, state.scale
    logit, current, past, attention, sharpness = s.logit, s.now, s.past, s.attention, layout.steps[ATTENTION]
    n_e, n_heads, base, top = emb.shape[1], logit.shape[0], 0, np.float32(-1e30)
    logit[:] = rows.offset[r]
    x[:] = ZERO
    for f in range(ids.shape[0]):
        at = bags[f] * n_e
        base = max(base, at + n_e)
        for e in range(n_e):
            x[at + e] += emb[ids[f], e]
        for h in range(n_heads):
            logit[h] += wide[ids[f], h]
    current[:] = ZERO
    for c in range(fields.shape[0]):
        for e in range(n_e):
            current[e] += emb[ids[fields[c]], e]
    total = ZERO
    for j in range(history.shape[0]):
        if history[j, 0] < 0:
            continue
        past[j] = ZERO
        for c in range(history.shape[1]):
            for e in range(n_e):
                past[j, e] += emb[history[j, c], e]
        dot = ZERO
        for e in range(n_e):
            dot += past[j, e] * current[e]
        attention[j] = sharpness * dot
        top = max(top, attention[j])
    for j in range(history.shape[0]):
        if history[j, 0] >= 0:
            attention[j] = np.float32(math.exp(attention[j] - top))
            total += attention[j]
    for j in range(history.shape[0]):
        if history[j, 0] >= 0:
            attention[j] /= total
            for e in range(n_e):
                x[base + e] += attention[j] * past[j, e]
    for e in range(n_e):
        x[base + n_e + e] = x[base + e] * current[e]
        x[base + 2 * n_e] += x[base + n_e + e]
    base += 2 * n_e + 1
    for d in range(dense.shape[0]):
        scaled = (dense[d] - scale[d, 0]) * scale[d, 1]
        x[base + d] = min(max(scaled, -CLIP), CLIP)
        for h in range(n_heads):
            logit[h] += x[base + d] * linear[d, h]
    x[base + dense.shape[0]] = ONE


@njit(
    types.void(layout_t, state_t, rows_t, types.int64, scratch_t),
    inline="always",
    cache=True,
    nogil=True,
    fastmath=False,
)
def forward_row(layout: Layout, state: State, rows: Rows, r: int, s: Scratch) -> None:
    """Fill the scratch of row r from its input to its raw logits."""
    gather_row(layout, state, rows, r, s)
    x, h1, h2, logit, w1, w2, w3 = s.x, s.h1, s.h2, s.logit, state.w1, state.w2, state.w3
    n_a, n_b = w1.shape[1], w2.shape[1]
    h1[:] = ZERO
    h2[:] = ZERO
    for i in range(0, x.shape[0], 8):  # eight inputs at a time: one load and store of h per eight products
        x0, x1, x2, x3, x4, x5, x6, x7 = (
            x[i],
            x[i + 1],
            x[i + 2],
            x[i + 3],
            x[i + 4],
            x[i + 5],
            x[i + 6],
            x[i + 7],
        )
        for j in range(n_a):
            first = (((h1[j] + x0 * w1[i, j]) + x1 * w1[i + 1, j]) + x2 * w1[i + 2, j]) + x3 * w1[i + 3, j]
            h1[j] = (((first + x4 * w1[i + 4, j]) + x5 * w1[i + 5, j]) + x6 * w1[i + 6, j]) + x7 * w1[
                i + 7, j
            ]
    for j in range(n_a):
        h1[j] = h1[j] if h1[j] > ZERO else LEAK * h1[j]
    h1[n_a] = ONE
    for i in range(0, h1.shape[0], 4):
        x0, x1, x2, x3 = h1[i], h1[i + 1], h1[i + 2], h1[i + 3]
        for j in range(n_b):
            h2[j] = (((h2[j] + x0 * w2[i, j]) + x1 * w2[i + 1, j]) + x2 * w2[i + 2, j]) + x3 * w2[i + 3, j]
    for j in range(n_b):
        h2[j] = h2[j] if h2[j] > ZERO else LEAK * h2[j]
    h2[n_b] = ONE
    for j in range(n_b + 1):
        for h in range(logit.shape[0]):
            logit[h] += h2[j] * w3[j, h]


@njit(inline="always", cache=True, nogil=True, fastmath=False)
def step_heads(weights: F4, squares: F4, value: float, d_logit: F4, step: float) -> None:
    """One Adagrad step of the weights [H] from one input to the heads, each by its own squares [H]."""
    for h in range(d_logit.shape[0]):
        d = value * d_logit[h]
        squares[h] += d * d
        weights[h] -= np.float32(step * d / math.sqrt(squares[h]))


@njit(
    types.void(layout_t, state_t, rows_t, types.int64, scratch_t),
    inline="always",
    cache=True,
    nogil=True,
    fastmath=False,
)
def learn_net(layout: Layout, state: State, rows: Rows, r: int, s: Scratch) -> None:
    """One step of the weights on d_logit, leaving d_x behind; row-wise Adagrad, an accumulator per input, in the hidden
    layers; what leads to the heads has one per head, or a rare head would move by the gradients of the frequent."""
    x, h1, h2, d_logit, d_h2, d_h1, d_x = s.x, s.h1, s.h2, s.d_logit, s.d_h2, s.d_h1, s.d_x
    w1, w2, w3, linear = state.w1, state.w2, state.w3, state.linear
    w1_sq, w2_sq, w3_sq, linear_sq = state.w1_sq, state.w2_sq, state.w3_sq, state.linear_sq
    n_heads, n_a, n_b, step = d_logit.shape[0], w1.shape[1], w2.shape[1], layout.steps[STEP_NET]
    g2_b, g2_a = ZERO, ZERO
    for j in range(n_b + 1):
        d = ZERO
        for h in range(n_heads):
            d += w3[j, h] * d_logit[h]
        if j < n_b:
            d_h2[j] = d if h2[j] > ZERO else LEAK * d
            g2_b += d_h2[j] * d_h2[j] / np.float32(n_b)
        step_heads(w3[j], w3_sq[j], h2[j], d_logit, step)
    for i in range(n_a + 1):
        d = ZERO
        for j in range(n_b):
            d += w2[i, j] * d_h2[j]
        if i < n_a:
            d_h1[i] = d if h1[i] > ZERO else LEAK * d
            g2_a += d_h1[i] * d_h1[i] / np.float32(n_a)
        w2_sq[i] += h1[i] * h1[i] * g2_b
        rate = np.float32(step * h1[i] / math.sqrt(w2_sq[i]))
        for j in range(n_b):
            w2[i, j] -= rate * d_h2[j]
    n_dense = rows.dense.shape[1]
    n_vectors = (np.max(layout.bags) + 3) * state.embedding.shape[1] + 1
    for i in range(0, n_vectors, 4):  # four sums at a time, each in its own order
        d0, d1, d2, d3 = ZERO, ZERO, ZERO, ZERO
        for j in range(n_a):
            d0 += w1[i, j] * d_h1[j]
            d1 += w1[i + 1, j] * d_h1[j]
            d2 += w1[i + 2, j] * d_h1[j]
            d3 += w1[i + 3, j] * d_h1[j]
        d_x[i], d_x[i + 1], d_x[i + 2], d_x[i + 3] = d0, d1, d2, d3
    for i in range(n_vectors + n_dense + 1):
        w1_sq[i] += x[i] * x[i] * g2_a
        rate = np.float32(step * x[i] / math.sqrt(w1_sq[i]))
        for j in range(n_a):
            w1[i, j] -= rate * d_h1[j]
    for i in range(n_dense):
        step_heads(linear[i], linear_sq[i], x[n_vectors + i], d_logit, step)


@njit(
    types.void(layout_t, state_t, rows_t, types.int64, scratch_t),
    inline="always",
    cache=True,
    nogil=True,
    fastmath=False,
)
def learn_ids(layout: Layout, state: State, rows: Rows, r: int, s: Scratch) -> None:
    """One step of the vectors and wide weights of row r's ids and of its history, from d_x and d_logit."""
    ids, history, emb, emb_sq = rows.ids[r], rows.history[r], state.embedding, state.embedding_sq
    bags, fields, wide, wide_sq = layout.bags, layout.history_fields, state.wide, state.wide_sq
    x, d_x, d_logit, gradient, past = s.x, s.d_x, s.d_logit, s.gradient, s.past
    current, attention, n_e = s.now, s.attention, emb.shape[1]
    sharpness, step_wide = layout.steps[ATTENTION], layout.steps[STEP_WIDE]
    base, step = (np.max(bags) + 1) * n_e, layout.steps[STEP_EMBEDDING]
    product, dot, mean = base + n_e, d_x[base + 2 * n_e], ZERO
    for e in range(n_e):  # d_x of the pooled past becomes the gradient of the pooled vector itself
        gradient[e] = x[base + e] * (d_x[product + e] + dot)
        d_x[base + e] += current[e] * (d_x[product + e] + dot)
        mean += d_x[base + e] * x[base + e]
    for j in range(history.shape[0]):
        if history[j, 0] < 0:
            continue
        pull = ZERO
        for e in range(n_e):
            pull += d_x[base + e] * past[j, e]
        pull = sharpness * attention[j] * (pull - mean)
        square = ZERO
        for e in range(n_e):
            gradient[e] += pull * past[j, e]
            past[j, e] = attention[j] * d_x[base + e] + pull * current[e]  # now its gradient
            square += past[j, e] * past[j, e] / np.float32(n_e)
        for c in range(history.shape[1]):
            emb_sq[history[j, c]] += square
            rate = np.float32(step / math.sqrt(emb_sq[history[j, c]]))
            for e in range(n_e):
                emb[history[j, c], e] -= rate * past[j, e]
    for f in range(ids.shape[0]):
        row, at = ids[f], bags[f] * n_e
        own = ZERO
        for c in range(fields.shape[0]):
            if fields[c] == f:
                own = ONE
        square = ZERO
        for e in range(n_e):
            d = d_x[at + e] + own * gradient[e]
            square += d * d / np.float32(n_e)
        emb_sq[row] += square
        rate = np.float32(step / math.sqrt(emb_sq[row]))
        for e in range(n_e):
            emb[row, e] -= rate * (d_x[at + e] + own * gradient[e])
        for h in range(d_logit.shape[0]):
            wide_sq[row, h] += d_logit[h] * d_logit[h]
            wide[row, h] -= np.float32(step_wide * d_logit[h] / math.sqrt(wide_sq[row, h]))


@njit(types.void(layout_t, state_t, rows_t, ops_t, scratch_t), cache=True, nogil=True, fastmath=False,
      error_model="numpy")  # fmt: skip
def run_ops(layout: Layout, state: State, rows: Rows, ops: I8, s: Scratch) -> None:
    """Do ops[i] = (act, row) or (act, row, answer) in order; the only way into the kernels, so one row or a million
    behave alike. Without an answer of its own an op is answered by the labels and weights of its row."""
    ids, dense, weights, labels = rows.ids, rows.dense, rows.weights, rows.labels
    all_platt, all_platt_sq = state.platt, state.platt_sq
    moment, scale, marks, prior = state.moment, state.scale, state.marks, state.prior
    logit, d_logit, step_platt = s.logit, s.d_logit, layout.steps[STEP_PLATT]
    scene, n_heads, last_read = layout.roles[SCENE_FIELD], logit.shape[0], -2
    for i in range(ops.shape[0]):
        act, r, answer = ops[i, 0], ops[i, 1], ops[i, ops.shape[1] - 1]
        at = max(ids[r, scene] - ids.shape[1] + 1, 0) if scene >= 0 else 0  # scenes follow the unknown rows
        platt, platt_sq = all_platt[at], all_platt_sq[at]
        if act == READ:
            read_row(layout, state, rows, r, last_read == r - 1)
            last_read = r
        elif act == PREDICT:
            forward_row(layout, state, rows, r, s)
            for h in range(n_heads):
                rows.probability[r, h] = np.float32(
                    1.0 / (1.0 + math.exp(-(platt[h, 0] * logit[h] + platt[h, 1])))
                )
        elif act in (OBSERVE, CHECK):
            observe_row(layout, state, rows, r, answer)
            if act == CHECK:
                check_row(rows, r, answer, at)
            last_read = -2
        elif act == BLANK:
            rows.ids[r] = 0
            rows.ts_ms[r] = 0
            rows.dense[r] = ZERO
            rows.offset[r] = ZERO
            rows.history[r] = 0
            rows.probability[r] = ZERO
            last_read = -2
        elif act == LEARN:
            for h in range(
                n_heads
            ):  # of now: what everything was like when it was shown would be learned anew
                rows.offset[r, h] = usual_odds(prior, h)
            forward_row(layout, state, rows, r, s)
            for h in range(n_heads):
                weight = np.float64(weights[answer, h])
                raw = 1.0 / (1.0 + math.exp(-np.float64(logit[h])))
                d_logit[h] = np.float32(weight * (raw - labels[answer, h]))
                told = 1.0 / (1.0 + math.exp(-np.float64(platt[h, 0] * logit[h] + platt[h, 1])))
                for k in range(2):
                    d = weight * (told - labels[answer, h]) * (logit[h] if k == 0 else ONE)
                    platt_sq[h, k] += np.float32(d * d)
                    platt[h, k] -= np.float32(step_platt * d / math.sqrt(platt_sq[h, k]))
            learn_net(layout, state, rows, r, s)
            learn_ids(layout, state, rows, r, s)
            marks[ROWS_SEEN] += 1
            for d in range(dense.shape[1]):
                gap = dense[r, d] - moment[d, 0]
                moment[d, 0] += gap / marks[ROWS_SEEN]
                moment[d, 1] += gap * (dense[r, d] - moment[d, 0])
                variance = max((moment[d, 1] + CALM) / (marks[ROWS_SEEN] + CALM), VARIANCE_MIN)
                scale[d, 0] = np.float32(moment[d, 0])
                scale[d, 1] = np.float32(1.0 / math.sqrt(variance))
