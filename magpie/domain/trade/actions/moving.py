"""Moving an order along its axes: the only place that writes its status, one event beside each move."""

from datetime import datetime
from typing import Any

from magpie.domain.trade.models import Order, OrderEvent
from magpie.domain.trade.rules.states import Act, Role, after


def lock_orders(trade: int) -> list[Order]:
    """All orders of a trade, locked in the order of their keys."""
    return list(Order.objects.select_for_update().filter(trade=trade).order_by("pk"))


def move_order(order: Order, act: Act, *, by: Role, now: datetime, **detail: Any) -> None:
    """Do what the table says and write down that it happened. The caller holds the order's lock. Raises NotNow."""
    state = after(act, order.state)
    order.status, order.payment_status, order.fulfilment_status = state.order, state.payment, state.fulfilment
    order.save()
    OrderEvent.objects.create(order=order, act=act.value, by=by.value, detail=detail, at=now)
