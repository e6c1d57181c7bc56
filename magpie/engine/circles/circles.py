"""The circles of now and of each day: learned from engagement, sought in small steps, asked at any time."""

import math

import numpy as np

from magpie.engine.arrays import F32, F64, I32, I64, Snapshot
from magpie.engine.circles.links import Links
from magpie.engine.circles.naming import NO_CIRCLE, rename
from magpie.engine.circles.params import CirclesParams
from magpie.engine.circles.search import Search
from magpie.kit.clock import DAY_MS

SINCE, TOTAL, DAY = range(3)
CARDS_SAMPLED = 4_096  # rows looked at to estimate the mean number of links


class Circles:
    """`learn` from every engagement; ask `of_card`, `of_person`, `neighbours`.

    Searching is part of learning: each event pays for a few thousand places of the running search, so the state is a
    fold over the log and no event waits long. `step` is for who wants a search finished now (a replay, a test).
    """

    def __init__(self, params: CirclesParams) -> None:
        self._params = params
        self._links = Links(params)
        self._search: Search | None = None
        self._of_card: I32 = np.zeros(0, np.int32)
        self._between: F64 = np.zeros((params.circles_max, params.circles_max))
        self._usual: list[float] = [0.0] * params.circles_max  # each circle's share of all links
        self._days: dict[int, I32] = {}
        # Links since the last search began, links ever, the last day seen.
        self._count = np.array([0, 0, -1], dtype=np.int64)

    def learn(self, *, person: int, card: int, weight: float, ts_ms: int) -> None:
        """An engagement of this weight > 0 (trust already in it)."""
        if weight > 0.0 and self._links.add(person=person, card=card, weight=weight, ts_ms=ts_ms):
            self._count[SINCE] += 1
            self._count[TOTAL] += 1
        if self._search is None and self._is_due(ts_ms):
            self.seek()
        self._count[DAY] = max(int(self._count[DAY]), ts_ms // DAY_MS)
        self.step(self._params.places_per_event)

    def seek(self) -> None:
        """Begin a search over the links as they are."""
        self._count[SINCE] = 0
        links = self._links
        self._search = Search(self._params, columns=links.columns, weights=links.weights, cards=links.cards)

    def step(self, budget: int) -> bool:
        """Go on with the running search for about `budget` places; True when none is running (any more)."""
        if self._search is None:
            return True
        self._search.step(columns=self._links.columns, weights=self._links.weights, budget=budget)
        if self._search.is_settled:
            self._publish(self._search)
            self._search = None
        return self._search is None

    def of_card(self, card: int) -> int:
        """The circle of a card. A card newer than the circles belongs where most of its links do; -1 for none."""
        if card < self._of_card.size:
            return int(self._of_card[card])
        others, weights = self._links.row(card)
        sums = self._sums(others, weights)
        return int(sums.argmax()) if sums.any() else NO_CIRCLE

    def membership(self, day: int | None = None) -> I32:
        """The circle of every card, now or as published last on that day (UTC days since 1970); -1 for none."""
        return self._of_card if day is None else self._days[day]

    @property
    def days(self) -> list[int]:
        """Days whose membership is kept, oldest first."""
        return sorted(self._days)

    def of_person(self, person: int) -> F32:
        """How much more than others the person's last cards are of each circle, e.g. [.0, .7, .3, …]; zeros for nobody."""
        return self.of_history(*self._links.history(person))

    def strongest_of(self, person: int) -> int:
        """The circle that is most above its usual share in the person's last cards; -1 where nothing is known.

        The first place of the greatest of `of_person`, without the price of arrays for a dozen numbers.
        """
        sums: dict[int, float] = {}
        for card, weight in self._links.last(person):
            circle = int(self._of_card[card]) if card < self._of_card.size else NO_CIRCLE
            if circle != NO_CIRCLE:
                sums[circle] = sums.get(circle, 0.0) + weight
        total = sum(sums.values())
        if total <= 0.0:
            return NO_CIRCLE
        lifts = {circle: self._lift(circle, weight / total) for circle, weight in sums.items()}
        return min(lifts, key=lambda circle: (-lifts[circle], -sums[circle], circle))

    def of_history(self, cards: I32, weights: F32) -> F32:
        """The same of any history: `circles_max` numbers that sum to 1, or all 0.

        A large circle is in everybody's last cards. What counts is how far its share passes its usual one, in
        deviations of such a share.
        """
        sums = self._sums(cards, weights)
        if sums.sum() <= 0.0:
            return np.zeros(self._params.circles_max, np.float32)
        shares = sums / sums.sum()
        usual = np.array(self._usual)
        above = np.maximum(0.0, (shares - usual) / np.sqrt(usual + self._params.usual_floor))
        lifted: F32 = (above / above.sum() if above.sum() > 0.0 else shares).astype(np.float32)
        return lifted

    def _lift(self, circle: int, share: float) -> float:
        usual = self._usual[circle]
        return (share - usual) / math.sqrt(usual + self._params.usual_floor)

    def _sums(self, cards: I32, weights: F32) -> F64:
        """Weights of cards by their circle."""
        held = cards < self._of_card.size
        circles = self._of_card[cards[held]]
        known = circles != NO_CIRCLE
        sums: F64 = np.bincount(
            circles[known], weights=weights[held][known], minlength=self._params.circles_max
        ).astype(np.float64)
        return sums

    def neighbours(self, circle: int) -> tuple[I32, F32]:
        """(other circles, lift) nearest first: links between the two over what their sizes alone would give."""
        total, sizes = self._between.sum(), self._between.sum(axis=1)
        if sizes[circle] <= 0.0:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        lift = self._between[circle] * total / np.maximum(sizes[circle] * sizes, 1e-12)
        lift[circle] = 0.0
        others = np.flatnonzero(lift > 0.0)
        order = others[np.argsort(-lift[others], kind="stable")]
        return order.astype(np.int32), lift[order].astype(np.float32)

    @property
    def between(self) -> F64:
        """Summed links between circles, symmetric; the diagonal is inside."""
        return self._between

    def forget_person(self, person: int) -> None:
        """Drop a person's history; links they helped to make stay, they name nobody."""
        self._links.forget_person(person)

    def forget_card(self, card: int) -> None:
        """The row will belong to another card."""
        self._links.forget_card(card)
        if card < self._of_card.size:
            self._of_card[card] = NO_CIRCLE

    def bytes_used(self) -> int:
        days = sum(row.nbytes for row in self._days.values())
        return self._links.bytes_used() + self._of_card.nbytes + self._between.nbytes + days

    def snapshot(self) -> Snapshot:
        days = [self._days[day] for day in self.days]
        arrays = {
            **self._links.snapshot(), "of_card": self._of_card.copy(), "between": self._between.copy(),
            "count": self._count.copy(), "days": np.array(self.days, np.int64),
            "days.sizes": np.array([row.size for row in days], np.int64),
            "days.of_card": np.concatenate(days) if days else np.zeros(0, np.int32),
        }  # fmt: skip
        return arrays | (self._search.snapshot() if self._search else {})

    def restore(self, arrays: Snapshot) -> None:
        self._links.restore(arrays)
        self._of_card = arrays["of_card"].astype(np.int32)
        self._between = arrays["between"].astype(np.float64)
        self._weigh_circles()
        self._count = arrays["count"].astype(np.int64)
        rows = np.split(
            arrays["days.of_card"].astype(np.int32), np.cumsum(arrays["days.sizes"].astype(np.int64))
        )
        self._days = {int(day): row.copy() for day, row in zip(arrays["days"].tolist(), rows, strict=False)}
        self._search = Search.restored(self._params, arrays) if "search.state" in arrays else None

    def _is_due(self, ts_ms: int) -> bool:
        p, since = self._params, int(self._count[SINCE])
        enough = min(max(p.run_share * int(self._count[TOTAL]), p.run_events_min), p.run_events_max)
        is_new_day = ts_ms // DAY_MS > int(self._count[DAY]) >= 0
        return since >= enough or (is_new_day and since > 0)

    def _publish(self, search: Search) -> None:
        """Name what was found after what was there; publish nothing that chance could have made."""
        p, found = self._params, search.of_card
        if not found.size or _modularity(*search.edges()) < self._chance():
            return
        ids = rename(
            found=found, before=self._of_card, sizes_max=p.circles_max, cards_min=p.cards_min,
            overlap_min=p.overlap_min,
        )  # fmt: skip
        self._of_card = ids
        self._between = _between(*search.edges(), _circle_of_group(found, ids), p.circles_max)
        self._weigh_circles()
        self._days[int(self._count[DAY])] = ids.copy()
        for day in self.days[: -p.days_kept]:
            del self._days[day]

    def _weigh_circles(self) -> None:
        """Each circle's share of all links: what anybody's last cards would hold of it."""
        self._usual = (self._between.sum(axis=1) / max(float(self._between.sum()), 1e-12)).tolist()

    def _chance(self) -> float:
        """The modularity that the best partition of a random graph with as many links would have."""
        every = 1 + self._links.cards // CARDS_SAMPLED
        filled = (self._links.columns[: self._links.cards : every] >= 0).sum(axis=1)
        return float(
            self._params.chance_factor / np.sqrt(max(1.0, filled.sum() / max(1, (filled > 0).sum())))
        )


def _modularity(groups: I64, others: I32, weights: F32) -> float:
    """Share of links inside groups, less what chance would give (directed form, Leicht and Newman 2008).

    Links out of and into a group are weighed apart: famous cards are in more rows than their own row can hold.
    """
    total = float(weights.sum(dtype=np.float64))
    if total <= 0.0:
        return 0.0
    size = int(max(groups.max(), others.max())) + 1
    out = np.bincount(groups, weights=weights, minlength=size) / total
    into = np.bincount(others, weights=weights, minlength=size) / total
    return float(weights[groups == others].sum(dtype=np.float64) / total - (out * into).sum())


def _circle_of_group(found: I32, ids: I32) -> I32:
    circle = np.full(int(found.max()) + 1, NO_CIRCLE, dtype=np.int32)
    circle[found] = ids
    return circle


def _between(groups: I64, others: I32, weights: F32, circle: I32, circles: int) -> F64:
    """Links between circle ids, symmetric; groups without an id are left out."""
    one, other = circle[groups], circle[others]
    named = (one != NO_CIRCLE) & (other != NO_CIRCLE)
    between = np.zeros((circles, circles))
    np.add.at(between, (one[named], other[named]), weights[named])
    return (between + between.T) / 2.0
