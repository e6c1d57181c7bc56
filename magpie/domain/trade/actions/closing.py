"""Calling a trade off before it is paid: by its buyer, or because its time is over. Its pieces are free again.

Locks in this order, as a payment that arrives does: the payment's intent, the trade, its orders, coupons, the stock rows
by SKU.
"""

from datetime import datetime

from django.db import transaction

from magpie.domain.campaigns import actions as campaigns
from magpie.domain.flash import actions as flash
from magpie.domain.goods import actions as goods
from magpie.domain.outbox.actions import write_fact
from magpie.domain.payment import actions as payment
from magpie.domain.payment import queries as payments
from magpie.domain.payment.queries import IntentState
from magpie.domain.payment.refusals import AlreadyPaid, ProviderAway, ProviderRefused
from magpie.domain.payment.rules import Status
from magpie.domain.trade import rules
from magpie.domain.trade.actions.moving import lock_orders, move_order
from magpie.domain.trade.actions.paying import ask_provider, take_payment
from magpie.domain.trade.actions.places import pieces_of
from magpie.domain.trade.events import OrderCancelled
from magpie.domain.trade.models import Order, OrderLine, Trade
from magpie.domain.trade.refusals import NoSuchTrade
from magpie.domain.trade.rules.states import Act, NotNow, Role, may
from magpie.kit.crashpoints import Point, reach


def cancel_trade(*, person: str, trade: str, now: datetime) -> None:
    """The buyer calls off what is not paid yet. Raises NoSuchTrade, NotNow (paid, or ended already).

    Facts: CouponGivenBack, StockMoved, OrderCancelled.
    """
    found = Trade.objects.filter(number=trade, person=person).first()
    if found is None:
        raise NoSuchTrade()
    with transaction.atomic():
        if not _end(found.pk, Act.CANCEL, by=Role.BUYER, now=now):
            order = Order.objects.filter(trade=found).order_by("pk").first()
            assert order is not None
            state = order.state
            raise NotNow(
                act=Act.CANCEL.value, order=state.order.value, payment=state.payment.value,
                fulfilment=state.fulfilment.value,
            )  # fmt: skip


def expire_trades(*, now: datetime) -> int:
    """End what was not paid in time, oldest first, at most SWEEP_ROWS_MAX; how many ended. One transaction each.

    The provider is asked once more before; where it is away or still at work, its word is waited for until PAYMENT_GRACE
    is over as well. What turns out to be paid is paid. Never inside a transaction.
    """
    due = Trade.objects.filter(paid_at=None, ended_at=None, pay_until__lte=now).order_by("pay_until")
    ended = 0
    for trade in due[: rules.SWEEP_ROWS_MAX]:
        if trade.intent and not _is_unpaid_for_good(trade, now=now):
            continue
        with transaction.atomic():
            ended += _end(trade.pk, Act.EXPIRE, by=Role.CLOCK, now=now)
    return ended


def _is_unpaid_for_good(trade: Trade, *, now: datetime) -> bool:
    is_late = trade.pay_until + rules.PAYMENT_GRACE <= now
    known = payments.state_of(trade.intent)
    if known.is_closed and not known.captured_minor:
        return True  # closing it, the payment's own clock has asked the provider for its last word already
    try:
        state = ask_provider(intent=trade.intent, now=now)
    except (ProviderAway, ProviderRefused):
        return is_late
    return is_late or state.status is not Status.PROCESSING


def _end(trade: int, act: Act, *, by: Role, now: datetime) -> bool:
    """End a trade that nobody paid; False when it was paid or ended meanwhile. Inside a transaction."""
    intent = Trade.objects.values_list("intent", flat=True).get(pk=trade)
    state = _close_payment(intent, now=now) if intent else None
    row = Trade.objects.select_for_update().get(pk=trade)
    orders = lock_orders(trade)
    is_paid = row.paid_at is not None or (state is not None and state.captured_minor >= row.total_minor)
    if is_paid or row.ended_at or not all(may(act, order.state) for order in orders):
        return False
    row.ended_at, row.phone_hash = now, ""
    row.save()
    campaigns.give_back_uses(ref=row.key, now=now)
    lines = list(OrderLine.objects.filter(order__trade=row).order_by("order", "pk"))
    pieces = [pieces_of(line, line.quantity) for line in lines if not line.claim]
    goods.release_pieces(pieces=pieces, ref=row.key, now=now)
    if len(pieces) < len(lines):
        flash.give_back(ref=row.key, now=now)
    reach(Point.PIECES_RELEASED)
    for order in orders:
        move_order(order, act, by=by, now=now)
        _say_cancelled(row, order, [line for line in lines if line.order_id == order.pk], act, now=now)
    if state is not None:
        take_payment(state, now=now)
    return True


def _close_payment(intent: str, *, now: datetime) -> IntentState:
    """Nobody may pay it any more; where a part was paid already, that part goes back with the end of the trade."""
    try:
        return payment.cancel_intent(intent=intent, now=now)
    except AlreadyPaid:
        return payments.state_of(intent)


def _say_cancelled(trade: Trade, order: Order, lines: list[OrderLine], act: Act, *, now: datetime) -> None:
    fact = OrderCancelled(
        order=order.pk,
        number=order.number,
        person=trade.person_id or "",
        shop=order.shop_id,
        product=lines[0].product_id,
        quantity=sum(line.quantity for line in lines),
        total_minor=order.total_minor,
        currency=order.currency,
        why="expired" if act is Act.EXPIRE else "cancelled",
    )
    write_fact(fact, now=now, simulated=trade.is_simulated)
