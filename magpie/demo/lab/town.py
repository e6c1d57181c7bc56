"""The town as the lab plays it: who and what there is, when it appears, and the journey log that an engine is told.

Owns offsets and simulated time. What is hidden (circles, quality, styles, budgets) never enters an event.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from magpie.demo.lab.params import LabParams
from magpie.kit.clock import DAY_MS
from magpie.log.event import Event
from magpie.log.payloads import CardDisplay, CardFeatures, CardPublished, RightsChanged, Words, to_props
from magpie.world.affinity import Affinity
from magpie.world.catalogue import SHOPS
from magpie.world.catalogue.shapes import Goods, Post
from magpie.world.circles import I32
from magpie.world.people import make_people
from magpie.world.things import make_things

START_MS = 1_767_225_600_000
"""Midnight, 1 January 2026 (UTC)."""
DECLARED_SHARE = 0.5
"""Of the people half say one topic when they sign up; the others say nothing."""
Numbered = tuple[int, Event]


@dataclass
class LabTown:
    """People, things and their affinity, and an ever-growing numbering of events."""

    params: LabParams
    seed: int
    now_ms: int = START_MS
    next_offset: int = 0
    hear: Callable[[Numbered], None] = lambda numbered: None
    entries: dict[str, tuple[int, Goods | Post]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.things = make_things(SHOPS, seed=self.seed)
        self.people = make_people(self.params.persons, topics=self.things.topics, seed=self.seed)
        self.affinity = Affinity.between(self.people, self.things, seed=self.seed)
        for place, shop in enumerate(SHOPS):
            self.entries |= {f"goods:{one.slug}": (place, one) for one in shop.goods}
            self.entries |= {f"post:{one.slug}": (place, one) for one in shop.posts}
        self.cards = tuple(f"{kind}:{row}" for row, kind in enumerate(self.things.kinds))
        self.row_of = {card: row for row, card in enumerate(self.cards)}
        self._plan()

    def say(self, kind: str, *, at_ms: int | None = None, **more: Any) -> int:
        """One event into the log of this run; returns its offset."""
        offset = self.next_offset
        self.next_offset += 1
        ts_ms = self.now_ms if at_ms is None else at_ms
        event = Event(
            id=f"lab{offset}", ts_ms=ts_ms, received_ms=self.now_ms, kind=kind, simulated=True, **more
        )
        self.hear((offset, event))
        return offset

    def publish(self, row: int) -> None:
        """Tell what a merchant would tell of this thing."""
        place, one = self.entries[self.things.names[row]]
        is_goods = isinstance(one, Goods)
        features = CardFeatures(
            kind=self.things.kinds[row], account=f"account:{place}", category=one.category if isinstance(one, Goods) else "",
            topics={topic: 1.0 if rank == 0 else 0.6 for rank, topic in enumerate(one.topics)},
            price_minor=one.price_minor if isinstance(one, Goods) else 0, currency="CNY" if is_goods else "",
            available=1_000 if is_goods else -1, published_ms=self.now_ms,
            duration_ms=int(self.things.length_ms[row]) if self.things.kinds[row] == "video" else 0,
            words=tuple(one.title.en.lower().split()),
        )  # fmt: skip
        display = CardDisplay(title=Words(zh=one.title.zh, en=one.title.en))
        props = to_props(CardPublished(1, features, display))
        self.say("Card Published", card=self.cards[row], account=f"account:{place}", props=props)

    def greet(self, person: int) -> None:
        """A person signs up, and may say one thing they are into."""
        rng = np.random.default_rng((self.seed, 11, person))
        told: tuple[str, ...] = ()
        if rng.random() < DECLARED_SHARE:
            told = (
                self.things.topics[
                    int(rng.choice(len(self.things.topics), p=_even(self.people.tastes[person])))
                ],
            )
        rights = RightsChanged(version=1, age_band="adult", topics=told)
        self.declared[person] = told
        self.say("Rights Changed", person=name_of(person), props=to_props(rights))

    def begin_day(self, day: int) -> None:
        """What appears and who arrives this morning."""
        self.now_ms = START_MS + day * DAY_MS
        for row in np.flatnonzero(self.appears == day).tolist():
            self.publish(row)
        for person in np.flatnonzero(self.arrives == day).tolist():
            self.greet(person)

    @property
    def third(self) -> int:
        return self.params.days // 3

    def _plan(self) -> None:
        """Which shops open late, which good products appear late, and who arrives late."""
        rng, p, t = np.random.default_rng((self.seed, 4)), self.params, self.things
        self.appears: I32 = np.zeros(len(t), np.int32)
        self.arrives: I32 = np.zeros(len(self.people), np.int32)
        self.declared: dict[int, tuple[str, ...]] = {}
        sellers = [place for place, shop in enumerate(SHOPS) if shop.goods]
        self.new_shops: I32 = np.sort(rng.choice(sellers, p.new_shops, replace=False)).astype(np.int32)
        self.appears[np.isin(t.shop, self.new_shops)] = self.third
        sold = np.array([kind == "product" for kind in t.kinds])
        good = np.flatnonzero(sold & (self.appears == 0) & (t.quality > np.quantile(t.quality[sold], 0.9)))
        self.new_products: I32 = rng.choice(good, min(p.new_products, len(good)), replace=False).astype(
            np.int32
        )
        self.appears[self.new_products] = self.third
        late = rng.choice(len(self.people), int(p.newcomers_share * len(self.people)), replace=False)
        self.arrives[late] = self.third + 1


def name_of(person: int) -> str:
    """'p:L7': what the log calls a person."""
    return f"p:L{person}"


def _even(tastes: np.ndarray) -> np.ndarray:
    shares = tastes.astype(np.float64)
    even: np.ndarray = shares / shares.sum()
    return even
