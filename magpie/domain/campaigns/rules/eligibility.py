"""Who may claim or use a coupon: published rules that say yes or no and why, and never a price. No ORM.

They read how often somebody has claimed and used this coupon, and whether they have bought before; nothing else of a
person. The price is computed in `rules/stacking.py`, which reads none of it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """Why somebody may not; "" when they may."""

    NONE = ""
    NOT_YET = "not_yet"
    OVER = "over"
    ENDED = "ended"
    ENOUGH_CLAIMED = "enough_claimed"
    ALL_CLAIMED = "all_claimed"
    IN_USE = "in_use"
    USED_OFTEN_ENOUGH = "used_often_enough"
    FIRST_ORDER_ONLY = "first_order_only"


# reason -> (English, Chinese), as pages and refusals say it.
REASONS: Final[dict[Reason, tuple[str, str]]] = {
    Reason.NOT_YET: ("It cannot be used yet.", "还没到使用时间。"),
    Reason.OVER: ("Its time is over.", "已过有效期。"),
    Reason.ENDED: ("It is not given out any more.", "已停止发放。"),
    Reason.ENOUGH_CLAIMED: ("You have as many of it as one person may have.", "你已达到每人可领的数量。"),
    Reason.ALL_CLAIMED: ("All of it is taken.", "已被领完。"),
    Reason.IN_USE: ("It is in use for an order already.", "已用于一笔订单。"),
    Reason.USED_OFTEN_ENOUGH: ("You have used it as often as one person may.", "你已达到每人可用的次数。"),
    Reason.FIRST_ORDER_ONLY: ("It is for a first order.", "仅限首单使用。"),
}


@dataclass(frozen=True)
class Verdict:
    """Whether somebody may, and if not, why."""

    allowed: bool
    reason: Reason = Reason.NONE


@dataclass(frozen=True, kw_only=True)
class UseLimits:
    """What a coupon asks of whoever uses it."""

    uses_max: int
    is_first_order_only: bool


@dataclass(frozen=True, kw_only=True)
class ClaimLimits:
    """What a coupon asks of whoever claims it, and until when it may be claimed."""

    claims_max: int
    claim_from: datetime
    claim_until: datetime
    is_ended: bool


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How somebody stands with one coupon: uses that hold, whether this would be their first order, and the claim's time."""

    uses: int
    is_first_order: bool
    is_in_use: bool
    valid_from: datetime
    valid_until: datetime


def may_claim(limits: ClaimLimits, *, claims: int, now: datetime) -> Verdict:
    """Whether somebody with so many claims may have another one, if there is one."""
    if limits.is_ended:
        return Verdict(False, Reason.ENDED)
    if now < limits.claim_from:
        return Verdict(False, Reason.NOT_YET)
    if now >= limits.claim_until:
        return Verdict(False, Reason.OVER)
    if claims >= limits.claims_max:
        return Verdict(False, Reason.ENOUGH_CLAIMED)
    return Verdict(True)


def may_use(limits: UseLimits, standing: Standing, *, now: datetime) -> Verdict:
    """Whether a claim may be used now. What the goods cost is none of its business."""
    if standing.is_in_use:
        return Verdict(False, Reason.IN_USE)
    if now < standing.valid_from:
        return Verdict(False, Reason.NOT_YET)
    if now >= standing.valid_until:
        return Verdict(False, Reason.OVER)
    if standing.uses >= limits.uses_max:
        return Verdict(False, Reason.USED_OFTEN_ENOUGH)
    if limits.is_first_order_only and not standing.is_first_order:
        return Verdict(False, Reason.FIRST_ORDER_ONLY)
    return Verdict(True)
