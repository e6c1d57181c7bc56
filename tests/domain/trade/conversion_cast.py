"""A made log of who saw, opened and bought, and the counting of its days."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from magpie.domain.trade.actions.conversion import count_day
from magpie.kit.clock import ms_of
from magpie.log.event import Event
from tests.domain.cast import NOW

# The day of the shop, whose zone is Asia/Shanghai, in which NOW (20:00 there) lies, and the morning after.
TODAY = date(2026, 3, 1)
MORNING = NOW + timedelta(hours=6)


@dataclass
class Looks:
    """What browsers said, in the order in which it came."""

    events: list[Event] = field(default_factory=list)

    def say(
        self,
        person: str,
        kind: str,
        card: str,
        *,
        at: datetime = NOW,
        ago: timedelta = timedelta(),
        **more: Any,
    ) -> None:
        """Told at an instant, so long after it happened."""
        told = ms_of(at)
        self.events.append(
            Event(id="", ts_ms=ms_of(at - ago), received_ms=told, kind=kind, person=person, card=card, **more)
        )

    def between(self, kinds: Collection[str], since_ms: int, until_ms: int) -> Iterator[Event]:
        return (
            event for event in self.events if event.kind in kinds and since_ms <= event.received_ms < until_ms
        )

    def count(self, *, now: datetime = MORNING) -> list[date]:
        """Every day that can be counted, in the order in which they were."""
        days: list[date] = []
        while day := count_day(touches=self.between, now=now):
            days.append(day)
        return days
