"""What the overview says first, and its five figures. The day is the shop's own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from magpie.domain.goods import queries as goods
from magpie.domain.goods.rules.promises import end_of_day
from magpie.domain.people.queries import AccountFace
from magpie.domain.trade.queries import shops
from magpie.domain.trade.queries.after_desk import desk_counts
from magpie.domain.trade.queries.shops import Takings, Waiting
from magpie.domain.trade.queries.touchpoints import Touchpoint, touchpoints_of
from magpie.domain.trade.rules.touchpoints import By

TOUCHPOINT_DAYS: Final = timedelta(days=7)
TOUCHPOINTS_SHOWN: Final = 5


class Mood(StrEnum):
    """Which sentence stands on top, the most pressing first."""

    LATE = "late"
    WAITING = "waiting"
    EMPTY = "empty"
    SOLD_OUT = "sold_out"
    WELL = "well"


@dataclass(frozen=True)
class Overview:
    """`today` is what was paid since midnight, by currency; `yesterday` counts the orders paid in the day before.

    `to_answer` are requests after a purchase that wait for this shop, `came_from` the places that most of the last seven days'
    sales came from.
    """

    mood: Mood
    waiting: Waiting
    on_the_way: int
    today: list[Takings]
    yesterday: int
    sold_out: int
    to_answer: int
    came_from: tuple[Touchpoint, ...]

    @property
    def paid_today(self) -> int:
        return sum(said.orders for said in self.today)

    @property
    def simulated_today(self) -> int:
        return sum(said.simulated for said in self.today)


def read_overview(account: AccountFace, *, now: datetime) -> Overview:
    """Nine queries."""
    midnight, before = (end_of_day(now, account.zone, days_later=-days) for days in (1, 2))
    waiting = shops.waiting_of(account.id, now=now)
    sold_out = goods.count_sold_out(account.id)
    on_shelf = goods.count_of_shop(account.id)
    return Overview(
        mood=_mood_of(waiting, sold_out=sold_out, on_shelf=on_shelf),
        waiting=waiting,
        on_the_way=shops.count_on_the_way(account.id),
        today=shops.takings_of(account.id, since=midnight, until=now),
        yesterday=sum(said.orders for said in shops.takings_of(account.id, since=before, until=midnight)),
        sold_out=sold_out,
        to_answer=desk_counts(account.id, soon=now).own,
        came_from=touchpoints_of(account.id, by=By.SCENE, since=now - TOUCHPOINT_DAYS, until=now).rows[
            :TOUCHPOINTS_SHOWN
        ],
    )


def _mood_of(waiting: Waiting, *, sold_out: int, on_shelf: int) -> Mood:
    if waiting.orders:
        return Mood.LATE if waiting.late else Mood.WAITING
    if not on_shelf:
        return Mood.EMPTY
    return Mood.SOLD_OUT if sold_out else Mood.WELL
