"""Hashed content vectors: every card is 64 numbers from the first second, before anyone has seen it.

Signed feature hashing (Weinberger 2009) of words, topics, attributes and category levels, weighed by how rare a
feature is in the catalogue so far. Vectors have length 1, so a dot product is a likeness in -1..1.
"""

import math
from collections.abc import Iterable, Mapping
from hashlib import blake2b

import numpy as np

from magpie.engine.arrays import F32, F64, I32, Snapshot
from magpie.engine.columns import Columns, Field
from magpie.engine.content.params import ContentParams


def features_of(
    *,
    params: ContentParams,
    words: Iterable[str],
    topics: Mapping[str, float],
    attributes: Mapping[str, str],
    category: str,
) -> dict[str, float]:
    """Feature -> weight, e.g. {"w:oolong": 1.0, "t:tea": 3.0, "a:colour=red": 2.0, "c:food": 2.0, "c:food/tea": 2.0}.

    A word said five times weighs 1 + ln 5: repeating a word does not buy likeness.
    """
    counts: dict[str, int] = {}
    for word in words:
        counts[word.lower()] = counts.get(word.lower(), 0) + 1
    features = {f"w:{word}": params.word_weight * (1.0 + math.log(count)) for word, count in counts.items()}
    features |= {f"t:{topic}": params.topic_weight * weight for topic, weight in topics.items()}
    features |= {f"a:{name}={value}": params.attribute_weight for name, value in attributes.items()}
    levels = category.split("/") if category else []
    features |= {f"c:{'/'.join(levels[: depth + 1])}": params.category_weight for depth in range(len(levels))}
    return features


class ContentVectors:
    """Vectors by card row, and the document counts behind their weights."""

    def __init__(self, params: ContentParams) -> None:
        self._params = params
        self._cards = Columns({"vector": Field(np.float32, 0, (params.dims,))})
        self._documents: I32 = np.zeros(params.idf_buckets, dtype=np.int32)
        self._total = np.zeros(1, dtype=np.int64)

    def publish(self, *, card: int, features: Mapping[str, float]) -> None:
        """Count the features and set the card's vector with today's rarities; a republished card is counted again."""
        self._cards.fit(card)
        hashes = {feature: _hash(feature) for feature in features}
        self._total[0] += 1
        for number in set(hashes.values()):
            self._documents[number % self._documents.size] += 1
        vector = np.zeros(self._params.dims, dtype=np.float64)
        for feature, weight in features.items():
            self._light(vector, hashes[feature], weight)
        self._cards["vector"][card] = _unit(vector)

    def withdraw(self, *, card: int) -> None:
        self._cards.blank(card)

    def vector(self, card: int) -> F32:
        vector: F32 = self._cards["vector"][card]
        return vector

    def of(self, cards: I32) -> F32:
        """The vectors of several cards, (cards, dims)."""
        vectors: F32 = self._cards["vector"].take(cards, axis=0)
        return vectors

    def taste(self, *, cards: I32, weights: F32) -> F32:
        """The direction of several cards together, of length 1; zeros for none."""
        return _unit(weights.astype(np.float64) @ self._cards["vector"][cards])

    def likeness(self, *, vector: F32, cards: I32) -> F32:
        """The likeness of each card to `vector`, -1..1."""
        likeness: F32 = self._cards["vector"].take(cards, axis=0) @ vector
        return likeness

    def bytes_used(self) -> int:
        return self._cards.bytes_used() + self._documents.nbytes

    def snapshot(self) -> Snapshot:
        return {
            **self._cards.snapshot("content"), "content.documents": self._documents.copy(),
            "content.total": self._total.copy(),
        }  # fmt: skip

    def restore(self, arrays: Snapshot) -> None:
        self._cards.restore(arrays, "content")
        self._documents = arrays["content.documents"].astype(np.int32)
        self._total = arrays["content.total"].astype(np.int64)

    def _light(self, vector: F64, number: int, weight: float) -> None:
        """Add a feature at its places, each with its sign: 7 bits of the hash for each place."""
        seen = int(self._documents[number % self._documents.size])
        rarity = math.log(1.0 + int(self._total[0]) / seen)
        for place in range(self._params.hashes):
            bits = number >> (16 + 12 * place)
            vector[(bits >> 1) % self._params.dims] += weight * rarity * (1.0 if bits & 1 else -1.0)


def _hash(feature: str) -> int:
    """A stable 64-bit number of the text, the same on every machine."""
    return int.from_bytes(blake2b(feature.encode(), digest_size=8).digest(), "little")


def _unit(vector: F64) -> F32:
    length = float(np.sqrt((vector * vector).sum()))
    return (vector / length if length > 0.0 else vector).astype(np.float32)
