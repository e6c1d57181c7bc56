"""The net's way back is the derivative of its way forth, and forth is what the recipe says."""

import numpy as np

from magpie.engine.arrays import F32
from magpie.engine.retrieval.params import SequenceParams
from magpie.engine.retrieval.sequence_net import SequenceNet, start_weights

SMALL = SequenceParams(width=6, length=5, hidden=7)


def make_net(seed: int = 1) -> SequenceNet:
    rng = np.random.default_rng(seed)
    weights = start_weights(SMALL, rng)
    # Away from the quiet start, so that every weight matters.
    return SequenceNet(SMALL, weights + rng.normal(0, 0.3, weights.shape).astype(np.float32))


def slow_unit(net: SequenceNet, history: F32) -> F32:
    """The recipe for one history [lags, d], in plain loops."""
    n, d = history.shape

    def weigh(dots: list[float]) -> F32:
        shares = np.exp(np.array(dots) - max(dots))
        return np.asarray(sum(s * x for s, x in zip(shares / shares.sum(), history, strict=True)))

    heads = [weigh([float(net.bias[h, j]) for j in range(n)]) for h in range(4)]
    asked = np.concatenate(heads) @ net.ask
    for k in range(2):
        question = asked[k * d : (k + 1) * d]
        heads.append(
            weigh([float(4 / np.sqrt(d) * question @ history[j] + net.bias[4 + k, j]) for j in range(n)])
        )
    joined = np.concatenate(heads) @ net.mix
    out = joined + np.maximum(joined @ net.w1 + net.b1, 0) @ net.w2 + net.b2
    return np.asarray(out / np.linalg.norm(out))


def test_forward_is_the_recipe() -> None:
    net, rng = make_net(), np.random.default_rng(2)
    x = rng.normal(size=(4, 5, 6)).astype(np.float32)
    lengths = np.array([1, 2, 5, 3], np.int32)

    unit = net.forward(x, lengths).unit

    for b, length in enumerate(lengths):
        np.testing.assert_allclose(unit[b], slow_unit(net, x[b, :length]), rtol=1e-3, atol=1e-5)


def test_backward_is_the_derivative() -> None:
    # Given a loss that is any direction of the answers
    rng = np.random.default_rng(3)
    net = make_net()
    x = rng.normal(size=(3, 5, 6)).astype(np.float32)
    lengths = np.array([5, 2, 4], np.int32)
    mask = rng.choice([0.0, 1.5], size=(3, 36)).astype(np.float32)
    pull = rng.normal(size=(3, 6)).astype(np.float32)

    # When it is taken back
    d_x = net.backward(net.forward(x, lengths, mask), pull)

    # Then small moves of inputs and weights change the loss as said
    def loss() -> float:
        return float((net.forward(x, lengths, mask).unit.astype(np.float64) * pull).sum())

    def slope(flat: F32, at: int) -> float:
        held, h = flat[at], np.float32(4e-3)
        flat[at] = held + h
        up = loss()
        flat[at] = held - h
        down = loss()
        flat[at] = held
        return (up - down) / (2 * float(h))

    for at in rng.choice(x.size, 60, replace=False):
        assert abs(slope(x.reshape(-1), at) - d_x.reshape(-1)[at]) < 4e-3
    for at in rng.choice(net.weights.size, 200, replace=False):
        assert abs(slope(net.weights, at) - net.gradient[at]) < 4e-3
    assert np.abs(net.gradient).max() > 0.1


def test_padding_weighs_nothing() -> None:
    net, rng = make_net(), np.random.default_rng(4)
    x = rng.normal(size=(1, 5, 6)).astype(np.float32)
    other = x.copy()
    other[0, 2:] = 100.0
    lengths = np.array([2], np.int32)

    assert (net.forward(x, lengths).unit == net.forward(other, lengths).unit).all()
    assert (net.backward(net.forward(x, lengths), np.ones((1, 6), np.float32))[0, 2:] == 0).all()
