"""The merging kernels agree with their plain references, and their gate with the gate that learns."""

import numpy as np
import pytest

from magpie.engine.kernels.merge import merge_found, rank_named
from magpie.engine.kernels.merge_reference import reference_merge, reference_shares
from magpie.engine.retrieval.blend import gate_features, start_gate
from magpie.engine.retrieval.gate import Gate
from magpie.engine.retrieval.params import GateParams

WEIGHTS = (0.5, 0.5, 1.0, 0.4, 0.0)
CHANNELS, TRIAL = (1, 0, 2), 4
OFFSET, GATE_WEIGHT, MOST = 20.0, 1.0, 12


def taught_gate(rng: np.random.Generator) -> Gate:
    """A gate whose weights are no longer those it began with."""
    gate = Gate(GateParams(), start=start_gate(GateParams()))
    for _ in range(20):
        gate.learn(rng.random((4, 15)).astype(np.float32), int(rng.integers(4)), 0)
    return gate


@pytest.mark.parametrize("seed", range(6))
def test_merging_agrees_with_its_reference(seed: int) -> None:
    rng = np.random.default_rng(seed)
    gate, counts = taught_gate(rng), rng.integers(0, 50, 30).astype(np.float32)
    history = rng.integers(0, 30, seed).astype(np.int32)
    found = [rng.permutation(30)[: rng.integers(0, 10)].astype(np.int32) for _ in WEIGHTS]
    scores = [np.sort(rng.random(len(rows)).astype(np.float32))[::-1] for rows in found]
    if seed == 0:
        found[:3], scores[:3] = [found[0][:0]] * 3, [scores[0][:0]] * 3  # no channel spoke
    n = sum(map(len, found))
    rows, merged, strongest = np.zeros(n, np.int32), np.zeros(n, np.float32), np.zeros(n, np.int32)
    shares, is_trial = np.zeros((n, 5), np.float32), np.zeros(n, bool)
    own, strengths = np.zeros(n, np.int32), np.zeros((n, 3), np.float32)

    count, owned = merge_found(
        np.concatenate(found), np.concatenate(scores), np.cumsum([len(one) for one in found]),
        np.array(WEIGHTS, np.float32), np.array([OFFSET, GATE_WEIGHT], np.float32), np.array(CHANNELS), history, counts,
        gate.floors, gate.weights_for(len(history)), np.array([MOST, TRIAL]),
        rows, merged, strongest, shares, is_trial, own, strengths,
    )  # fmt: skip

    told = [
        reference_shares(
            dict(zip(found[at].tolist(), scores[at].tolist(), strict=True)), is_log=at == CHANNELS[0]
        )
        for at in CHANNELS
    ]
    expected_own = sorted(set().union(*told))
    assert own[:owned].tolist() == expected_own
    expected_shares = [[channel.get(row, 0.0) for channel in told] for row in expected_own]
    assert strengths[:owned].tolist() == [pytest.approx(row, rel=1e-5) for row in expected_shares]
    features = gate_features(
        own[:owned], strengths[:owned], history=history, popularity=counts[own[:owned]], params=gate.params
    )
    order = np.argsort(-gate.score(features, gate.bucket(len(history))), kind="stable")
    expected = reference_merge(
        found=[one.tolist() for one in found], weights=WEIGHTS, offset=OFFSET, most=MOST, trial_source=TRIAL,
        gate_ranking=own[:owned][order].tolist(), gate_weight=GATE_WEIGHT,
    )  # fmt: skip
    assert rows[:count].tolist() == [row for row, _ in expected]
    assert merged[:count].tolist() == pytest.approx([share for _, share in expected], rel=1e-5)
    assert is_trial[:count].tolist() == [row in found[TRIAL] for row in rows[:count]]
    for at, row in enumerate(rows[:count].tolist()):
        ranks = [one.tolist().index(row) if row in one else None for one in found]
        own_shares = [w / (OFFSET + r) if r is not None else 0.0 for w, r in zip(WEIGHTS, ranks, strict=True)]
        assert shares[at].tolist() == pytest.approx(own_shares, rel=1e-5)
        assert strongest[at] == int(np.argmax(own_shares))


def test_of_equal_shares_the_lower_row_comes_first() -> None:
    nothing, rows = np.empty(0, np.float32), np.zeros(4, np.int32)
    gate = Gate(GateParams(), start=start_gate(GateParams()))

    count, owned = merge_found(
        np.array([9, 3, 5, 1], np.int32), np.ones(4, np.float32), np.array([1, 2, 3, 4]), np.ones(4, np.float32),
        np.array([OFFSET, GATE_WEIGHT], np.float32), np.array([-1, -1, -1]), np.empty(0, np.int32), nothing,
        gate.floors, gate.weights_for(0), np.array([10, -1]),
        rows, np.zeros(4, np.float32), np.zeros(4, np.int32), np.zeros((4, 4), np.float32), np.zeros(4, bool),
        np.zeros(4, np.int32), np.zeros((4, 3), np.float32),
    )  # fmt: skip

    assert (count, owned, rows.tolist()) == (4, 0, [1, 3, 5, 9])


@pytest.mark.parametrize("seed", range(6))
def test_ranking_what_channels_named_agrees_with_its_reference(seed: int) -> None:
    # Given channels of which the second named some dead cards, and the third nothing
    rng, k = np.random.default_rng(seed), 5
    gate, counts = taught_gate(rng), rng.integers(0, 50, 30).astype(np.float32)
    alive, everywhere = (rng.random(30) < 0.7).astype(np.uint8), rng.random(30).astype(np.float32)
    history = rng.integers(0, 30, seed).astype(np.int32)
    found = [rng.permutation(30)[:size].astype(np.int32) for size in (9, 8, 0, 3)]
    scores = [np.sort(rng.random(len(rows)).astype(np.float32))[::-1] for rows in found]
    named = np.concatenate(found)
    rows, told, shares = np.zeros(20, np.int32), np.zeros(20, np.float32), np.zeros((20, 4), np.float32)

    # When the gate ranks them
    count = rank_named(
        named, np.concatenate(scores), np.cumsum([len(one) for one in found]), everywhere[named], alive, k, history, counts,
        gate.floors, gate.weights_for(len(history)), rows, told, shares,
    )  # fmt: skip

    # Then it ranks the living among each channel's first five by what the learning gate says of their shares
    kept = [
        [(r, s) for r, s in zip(*one, strict=True) if alive[r]][:k] for one in zip(found, scores, strict=True)
    ]
    own = np.array(sorted({row for one in kept for row, _ in one}), np.int32)
    others = [reference_shares(dict(one), is_log=False) for one in kept[1:]]
    expected = np.array(
        [[everywhere[row], *(one.get(row, 0.0) for one in others)] for row in own.tolist()], np.float32
    )
    features = gate_features(own, expected, history=history, popularity=counts[own], params=gate.params)
    expected_told = gate.score(features, gate.bucket(len(history)))
    order = np.argsort(-expected_told, kind="stable")
    assert rows[:count].tolist() == own[order].tolist()
    np.testing.assert_allclose(told[:count], expected_told[order], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(shares[:count], expected[order], rtol=1e-5)
