"""The ranker's side of the state: which of its ids stand for a person, a card, a scene, an hour.

Owns the id columns, filled when a card is published or a person first seen, so that asking admits nothing and an
answer changes no state. Refuses persons who may not be profiled: they are the ranker's unknown person.
"""

from bisect import bisect_right

import numpy as np

from magpie.engine.arrays import I32, I64, Snapshot
from magpie.engine.columns import Columns, Field
from magpie.engine.kernels.ranker_state import I4, SLOTS_USED
from magpie.engine.ranker.arrays import grow_slots
from magpie.engine.ranker.calibration import Calibration
from magpie.engine.ranker.lessons import Lessons
from magpie.engine.ranker.params import RankerParams
from magpie.engine.ranker.ranker import Ranker
from magpie.engine.ranker.spec import FEED, SCENES_MAX
from magpie.engine.state.cards import Cards
from magpie.engine.state.names import NO_ROW, Rows
from magpie.kit.clock import HOUR_MS
from magpie.log.event import CARD_KINDS, SCENES

CARD_FIELDS = ("card", "account", "topic", "category", "kind", "price_band")
AGE_EDGES_MS: I64 = 6 * HOUR_MS * np.array([2**bucket - 1 for bucket in range(1, 12)], np.int64)
"""Ages at which the next bucket begins: 6 hours, 18 hours, 42 hours … a year and a half."""
AGE_EDGES = tuple(AGE_EDGES_MS.tolist())
AGE_BUCKETS = len(AGE_EDGES_MS) + 1
TIERS = 4
HEADS = FEED.heads
HEAD = {name: at for at, name in enumerate(HEADS)}


