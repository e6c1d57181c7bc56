"""Circles to look at: their sizes, their top topics, and how near they are to each other."""

from dataclasses import dataclass

import numpy as np

from magpie.engine.arrays import F32, I32
from magpie.engine.circles.circles import Circles
from magpie.engine.circles.naming import NO_CIRCLE


@dataclass(frozen=True)
class Node:
    """One circle: how many cards, how much of its links stay inside, and its topics, most telling first."""

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
    named = top_topics(membership=membership, topics=topics, shares=shares)
    inside, sizes = np.diag(circles.between), np.maximum(circles.between.sum(axis=1), 1e-12)
    nodes = tuple(
        Node(circle, int((membership == circle).sum()), float(inside[circle] / sizes[circle]), named[circle])
        for circle in sorted(named)
    )
    edges = []
    for node in nodes:
        others, lifts = circles.neighbours(node.circle)
        pairs = zip(others.tolist(), lifts.tolist(), strict=True)
        edges += [Edge(node.circle, other, lift) for other, lift in pairs if other > node.circle]
    return Picture(nodes, tuple(edges))


def top_topics(*, membership: I32, topics: I32, shares: F32, n: int = 3) -> dict[int, tuple[int, ...]]:
    """circle -> its most telling topics: much of the circle, and more of it than of the site (share x log-lift)."""
    cards = min(membership.size, len(topics))
    member = np.repeat(membership[:cards], topics.shape[1])
    topic, share = topics[:cards].reshape(-1), shares[:cards].reshape(-1)
    held = (member != NO_CIRCLE) & (topic >= 0)
    named: dict[int, tuple[int, ...]] = {int(c): () for c in np.unique(membership[membership != NO_CIRCLE])}
    if not held.any():
        return named
    table = np.zeros((int(member.max()) + 1, int(topic.max()) + 1))
    np.add.at(table, (member[held], topic[held]), share[held])
    everywhere = table.sum(axis=0) / table.sum()
    for circle in named:
        part = table[circle] / max(table[circle].sum(), 1e-12)
        worth = part * np.log(np.maximum(part, 1e-12) / np.maximum(everywhere, 1e-12))
        order = np.argsort(-worth, kind="stable")[:n]
        named[circle] = tuple(int(t) for t in order if part[t] > 0.0 and worth[t] > 0.0)
    return named
