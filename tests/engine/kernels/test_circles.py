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
        ring_cards, ring_weights = others[None].copy(), adds[None].copy()
        # Two pairs at scale 2, each as sure as the other card: every pair adds that card's own weight.
        assert link_cards(columns, weights, ring_cards, ring_weights, 0, card, 9.0, 2.0)
        assert (ring_cards.tolist(), ring_weights.tolist()) == ([[card, others[0]]], [[9.0, adds[0]]])
        for other, add in zip(others.tolist(), adds.tolist(), strict=True):
            rows[card] = linked(rows[card], other, add, width=WIDTH)
            rows[other] = linked(rows[other], card, add, width=WIDTH)
    return columns, weights, rows


def test_linking_agrees(graph: Graph) -> None:
    columns, weights, rows = graph

    for card in range(CARDS):
        assert dict(zip(columns[card].tolist(), weights[card].tolist(), strict=True)) == rows[card]


def test_a_card_of_the_ring_is_not_linked_again(graph: Graph) -> None:
    columns, weights, _ = graph
    before = columns.tobytes(), weights.tobytes()
    ring_cards, ring_weights = np.array([[3, 8, -1]], np.int32), np.array([[1.0, 0.5, 0.0]], np.float32)

    assert not link_cards(columns, weights, ring_cards, ring_weights, 0, 8, 1.0, 1.0)

    assert (columns.tobytes(), weights.tobytes()) == before
    assert ring_cards.tolist() == [[3, 8, -1]]


def test_a_pair_is_as_sure_as_the_less_sure_of_its_two_events() -> None:
    columns, weights = np.full((9, WIDTH), -1, np.int32), np.zeros((9, WIDTH), np.float32)
    ring_cards, ring_weights = np.array([[3, 8, -1]], np.int32), np.array([[1.0, 0.25, 0.0]], np.float32)

    assert link_cards(columns, weights, ring_cards, ring_weights, 0, 5, 0.5, 4.0)

    assert (columns[5, :3].tolist(), weights[5, :3].tolist()) == ([3, 8, -1], [1.0, 0.5, 0.0])
    assert (weights[3, 0], weights[8, 0]) == (1.0, 0.5)
    assert (ring_cards.tolist(), ring_weights.tolist()) == ([[5, 3, 8]], [[0.5, 1.0, 0.25]])


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
