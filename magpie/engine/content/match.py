"""How a card matches a person on each dimension of B4, as numbers 0..1 that can be shown."""

import numpy as np

from magpie.engine.arrays import F32, I32
from magpie.engine.content.facets import EMPTY, Facets
from magpie.engine.content.interests import Interests
from magpie.engine.content.prices import Prices
from magpie.engine.kernels.interests import look_up

DIMENSIONS = ("taste", "price", "trend", "style", "brand", "function")
"""Columns of a match: topics, price band, trend, attributes, shop, category."""


class Matcher:
    """Reads facets, interests and prices; owns nothing."""

    def __init__(self, *, facets: Facets, interests: Interests, prices: Prices) -> None:
        self._facets = facets
        self._interests = interests
        self._prices = prices

    def match(self, *, person: int, cards: I32, trend: F32, ts_ms: int) -> F32:
        """(cards, 6) in the order of `DIMENSIONS`. `trend` is the caller's 0..1 for each card, passed through."""
        facets = self._facets
        topics = self._strength(person, "topics", facets["topics"][cards], ts_ms)
        taste = (topics * facets["shares"][cards]).sum(axis=1)
        price = self._prices.fit(person=person, price_minor=facets["price_minor"][cards])
        style = self._mean_strength(person, "attributes", facets["attributes"][cards], ts_ms)
        brand = self._strength(person, "accounts", facets["accounts"][cards][:, None], ts_ms)[:, 0]
        # The deepest category that the person cares about says what the thing is for.
        function = self._strength(person, "categories", facets["categories"][cards], ts_ms).max(axis=1)
        columns: F32 = np.stack([taste, price, trend, style, brand, function], axis=1).astype(np.float32)
        return columns

    def _mean_strength(self, person: int, sort: str, keys: I32, ts_ms: int) -> F32:
        filled = np.maximum(1, (keys != EMPTY).sum(axis=1))
        mean: F32 = (self._strength(person, sort, keys, ts_ms).sum(axis=1) / filled).astype(np.float32)
        return mean

    def _strength(self, person: int, sort: str, keys: I32, ts_ms: int) -> F32:
        """The person's strength for each key, 0 where there is none; same shape as `keys`, which has two axes."""
        known, strength = self._interests.strengths(person=person, sort=sort, ts_ms=ts_ms)
        found = np.empty(keys.shape, np.float32)
        look_up(known, strength, keys, found)
        return found
