"""The circles of now and of each day: learned from looks, sought in small steps, asked at any time."""

import math

import numpy as np
from numpy.typing import NDArray

from magpie.engine.arrays import F32, F64, I32, Snapshot
from magpie.engine.circles.naming import NO_CIRCLE, rename
from magpie.engine.circles.params import CirclesParams
from magpie.engine.circles.search import Found, Search
from magpie.engine.circles.tastes import log_sizes
from magpie.engine.circles.voices import NOBODY, Voices
from magpie.engine.columns import Columns, Field
from magpie.engine.kernels.circles import hear
from magpie.kit.clock import DAY_MS

SINCE, TOTAL, DAY, PUBLISHED = range(4)
NO_ONE = -math.inf
Mask = NDArray[np.bool_]
CARDS_SAMPLED = 4_096
"""Cards looked at to say how near and how closed circles are: 100,000 would hold the engine up for 30 ms."""


class Circles:
    """`learn` from every look and act; ask `of_card`, `of_person`, `neighbours`.

    Searching is part of learning: each look pays for a few hundred kept ones of the running search, so the state is a
    fold over the log and no event waits long. `step` is for who wants a search finished now (a replay, a test).
    """

    def __init__(self, params: CirclesParams) -> None:
        self.params, width = params, (params.circles_max,)
        self.voices = Voices(params)
        self._people = Columns({
            "place": Field(np.int32, NOBODY), "usual": Field(np.float64, 0, (2,)),
            "scores": Field(np.float32, 0, width),
        })  # fmt: skip
        self._cards = Columns({
            "usual": Field(np.float64, 0, (2,)), "home": Field(np.int32, NO_CIRCLE),
            "likes": Field(np.float32, 0, width), "looks": Field(np.float32, 0, width),
        })  # fmt: skip
        # Log part of the people by circle id; -inf for an id that is free.
        self._sizes: F64 = np.full(params.circles_max, NO_ONE)
        self._between: F64 = np.zeros((params.circles_max, params.circles_max))
        self._search: Search | None = None
        self._days: dict[int, I32] = {}
        # Looks since the last search began, looks ever, the last day seen, and how often circles were published.
        self._count = np.array([0, 0, -1, 0], dtype=np.int64)
        self._numbers = _numbers(params, noise=1.0)

    def learn(
        self, *, person: int, card: int, value: float, weight: float, ts_ms: int, is_look: bool = True
    ) -> None:
        """A look of so many deviations above or below others, or an act that adds to one; `weight` > 0 is its trust."""
        self._people.fit(person)
        self._cards.fit(card)
        is_new = self._hear(person, card, value, weight, ts_ms, is_look)
        if is_new:
            self._count[SINCE] += 1
            self._count[TOTAL] += 1
        if self._search is None and self._is_due(ts_ms):
            self.seek()
        self._count[DAY] = max(int(self._count[DAY]), ts_ms // DAY_MS)
        if is_new:
            self.step(self.params.entries_per_look)

    def seek(self) -> None:
        """Begin a search over the voices as they are; without a few dozen of them there is nothing to seek."""
        self._count[SINCE] = 0
        if len(self.voices) > self.params.directions:
            self._search = Search(self.params, voices=self.voices, cards=self._cards.rows)

    def step(self, budget: int) -> bool:
        """Go on with the running search for about `budget` kept looks; True when none is running (any more)."""
        if self._search is None:
            return True
        self._search.step(self.voices, budget)
        if self._search.is_settled:
            self._publish(self._search.found())
            self._search = None
        return self._search is None

    def of_card(self, card: int) -> int:
        """The circle that likes a card most above its usual; -1 where that is not known. A new card is placed live."""
        return int(self._cards["home"][card]) if card < self._cards.rows else NO_CIRCLE

    def homes_of(self, cards: I32) -> I32:
        """`of_card` of many, e.g. [3, 900] -> [1, -1]."""
        homes = np.full(len(cards), NO_CIRCLE, np.int32)
        seen = cards < self._cards.rows
        homes[seen] = self._cards["home"][cards[seen]]
        return homes

    def membership(self, day: int | None = None) -> I32:
        """The circle of every card, now or as published last on that day (UTC days since 1970); -1 for none."""
        return self._cards["home"][: self._cards.rows] if day is None else self._days[day]

    @property
    def days(self) -> list[int]:
        """Days whose membership is kept, oldest first."""
        return sorted(self._days)

    @property
    def published(self) -> int:
        """How often circles were published: another number, other circles."""
        return int(self._count[PUBLISHED])

    @property
    def heard(self) -> tuple[int, int]:
        """(people whose looks are kept, looks ever)."""
        return int((self.voices.people != NOBODY).sum()), int(self._count[TOTAL])

    def of_person(self, person: int) -> F32:
        """How much more surely than anybody the person is of each circle, e.g. [0., .7, 0., …]; zeros for who is unknown."""
        above: F32 = np.zeros(self.params.circles_max, np.float32)
        shares = self._posterior(person)
        if shares.any():
            usual = np.exp(self._sizes)
            above[:] = np.maximum(0.0, shares - usual / usual.sum())
        return above

    def own_of(self, person: int) -> Mask:
        """Of each circle, whether it is one of the person's own; of none, for who is unknown or may be of any."""
        own: Mask = self._posterior(person) >= self.params.own_share_min
        return own

    def strongest_of(self, person: int) -> int:
        """The likeliest circle of a person; -1 for somebody who has shown nothing since there are circles."""
        if not self._count[PUBLISHED] or person >= self._people.rows:
            return NO_CIRCLE
        return int(self._likeliest(np.array([person]))[0])

    def neighbours(self, circle: int) -> tuple[I32, F32]:
        """(other circles, lift) nearest first; a lift of 1 is what chance gives, 2 is the same taste."""
        lift = self._between[circle].copy()
        lift[circle] = 0.0
        others = np.flatnonzero(lift > 0.0)
        order = others[np.argsort(-lift[others], kind="stable")]
        return order.astype(np.int32), lift[order].astype(np.float32)

    def closeness(self, circle: int) -> float:
        """Of what the circle likes above the usual, the share that its own cards hold; of a large site, of a sample."""
        rows = self._sampled()
        liked = np.maximum(0.0, self._cards["likes"][rows, circle])
        own = self._cards["home"][rows] == circle
        return float(liked[own].sum() / max(1e-12, liked.sum()))

    def forget_person(self, person: int) -> None:
        """Drop all that a person has shown; the tastes they helped to find stay, they name nobody."""
        if person >= self._people.rows:
            return
        if (place := int(self._people["place"][person])) != NOBODY:
            self.voices.forget(place)
            if self._search is not None:
                self._search.forget(place)
        self._people.blank(person)

    def forget_card(self, card: int) -> None:
        """The row will belong to another card."""
        self.voices.forget_card(card)
        self._cards.blank(card)

    def bytes_used(self) -> int:
        days = sum(row.nbytes for row in self._days.values())
        parts = (self.voices, self._people, self._cards)
        return sum(part.bytes_used() for part in parts) + self._between.nbytes + days

    def snapshot(self) -> Snapshot:
        days = [self._days[day] for day in self.days]
        arrays = {
            **self.voices.snapshot(), **self._people.snapshot("people"), **self._cards.snapshot("cards"),
            "sizes": self._sizes.copy(), "between": self._between.copy(), "count": self._count.copy(),
            "numbers": self._numbers.copy(), "days": np.array(self.days, np.int64),
            "days.sizes": np.array([row.size for row in days], np.int64),
            "days.of_card": np.concatenate(days) if days else np.zeros(0, np.int32),
        }  # fmt: skip
        return arrays | (self._search.snapshot() if self._search else {})

    def restore(self, arrays: Snapshot) -> None:
        self.voices.restore(arrays)
        self._people.restore(arrays, "people")
        self._cards.restore(arrays, "cards")
        self._sizes, self._between = (arrays[name].astype(np.float64) for name in ("sizes", "between"))
        self._count, self._numbers = arrays["count"].astype(np.int64), arrays["numbers"].astype(np.float64)
        rows = np.split(
            arrays["days.of_card"].astype(np.int32), np.cumsum(arrays["days.sizes"].astype(np.int64))
        )
        self._days = {int(day): row.copy() for day, row in zip(arrays["days"].tolist(), rows, strict=False)}
        self._search = Search.restored(self.params, arrays) if "search.state" in arrays else None

    def _hear(self, person: int, card: int, value: float, weight: float, ts_ms: int, is_look: bool) -> bool:
        place, left = self.voices.seat(person, place=int(self._people["place"][person]), ts_ms=ts_ms)
        if left != NOBODY:
            self._people["place"][left] = NOBODY
            if self._search is not None:
                self._search.forget(place)
        self._people["place"][person] = place
        v, people, cards = self.voices.columns, self._people, self._cards
        return bool(hear(
            v["cards"], v["values"], v["weights"], v["is_looked"], v["next"], place, person, card, value, weight, is_look,
            cards["usual"], people["usual"], people["scores"], self._sizes, cards["likes"], cards["looks"], cards["home"],
            self._numbers,
        ))  # fmt: skip

    def _posterior(self, person: int) -> F64:
        """The person's posterior over the circles, [circles_max], summing to 1; zeros for who is unknown."""
        shares: F64 = np.zeros(self.params.circles_max)
        held = np.isfinite(self._sizes)
        if person < self._people.rows and held.any() and self._people["scores"][person].any():
            scores = self._people["scores"][person][held] + self._sizes[held]
            likely = np.exp(scores - scores.max())
            shares[held] = likely / likely.sum()
        return shares

    def _is_due(self, ts_ms: int) -> bool:
        p, since = self.params, int(self._count[SINCE])
        enough = min(max(p.run_share * int(self._count[TOTAL]), p.run_looks_min), p.run_looks_max)
        is_new_day = ts_ms // DAY_MS > int(self._count[DAY]) >= 0
        return since >= enough or (is_new_day and since > 0)

    def _publish(self, found: Found) -> None:
        """Name what was found after what was there; publish nothing that chance could have made."""
        same = found.people != NOBODY
        self.voices.columns["direction"][: len(same)][same] = found.directions[same]
        if found.evidence < self.params.evidence_min or found.shares.shape[1] < 2:
            return
        ids = self._ids_of(found)
        self._take_tastes(found, ids)
        self._take_people(found, ids)
        self._between = self._nearness()
        self._count[PUBLISHED] += 1
        self._days[int(self._count[DAY])] = self.membership().copy()
        for day in self.days[: -self.params.days_kept]:
            del self._days[day]

    def _ids_of(self, found: Found) -> I32:
        """The circle id of each group, -1 for those that are too small: by the people they share with the circles so far."""
        p, spoke = self.params, found.labels != NO_CIRCLE
        return rename(
            found=found.labels[spoke], groups=found.shares.shape[1], before=self._likeliest(found.people[spoke]), sizes_max=p.circles_max,
            members_min=p.people_min, overlap_min=p.overlap_min,
        )  # fmt: skip

    def _take_tastes(self, found: Found, ids: I32) -> None:
        """Tastes, sizes and the homes of cards by circle id; what cards newer than the search have shown stays where ids do."""
        kept, cards = ids != NO_CIRCLE, len(found.likes)
        fresh = np.setdiff1d(ids[kept], np.flatnonzero(np.isfinite(self._sizes)))
        for name, tastes in (("likes", found.likes), ("looks", found.looks)):
            self._cards[name][:, fresh] = 0.0
            self._cards[name][:cards] = 0.0
            self._cards[name][:cards, ids[kept]] = tastes[:, kept]
        self._people["scores"][:, fresh] = self._people["scores"].min(axis=1, keepdims=True)
        self._sizes = np.full(self.params.circles_max, NO_ONE)
        self._sizes[ids[kept]] = log_sizes(found.shares[:, kept])
        self._numbers = _numbers(self.params, noise=found.noise)
        self._cards["home"][:] = self._homes()

    def _take_people(self, found: Found, ids: I32) -> None:
        """What each voice has shown, read anew with these tastes; a voice that changed hands meanwhile is left."""
        kept, same = ids != NO_CIRCLE, found.people != NOBODY
        scores = np.zeros((int(same.sum()), self.params.circles_max), np.float32)
        scores[:, ids[kept]] = found.scores[same][:, kept]
        self._people["scores"][found.people[same]] = scores

    def _likeliest(self, people: I32) -> I32:
        """int32[people]: the circle of most posterior of each; -1 for who has shown nothing."""
        scores = self._people["scores"][people]
        best = (scores + self._sizes).argmax(axis=1)
        is_known = np.isfinite(self._sizes[best]) & scores.any(axis=1)
        return np.where(is_known, best, NO_CIRCLE).astype(np.int32)

    def _homes(self) -> I32:
        p, looks = self.params, self._cards["looks"]
        tastes = self._cards["likes"] / (looks + np.float32(p.taste_prior))
        is_known = (tastes.max(axis=1) > 0.0) & (looks.sum(axis=1) >= p.home_looks)
        return np.where(is_known, tastes.argmax(axis=1), NO_CIRCLE).astype(np.int32)

    def _sampled(self) -> slice:
        """Every n-th card."""
        return slice(0, self._cards.rows, 1 + self._cards.rows // CARDS_SAMPLED)

    def _nearness(self) -> F64:
        """1 + the cosine of any two circles' tastes; 0 for ids that are free."""
        rows = self._sampled()
        tastes = self._cards["likes"][rows] / np.sqrt(self._cards["looks"][rows] + self.params.taste_prior)
        lengths = np.linalg.norm(tastes, axis=0)
        held = lengths > 0.0
        tastes = tastes / np.where(held, lengths, 1.0)
        near: F64 = (1.0 + tastes.T @ tastes).astype(np.float64)
        return np.where(held[:, None] & held[None, :], near, 0.0)


def _numbers(params: CirclesParams, *, noise: float) -> F64:
    """What the kernel `hear` needs, in its order."""
    return np.array([
        params.open_looks, params.value_max, params.usual_prior, params.usual_looks_max, params.taste_prior, noise,
        1.0 - 1.0 / params.voice_looks, params.home_looks,
    ])  # fmt: skip
