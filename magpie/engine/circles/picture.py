"""Circles to look at: their sizes, their top topics, and how near they are to each other."""

from dataclasses import dataclass

import numpy as np

from magpie.engine.arrays import F32, I32, I64
from magpie.engine.circles.circles import Circles
from magpie.engine.circles.naming import NO_CIRCLE

CARDS_SAMPLED = 8_192
"""Topics of a large circle are seen in a sample: 100,000 cards would hold the engine up for 30 ms, a sample for 5."""
SMALL_CIRCLE = 256
"""Cards of a circle that is read whole."""


@dataclass(frozen=True)
class Node:
    """One circle: how many cards, how much of what it likes is among them, and its topics, most telling first."""

    circle: int
    cards: int
    closeness: float
    topics: tuple[int, ...]


@dataclass(frozen=True)
class Edge:
    """Two circles and their lift: 1 is what chance gives."""

    one: int
    other: int
    lift: float


@dataclass(frozen=True)
class Picture:
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def draw_picture(*, circles: Circles, topics: I32, shares: F32) -> Picture:
    """Nodes and edges of now. `topics` (cards, slots) and `shares` are the facets of the cards, -1 for no topic."""
    membership = circles.membership()
    counts = np.bincount(membership[membership != NO_CIRCLE])
    rows = _looked_at(membership, counts, cards=min(membership.size, len(topics)))
    named = top_topics(membership=membership[rows], topics=topics[rows], shares=shares[rows])
    nodes = tuple(
        Node(circle, int(counts[circle]), circles.closeness(circle), named.get(circle, ()))
        for circle in np.flatnonzero(counts).tolist()
    )
    edges = []
    for node in nodes:
        others, lifts = circles.neighbours(node.circle)
        pairs = zip(others.tolist(), lifts.tolist(), strict=True)
        edges += [Edge(node.circle, other, lift) for other, lift in pairs if other > node.circle]
    return Picture(nodes, tuple(edges))


def _looked_at(membership: I32, counts: I64, *, cards: int) -> I64:
    """Rows whose topics are read: of a large site every n-th card, and every card of a small circle."""
    member = membership[:cards]
    every = 1 + cards // CARDS_SAMPLED
    is_small = np.append(counts <= SMALL_CIRCLE, False)[member]  # the last stands for NO_CIRCLE
    return np.flatnonzero((member != NO_CIRCLE) & (is_small | (np.arange(cards) % every == 0)))


def top_topics(*, membership: I32, topics: I32, shares: F32, n: int = 3) -> dict[int, tuple[int, ...]]:
    """circle -> its most telling topics: much of the circle, and more of it than of the site (share x log-lift)."""
    cards = min(membership.size, len(topics))
    member = np.repeat(membership[:cards], topics.shape[1])
    topic, share = topics[:cards].reshape(-1), shares[:cards].reshape(-1)
    held = (member != NO_CIRCLE) & (topic >= 0)
    named: dict[int, tuple[int, ...]] = {int(c): () for c in np.unique(membership[membership != NO_CIRCLE])}
    if not held.any():
        return named
    rows, columns = int(member.max()) + 1, int(topic.max()) + 1
    places = member[held].astype(np.int64) * columns + topic[held]
    table = np.bincount(places, weights=share[held], minlength=rows * columns).reshape(rows, columns)
    everywhere = table.sum(axis=0) / table.sum()
    for circle in named:
        part = table[circle] / max(table[circle].sum(), 1e-12)
        worth = part * np.log(np.maximum(part, 1e-12) / np.maximum(everywhere, 1e-12))
        order = np.argsort(-worth, kind="stable")[:n]
        named[circle] = tuple(int(t) for t in order if part[t] > 0.0 and worth[t] > 0.0)
    return named
