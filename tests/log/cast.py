"""Mei, Tao and Lantern Tea: the small cast of the log's tests."""

from pathlib import Path

from magpie.kit.clock import FrozenClock
from magpie.log.disk import Disk
from magpie.log.event import Event
from magpie.log.journey_log import JourneyLog, Limits

# 2025-11-22T08:26:40Z
NOW_MS = 1_763_800_000_000
MEI, TAO, GUEST = "p:mei", "p:tao", "a:guest"
LANTERN_TEA = "product:lantern-tea"
FOLDER = Path("/journey")
SMALL = Limits(segment_bytes_max=2_000, segment_events_max=8)


def liked(name: str, *, person: str = MEI, card: str = LANTERN_TEA, **more: object) -> Event:
    """Somebody liked something; `name` is the event's id."""
    return Event(id=name, ts_ms=NOW_MS, kind="Content Liked", person=person, card=card, **more)  # type: ignore[arg-type]


def identified(name: str, *, anonymous: str, person: str) -> Event:
    return Event(
        id=name, ts_ms=NOW_MS, kind="Person Identified", person=person, props={"anonymous": anonymous}
    )


def open_log(
    disk: Disk, *, folder: Path = FOLDER, clock: FrozenClock | None = None, limits: Limits = SMALL
) -> JourneyLog:
    return JourneyLog.open(folder, disk=disk, clock=clock or FrozenClock(NOW_MS), limits=limits)


def stored(log: JourneyLog) -> list[tuple[int, str]]:
    """[(0, 'e0'), …]: every offset with its event id."""
    return [(offset, event.id) for offset, event in log.read(0)]
