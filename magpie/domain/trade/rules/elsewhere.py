"""A sale that another system made, as somebody who brings its records says it, and where it stands on our three axes.

It is history: nothing of it is held, owed or promised here. No ORM.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from magpie.domain.payment.rules.elsewhere import PaidElsewhere
from magpie.domain.trade.rules import CHECKOUT_LINES_MAX
from magpie.domain.trade.rules.states import Act, FulfilmentStatus, OrderStatus, PaymentStatus, Role, State

ORIGIN = re.compile(r"[a-z][a-z0-9_]{1,19}")
NUMBER = re.compile(r"[\x21-\x7e]{1,64}")
PIECES_MAX, AMOUNT_MINOR_MAX = 10_000, 10**11


class Progress(StrEnum):
    """How far a sale came there. CALLED_OFF: by whoever it was; what had been paid, sent and had arrived is said beside it."""

    WAITING = "waiting"
    SENT = "sent"
    ARRIVED = "arrived"
    CALLED_OFF = "called_off"


@dataclass(frozen=True, kw_only=True)
class LineElsewhere:
    """Pieces of one product at one price. `handle` names the product in its shop; `ship_days` is what was promised."""

    handle: str
    title_zh: str
    title_en: str
    quantity: int
    unit_minor: int
    carriage_minor: int = 0
    ship_days: int = 0

    @property
    def goods_minor(self) -> int:
        return self.unit_minor * self.quantity


@dataclass(frozen=True, kw_only=True)
class OrderElsewhere:
    """What one shop sold."""

    shop: str
    shop_zh: str
    shop_en: str
    lines: tuple[LineElsewhere, ...]

    @property
    def goods_minor(self) -> int:
        return sum(line.goods_minor for line in self.lines)

    @property
    def carriage_minor(self) -> int:
        return sum(line.carriage_minor for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class SaleElsewhere:
    """What was paid at once. `origin` and `number` name it there, `status` is that system's own word for where it stands.

    `orders` may be empty: some systems keep no lines of what was called off. `zone` is where its shops have their days.
    """

    origin: str
    number: str
    person: str
    currency: str
    zone: str
    status: str
    progress: Progress
    placed_at: datetime
    paid_at: datetime | None = None
    sent_at: datetime | None = None
    arrived_at: datetime | None = None
    orders: tuple[OrderElsewhere, ...] = ()
    paid: tuple[PaidElsewhere, ...] = ()

    @property
    def goods_minor(self) -> int:
        return sum(order.goods_minor for order in self.orders)

    @property
    def carriage_minor(self) -> int:
        return sum(order.carriage_minor for order in self.orders)

    @property
    def total_minor(self) -> int:
        return self.goods_minor + self.carriage_minor

    @property
    def paid_minor(self) -> int:
        return sum(one.amount_minor for one in self.paid)

    @property
    def is_paid(self) -> bool:
        return self.paid_at is not None

    @property
    def is_sale(self) -> bool:
        """Whether it brought its shops anything: paid and not called off."""
        return self.is_paid and self.progress is not Progress.CALLED_OFF


def wrong_with(sale: SaleElsewhere) -> str:
    """The name of the first thing that cannot be taken as it is said; "" where all can."""
    lines = [line for order in sale.orders for line in order.lines]
    amounts = [
        amount for line in lines for amount in (line.unit_minor, line.goods_minor, line.carriage_minor)
    ]
    handles = [(order.shop, line.handle) for order in sale.orders for line in order.lines]
    is_moved = sale.sent_at is not None or sale.arrived_at is not None
    fits = {
        "origin": bool(ORIGIN.fullmatch(sale.origin)),
        "number": bool(NUMBER.fullmatch(sale.number)),
        "lines": len(lines) <= CHECKOUT_LINES_MAX and all(order.lines for order in sale.orders),
        "shops": len({order.shop for order in sale.orders}) == len(sale.orders),
        "products": len(set(handles)) == len(handles),
        "quantity": all(1 <= line.quantity <= PIECES_MAX for line in lines),
        "amounts": all(0 <= amount <= AMOUNT_MINOR_MAX for amount in amounts),
        "paid": (sale.is_paid or not sale.paid) and all(one.amount_minor > 0 for one in sale.paid),
        "progress": _is_told(sale) and (sale.is_paid or not is_moved),
    }
    return next((name for name, is_right in fits.items() if not is_right), "")


def _is_told(sale: SaleElsewhere) -> bool:
    """What was sent says when, what arrived says both."""
    if sale.progress is Progress.ARRIVED or sale.arrived_at is not None:
        return sale.sent_at is not None and sale.arrived_at is not None
    return (sale.sent_at is not None) == (sale.progress is Progress.SENT) or (
        sale.progress is Progress.CALLED_OFF
    )


def state_of(sale: SaleElsewhere) -> State:
    """Where its orders stand. What nobody paid there is over: nobody can pay it here."""
    if not sale.is_paid:
        return State(OrderStatus.CANCELLED, PaymentStatus.VOIDED, FulfilmentStatus.NOTHING_TO_SHIP)
    return State(_order(sale), PaymentStatus.PAID, _fulfilment(sale))


def _order(sale: SaleElsewhere) -> OrderStatus:
    if sale.progress is Progress.CALLED_OFF:
        return OrderStatus.CANCELLED
    return OrderStatus.COMPLETED if sale.progress is Progress.ARRIVED else OrderStatus.OPEN


def _fulfilment(sale: SaleElsewhere) -> FulfilmentStatus:
    if sale.arrived_at is not None:
        return FulfilmentStatus.DELIVERED
    if sale.sent_at is not None:
        return FulfilmentStatus.SHIPPED
    is_over = sale.progress is Progress.CALLED_OFF
    return FulfilmentStatus.NOTHING_TO_SHIP if is_over else FulfilmentStatus.UNFULFILLED


def acts_of(sale: SaleElsewhere) -> Iterator[tuple[str, Role, datetime]]:
    """What happened to each of its orders, in the order of our table, at the instants that are known.

    When something was called off nobody wrote down: the last known instant stands for it.
    """
    told = [
        (Act.PAY, Role.PROVIDER, sale.paid_at),
        (Act.SHIP, Role.SHOP, sale.sent_at),
        (Act.DELIVER, Role.PROVIDER, sale.arrived_at),
        (Act.CONFIRM, Role.CLOCK, sale.arrived_at if sale.progress is Progress.ARRIVED else None),
    ]
    known = [(act.value, by, at) for act, by, at in told if at is not None]
    yield ("place", Role.BUYER, sale.placed_at)
    yield from known
    if state_of(sale).order is OrderStatus.CANCELLED:
        last = max([sale.placed_at, *(at for _, _, at in known)])
        yield ((Act.CANCEL if sale.is_paid else Act.EXPIRE).value, Role.CLOCK, last)
