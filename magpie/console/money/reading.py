"""What the pages of money say first, and a period as a few rows that add up from its opening to its closing balance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from magpie.domain.ledger.queries import PayoutView, PeriodSum, StatementLine, payouts_of, period_sums
from magpie.domain.ledger.rules import AccountKind, EntryKind, Reason
from magpie.domain.people.queries import AccountFace
from magpie.domain.trade.queries.money import Coming, OrderShare, Purse, coming_money, order_shares, purses_of
from magpie.domain.trade.queries.settling import settlement_days_of
from magpie.domain.trade.queries.statements import numbers_of, period_statement
from magpie.domain.trade.rules.books import shop_key
from magpie.kit.paging import Page

ORDERS_SHOWN: Final = 20
PAYOUTS_SHOWN: Final = 8
MOVES_SHOWN: Final = 50
NOTHING: Final = Purse("CNY", 0, 0, 0, 0)


class Mood(StrEnum):
    """Which sentence stands on top, the gravest first."""

    OWED = "owed"
    READY = "ready"
    COMING = "coming"
    EMPTY = "empty"


class Sort(StrEnum):
    """What a shop calls the sorts of moves, in the order of the page."""

    SALES = "sales"
    CARRIAGE = "carriage"
    FEES = "fees"
    COMMISSION = "commission"
    REFUNDS = "refunds"
    CLAWED_BACK = "clawed_back"
    CHARGE_BACKS = "charge_backs"
    COMPENSATION = "compensation"
    PAYOUTS = "payouts"
    OTHER = "other"


@dataclass(frozen=True)
class MoneyPage:
    purse: Purse
    purses: Sequence[Purse]
    mood: Mood
    coming: Coming
    orders: Page[OrderShare]
    payouts: Sequence[PayoutView]
    settlement_days: int

    @property
    def days_most_minor(self) -> int:
        return max((day.minor for day in self.coming.days), default=0)

    @property
    def whole_minor(self) -> int:
        """What the picture shows, all of it; a debt is nothing to be shown."""
        purse = self.purse
        return (
            max(0, purse.pending_minor)
            + max(0, purse.available_minor)
            + purse.under_way_minor
            + purse.paid_recently_minor
        )


@dataclass(frozen=True)
class SortSum:
    sort: Sort
    minor: int
    moves: int


@dataclass(frozen=True)
class PeriodPage:
    """`sums` lead from the opening to the closing balance; what became available moves between two purses and changes neither."""

    opening_minor: int
    closing_minor: int
    sums: Sequence[SortSum]
    settled_minor: int
    lines: Sequence[StatementLine]
    numbers: dict[str, str]
    next_cursor: str | None

    @property
    def most_minor(self) -> int:
        return max((abs(one.minor) for one in self.sums), default=0)


def read_money(shop: AccountFace, *, currency: str, cursor: str, now: datetime) -> MoneyPage:
    """Eleven queries; two of payouts with none are one."""
    purses = purses_of(shop.id, now=now)
    purse = next((one for one in purses if one.currency == currency), purses[0] if purses else NOTHING)
    coming = coming_money(shop.id, currency=purse.currency, zone=shop.zone)
    return MoneyPage(
        purse=purse,
        purses=purses,
        mood=_mood_of(purse),
        coming=coming,
        orders=order_shares(shop.id, cursor=cursor, limit=ORDERS_SHOWN),
        payouts=payouts_of(shop_key(shop.id), limit=PAYOUTS_SHOWN),
        settlement_days=settlement_days_of([shop.id])[shop.id],
    )


def read_period(shop: int, *, currency: str, since: datetime, until: datetime, cursor: str) -> PeriodPage:
    """Six queries, one more on later pages."""
    page = period_statement(
        shop, currency=currency, since=since, until=until, cursor=cursor, limit=MOVES_SHOWN
    )
    told = period_sums(shop_key(shop), currency=currency, since=since, until=until)
    sums: dict[Sort, tuple[int, int]] = {}
    for one in told:
        if one.kind is not EntryKind.SETTLEMENT:
            minor, moves = sums.get(sort_of(one), (0, 0))
            sums[sort_of(one)] = minor + one.in_minor - one.out_minor, moves + one.moves
    return PeriodPage(
        opening_minor=page.opening_minor,
        closing_minor=page.closing_minor,
        sums=[SortSum(sort, *sums[sort]) for sort in Sort if sort in sums],
        settled_minor=sum(
            one.in_minor if one.credit is AccountKind.SHOP_AVAILABLE else -one.out_minor
            for one in told
            if one.kind is EntryKind.SETTLEMENT
        ),
        lines=page.lines,
        numbers=numbers_of(page.lines),
        next_cursor=page.next_cursor,
    )


def sort_of(one: PeriodSum) -> Sort:
    """Carriage is no sale. A refund that touches what was available already is clawed back; before the settlement it only comes
    to less."""
    if one.kind is EntryKind.REFUND:
        is_late = AccountKind.SHOP_AVAILABLE in {one.debit, one.credit}
        return Sort.CLAWED_BACK if is_late else Sort.REFUNDS
    if one.kind is EntryKind.SALE and one.is_carriage:
        return Sort.CARRIAGE
    if one.kind is EntryKind.SALE:
        return {Reason.FEE: Sort.FEES, Reason.COMMISSION: Sort.COMMISSION}.get(one.reason, Sort.SALES)
    return {
        EntryKind.CHARGE_BACK: Sort.CHARGE_BACKS,
        EntryKind.COMPENSATION: Sort.COMPENSATION,
        EntryKind.PAYOUT: Sort.PAYOUTS,
        EntryKind.PAYOUT_FAILED: Sort.PAYOUTS,
    }.get(one.kind, Sort.OTHER)


def _mood_of(purse: Purse) -> Mood:
    if purse.available_minor < 0:
        return Mood.OWED
    if purse.available_minor:
        return Mood.READY
    return Mood.COMING if purse.pending_minor else Mood.EMPTY
