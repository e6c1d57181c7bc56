"""What a person is drawn to, as numbers 0..1 by topic, shop, style and function.

Declared interests and follows are 1. Everything inferred stays at or below `inferred_max`, however much evidence
there is, so what the person said always outranks what was guessed.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from magpie.engine.arrays import F32, F64, I32, I64, Snapshot
from magpie.engine.columns import Columns, Field
from magpie.engine.content.affinities import Affinities
from magpie.engine.content.facets import NO_SHARES, Facets
from magpie.engine.content.params import ContentParams
from magpie.engine.kernels.interests import gauge
from magpie.engine.rowsets import distinct

EMPTY = -1
NONE: I32 = np.zeros(0, np.int32)
NO_FACETS: I32 = np.zeros((0, 0), np.int32)
WHOLE: F32 = np.ones(1, np.float32)
"""The mix of a sort with one horizon."""


class Events(NamedTuple):
    """Acts of a person, e.g. on cards [3, 3] with weights [1, .5], 0 and 60,000 ms ago."""

    cards: I32
    weights: F32
    gaps_ms: I64


NO_EVENTS = Events(NONE, np.zeros(0, np.float32), np.zeros(0, np.int64))


class Interests:
    """Inferred affinities of four sorts, and the declared ones, per person."""

    def __init__(self, params: ContentParams) -> None:
        p, slow = params, (params.facet_tau_ms,)
        self._params = params
        self._mix: F32 = np.array(p.mix, dtype=np.float32)
        self._topics = Affinities(slots=p.interest_slots, taus_ms=p.taus_ms)
        self._slow = {
            "accounts": Affinities(slots=p.account_slots, taus_ms=slow),
            "attributes": Affinities(slots=p.attribute_interest_slots, taus_ms=slow),
            "categories": Affinities(slots=p.category_interest_slots, taus_ms=slow),
        }
        # A card's shops, styles and functions are not divided: each of its slots counts in full.
        self._full: F32 = np.ones(max(1, p.attribute_slots, p.category_slots), np.float32)
        self._declared = Columns({
            "topics": Field(np.int32, EMPTY, (p.declared_slots,)),
            "accounts": Field(np.int32, EMPTY, (p.declared_slots,)),
        })  # fmt: skip

    def learn(self, *, person: int, card: int, facets: Facets, weight: float, ts_ms: int) -> None:
        """One act of weight `weight` on a card spreads over what the card is about; topic weights sum to it."""
        topics, shares = facets.topic_slots(card)
        self._topics.learn(person=person, keys=topics, shares=shares, weight=weight, ts_ms=ts_ms)
        for sort, affinities in self._slow.items():
            keys = facets[sort][card : card + 1].reshape(-1)
            affinities.learn(
                person=person, keys=keys, shares=self._full[: keys.size], weight=weight, ts_ms=ts_ms
            )

    def learn_topics(self, *, person: int, topics: I32, shares: F32, weight: float, ts_ms: int) -> None:
        """Evidence without a card, e.g. the topics of a search."""
        self._topics.learn(person=person, keys=topics, shares=shares, weight=weight, ts_ms=ts_ms)

    def declare(self, *, person: int, topics: Sequence[int], accounts: Sequence[int]) -> None:
        """The person's own choices, whole: these replace the earlier ones."""
        self._declared.fit(person)
        for sort, rows in (("topics", topics), ("accounts", accounts)):
            slots = self._declared[sort][person]
            slots[:] = EMPTY
            slots[: len(rows)] = rows[: len(slots)]

    def strengths(self, *, person: int, sort: str, ts_ms: int) -> tuple[I32, F32]:
        """(keys, 0..1) of one sort ("topics", "accounts", "attributes", "categories"), sorted by key.

        A key that is declared has exactly 1. Example: ([3, 12, 41], [.31, 1.0, .8]).
        """
        affinities = self._of(sort)
        slots, sums, gap_ms = affinities.held(person=person, ts_ms=ts_ms)
        return self._gauged(
            sort, slots, sums, gap_ms, affinities.taus_ms, self.declared(person=person, sort=sort)
        )

    def inferred(
        self, *, person: int, sort: str, ts_ms: int, facets: Facets | None = None, but: Events = NO_EVENTS
    ) -> tuple[I32, F32]:
        """`strengths` without what was declared, and without the evidence that some events left in it."""
        affinities = self._of(sort)
        slots, sums, gap_ms = affinities.held(person=person, ts_ms=ts_ms)
        keys, shares = (NO_FACETS, NO_SHARES) if facets is None else facets.table(sort)
        return self._gauged(sort, slots, sums, gap_ms, affinities.taus_ms, NONE, but, keys, shares)

    def declared(self, *, person: int, sort: str) -> I32:
        """What the person said, e.g. topics [12]; only topics and accounts can be declared."""
        if sort not in ("topics", "accounts") or person >= self._declared.rows:
            return NONE
        slots = self._declared[sort][person]
        held = slots[slots != EMPTY]
        return distinct(held)

    def reset(self, *, person: int) -> None:
        """Forget everything inferred; what was declared stays."""
        for affinities in (self._topics, *self._slow.values()):
            affinities.forget(person=person)

    def forget(self, *, person: int) -> None:
        """Forget the person."""
        self.reset(person=person)
        self._declared.blank(person)

    def bytes_used(self) -> int:
        inferred = sum(affinities.bytes_used() for affinities in (self._topics, *self._slow.values()))
        return inferred + self._declared.bytes_used()

    def snapshot(self) -> Snapshot:
        arrays = {**self._topics.snapshot("topics"), **self._declared.snapshot("declared")}
        for sort, affinities in self._slow.items():
            arrays |= affinities.snapshot(sort)
        return arrays

    def restore(self, arrays: Snapshot) -> None:
        self._topics.restore(arrays, "topics")
        self._declared.restore(arrays, "declared")
        for sort, affinities in self._slow.items():
            affinities.restore(arrays, sort)

    def _of(self, sort: str) -> Affinities:
        return self._topics if sort == "topics" else self._slow[sort]

    def _gauged(
        self,
        sort: str,
        slots: I32,
        sums: F32,
        gap_ms: int,
        taus_ms: F64,
        declared: I32,
        but: Events = NO_EVENTS,
        facets: I32 = NO_FACETS,
        facet_shares: F32 = NO_SHARES,
    ) -> tuple[I32, F32]:
        """Shares of the strongest, scaled by how sure we are: `inferred_max` x total / (total + doubt)."""
        most = len(slots) + len(declared)
        keys, strengths = np.empty(most, np.int32), np.empty(most, np.float32)
        p, mix = self._params, self._mix if sort == "topics" else WHOLE
        count = gauge(
            slots, sums, gap_ms, taus_ms, mix, declared, p.inferred_max, p.doubt, *but, facets, facet_shares,
            keys, strengths,
        )  # fmt: skip
        return keys[:count], strengths[:count]
