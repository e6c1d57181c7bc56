"""The ranker's network, slowly and plainly, in float64: matrices forward, finite differences back.

The oracle of `ranker`; loss and layout are its own words. `forward` is also what a finite difference is taken of.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

F8 = NDArray[np.float64]
I8 = NDArray[np.int64]


@dataclass
class PlainNet:
    """Float64 copies of the learned arrays; `bags`, `history_fields` and `attention` as in the layout."""

    embedding: F8
    wide: F8
    w1: F8
    w2: F8
    w3: F8
    linear: F8
    scale: F8
    bags: I8
    history_fields: I8
    attention: float

    def forward(self, ids: I8, dense: F8, offset: F8, history: I8) -> F8:
        """Raw logits [H] of one row; history [L, C], -1 is empty."""
        blocks = np.zeros((self.bags.max() + 1, self.embedding.shape[1]))
        np.add.at(blocks, self.bags, self.embedding[ids])
        card = self.embedding[ids[self.history_fields]].sum(axis=0)
        past = self.embedding[history[history[:, 0] >= 0]].sum(axis=1)  # [l, E]
        pooled = _softmax(self.attention * past @ card) @ past if len(past) else np.zeros_like(card)
        scaled = np.clip((dense - self.scale[:, 0]) * self.scale[:, 1], -5, 5)
        x = np.concatenate([blocks.ravel(), pooled, pooled * card, [pooled @ card], scaled, [1.0]])
        h1 = np.append(_leaky(x @ self.w1[: len(x)]), 1.0)
        h2 = np.append(_leaky(h1 @ self.w2[: len(h1)]), 1.0)
        logits: F8 = offset + self.wide[ids].sum(axis=0) + scaled @ self.linear + h2 @ self.w3[: len(h2)]
        return logits

    def loss(self, ids: I8, dense: F8, offset: F8, history: I8, label: F8, weight: F8) -> float:
        """Weighted sum over heads of the log loss of one row."""
        z = self.forward(ids, dense, offset, history)
        return float(np.sum(weight * (np.logaddexp(0.0, z) - label * z)))

    def slope(
        self, array: F8, rows: I8, ids: I8, dense: F8, offset: F8, history: I8, label: F8, weight: F8
    ) -> F8:
        """The gradient of the loss by `rows` of `array` (one of this net's own), by central differences."""
        gradient, step = np.zeros((len(rows), array.shape[1])), 1e-5
        for i, column in np.ndindex(gradient.shape):
            at = rows[i], column
            kept = array[at]
            array[at] = kept + step
            above = self.loss(ids, dense, offset, history, label, weight)
            array[at] = kept - step
            below = self.loss(ids, dense, offset, history, label, weight)
            array[at] = kept
            gradient[i, column] = (above - below) / (2 * step)
        return gradient


def adagrad_rows(array: F8, squares: F8, gradient: F8, step: float) -> F8:
    """Row-wise Adagrad: one accumulator per row, of the mean squared gradient."""
    squares = squares + (gradient**2).mean(axis=1)
    after: F8 = array - step * gradient / np.sqrt(squares)[:, None]
    return after


def _softmax(values: F8) -> F8:
    weights = np.exp(values - values.max())
    softened: F8 = weights / weights.sum()
    return softened


def _leaky(values: F8) -> F8:
    return np.where(values > 0, values, 0.01 * values)
