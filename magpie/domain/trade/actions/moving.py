"""Locking a trade and its orders, and moving an order along its axes: the only place that writes its status, one event
beside each move.
"""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from magpie.domain.outbox.compiled import compiled
from magpie.domain.outbox.rows import insert_row, update_row
from magpie.domain.payment import actions as payment
from magpie.domain.trade.models import Order, OrderEvent, OrderLine, Trade
from magpie.domain.trade.rules.states import Act, Role, after


@compiled
def lock_trade(trade: int) -> "QuerySet[Trade]":
    """The trade, locked; nothing where there is none."""
    return Trade.objects.select_for_update().filter(pk=trade)


@compiled
def lock_orders(trade: int) -> "QuerySet[Order]":
    """All orders of a trade, locked in the order of their keys."""
    return Order.objects.select_for_update().filter(trade=trade).order_by("pk")


def hold_payment(*, trade: int, intent: str) -> None:
    """Hold what all orders of a trade share: its payment, or where it cost nothing, and has none, the trade itself."""
    if intent:
        payment.hold_intent(intent=intent)
    else:
        list(lock_trade(trade))


@compiled
def lines_of_trade(trade: int) -> "QuerySet[OrderLine]":
    """All lines of a trade, order by order. Who changes one holds the lock of its order."""
    return OrderLine.objects.filter(order__trade=trade).order_by("order", "pk")


def move_order(order: Order, act: Act, *, by: Role, now: datetime, **detail: Any) -> None:
    """Do what the table says and write down that it happened. The caller holds the order's lock. Raises NotNow."""
    state = after(act, order.state)
    order.status, order.payment_status, order.fulfilment_status = state.order, state.payment, state.fulfilment
    update_row(order)
    insert_row(OrderEvent(order=order, act=act.value, by=by.value, detail=detail, at=now))