class Heads:
    """The feed's ranker with dense rows of ours instead of its names, and the lessons that wait for it."""

    def __init__(self, params: RankerParams, *, seed: int) -> None:
        self._ranker = Ranker(FEED, seed=seed, params=params)
        self.lessons = Lessons(self._ranker)
        self._cards = Columns({"ids": Field(np.int32, 0, (len(FEED.fields),))})
        self._people = Columns({"id": Field(np.int32, 0)})
        self._places = [FEED.field(field) for field in CARD_FIELDS]
        self._person, self._scene = FEED.field("person"), FEED.field("scene")
        self._age, self._hour, self._tier = (
            FEED.field("age_bucket"),
            FEED.field("hour"),
            FEED.field("trial_tier"),
        )
        self._unknown_scene = self._ranker.unknown_row("scene")
        self._unknown_person = self._ranker.unknown_row("person")
        self._admit_small_fields()

    @property
    def ranker(self) -> Ranker:
        """The ranker; what waits is learned before anybody gets it."""
        self.lessons.finish()
        return self._ranker

    def pass_days(self, days: int) -> None:
        """What was counted of the heads' truth grows older; what waits is learned, and counted, before."""
        self.lessons.finish()
        self.lessons.calibration.pass_days(days)

    @property
    def calibration(self) -> Calibration:
        """What the heads said and what then happened; what waits is counted before anybody gets it."""
        self.lessons.finish()
        return self.lessons.calibration

    @property
    def scene_rows(self) -> dict[str, int]:
        """Where `calibration` keeps each scene."""
        return {scene: row - len(FEED.fields) + 1 for scene, row in self._scene_ids.items()}

    def admit_card(self, row: int, name: str, *, topic: int, cards: Cards, now_ms: int) -> None:
        """A card was published, or changed; `topic` is its strongest, NO_ROW for none."""
        category = int(cards["category"][row])
        keys = (
            name, cards.accounts.names[int(cards["account"][row])],
            cards.topics.names[topic] if topic != NO_ROW else "",
            cards.categories.names[category] if category != NO_ROW else "",
            CARD_KINDS[int(cards["kind"][row])], str(int(cards["band"][row])),
        )  # fmt: skip
        self._cards.fit(row)
        self._cards["ids"][row, self._places] = [
            self._ranker.row(field, key, now_ms=now_ms) for field, key in zip(CARD_FIELDS, keys, strict=True)
        ]

    def admit_person(self, row: int, name: str, *, now_ms: int) -> None:
        """A person who may be profiled was first seen."""
        self._people.fit(row)
        self._people["id"][row] = self._ranker.row("person", name, now_ms=now_ms)

    def person_id(self, row: int) -> int:
        """The ranker's id of a person row; the unknown person for NO_ROW."""
        return int(self._people["id"][row]) if row != NO_ROW else self._unknown_person

    def ids(self, *, person: int, cards: I32, published_ms: I64, tiers: I32, scene: str, now_ms: int) -> I4:
        """int32[n, fields]: what the ranker needs to know of showing these cards to this person now."""
        ids: I4 = self._cards["ids"][cards]
        ids[:, self._person] = self.person_id(person)
        ids[:, self._scene] = self._scene_ids.get(scene, self._unknown_scene)
        ids[:, self._age] = self._age_ids[AGE_EDGES_MS.searchsorted(now_ms - published_ms, side="right")]
        ids[:, self._hour] = self._hour_ids[now_ms // HOUR_MS % 24]
        ids[:, self._tier] = self._tier_ids[np.minimum(tiers + 1, TIERS - 1)]
        return ids

    def ids_of_one(
        self, *, person: int, card: int, published_ms: int, scene: str, now_ms: int, scene_id: int = 0
    ) -> I4:  # fmt: skip
        """int32[fields]: `ids` of one card outside any trial, without the price of arrays of one for each event. A
        `scene_id` of the ranker's speaks for the scene where there is one."""
        one: I4 = self._cards["ids"][card].copy()
        one[self._person] = self.person_id(person)
        one[self._scene] = scene_id or self._scene_ids.get(scene, self._unknown_scene)
        one[self._age] = self._age_ids[bisect_right(AGE_EDGES, now_ms - published_ms)]
        one[self._hour] = self._hour_ids[now_ms // HOUR_MS % 24]
        one[self._tier] = self._tier_ids[0]
        return one

    def without_person(self, ids: I4) -> I4:
        """The same of nobody."""
        own = ids.copy()
        own[self._person] = self._unknown_person
        return own

    def scene_id(self, row: int) -> int:
        """The ranker's id of the scene of a kept row."""
        return int(self.lessons.rows["ids"][row, self._scene])

    def make_room(self) -> None:
        """Take the memory for twice the counters now: moving a million of them would hold up a slate for a second."""
        ranker = self.ranker
        ranker._state = grow_slots(
            ranker._state, used=min(2 * int(ranker._state.marks[SLOTS_USED]), ranker.params.slots_max)
        )

    def drop_idle(self, *, room: float, now_ms: int, cards: Cards, people: Rows, topics: I32) -> None:
        """Where more than `room` of the ranker's tables is in use, drop what is idle and look up again what is not.

        `topics` holds the first topic of each card row. A full pass, so it is asked for once a day of the log.
        """
        sizes, p = self.ranker.sizes(), self.ranker.params
        ids_max = p.rows_max - len(FEED.fields) - SCENES_MAX
        if sizes["ids"] < room * ids_max and sizes["slots"] < room * p.slots_max:
            return
        self.ranker.expire(now_ms)
        self._admit_small_fields()
        for name in cards.rows:
            row = cards.rows.find(name)
            self.admit_card(row, name, topic=int(topics[row]), cards=cards, now_ms=now_ms)
        for name in people:
            self.admit_person(people.find(name), name, now_ms=now_ms)

    def forget_person(self, row: int) -> None:
        """Drop the person's id, counters and history at once; a full pass, since people seldom ask for it."""
        if row == NO_ROW or row >= self._people.rows or self.person_id(row) == self._unknown_person:
            return
        # Marked as idle since before time began, it is the only id that an expiry at time 0 drops.
        ranker = self.ranker
        ranker._state.seen_ms[self.person_id(row)] = -1
        ranker.expire(ranker.params.idle_ms)
        self._people.blank(row)

    def bytes_used(self) -> int:
        parts = (self.lessons.rows, self._cards, self._people)
        return sum(self.ranker.bytes_used().values()) + sum(part.bytes_used() for part in parts)

    def snapshot(self) -> Snapshot:
        ranker = {f"ranker.{name}": array for name, array in self.ranker.snapshot().items()}
        truth = {"calibration": self.calibration.sums.copy()}
        return {
            **ranker,
            **self._cards.snapshot("head_cards"),
            **self._people.snapshot("head_people"),
            **truth,
        }

    def restore(self, arrays: Snapshot) -> None:
        own = {name.removeprefix("ranker."): a for name, a in arrays.items() if name.startswith("ranker.")}
        self._ranker = Ranker.restore(FEED, own, seed=self._ranker.seed, params=self._ranker.params)
        self.lessons = Lessons(self._ranker)
        self.lessons.calibration.sums[:] = arrays["calibration"]
        # A scene that there was none of when the snapshot was taken gets a row that is its own.
        self._admit_small_fields()
        self._cards.restore(arrays, "head_cards")
        self._people.restore(arrays, "head_people")

    def _admit_small_fields(self) -> None:
        """Everything an ask may name is admitted at birth."""
        row = self._ranker.row
        self._scene_ids = {scene: row("scene", scene) for scene in SCENES}
        self._age_ids = np.array([row("age_bucket", str(bucket)) for bucket in range(AGE_BUCKETS)], np.int32)
        self._hour_ids = np.array([row("hour", str(hour)) for hour in range(24)], np.int32)
        self._tier_ids = np.array([row("trial_tier", str(tier)) for tier in range(-1, TIERS - 1)], np.int32)
