"""What the queue of after-sales shows: what waits for whom, the earliest deadline first, and how much is at stake."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from magpie.domain.trade.queries.after_desk import OTHERS, DeskCounts, desk_counts
from magpie.domain.trade.queries.aftersales import (
    AfterSaleView,
    aftersales_by_deadline,
    aftersales_ended,
)
from magpie.domain.trade.queries.return_addresses import has_return_address
from magpie.domain.trade.rules.states import Role
from magpie.kit.paging import Page

CASES_SHOWN: Final = 20
# Whoever opens the desk in the morning still has the day for what is called pressing.
SOON: Final = timedelta(hours=24)


class Shown(StrEnum):
    """Which part of the queue."""

    OWN = "own"
    OTHERS = "others"
    ENDED = "ended"


@dataclass(frozen=True)
class Queue:
    page: Page[AfterSaleView]
    counts: DeskCounts
    shown: Shown
    has_address: bool


def read_queue(shop: int, *, show: str, cursor: str, now: datetime) -> Queue:
    """Seven queries."""
    shown = Shown(show) if show in list(Shown) else Shown.OWN
    if shown is Shown.ENDED:
        page = aftersales_ended(shop, cursor=cursor, limit=CASES_SHOWN, now=now)
    else:
        who = (Role.SHOP,) if shown is Shown.OWN else OTHERS
        page = aftersales_by_deadline(shop, who=who, cursor=cursor, limit=CASES_SHOWN, now=now)
    return Queue(page, desk_counts(shop, soon=now + SOON), shown, has_return_address(shop))
