"""How facts of trade are told to the journey log. Ids, times and “simulated” are added by the relay."""

from magpie.domain.outbox.wiring import Moment
from magpie.domain.trade.events import (
    CartChanged,
    LinePaid,
    OrderCancelled,
    OrderCompleted,
    OrderDelivered,
    OrderPlaced,
    OrderRefunded,
    ParcelSent,
)
from magpie.domain.trade.rules.aftersales import Kind
from magpie.log.event import Event


def cart_changed(fact: CartChanged, moment: Moment) -> Event:
    """“Product Added” or “Product Removed”, with the way that led there."""
    return Event(
        id="",
        ts_ms=0,
        kind="Product Added" if fact.quantity > 0 else "Product Removed",
        person=fact.person,
        account=f"account:{fact.shop}",
        card=f"product:{fact.product}",
        scene=fact.scene,
        slate=fact.slate,
        position=fact.position,
        measure=float(abs(fact.quantity)),
        value_minor=fact.price_minor * abs(fact.quantity),
        currency=fact.currency,
        carrier=fact.carrier,
    )


def order_placed(fact: OrderPlaced, moment: Moment) -> Event | None:
    """“Order Placed”: it is not paid yet, so it moves no stage. Nothing is said of an erased person."""
    if not fact.person:
        return None
    return Event(
        id="",
        ts_ms=0,
        kind="Order Placed",
        person=fact.person,
        account=f"account:{fact.shop}",
        value_minor=fact.total_minor,
        currency=fact.currency,
        ref=f"order:{fact.number}",
    )


def line_paid(fact: LinePaid, moment: Moment) -> Event | None:
    """“Order Completed” of the event spec: a line of it is paid. Its value is what the buyer paid for the line."""
    if not fact.person:
        return None
    return Event(
        id="",
        ts_ms=0,
        kind="Order Completed",
        person=fact.person,
        account=f"account:{fact.shop}",
        card=f"product:{fact.product}",
        scene=fact.scene,
        slate=fact.slate,
        position=fact.position,
        measure=float(fact.quantity),
        value_minor=fact.paid_minor,
        currency=fact.currency,
        carrier=fact.carrier,
        ref=f"line:{fact.line}",
    )


def order_cancelled(fact: OrderCancelled, moment: Moment) -> Event | None:
    if not fact.person:
        return None
    return Event(
        id="",
        ts_ms=0,
        kind="Order Cancelled",
        person=fact.person,
        account=f"account:{fact.shop}",
        card=f"product:{fact.product}",
        measure=float(fact.quantity),
        value_minor=fact.total_minor,
        currency=fact.currency,
        ref=f"order:{fact.number}",
        props={"why": fact.why},
    )


def parcel_sent(fact: ParcelSent, moment: Moment) -> Event | None:
    return _moved("Parcel Sent", fact)


def order_delivered(fact: OrderDelivered, moment: Moment) -> Event | None:
    return _moved("Order Delivered", fact)


def order_received(fact: OrderCompleted, moment: Moment) -> Event | None:
    """“Order Received”: the buyer has it, by word or by time. “Order Completed” of the spec is the payment."""
    return _moved("Order Received", fact)


def order_refunded(fact: OrderRefunded, moment: Moment) -> Event | None:
    """“Order Refunded”: its value is what goes back, so that what is shown next is worth what is kept.

    A difference of price is no word against the goods: “Order Updated”.
    """
    if not fact.person:
        return None
    return Event(
        id="",
        ts_ms=0,
        kind="Order Updated" if fact.kind == Kind.PRICE_PROTECTION else "Order Refunded",
        person=fact.person,
        account=f"account:{fact.shop}",
        card=f"product:{fact.product}",
        scene=fact.scene,
        slate=fact.slate,
        position=fact.position,
        measure=float(fact.quantity),
        value_minor=fact.amount_minor,
        currency=fact.currency,
        carrier=fact.carrier,
        ref=f"line:{fact.line}",
        props={"why": fact.reason, "kind": fact.kind},
    )


def _moved(kind: str, fact: ParcelSent | OrderDelivered | OrderCompleted) -> Event | None:
    if not fact.person:
        return None
    return Event(
        id="",
        ts_ms=0,
        kind=kind,
        person=fact.person,
        account=f"account:{fact.shop}",
        ref=f"order:{fact.number}",
    )
