"""Kernel of the sequence model's question: a person's vector from their last cards.

Says what `SequenceNet.forward` says, up to the rounding of sums in another order: for one person numpy's some forty calls cost
several times the arithmetic. Learning stays with `SequenceNet`, which is also the plain reference.
"""

import math

import numpy as np
from numba import njit

from magpie.engine.arrays import F32, I32

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


@njit(
    "float32[::1](float32[:,::1],int32[::1],float32,float32[:,::1],float32[:,::1],float32[:,::1],float32[:,::1],"
    "float32[::1],float32[:,::1],float32[::1])",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def person_vector(
    vectors: F32, recent: I32, scale: float, bias: F32, ask: F32, mix: F32, w1: F32, b1: F32, w2: F32, b2: F32
) -> F32:
    """The unit vector [d] of the cards `recent` [L >= 1], newest first, as rows of `vectors` [n, d]; d is a multiple of 4."""
    lags, d = recent.size, vectors.shape[1]
    x = np.empty((lags, d), np.float32)
    for at in range(lags):
        x[at] = vectors[recent[at]]
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
