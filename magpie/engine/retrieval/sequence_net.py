"""The dense part of the sequence model: a history of item vectors in, one unit vector out, and the way back.

Positional heads weigh by age alone; content heads ask the history a question made from the positional answers;
a mixing matrix and one hidden layer join them. Written for a batch [b, L, d]; padding never weighs anything.
Owns the dense weights as views of one flat vector, so one Adam step moves them all.
"""

from dataclasses import dataclass, field

import numpy as np

from magpie.engine.arrays import F32, I32
from magpie.engine.retrieval.params import SequenceParams


@dataclass(frozen=True)
class Trace:
    """What `forward` saw on its way, kept for `backward`. Shapes: b events, L lags, h heads, d wide."""

    x: F32  # [b, L, d]
    shares: F32  # [b, h, L], what each head gave each lag
    asked: F32  # [b, content heads, d]
    positional: F32  # [b, positional heads * d]
    mixed: F32  # [b, h * d], after dropout
    mask: F32 | None  # [b, h * d]
    joined: F32  # [b, d]
    hidden: F32  # [b, hidden]
    length: F32  # [b, 1]
    unit: F32  # [b, d], the answer


@dataclass
class SequenceNet:
    """Weights named as in `forward`; `gradient` mirrors `weights`."""

    params: SequenceParams
    weights: F32
    gradient: F32 = field(init=False)

    def __post_init__(self) -> None:
        self.gradient = np.zeros_like(self.weights)
        self.bias, self.ask, self.mix, self.w1, self.b1, self.w2, self.b2 = _views(self.params, self.weights)
        (self.g_bias, self.g_ask, self.g_mix, self.g_w1, self.g_b1, self.g_w2, self.g_b2) = _views(
            self.params, self.gradient
        )
        self._heads = len(self.params.taus)
        self.scale = np.float32(4.0 / np.sqrt(self.params.width))

    def forward(self, x: F32, lengths: I32, mask: F32 | None = None) -> Trace:
        """x [b, L, d] newest first; lengths [b] in 1..L; mask scales the heads' outputs in training."""
        b, lags, d = x.shape
        heads, h = self._heads, len(self.bias)
        is_padding = np.arange(lags) >= lengths[:, None]
        shares = np.empty((b, h, lags), np.float32)
        shares[:, :heads] = _softmax(np.where(is_padding[:, None], -np.inf, self.bias[:heads, :lags]))
        positional = np.matmul(shares[:, :heads], x).reshape(b, heads * d)
        asked = (positional @ self.ask).reshape(b, h - heads, d)
        dots = self.scale * np.matmul(asked, x.transpose(0, 2, 1)) + self.bias[heads:, :lags]
        shares[:, heads:] = _softmax(np.where(is_padding[:, None], -np.inf, dots))
        mixed = np.concatenate((positional, np.matmul(shares[:, heads:], x).reshape(b, -1)), axis=1)
        if mask is not None:
            mixed = mixed * mask
        joined = mixed @ self.mix
        hidden = np.maximum(joined @ self.w1 + self.b1, 0)
        out = joined + hidden @ self.w2 + self.b2
        length = np.sqrt(np.einsum("bd,bd->b", out, out))[:, None] + np.float32(1e-12)
        return Trace(x, shares, asked, positional, mixed, mask, joined, hidden, length, out / length)

    def backward(self, trace: Trace, d_unit: F32) -> F32:
        """Fill `gradient`; returns the gradient of x, [b, L, d]."""
        b, lags, d = trace.x.shape
        heads = self._heads
        along = np.einsum("bd,bd->b", d_unit, trace.unit)[:, None]
        d_out = (d_unit - along * trace.unit) / trace.length
        self.g_b2[:] = d_out.sum(axis=0)
        np.matmul(trace.hidden.T, d_out, out=self.g_w2)
        d_hidden = (d_out @ self.w2.T) * (trace.hidden > 0)
        self.g_b1[:] = d_hidden.sum(axis=0)
        np.matmul(trace.joined.T, d_hidden, out=self.g_w1)
        d_joined = d_out + d_hidden @ self.w1.T
        np.matmul(trace.mixed.T, d_joined, out=self.g_mix)
        d_mixed = d_joined @ self.mix.T
        if trace.mask is not None:
            d_mixed *= trace.mask
        d_heads = d_mixed.reshape(b, -1, d)
        d_dots = _softmax_back(
            trace.shares[:, heads:], np.matmul(d_heads[:, heads:], trace.x.transpose(0, 2, 1))
        )
        d_asked = (self.scale * np.matmul(d_dots, trace.x)).reshape(b, -1)
        np.matmul(trace.positional.T, d_asked, out=self.g_ask)
        d_heads[:, :heads] += (d_asked @ self.ask.T).reshape(b, heads, d)
        d_ages = _softmax_back(
            trace.shares[:, :heads], np.matmul(d_heads[:, :heads], trace.x.transpose(0, 2, 1))
        )
        self.g_bias[:heads, :lags] = d_ages.sum(axis=0)
        self.g_bias[heads:, :lags] = d_dots.sum(axis=0)
        self.g_bias[:, lags:] = 0
        d_x: F32 = np.matmul(trace.shares.transpose(0, 2, 1), d_heads)
        d_x += self.scale * np.matmul(d_dots.transpose(0, 2, 1), trace.asked)
        return d_x


def start_weights(params: SequenceParams, rng: np.random.Generator) -> F32:
    """The dense weights before any event: heads that already work as moving averages, the rest near nothing."""
    weights = np.zeros(sum(rows * cols for rows, cols in _shapes(params)), np.float32)
    bias, ask, mix, w1, _b1, _w2, _b2 = _views(params, weights)
    d, heads = params.width, len(params.taus)
    bias[:] = -np.arange(params.length) / np.array(params.taus + params.content_taus)[:, None]
    ask[:] = rng.normal(0, 0.02, ask.shape)
    mix[:] = rng.normal(0, 0.02, mix.shape)
    for h in range(len(bias)):
        mix[h * d : (h + 1) * d] += np.eye(d, dtype=np.float32) * (0.5 if h < heads else 0.3)
    for k in range(len(params.content_taus)):
        ask[:d, k * d : (k + 1) * d] += np.eye(d, dtype=np.float32)
    w1[:] = rng.normal(0, np.sqrt(1 / d), w1.shape)
    return weights


def _shapes(params: SequenceParams) -> list[tuple[int, int]]:
    d, heads, content = params.width, len(params.taus), len(params.content_taus)
    return [
        (heads + content, params.length),
        (heads * d, content * d),
        ((heads + content) * d, d),
        (d, params.hidden),
        (1, params.hidden),
        (params.hidden, d),
        (1, d),
    ]


def _views(params: SequenceParams, flat: F32) -> tuple[F32, F32, F32, F32, F32, F32, F32]:
    views, at = [], 0
    for rows, cols in _shapes(params):
        views.append(flat[at : at + rows * cols].reshape(rows, cols))
        at += rows * cols
    bias, ask, mix, w1, b1, w2, b2 = views
    return bias, ask, mix, w1, b1[0], w2, b2[0]


def _softmax(dots: F32) -> F32:
    weights: F32 = np.exp(dots - dots.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    return weights


def _softmax_back(shares: F32, d_shares: F32) -> F32:
    inner: F32 = shares * d_shares
    inner -= shares * inner.sum(axis=-1, keepdims=True)
    return inner
