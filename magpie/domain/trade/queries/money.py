"""A shop's money as its pages show it: what lies where now, what comes on which day, and what each order leaves it.

Balances and what of an order is still pending are the ledger's own sums; a line's parts are its frozen row and its discounts.
The caller has checked whose shop it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import F

from magpie.domain.ledger import queries as ledger
from magpie.domain.ledger.rules import AccountKind, AccountRef
from magpie.domain.trade.models import DiscountLine, Order, OrderLine
from magpie.domain.trade.queries.orders import LineView, line_view
from magpie.domain.trade.queries.statements import OrderMoney, order_money, order_statement
from magpie.domain.trade.refusals import NoSuchOrder
from magpie.domain.trade.rules.books import line_split, shop_key
from magpie.kit.paging import Page

# Their keys go into one query; a shop with more waiting reads the days of the first ones.
COMING_ORDERS_MAX: Final = 900
RECENTLY: Final = timedelta(days=30)


@dataclass(frozen=True)
class Purse:
    """What a shop has in one currency. `available_minor` is below zero where refunds took more than there was."""

    currency: str
    pending_minor: int
    available_minor: int
    under_way_minor: int
    paid_recently_minor: int


@dataclass(frozen=True)
class ComingDay:
    """What becomes available on a day of the shop's own calendar."""

    day: date
    minor: int
    orders: int


@dataclass(frozen=True)
class Coming:
    """`undated_minor` is of orders that nobody has received yet. `is_cut` where there were more than could be read."""

    days: tuple[ComingDay, ...]
    undated_minor: int
    undated_orders: int
    is_cut: bool


@dataclass(frozen=True)
class OrderShare:
    """An order with what of it is still pending, in the shop's share: fee and commission are off."""

    order: OrderMoney
    pending_minor: int


@dataclass(frozen=True)
class LineMoney:
    """A line as it was frozen at the sale: who bore its discount, and what of it is the shop's."""

    line: LineView
    platform_minor: int
    shop_discount_minor: int
    creator_discount_minor: int
    shop_minor: int

    @property
    def fee_bp(self) -> int:
        """The fee in basis points of what was paid: 408 of 20400 -> 200."""
        paid = self.line.paid_minor
        return (self.line.fee_minor * 20_000 + paid) // (2 * paid) if paid else 0


@dataclass(frozen=True)
class OrderBooks:
    """Everything an order means to its shop: its parts, and every move of the ledger that touched its money."""

    number: str
    currency: str
    total_minor: int
    carriage_minor: int
    carriage_refunded_minor: int
    refunded_minor: int
    placed_at: datetime
    completed_at: datetime | None
    settles_at: datetime | None
    settled_at: datetime | None
    lines: tuple[LineMoney, ...]
    moves: tuple[ledger.PostedMove, ...]
    pending_minor: int
    is_simulated: bool

    @property
    def shop_minor(self) -> int:
        """What the sale was to bring before anything went back."""
        return sum(line.shop_minor for line in self.lines) + self.carriage_minor


def purses_of(shop: int, *, now: datetime) -> list[Purse]:
    """By currency. Two queries."""
    owner = shop_key(shop)
    balances = {(one.currency, one.account.kind): one.minor for one in ledger.balances_of(owner)}
    payouts = {one.currency: one for one in ledger.payout_sums(owner, since=now - RECENTLY)}
    currencies = sorted({currency for currency, _ in balances} | payouts.keys())
    return [
        Purse(
            currency=currency,
            pending_minor=balances.get((currency, AccountKind.SHOP_PENDING), 0),
            available_minor=balances.get((currency, AccountKind.SHOP_AVAILABLE), 0),
            under_way_minor=payouts[currency].under_way_minor if currency in payouts else 0,
            paid_recently_minor=payouts[currency].paid_minor if currency in payouts else 0,
        )
        for currency in currencies
    ]


