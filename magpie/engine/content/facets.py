"""What a card is about, in a few slots per sort: topics with shares, attributes, category levels, shop, price."""

from collections.abc import Mapping, Sequence

import numpy as np

from magpie.engine.arrays import F32, I32, I64, Snapshot
from magpie.engine.columns import Column, Columns, Field
from magpie.engine.content.params import ContentParams

EMPTY = -1
NO_SHARES: F32 = np.zeros((0, 0), np.float32)


class Facets:
    """Facets by card row; `facets["accounts"]` is the whole column."""

    def __init__(self, params: ContentParams) -> None:
        self._cards = Columns({
            "topics": Field(np.int32, EMPTY, (params.topic_slots,)),
            "shares": Field(np.float32, 0, (params.topic_slots,)),
            "attributes": Field(np.int32, EMPTY, (params.attribute_slots,)),
            "categories": Field(np.int32, EMPTY, (params.category_slots,)),
            "accounts": Field(np.int32, EMPTY),
            "price_minor": Field(np.int64),
        })  # fmt: skip

    def publish(
        self,
        *,
        card: int,
        account: int,
        topics: Mapping[int, float],
        attributes: Sequence[int] = (),
        categories: Sequence[int] = (),
        price_minor: int = 0,
    ) -> None:
        """Set a card's facets, whole. `topics` maps topic row to weight; the strongest are kept, shares sum to 1.

        `categories` go from the root down, e.g. the rows of food, food/tea. Price 0 means the card has none.
        """
        self._cards.fit(card)
        self._cards.blank(card)
        strongest = sorted(topics.items(), key=lambda item: (-item[1], item[0]))[: self._width("topics")]
        total = sum(weight for _, weight in strongest) or 1.0
        for slot, (topic, weight) in enumerate(strongest):
            self._cards["topics"][card, slot] = topic
            self._cards["shares"][card, slot] = weight / total
        self._set(card, "attributes", attributes)
        self._set(card, "categories", categories)
        self._cards["accounts"][card] = account
        self._cards["price_minor"][card] = price_minor

    def topic_slots(self, card: int) -> tuple[I32, F32]:
        """`topics_of` with its empty slots, e.g. ([3, 41, -1], [.7, .3, 0]): no copies, for a kernel to read."""
        if card >= self._cards.rows:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        return self._cards["topics"][card], self._cards["shares"][card]

    def topics_of(self, card: int) -> tuple[I32, F32]:
        """(topic rows, shares) of a card, e.g. ([3, 41], [.7, .3])."""
        if card >= self._cards.rows:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        held = self._cards["topics"][card] != EMPTY
        return self._cards["topics"][card][held], self._cards["shares"][card][held]

    @property
    def columns(self) -> tuple[I32, F32, I32, I32, I32, I64]:
        """Topics, their shares, attributes, categories, accounts, prices: whole columns, as a match reads them."""
        c = self._cards
        return c["topics"], c["shares"], c["attributes"], c["categories"], c["accounts"], c["price_minor"]

    def table(self, sort: str) -> tuple[I32, F32]:
        """(facets [cards, slots], shares [cards, slots]) of one sort; shares are empty where each slot counts in full."""
        facets: I32 = self._cards[sort]
        shares: F32 = self._cards["shares"] if sort == "topics" else NO_SHARES
        return facets if facets.ndim == 2 else facets.reshape(-1, 1), shares

    def withdraw(self, *, card: int) -> None:
        self._cards.blank(card)

    def __getitem__(self, sort: str) -> Column:
        return self._cards[sort]

    def bytes_used(self) -> int:
        return self._cards.bytes_used()

    def snapshot(self) -> Snapshot:
        return self._cards.snapshot("facets")

    def restore(self, arrays: Snapshot) -> None:
        self._cards.restore(arrays, "facets")

    def _set(self, card: int, sort: str, rows: Sequence[int]) -> None:
        kept = rows[: self._width(sort)]
        self._cards[sort][card, : len(kept)] = kept

    def _width(self, sort: str) -> int:
        return int(self._cards[sort].shape[1])
