"""Kernel of the sequence source: a person's vector from their last cards, then the best of a shortlist by it.

Says what `SequenceNet.forward` and `SequenceModel.scores` say, up to the rounding of sums in another order: for one
person numpy's some forty calls cost several times the arithmetic. Learning stays with `SequenceNet`, which is also the
plain reference.
"""

import math

import numpy as np
from numba import njit

from magpie.engine.arrays import F32, I32
from magpie.engine.kernels.scan import keep_best

ZERO = np.float32(0.0)


@njit(cache=True, nogil=True, fastmath=False)
def _times(x: F32, w: F32, out: F32) -> None:
    """out += x @ w, four inputs at a time; x [a] with a a multiple of 4, w [a, b], out [b]."""
    for i in range(0, x.size, 4):
        x0, x1, x2, x3 = x[i], x[i + 1], x[i + 2], x[i + 3]
        w0, w1, w2, w3 = w[i], w[i + 1], w[i + 2], w[i + 3]
        for j in range(out.size):
            out[j] += x0 * w0[j] + x1 * w1[j] + x2 * w2[j] + x3 * w3[j]


@njit(cache=True, nogil=True, fastmath=False)
def _pool(logits: F32, x: F32, out: F32) -> None:
    """out = the mean of the rows of x, weighed by softmax of `logits`."""
    top, total = logits[0], ZERO
    for at in range(1, logits.size):
        top = max(top, logits[at])
    shares = np.empty(logits.size, np.float32)
    for at in range(logits.size):
        shares[at] = math.exp(logits[at] - top)
        total += shares[at]
    out[:] = ZERO
    for at in range(logits.size):
        row, share = x[at], shares[at] / total
        for e in range(out.size):
            out[e] += share * row[e]


@njit(cache=True, nogil=True, fastmath=False)
def _vector_of(
    x: F32, scale: float, bias: F32, ask: F32, mix: F32, w1: F32, b1: F32, w2: F32, b2: F32
) -> F32:
    """The unit vector of the last cards x [L, d], newest first: `SequenceNet.forward` of one person, without dropout."""
    lags, d = x.shape
    heads, all_heads = ask.shape[0] // d, bias.shape[0]
    mixed, asked = np.empty((all_heads, d), np.float32), np.zeros((all_heads - heads) * d, np.float32)
    for h in range(heads):
        _pool(bias[h, :lags], x, mixed[h])
    _times(mixed.reshape(-1)[: heads * d], ask, asked)
    dots = np.empty(lags, np.float32)
    for h in range(heads, all_heads):
        for at in range(lags):
            dot = ZERO
            for e in range(d):
                dot += asked[(h - heads) * d + e] * x[at, e]
            dots[at] = scale * dot + bias[h, at]
        _pool(dots, x, mixed[h])
    joined, hidden, square = np.zeros(d, np.float32), b1.copy(), ZERO
    _times(mixed.reshape(-1), mix, joined)
    _times(joined, w1, hidden)
    for j in range(hidden.size):
        hidden[j] = max(hidden[j], ZERO)
    out = joined + b2
    _times(hidden, w2, out)
    for e in range(d):
        square += out[e] * out[e]
    length = np.float32(math.sqrt(square)) + np.float32(1e-12)
    for e in range(d):
        out[e] /= length
    return out


@njit(
    "int64(float32[:,::1],float32[:,::1],float32[:,::1],int32[::1],int32[::1],float32,float32,float32[:,::1],"
    "float32[:,::1],float32[:,::1],float32[:,::1],float32[::1],float32[:,::1],float32[::1],float32[::1],int32[::1])",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def propose(
    vectors: F32, table: F32, row_bias: F32, recent: I32, rows: I32, temperature: float, scale: float,
    bias: F32, ask: F32, mix: F32, w1: F32, b1: F32, w2: F32, b2: F32, heap_scores: F32, heap_rows: I32,
) -> int:  # fmt: skip
    """Fill the heap with the best of `rows` after the cards `recent` (newest first, not none); returns how many.

    The score of a row is temperature x its vector . the person's vector + its bias. Eight rows are summed side by side.
    """
    d = table.shape[1]
    x = np.empty((recent.size, d), np.float32)
    for at in range(recent.size):
        x[at] = vectors[recent[at]]
    unit, size = _vector_of(x, scale, bias, ask, mix, w1, b1, w2, b2), 0
    block, dots = np.empty(8, np.int32), np.empty(8, np.float32)
    for e in range(d):
        unit[e] *= temperature
    for first in range(0, rows.size, 8):
        last = min(first + 8, rows.size) - 1
        for k in range(8):
            block[k] = rows[min(first + k, last)]
        t0, t1, t2, t3 = table[block[0]], table[block[1]], table[block[2]], table[block[3]]
        t4, t5, t6, t7 = table[block[4]], table[block[5]], table[block[6]], table[block[7]]
        s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = ZERO
        for e in range(d):
            u = unit[e]
            s0 += t0[e] * u
            s1 += t1[e] * u
            s2 += t2[e] * u
            s3 += t3[e] * u
            s4 += t4[e] * u
            s5 += t5[e] * u
            s6 += t6[e] * u
            s7 += t7[e] * u
        dots[0], dots[1], dots[2], dots[3], dots[4], dots[5], dots[6], dots[7] = (
            s0,
            s1,
            s2,
            s3,
            s4,
            s5,
            s6,
            s7,
        )
        for at in range(first, last + 1):
            score = dots[at - first] + row_bias[rows[at], 0]
            if score == score:  # a NaN is never kept
                size = keep_best(heap_scores, heap_rows, size, score, rows[at])
    return size
