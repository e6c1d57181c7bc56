"""Time as an argument: the one protocol behind every `now`.

Instants are UTC milliseconds since 1970 (`ts_ms`). Only the edges hold a clock; below them `now_ms` arrives
as a value. A "day" belongs to a time zone and is asked for by name.
"""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

SECOND_MS = 1_000
MINUTE_MS = 60 * SECOND_MS
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


class Clock(Protocol):
    """Anything that can say what time it is."""

    def now_ms(self) -> int: ...


class SystemClock:
    """The machine's clock. It may jump; nothing below an edge may depend on it going forward."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000


@dataclass
class FrozenClock:
    """A clock that a test moves by hand."""

    at_ms: int

    def now_ms(self) -> int:
        return self.at_ms

    def advance(self, *, by_ms: int) -> None:
        """Move forward, or back with a negative number, as a jumping machine clock would."""
        self.at_ms += by_ms


def instant_of(ts_ms: int) -> datetime:
    """The aware UTC datetime of `ts_ms`, e.g. 0 -> 1970-01-01T00:00:00+00:00."""
    return datetime.fromtimestamp(ts_ms / 1_000, tz=UTC)


def ms_of(instant: datetime) -> int:
    """Milliseconds of an aware datetime; a naive one is a mistake and raises ValueError."""
    if instant.tzinfo is None:
        raise ValueError("a datetime without a time zone has no instant; attach one first")
    return int(instant.timestamp() * 1_000)


def day_of(ts_ms: int, *, zone: str = "UTC") -> date:
    """The calendar day of an instant in `zone`, e.g. the shop's "Asia/Shanghai"."""
    return instant_of(ts_ms).astimezone(ZoneInfo(zone)).date()
