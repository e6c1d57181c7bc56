"""The ranker's network, one row at a time: vectors, history attention, two hidden layers, a wide part.

Owns gather_row, forward_row, learn_net, learn_ids and the driver run_ops, into which they are laid: handing over some
fifty arrays costs more than a step takes. Learning is strictly row after row, so how rows are grouped into calls never
changes a bit. Inner loops run over the output axis: they vectorise without reordering any sum. Input widths are padded
to fours with zeros. The plain reference is `ranker_reference`.
"""

import math

import numpy as np
from numba import njit, types

from magpie.engine.kernels.counters import observe_row, read_row
from magpie.engine.kernels.ranker_state import (
    ATTENTION,
    BLANK,
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


@njit(
    types.void(layout_t, state_t, rows_t, types.int64, scratch_t),
    inline="always",
    cache=True,
    nogil=True,
    fastmath=False,
)
def gather_row(layout: Layout, state: State, rows: Rows, r: int, s: Scratch) -> None:
    """Fill x = [bags, pooled past, past * card, their dot, scaled dense, 1, 0..] and start the logits."""
    ids, history, emb, x = rows.ids[r], rows.history[r], state.embedding, s.x
    n_e, n_heads, base, top = emb.shape[1], s.logit.shape[0], 0, np.float32(-1e30)
    s.logit[:] = rows.offset[r]
    x[:] = ZERO
    for f in range(ids.shape[0]):
        at = layout.bags[f] * n_e
        base = max(base, at + n_e)
        for e in range(n_e):
            x[at + e] += emb[ids[f], e]
        for h in range(n_heads):
            s.logit[h] += state.wide[ids[f], h]
    s.now[:] = ZERO
    for c in range(layout.history_fields.shape[0]):
        for e in range(n_e):
            s.now[e] += emb[ids[layout.history_fields[c]], e]
    total = ZERO
    for j in range(history.shape[0]):
        if history[j, 0] < 0:
            continue
        s.past[j] = ZERO
        for c in range(history.shape[1]):
            for e in range(n_e):
                s.past[j, e] += emb[history[j, c], e]
        dot = ZERO
        for e in range(n_e):
            dot += s.past[j, e] * s.now[e]
        s.attention[j] = layout.steps[ATTENTION] * dot
        top = max(top, s.attention[j])
    for j in range(history.shape[0]):
        if history[j, 0] >= 0:
            s.attention[j] = np.float32(math.exp(s.attention[j] - top))
            total += s.attention[j]
    for j in range(history.shape[0]):
        if history[j, 0] >= 0:
            s.attention[j] /= total
            for e in range(n_e):
                x[base + e] += s.attention[j] * s.past[j, e]
    for e in range(n_e):
        x[base + n_e + e] = x[base + e] * s.now[e]
        x[base + 2 * n_e] += x[base + n_e + e]
    base += 2 * n_e + 1
    for d in range(rows.dense.shape[1]):
        scaled = (rows.dense[r, d] - state.scale[d, 0]) * state.scale[d, 1]
        x[base + d] = min(max(scaled, -CLIP), CLIP)
        for h in range(n_heads):
            s.logit[h] += x[base + d] * state.linear[d, h]
    x[base + rows.dense.shape[1]] = ONE


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
    x, h1, h2, n_a, n_b = s.x, s.h1, s.h2, state.w1.shape[1], state.w2.shape[1]
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
        w = state.w1[i : i + 8]
        for j in range(n_a):
            first = (((h1[j] + x0 * w[0, j]) + x1 * w[1, j]) + x2 * w[2, j]) + x3 * w[3, j]
            h1[j] = (((first + x4 * w[4, j]) + x5 * w[5, j]) + x6 * w[6, j]) + x7 * w[7, j]
    for j in range(n_a):
        h1[j] = h1[j] if h1[j] > ZERO else LEAK * h1[j]
    h1[n_a] = ONE
    for i in range(0, h1.shape[0], 4):
        x0, x1, x2, x3 = h1[i], h1[i + 1], h1[i + 2], h1[i + 3]
        w0, w1, w2, w3 = state.w2[i], state.w2[i + 1], state.w2[i + 2], state.w2[i + 3]
        for j in range(n_b):
            h2[j] = (((h2[j] + x0 * w0[j]) + x1 * w1[j]) + x2 * w2[j]) + x3 * w3[j]
    for j in range(n_b):
        h2[j] = h2[j] if h2[j] > ZERO else LEAK * h2[j]
    h2[n_b] = ONE
    for j in range(n_b + 1):
        for h in range(s.logit.shape[0]):
            s.logit[h] += h2[j] * state.w3[j, h]


@njit(
    types.void(layout_t, state_t, rows_t, types.int64, scratch_t),
    inline="always",
    cache=True,
    nogil=True,
    fastmath=False,
)
def learn_net(layout: Layout, state: State, rows: Rows, r: int, s: Scratch) -> None:
    """One step of the weights on d_logit, leaving d_x behind; row-wise Adagrad: an accumulator per input."""
    n_heads, n_a, n_b, step = s.logit.shape[0], state.w1.shape[1], state.w2.shape[1], layout.steps[STEP_NET]
    g2_out, g2_b, g2_a = ZERO, ZERO, ZERO
    for h in range(n_heads):
        g2_out += s.d_logit[h] * s.d_logit[h] / np.float32(n_heads)
    for j in range(n_b + 1):
        d = ZERO
        for h in range(n_heads):
            d += state.w3[j, h] * s.d_logit[h]
        if j < n_b:
            s.d_h2[j] = d if s.h2[j] > ZERO else LEAK * d
            g2_b += s.d_h2[j] * s.d_h2[j] / np.float32(n_b)
        state.w3_sq[j] += s.h2[j] * s.h2[j] * g2_out
        rate = step * s.h2[j] / math.sqrt(state.w3_sq[j])
        for h in range(n_heads):
            state.w3[j, h] -= np.float32(rate) * s.d_logit[h]
    for i in range(n_a + 1):
        d = ZERO
        for j in range(n_b):
            d += state.w2[i, j] * s.d_h2[j]
        if i < n_a:
            s.d_h1[i] = d if s.h1[i] > ZERO else LEAK * d
            g2_a += s.d_h1[i] * s.d_h1[i] / np.float32(n_a)
        state.w2_sq[i] += s.h1[i] * s.h1[i] * g2_b
        rate = np.float32(step * s.h1[i] / math.sqrt(state.w2_sq[i]))
        for j in range(n_b):
            state.w2[i, j] -= rate * s.d_h2[j]
    n_dense = rows.dense.shape[1]
    n_vectors = (np.max(layout.bags) + 3) * state.embedding.shape[1] + 1
    for i in range(0, n_vectors, 4):  # four sums at a time, each in its own order
        d0, d1, d2, d3 = ZERO, ZERO, ZERO, ZERO
        for j in range(n_a):
            d0 += state.w1[i, j] * s.d_h1[j]
            d1 += state.w1[i + 1, j] * s.d_h1[j]
            d2 += state.w1[i + 2, j] * s.d_h1[j]
            d3 += state.w1[i + 3, j] * s.d_h1[j]
        s.d_x[i], s.d_x[i + 1], s.d_x[i + 2], s.d_x[i + 3] = d0, d1, d2, d3
    for i in range(n_vectors + n_dense + 1):
        state.w1_sq[i] += s.x[i] * s.x[i] * g2_a
        rate = np.float32(step * s.x[i] / math.sqrt(state.w1_sq[i]))
        for j in range(n_a):
            state.w1[i, j] -= rate * s.d_h1[j]
    for i in range(n_dense):
        value = s.x[n_vectors + i]
        state.linear_sq[i] += value * value * g2_out
        rate = np.float32(step * value / math.sqrt(state.linear_sq[i]))
        for h in range(n_heads):
            state.linear[i, h] -= rate * s.d_logit[h]


@njit(
    types.void(layout_t, state_t, rows_t, types.int64, scratch_t),
    inline="always",
    cache=True,
    nogil=True,
    fastmath=False,
)
def learn_ids(layout: Layout, state: State, rows: Rows, r: int, s: Scratch) -> None:
    """One step of the vectors and wide weights of row r's ids and of its history, from d_x and d_logit."""
    ids, history, emb, n_e = rows.ids[r], rows.history[r], state.embedding, state.embedding.shape[1]
    base, step = (np.max(layout.bags) + 1) * n_e, layout.steps[STEP_EMBEDDING]
    product, dot, mean = base + n_e, s.d_x[base + 2 * n_e], ZERO
    for e in range(n_e):  # d_x of the pooled past becomes the gradient of the pooled vector itself
        s.gradient[e] = s.x[base + e] * (s.d_x[product + e] + dot)
        s.d_x[base + e] += s.now[e] * (s.d_x[product + e] + dot)
        mean += s.d_x[base + e] * s.x[base + e]
    for j in range(history.shape[0]):
        if history[j, 0] < 0:
            continue
        pull = ZERO
        for e in range(n_e):
            pull += s.d_x[base + e] * s.past[j, e]
        pull = layout.steps[ATTENTION] * s.attention[j] * (pull - mean)
        square = ZERO
        for e in range(n_e):
            s.gradient[e] += pull * s.past[j, e]
            s.past[j, e] = s.attention[j] * s.d_x[base + e] + pull * s.now[e]  # now its gradient
            square += s.past[j, e] * s.past[j, e] / np.float32(n_e)
        for c in range(history.shape[1]):
            state.embedding_sq[history[j, c]] += square
            rate = np.float32(step / math.sqrt(state.embedding_sq[history[j, c]]))
            for e in range(n_e):
                emb[history[j, c], e] -= rate * s.past[j, e]
    for f in range(ids.shape[0]):
        row, at = ids[f], layout.bags[f] * n_e
        own = ZERO
        for c in range(layout.history_fields.shape[0]):
            if layout.history_fields[c] == f:
                own = ONE
        square = ZERO
        for e in range(n_e):
            d = s.d_x[at + e] + own * s.gradient[e]
            square += d * d / np.float32(n_e)
        state.embedding_sq[row] += square
        rate = np.float32(step / math.sqrt(state.embedding_sq[row]))
        for e in range(n_e):
            emb[row, e] -= rate * (s.d_x[at + e] + own * s.gradient[e])
        for h in range(s.logit.shape[0]):
            state.wide_sq[row, h] += s.d_logit[h] * s.d_logit[h]
            state.wide[row, h] -= np.float32(
                layout.steps[STEP_WIDE] * s.d_logit[h] / math.sqrt(state.wide_sq[row, h])
            )


@njit(types.void(layout_t, state_t, rows_t, ops_t, scratch_t), cache=True, nogil=True, fastmath=False)
def run_ops(layout: Layout, state: State, rows: Rows, ops: I8, s: Scratch) -> None:
    """Do ops[i] = (act, row) or (act, row, answer) in order; the only way into the kernels, so one row or a million
    behave alike. Without an answer of its own an op is answered by the labels, known and trust of its row."""
    scene, n_heads, last_read = layout.roles[SCENE_FIELD], s.logit.shape[0], -2
    for i in range(ops.shape[0]):
        act, r, answer = ops[i, 0], ops[i, 1], ops[i, ops.shape[1] - 1]
        at = (
            max(rows.ids[r, scene] - rows.ids.shape[1] + 1, 0) if scene >= 0 else 0
        )  # scenes follow the unknown rows
        platt, platt_sq = state.platt[at], state.platt_sq[at]
        if act == READ:
            read_row(layout, state, rows, r, last_read == r - 1)
            last_read = r
        elif act == PREDICT:
            forward_row(layout, state, rows, r, s)
            for h in range(n_heads):
                rows.probability[r, h] = np.float32(
                    1.0 / (1.0 + math.exp(-(platt[h, 0] * s.logit[h] + platt[h, 1])))
                )
        elif act == OBSERVE:
            observe_row(layout, state, rows, r, answer)
            last_read = -2
        elif act == BLANK:
            rows.ids[r] = 0
            rows.ts_ms[r] = 0
            rows.dense[r] = ZERO
            rows.offset[r] = ZERO
            rows.history[r] = 0
            last_read = -2
        elif act == LEARN:
            forward_row(layout, state, rows, r, s)
            for h in range(n_heads):
                weight = np.float64(rows.trust[answer]) if rows.known[answer, h] else 0.0
                raw = 1.0 / (1.0 + math.exp(-np.float64(s.logit[h])))
                s.d_logit[h] = np.float32(weight * (raw - rows.labels[answer, h]))
                told = 1.0 / (1.0 + math.exp(-np.float64(platt[h, 0] * s.logit[h] + platt[h, 1])))
                for k in range(2):
                    d = weight * (told - rows.labels[answer, h]) * (s.logit[h] if k == 0 else ONE)
                    platt_sq[h, k] += np.float32(d * d)
                    platt[h, k] -= np.float32(layout.steps[STEP_PLATT] * d / math.sqrt(platt_sq[h, k]))
            learn_net(layout, state, rows, r, s)
            learn_ids(layout, state, rows, r, s)
            state.marks[ROWS_SEEN] += 1
            for d in range(rows.dense.shape[1]):
                gap = rows.dense[r, d] - state.moment[d, 0]
                state.moment[d, 0] += gap / state.marks[ROWS_SEEN]
                state.moment[d, 1] += gap * (rows.dense[r, d] - state.moment[d, 0])
                variance = (state.moment[d, 1] + CALM) / (state.marks[ROWS_SEEN] + CALM)
                state.scale[d, 0] = np.float32(state.moment[d, 0])
                state.scale[d, 1] = np.float32(1.0 / math.sqrt(variance))
