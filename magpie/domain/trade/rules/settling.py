"""When a shop gets its money, and what it owes a buyer for being late. No ORM.

A sale is settled when nobody may send it back any more without a reason, and `settlement_days` after that (回款周期), which
a shop's terms may say otherwise. Until then the money waits, and is shown with the day on which it comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from magpie.domain.trade.rules.pricing import share_of
from magpie.domain.trade.rules.refunding import Terms, return_until

# On the day on which the right to return ends, as the large platforms do for shops of good standing.
SETTLEMENT_DAYS: Final = 0
SETTLEMENT_DAYS_MAX: Final = 90
# Longer than anybody waits before buying again, so that what makes good is of use.
COMPENSATION_USE_DAYS: Final = 90
LATE_ROWS_MAX: Final = 100
# How soon it is looked again whether a shop in debt has made up for it, so that many such shops hold nobody else up.
LOOK_AGAIN: Final = timedelta(hours=1)
LATE_RULE: Final = {
    "en": "For an order that leaves late the shop owes its buyer a coupon, by what the order cost; it is charged at once. The "
    "coupon is given as soon as the shop's money here covers what it owes: its deposit and what is available, together not "
    "below zero. The site advances nothing.",
    "zh": "商家晚发货，按订单金额欠买家一张补偿券，金额立即记入商家账户；待商家的保证金与可用余额合计不低于零时，立即发券。平台不垫付。",
}


@dataclass(frozen=True)
class LateTable:
    """Nothing up to `from_minor`; `flat_minor` below `share_from_minor`; from there `share_bp`, at most `most_minor`."""

    from_minor: int
    flat_minor: int
    share_from_minor: int
    share_bp: int
    most_minor: int


def _steps_of(flat_minor: int) -> LateTable:
    """The published proportions: the same sum is the floor, 1 % of where the share begins, and a tenth of the most."""
    return LateTable(flat_minor, flat_minor, 100 * flat_minor, 100, 10 * flat_minor)


# By what the order cost. In yuan as published by Douyin (reference/definitions.md 2.10): up to 3 none, below 300 it is 3, from
# 300 on 1 %, at most 30. For the others no rule is published: ours (grade M), the same steps in a round sum of about that worth.
# Where a currency is not here, a buyer is owed nothing by rule: docs/aftersales.md says so.
LATE_SHIPPING: Final = {
    "CNY": _steps_of(300),
    "HKD": _steps_of(300),
    "TWD": _steps_of(1_500),
    "SGD": _steps_of(60),
    "USD": _steps_of(50),
    "EUR": _steps_of(50),
    "GBP": _steps_of(40),
    "JPY": _steps_of(60),
    "KRW": _steps_of(600),
}


def late_compensation_minor(total_minor: int, currency: str) -> int:
    """¥3 -> 0; ¥3.01 -> ¥3; ¥299.99 -> ¥3; ¥300 -> ¥3; ¥1,234.50 -> ¥12.35; ¥9,000 -> ¥30; €61.70 -> €0.62."""
    table = LATE_SHIPPING.get(currency)
    if table is None or total_minor <= table.from_minor:
        return 0
    if total_minor < table.share_from_minor:
        return table.flat_minor
    return min(share_of(total_minor, table.share_bp), table.most_minor)


def settles_at(completed_at: datetime, terms: Sequence[Terms], settlement_days: int) -> datetime:
    """When the money of a completed order becomes the shop's: after the last right to return, and the shop's days."""
    ends = [until for until in map(return_until, terms) if until is not None]
    return max([completed_at, *ends]) + timedelta(days=settlement_days)
