"""What the page of figures says first, and the figures of a stretch of whole days in the shop's zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from magpie.domain.goods.rules.promises import end_of_day
from magpie.domain.people.queries import AccountFace
from magpie.domain.trade.actions.conversion import COUNTED_AFTER
from magpie.domain.trade.queries.conversion import Conversions, conversions_of
from magpie.domain.trade.queries.service import Service, Sold, service_of, sold_of

STRETCHES: Final = (7, 30, 90)
# 揽收及时率 and its kin say little of a handful of orders; platforms show scores from thirty on.
ENOUGH_ORDERS: Final = 30


class Mood(StrEnum):
    """Which sentence stands on top, the gravest first."""

    LATE = "late"
    FAULTY = "faulty"
    FEW = "few"
    WELL = "well"
    EMPTY = "empty"


@dataclass(frozen=True)
class FiguresPage:
    """Figures of the last `days` days, this one among them; who saw and opened is told of it from `counted_at` on."""

    days: int
    since: datetime
    counted_at: datetime
    sold: Sequence[Sold]
    service: Service
    conversions: Conversions
    mood: Mood

    @property
    def orders(self) -> int:
        return sum(one.orders for one in self.sold)

    @property
    def simulated(self) -> int:
        return sum(one.simulated for one in self.sold)

    @property
    def picked_up_most(self) -> int:
        return max(self.service.picked_up)


def read_figures(account: AccountFace, *, days: int, now: datetime) -> FiguresPage:
    """Eight queries."""
    until = end_of_day(now, account.zone)
    since = end_of_day(until - timedelta(days=days), account.zone, days_later=-1)
    sold = sold_of(account.id, since=since, until=until)
    service = service_of(account.id, since=since, until=until, now=now)
    conversions = conversions_of(account.id, zone=account.zone, since=since, until=until)
    return FiguresPage(
        days, since, until + COUNTED_AFTER, sold, service, conversions, _mood_of(sold, service)
    )


def _mood_of(sold: Sequence[Sold], service: Service) -> Mood:
    orders = sum(one.orders for one in sold)
    if not orders:
        return Mood.EMPTY
    if service.sent_on_time.part < service.sent_on_time.whole:
        return Mood.LATE
    if service.faulty.part:
        return Mood.FAULTY
    return Mood.WELL if orders >= ENOUGH_ORDERS else Mood.FEW