def coming_money(shop: int, *, currency: str, zone: str) -> Coming:
    """What is pending, by the day on which it becomes available. Three queries."""
    rows = Order.objects.filter(shop=shop, currency=currency, paid_at__isnull=False, settled_at=None)
    first = F("settles_at").asc(nulls_last=True)
    found = list(rows.order_by(first, "pk").values_list("pk", "settles_at")[: COMING_ORDERS_MAX + 1])
    pending = _pending(shop, [f"order:{pk}" for pk, _ in found[:COMING_ORDERS_MAX]])
    days: dict[date, list[int]] = {}
    undated: list[int] = []
    for pk, at in found[:COMING_ORDERS_MAX]:
        minor = pending.get(f"order:{pk}", 0)
        if minor:
            (days.setdefault(at.astimezone(ZoneInfo(zone)).date(), []) if at else undated).append(minor)
    return Coming(
        days=tuple(ComingDay(day, sum(minors), len(minors)) for day, minors in sorted(days.items())),
        undated_minor=sum(undated),
        undated_orders=len(undated),
        is_cut=len(found) > COMING_ORDERS_MAX,
    )


def order_shares(shop: int, *, cursor: str = "", limit: int = 20) -> Page[OrderShare]:
    """A shop's paid orders, newest first, with what of each is pending. Three queries."""
    page = order_money(shop, cursor=cursor, limit=limit)
    pending = _pending(shop, [row.key for row in page.rows])
    return Page([OrderShare(row, pending.get(row.key, 0)) for row in page.rows], page.next_cursor)


def order_books(shop: int, *, number: str) -> OrderBooks:
    """One order of this shop; raises NoSuchOrder. Five queries."""
    row = Order.objects.filter(shop=shop, number=number).select_related("trade").first()
    if row is None:
        raise NoSuchOrder()
    lines = list(OrderLine.objects.filter(order=row).order_by("pk"))
    moves = order_statement(shop, number)
    return OrderBooks(
        number=row.number,
        currency=row.currency,
        total_minor=row.total_minor,
        carriage_minor=row.carriage_minor,
        carriage_refunded_minor=row.carriage_refunded_minor,
        refunded_minor=sum(line.refunded_minor for line in lines) + row.carriage_refunded_minor,
        placed_at=row.placed_at,
        completed_at=row.completed_at,
        settles_at=row.settles_at,
        settled_at=row.settled_at,
        lines=tuple(_line_money(lines, shop)),
        moves=tuple(moves),
        pending_minor=sum(_change_of(move, AccountKind.SHOP_PENDING) for move in moves),
        is_simulated=row.trade.is_simulated,
    )


def _pending(shop: int, refs: Sequence[str]) -> dict[str, int]:
    return ledger.standing_by_ref(AccountRef(AccountKind.SHOP_PENDING, shop_key(shop)), refs)


def _change_of(move: ledger.PostedMove, kind: AccountKind) -> int:
    return move.amount_minor * ((move.credit.kind == kind) - (move.debit.kind == kind))


def _line_money(lines: Sequence[OrderLine], shop: int) -> list[LineMoney]:
    shares: dict[tuple[int, str], int] = {}
    rows = DiscountLine.objects.filter(line__in=lines).values_list("line", "payer", "minor")
    for line, payer, minor in rows:
        shares[line, payer] = shares.get((line, payer), 0) + minor
    return [
        LineMoney(
            line=line_view(line),
            platform_minor=shares.get((line.pk, "platform"), 0),
            shop_discount_minor=shares.get((line.pk, "shop"), 0),
            creator_discount_minor=shares.get((line.pk, "creator"), 0),
            shop_minor=line_split(
                line,
                shop=shop,
                subsidy_minor=shares.get((line.pk, "platform"), 0),
                creator_discount_minor=shares.get((line.pk, "creator"), 0),
            ).shop_minor,
        )
        for line in lines
    ]
