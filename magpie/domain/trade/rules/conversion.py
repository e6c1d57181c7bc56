"""How many saw a shop's goods at a touchpoint, opened them there, and bought them from there. No ORM.

The rule, as published in docs/attribution.md: different persons are counted for one day of the shop, and days are summed up, so
that a figure of several days is of person-days. A rate is told of enough of them alone.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from magpie.domain.trade.rules.chains import ACTS, Act
from magpie.domain.trade.rules.touchpoints import By
from magpie.kit.clock import DAY_MS
from magpie.log.event import SCENES, Event, card_kind

# Ours, as for the scores of a shop: of fewer a rate says little, and might say something of one of them.
PERSON_DAYS_MIN: Final = 30
# What a device tells later than this says too little of the day on which it is told.
TOLD_WITHIN_MS: Final = DAY_MS
PRODUCT: Final = "product"
# Days outside of these have no figures, and reckoning in time zones has no end of time to run over.
EARLIEST, LATEST = date(2000, 1, 1), date(9000, 1, 1)


class Did(StrEnum):
    """How far somebody went, each counted by itself: who comes by a link opens what no page showed before."""

    SEEN = "seen"
    OPENED = "opened"
    BOUGHT = "bought"


DID: Final[Mapping[str, Did]] = {
    kind: {Act.SHOWN: Did.SEEN, Act.OPENED: Did.OPENED}[act]
    for kind, act in ACTS.items()
    if act in (Act.SHOWN, Act.OPENED)
}
# A whole shop ("") stands beside its touchpoints: who was at two of them is one person of it.
WHOLE: Final = ""
COUNTED_BY: Final = (By.SCENE, By.CARRIER_KIND)


class Place(NamedTuple):
    """Where something was done with a card: Place(Did.SEEN, "post:3", "feed", "post", False)."""

    did: Did
    card: str
    scene: str
    carrier_kind: str
    is_simulated: bool


class Row(NamedTuple):
    """What a count is of: Row(7, "scene", "feed", False), and Row(7, "", "", False) for all of shop 7."""

    shop: int
    by: str
    name: str
    is_simulated: bool


@dataclass
class Counts:
    """Different persons of one day."""

    seen: int = 0
    opened: int = 0
    bought: int = 0


@dataclass
class Tally:
    """Who did what where. Persons are numbers here, one object each, so that a busy day fits into memory."""

    numbers: dict[str, int] = field(default_factory=dict)
    places: dict[Place, set[int]] = field(default_factory=dict)

    def add(self, place: Place, person: str) -> None:
        number = self.numbers.setdefault(person, len(self.numbers))
        self.places.setdefault(place, set()).add(number)

    def hear(self, events: Iterable[Event]) -> None:
        """Add what was seen and opened. Nobody's events, as an erasure leaves them, and what was told late count nowhere."""
        for event in events:
            if event.person and event.received_ms - event.ts_ms <= TOLD_WITHIN_MS:
                place = place_of(DID[event.kind], event.card, event.scene, event.carrier, event.simulated)
                self.add(place, event.person)

    def counts(self, shops_of: Callable[[str], Collection[int]]) -> dict[Row, Counts]:
        """`shops_of("post:3")` are the shops whose goods it shows; one after the other is added up."""
        places: dict[int, list[Place]] = defaultdict(list)
        for place in self.places:
            for shop in shops_of(place.card):
                places[shop].append(place)
        return {row: counts for shop, own in places.items() for row, counts in self._of_shop(shop, own)}

    def _of_shop(self, shop: int, places: Iterable[Place]) -> Iterable[tuple[Row, Counts]]:
        groups: dict[tuple[Row, Did], list[set[int]]] = defaultdict(list)
        for place in places:
            names = ((WHOLE, ""), (By.SCENE, place.scene), (By.CARRIER_KIND, place.carrier_kind))
            for by, name in names:
                row = Row(shop, by, name, place.is_simulated)
                groups[row, place.did].append(self.places[place])
        found: dict[Row, Counts] = defaultdict(Counts)
        for (row, did), persons in groups.items():
            setattr(found[row], did, len(set[int]().union(*persons)))
        return found.items()


def place_of(did: Did, card: str, scene: str, carrier: str, is_simulated: bool) -> Place:
    """Goods without a carrier, or carried by themselves, were met as their own card."""
    kind = card_kind(carrier) or card_kind(card)
    return Place(did, card, scene if scene in SCENES else "", kind, is_simulated)


def bounds_of(day: date, zone: str) -> tuple[datetime, datetime]:
    """The instants from which on, and before which, it is this day in a zone."""
    begin, end = (
        datetime.combine(midnight, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)
        for midnight in (day, day + timedelta(days=1))
    )
    return begin, end


def days_within(since: datetime, until: datetime, zone: str) -> tuple[date, date]:
    """The first day that lies whole in a period, and the day behind the last; the same two where none does."""
    earliest, latest = (bounds_of(day, zone)[0] for day in (EARLIEST, LATEST))
    since, until = (min(max(instant, earliest), latest) for instant in (since, until))
    first = since.astimezone(ZoneInfo(zone)).date()
    if bounds_of(first, zone)[0] < since:
        first += timedelta(days=1)
    return first, max(first, until.astimezone(ZoneInfo(zone)).date())
