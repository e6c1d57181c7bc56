"""What looks teach: how long each card holds people, and which topics and shops hold one person longer than others.

A look's score is the normal score of its rank. A card has the shrunk mean of its scores; a person leans on topics and
shops by what their own looks are above that: a Bayesian linear model whose doubts are kept apart for each leaning
(the diagonal of a Kalman filter), so that a look costs a few numbers. Refuses to know whose looks count: it is told.
"""

import numpy as np
from numpy.typing import NDArray

from magpie.engine.arrays import F32, F64, I32, Snapshot
from magpie.engine.columns import Columns, Field
from magpie.engine.content.facets import EMPTY, Facets
from magpie.engine.looks.looks import normal_score
from magpie.engine.looks.params import LooksParams
from magpie.engine.state.names import NO_ROW

TOPIC, ACCOUNT = 0, 1
"""A leaning's key is 2 x the row of what it leans on + its sort: topic 3 is 6, account 3 is 7."""
HEARD_MIN = 1e-6
Mask = NDArray[np.bool_]
Feature = tuple[int, float, float]
"""What a card says of itself: (key, share, doubt before any look), e.g. (6, .62, .25)."""


class Tastes:
    """`learn` a first look; `usual` + `leanings` is what to expect of the next one."""

    def __init__(self, params: LooksParams) -> None:
        self._params = params
        self._doubts = (1.0 / params.topic_prior, 1.0 / params.account_prior)
        self._cards = Columns({"sum": Field(np.float64), "count": Field(np.float64)})
        slots = (params.leanings,)
        # Halves are kept as such: a leaning is never known to a thousandth.
        self._people = Columns({
            "keys": Field(np.int32, EMPTY, slots), "leans": Field(np.float16, 0.0, slots),
            "doubts": Field(np.float16, 0.0, slots),
        })  # fmt: skip

    @property
    def people(self) -> Columns:
        """The rows of people, for whoever counts or makes room."""
        return self._people

    @property
    def swing(self) -> float:
        """The most that one short look takes from what is expected of another card of its topic and shop."""
        noise, score = 1.0 + sum(self._doubts), normal_score(1.0 - self._params.rank_edge)
        return score * sum(self._doubts) / noise

    def learn(self, *, person: int, card: int, facets: Facets, score: float, heard: float) -> float:
        """A person's first look at a card: it teaches their own leanings in full, and the card's mean by `heard`; returns
        the score that the card's mean heard.

        Of NO_ROW nothing is remembered.
        """
        self._cards.fit(card)
        usual, own = self.usual_of(card), 0.0
        if person != NO_ROW:
            own = self._lean(person, self._features(card, facets), score - usual)
        if heard > 0.0:
            self._cards["sum"][card] += heard * (score - own)
            self._cards["count"][card] += heard
        return score - own

    def take_back(self, *, card: int, score: float, heard: float) -> None:
        """The card's mean has not heard this score."""
        self._cards["sum"][card] -= heard * score
        self._cards["count"][card] = max(0.0, float(self._cards["count"][card]) - heard)

    def were_looked_at(self, cards: I32) -> Mask:
        """Which of these cards anybody's look was heard of."""
        counts = self._cards["count"].take(cards, mode="clip")
        looked: Mask = (cards < self._cards.rows) & (counts > HEARD_MIN)
        return looked

    def usual(self, cards: I32) -> F64:
        """The shrunk mean score of each card; 0 of one that nobody looked at."""
        means: F64 = self._cards["sum"].take(cards, mode="clip") / (
            self._cards["count"].take(cards, mode="clip") + self._params.card_prior
        )
        return np.where(cards < self._cards.rows, means, 0.0)

    def usual_of(self, card: int) -> float:
        """The same of one card that somebody looked at."""
        return float(self._cards["sum"][card]) / (float(self._cards["count"][card]) + self._params.card_prior)

    def leanings(self, *, person: int, cards: I32, facets: Facets) -> F64:
        """What the person's leanings add to the usual score of each card; nothing for NO_ROW."""
        if person == NO_ROW or person >= self._people.rows:
            return np.zeros(len(cards))
        keys, leans = self._held(person)
        topics, shares = facets["topics"].take(cards, axis=0), facets["shares"].take(cards, axis=0)
        accounts = facets["accounts"].take(cards)
        of_topics, of_accounts = (
            _table(keys, leans, sort, size=2 + int(rows.max(initial=EMPTY)))
            for sort, rows in ((TOPIC, topics), (ACCOUNT, accounts))
        )
        added: F64 = np.einsum("ij,ij->i", of_topics.take(topics), shares) + of_accounts.take(accounts)
        return added

    def leans_on(self, *, person: int) -> list[tuple[int, int, float]]:
        """(sort, row, leaning) of each topic and shop that looks told of, e.g. [(TOPIC, 3, .41), (ACCOUNT, 3, -.2)]."""
        if person == NO_ROW or person >= self._people.rows:
            return []
        keys, leans = self._held(person)
        return [(key & 1, key >> 1, lean) for key, lean in zip(keys.tolist(), leans.tolist(), strict=True)]

    def hand_over(self, old: int, new: int) -> None:
        """Leanings of one row into another, where that has none of its own yet."""
        if old >= self._people.rows:
            return
        self._people.fit(new)
        if (self._people["keys"][new] == EMPTY).all():
            for column in self._people.values():
                column[new] = column[old]

    def forget(self, *, person: int) -> None:
        self._people.blank(person)

    def bytes_used(self) -> int:
        return self._cards.bytes_used() + self._people.bytes_used()

    def snapshot(self) -> Snapshot:
        return self._cards.snapshot("cards") | self._people.snapshot("people")

    def restore(self, arrays: Snapshot) -> None:
        self._cards.restore(arrays, "cards")
        self._people.restore(arrays, "people")

    def _held(self, person: int) -> tuple[I32, F64]:
        """Keys and leanings of the slots that are taken."""
        keys, leans = self._people["keys"][person], self._people["leans"][person].astype(np.float64)
        taken = keys != EMPTY
        return keys[taken], leans[taken]

    def _features(self, card: int, facets: Facets) -> list[Feature]:
        """[(6, .62, .25), (10, .38, .25), (7, 1.0, .08)]"""
        topics, shares = facets.topic_slots(card)
        found = [
            (2 * topic + TOPIC, share, self._doubts[TOPIC])
            for topic, share in zip(topics.tolist(), shares.tolist(), strict=True)
            if topic != EMPTY
        ]
        account = int(facets["accounts"][card])
        return found if account == EMPTY else [*found, (2 * account + ACCOUNT, 1.0, self._doubts[ACCOUNT])]

    def _lean(self, person: int, features: list[Feature], above: float) -> float:
        """Move the leanings towards what this look was above the usual; what they had said before it."""
        self._people.fit(person)
        keys = self._people["keys"][person]
        leans, doubts = self._people["leans"][person], self._people["doubts"][person]
        slots = {key: slot for slot, key in enumerate(keys.tolist())}
        had = [
            (float(leans[slots[key]]), float(doubts[slots[key]])) if key in slots else (0.0, doubt)
            for key, _, doubt in features
        ]
        said = sum(lean * share for (lean, _), (_, share, _) in zip(had, features, strict=True))
        noise = 1.0 + sum(doubt * share**2 for (_, doubt), (_, share, _) in zip(had, features, strict=True))
        for (lean, doubt), (key, share, _) in zip(had, features, strict=True):
            gain = doubt * share / noise
            slot = slots[key] if key in slots else _weakest(keys, leans)
            keys[slot], leans[slot] = key, lean + gain * (above - said)
            doubts[slot] = max(self._params.doubt_min, doubt - gain * share * doubt)
        return said


def _weakest(keys: I32, leans: F32) -> int:
    """An empty slot, else the one whose leaning says least."""
    held = keys.tolist()
    return held.index(EMPTY) if EMPTY in held else int(np.abs(leans).argmin())


def _table(keys: I32, leans: F64, sort: int, *, size: int) -> F64:
    """Leanings of one sort by row; the last place, where an empty row -1 looks, holds 0."""
    table = np.zeros(size)
    own = (keys & 1) == sort
    rows, leans = keys[own] >> 1, leans[own]
    told = rows < size - 1
    table[rows[told]] = leans[told]
    return table
