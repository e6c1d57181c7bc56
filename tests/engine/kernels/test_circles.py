"""The circle kernels do what their slow references do, whole or in small steps."""

from itertools import pairwise

import numpy as np
import pytest

from magpie.engine.kernels.circles import link_cards, merge_nodes, move_nodes
from magpie.engine.kernels.circles_reference import best_label, linked, merged

WIDTH, CARDS = 6, 40
Graph = tuple[np.ndarray, np.ndarray, list[dict[int, float]]]


@pytest.fixture
def graph() -> Graph:
    """Two thousand links among forty cards, in arrays and in dictionaries."""
    rng = np.random.default_rng(1)
    columns, weights = np.full((CARDS, WIDTH), -1, np.int32), np.zeros((CARDS, WIDTH), np.float32)
    rows: list[dict[int, float]] = [{} for _ in range(CARDS)]
    for _ in range(1_000):
        card = int(rng.integers(CARDS))
        others = rng.choice(np.delete(np.arange(CARDS), card), size=2, replace=False).astype(np.int32)
        adds = rng.integers(1, 8, size=2).astype(np.float32) / 4  # exact in float32
        link_cards(columns, weights, card, others, adds)
        for other, add in zip(others.tolist(), adds.tolist(), strict=True):
            rows[card] = linked(rows[card], other, add, width=WIDTH)
            rows[other] = linked(rows[other], card, add, width=WIDTH)
    return columns, weights, rows


def test_linking_agrees(graph: Graph) -> None:
    columns, weights, rows = graph

    for card in range(CARDS):
        assert dict(zip(columns[card].tolist(), weights[card].tolist(), strict=True)) == rows[card]


@pytest.mark.parametrize("budget", [1, 50, 10_000])
def test_moving_agrees_whatever_the_budget(graph: Graph, budget: int) -> None:
    columns, weights, rows = graph
    strength = weights.sum(axis=1, dtype=np.float64)
    labels, volume, pull = np.arange(CARDS, dtype=np.int32), strength.copy(), np.zeros(CARDS)
    starts, node, moved = np.arange(CARDS + 1, dtype=np.int64) * WIDTH, 0, 0
    while node < CARDS:
        node, more = move_nodes(
            starts, columns.reshape(-1), weights.reshape(-1), strength, labels, volume, pull, node,
            1.3 / strength.sum(), budget,
        )  # fmt: skip
        moved += more

    expected = list(range(CARDS))
    for card in range(CARDS):
        expected[card] = best_label(rows, strength.tolist(), expected, card, 1.3)

    assert labels.tolist() == expected
    assert moved == sum(label != card for card, label in enumerate(expected)) > 20
    assert volume == pytest.approx(np.bincount(labels, weights=strength, minlength=CARDS))
    assert not pull.any()


@pytest.mark.parametrize("budget", [1, 10_000])
def test_merging_agrees_whatever_the_budget(graph: Graph, budget: int) -> None:
    columns, weights, rows = graph
    labels = (np.arange(CARDS) % 7).astype(np.int32)
    members = np.argsort(labels, kind="stable").astype(np.int32)
    member_starts = np.concatenate([[0], np.cumsum(np.bincount(labels))]).astype(np.int64)
    starts, out_starts = np.arange(CARDS + 1, dtype=np.int64) * WIDTH, np.zeros(8, np.int64)
    out_columns, out_weights = np.zeros(CARDS * WIDTH, np.int32), np.zeros(CARDS * WIDTH, np.float32)
    label, pull = 0, np.zeros(7)
    while label < 7:
        label, _ = merge_nodes(
            starts, columns.reshape(-1), weights.reshape(-1), labels, member_starts, members, pull,
            out_starts, out_columns, out_weights, label, budget,
        )  # fmt: skip

    found = [
        dict(zip(out_columns[a:b].tolist(), out_weights[a:b].tolist(), strict=True))
        for a, b in pairwise(out_starts.tolist())
    ]
    assert found == merged(rows, labels.tolist())
