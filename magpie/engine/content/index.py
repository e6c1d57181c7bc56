"""Live cards by topic: fetch some of the right topics fairly, then keep the nearest by topic and content.

A topic with more cards than asked for gives a window that starts at random, so each of its cards has the same chance
whatever its age or fame. Publishing and withdrawing cost a few steps each.
"""

import numpy as np

from magpie.engine.arrays import F32, I32, Snapshot
from magpie.engine.columns import Columns, Field
from magpie.engine.content.facets import EMPTY, Facets
from magpie.engine.content.params import ContentParams
from magpie.engine.content.vectors import ContentVectors
from magpie.engine.rowsets import distinct

FIRST = 16


class TopicIndex:
    """One list of card rows per topic, without gaps; each card knows its place in each of its lists."""

    def __init__(self, params: ContentParams, *, facets: Facets, vectors: ContentVectors) -> None:
        self._params = params
        self._facets = facets
        self._vectors = vectors
        self._lists: list[I32] = []
        self._sizes = Columns({"size": Field(np.int32)})
        self._cards = Columns({
            "topics": Field(np.int32, EMPTY, (params.topic_slots,)),
            "places": Field(np.int32, EMPTY, (params.topic_slots,)),
        })  # fmt: skip

    def publish(self, *, card: int) -> None:
        """List a card under its topics of now; call after `Facets.publish`."""
        self.withdraw(card=card)
        self._cards.fit(card)
        topics, _ = self._facets.topics_of(card)
        for slot, topic in enumerate(topics.tolist()):
            place = self._append(topic, card)
            self._cards["topics"][card, slot] = topic
            self._cards["places"][card, slot] = place

    def withdraw(self, *, card: int) -> None:
        """Take a card off every list: the last of each list moves into its place."""
        if card >= self._cards.rows:
            return
        for slot, topic in enumerate(self._cards["topics"][card].tolist()):
            if topic == EMPTY:
                continue
            place, last = int(self._cards["places"][card, slot]), int(self._sizes["size"][topic]) - 1
            moved = int(self._lists[topic][last])
            self._lists[topic][place] = moved
            self._cards["places"][moved, self._cards["topics"][moved] == topic] = place
            self._sizes["size"][topic] = last
        self._cards.blank(card)

    def cards_of(self, topic: int) -> I32:
        """All live cards of a topic."""
        if topic >= len(self._lists):
            return np.zeros(0, np.int32)
        return self._lists[topic][: int(self._sizes["size"][topic])]

    def near(
        self, *, rng: np.random.Generator, topics: I32, weights: F32, taste: F32, n: int
    ) -> tuple[I32, F32]:
        """(cards, nearness) best first: up to `n` cards of these topics, nearest to `taste` (zeros for none).

        Nearness is the mean of the topic match (0..1) and the likeness of content (0..1), ties by row.
        """
        pool = self._pool(rng, topics, weights, n)
        if not pool.size:
            return pool, np.zeros(0, np.float32)
        # One entry more than there are topics, so that an empty slot, -1, reads a 0.
        strengths = np.zeros(max(len(self._lists), int(topics.max()) + 1) + 1, np.float32)
        strengths[topics] = weights
        matched = strengths.take(self._facets["topics"].take(pool, axis=0))
        matched *= self._facets["shares"].take(pool, axis=0)
        likeness = 0.5 + 0.5 * self._vectors.likeness(vector=taste, cards=pool)
        nearness = (0.5 * matched.sum(axis=1) + 0.5 * likeness).astype(np.float32)
        best = np.argsort(-nearness, kind="stable")[:n]  # the pool ascends, so equal ones stay by row
        return pool[best], nearness[best]

    def bytes_used(self) -> int:
        return sum(row.nbytes for row in self._lists) + self._cards.bytes_used() + self._sizes.bytes_used()

    def snapshot(self) -> Snapshot:
        lists = [self.cards_of(topic) for topic in range(len(self._lists))]
        return {
            **self._cards.snapshot("index.cards"), **self._sizes.snapshot("index"),
            "index.lists": np.concatenate(lists) if lists else np.zeros(0, np.int32),
        }  # fmt: skip

    def restore(self, arrays: Snapshot) -> None:
        self._cards.restore(arrays, "index.cards")
        self._sizes.restore(arrays, "index")
        ends = np.cumsum(self._sizes["size"][: self._sizes.rows])
        flat = arrays["index.lists"].astype(np.int32)
        self._lists = [row.copy() for row in np.split(flat, ends[:-1])] if ends.size else []

    def _pool(self, rng: np.random.Generator, topics: I32, weights: F32, n: int) -> I32:
        """Several times `n` cards, shared among the strongest topics by weight."""
        strongest = np.argsort(-weights, kind="stable")[: self._params.topics_asked]
        total = float(np.maximum(weights[strongest], 0.0).sum())
        windows = []
        for i in strongest.tolist():
            quota = (
                int(np.ceil(self._params.pool_factor * n * float(weights[i]) / total)) if total > 0.0 else 0
            )
            windows.append(_window(rng, self.cards_of(int(topics[i])), quota))
        return distinct(np.concatenate(windows)) if windows else np.zeros(0, np.int32)

    def _append(self, topic: int, card: int) -> int:
        while len(self._lists) <= topic:
            self._sizes.fit(len(self._lists))
            self._lists.append(np.zeros(0, np.int32))
        place = int(self._sizes["size"][topic])
        if place == self._lists[topic].size:
            room = np.full(max(FIRST, 2 * place), EMPTY, np.int32)
            room[:place] = self._lists[topic]
            self._lists[topic] = room
        self._lists[topic][place] = card
        self._sizes["size"][topic] = place + 1
        return place


def _window(rng: np.random.Generator, cards: I32, size: int) -> I32:
    """`size` neighbours of the list from a random start, round the end; the whole list when it is shorter."""
    if cards.size <= size:
        return cards
    return cards[(int(rng.integers(cards.size)) + np.arange(size)) % cards.size]
