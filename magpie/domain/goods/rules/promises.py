"""When something is sent: the promise of an offer, and the instant by which it binds. No ORM.

Same day, 24 and 48 hours, so many days, and presale are the promises Chinese platforms publish (same day is their 9999).
"""

from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

# Paid before this hour of the shop's day it leaves that day. Published on the product page.
CUT_OFF: Final = time(16, 0)
# Platforms take 2 to 15 days; what is made to order by hand needs longer, and says so.
SHIP_DAYS: Final = (2, 60)
# Whoever pays for a presale after its day waits as long as for anything else.
AFTER_PRESALE: Final = timedelta(hours=48)


class Promise(StrEnum):
    SAME_DAY = "same_day"
    H24 = "h24"
    H48 = "h48"
    DAYS = "days"
    PRESALE = "presale"


def promise_of_hours(hours: int) -> tuple[Promise, int]:
    """(promise, days) of a longest time in hours: 24 -> (H24, 0), 48 -> (H48, 0), 60 -> (DAYS, 3)."""
    if hours <= 24:
        return Promise.H24, 0
    if hours <= 48:
        return Promise.H48, 0
    return Promise.DAYS, min(-(-hours // 24), SHIP_DAYS[1])


def ship_by(
    promise: Promise,
    paid_at: datetime,
    zone: str,
    *,
    days: int = 0,
    presale_ships_at: datetime | None = None,
) -> datetime:
    """The instant from which it is late. A day ends at the midnight of `zone`, the shop's own.

    (SAME_DAY, 15:59 in Shanghai) -> midnight that night; (SAME_DAY, 16:00) -> midnight of the next day; (DAYS, days=3)
    -> 72 hours later.
    """
    if promise == Promise.SAME_DAY:
        is_late = paid_at.astimezone(ZoneInfo(zone)).time() >= CUT_OFF
        return end_of_day(paid_at, zone, days_later=int(is_late))
    if promise == Promise.PRESALE and presale_ships_at is not None:
        return max(end_of_day(presale_ships_at, zone), paid_at + AFTER_PRESALE)
    hours = {Promise.H24: 24, Promise.DAYS: 24 * days}.get(promise, 48)
    return paid_at + timedelta(hours=hours)


def end_of_day(instant: datetime, zone: str, *, days_later: int = 0) -> datetime:
    """The midnight that ends the day of an instant, or one so many days later, in its own zone.

    Midnight is written on the wall clock, so a day of 23 or 25 hours ends where people say it does.
    """
    day = instant.astimezone(ZoneInfo(zone)).date() + timedelta(days=days_later + 1)
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(instant.tzinfo)
