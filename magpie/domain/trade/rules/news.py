"""What of orders and requests is told to whom: a buyer what others did, a shop's staff what waits for them. No ORM.

A step that a side made itself is no news to it, and what repeats by itself (a refund asked for once more) is told to nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from magpie.domain.goods.rules.promises import end_of_day
from magpie.domain.trade.rules import CONFIRM_AFTER, aftersales
from magpie.domain.trade.rules.states import Act, Role


class Source(StrEnum):
    """Where news lies: of one's own purchases the first six, of a shop that one works for the others."""

    STEP = "step"
    RECEIPT = "receipt"
    COUPON = "coupon"
    CASE = "case"
    SURPLUS = "surplus"
    CHARGE_BACK = "charge_back"
    TO_SHIP = "to_ship"
    DUE = "due"
    ASKED = "asked"
    BANK = "bank"
    SETTLED = "settled"
    PAYOUT = "payout"


# Paying, calling off and saying that it is here are the buyer's own; refunds are told by the request they belong to.
ORDER_STEPS: Final = (Act.SHIP_PART, Act.SHIP, Act.DELIVER, Act.CONFIRM, Act.EXPIRE)
_A = aftersales.Act
CASE_STEPS: Final = (
    _A.AGREE, _A.GIVE_ADDRESS, _A.REFUSE, _A.ARRIVE, _A.RECEIVE, _A.REFUSE_PARCEL, _A.RESEND, _A.GIVE_BACK, _A.PAY_BACK, _A.CONFIRM,
    _A.ASK_EVIDENCE, _A.OFFER, _A.JUDGE, _A.DECIDE_BUYER, _A.DECIDE_SHOP, _A.REFUND, _A.FAIL, _A.COME_BACK,
    _A.PAY_OTHERWISE, _A.CLOSE,
)  # fmt: skip
# The first step of every request; it moves along no table.
OPENED: Final = "open"
# Once the money is on its way, it is a matter of the bank and the site, and asks nothing of the shop.
ASKED_STEPS: Final = (
    OPENED, _A.AGREE, _A.WITHDRAW, _A.SEND_BACK, _A.ARRIVE, _A.RECEIVE, _A.PAY_BACK, _A.CONFIRM, _A.OBJECT,
    _A.ASK_EVIDENCE, _A.ACCEPT, _A.DECLINE, _A.JUDGE, _A.DECIDE_BUYER, _A.DECIDE_SHOP, _A.CLOSE,
)  # fmt: skip
# Whose step it was is written beside it; these are all but the one who is told.
OTHERS: Final[Mapping[Role, tuple[Role, ...]]] = {
    side: tuple(role for role in Role if role is not side) for side in (Role.BUYER, Role.SHOP)
}
# Time enough to open the parcel before it counts as received.
RECEIPT_TOLD: Final = timedelta(days=2)
RECEIPT_AFTER: Final = CONFIRM_AFTER - RECEIPT_TOLD
# The longest day there is, where the clocks go back.
DAY_MAX: Final = timedelta(hours=25)


@dataclass(frozen=True)
class Mark:
    """That something happened, and where it lies: `of` is an order, request, shop or payout, `row` the row that says so.

    `subject` is what it is joined by; `word` is the act or status, or "today" and "late" of what is to be sent. `minor` is the money
    of a coupon, of a surplus, or of a bank's turn, there below 0 where it is given back.
    """

    source: Source
    word: str
    of: int
    row: int
    at: datetime
    minor: int = 0

    @property
    def subject(self) -> str:
        """The newest step of a parcel's way tells where it is; an end unpaid stands by itself, as it has no way."""
        name = f"{self.source}:{self.word}" if self.source is Source.DUE else str(self.source)
        if self.source in (Source.STEP, Source.RECEIPT):
            name = "way"
        return f"{name}:{self.of}"


def sending_due(
    ship_by: datetime, *, paid_at: datetime, zone: str, now: datetime
) -> tuple[str, datetime] | None:
    """("late", since when), or ("today", since when) of what must leave before the shop's day ends; None while there is time.

    Midnight belongs to the day it ends: what is promised for today is due until then.
    """
    if ship_by <= now:
        return "late", ship_by
    dawn = end_of_day(ship_by - timedelta(microseconds=1), zone, days_later=-1)
    since = max(dawn, paid_at)
    return ("today", since) if since <= now else None
