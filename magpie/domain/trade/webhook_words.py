"""What a shop's own server is told of its orders. Which fact is told under which type says config/wiring.py.

Numbers and amounts alone: who bought and where it goes is asked of the API, by somebody who may.
"""

from collections.abc import Mapping

from magpie.domain.trade.events import (
    AfterSaleMoved,
    AfterSaleOpened,
    OrderCancelled,
    OrderCompleted,
    OrderDelivered,
    OrderLate,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    OrderSettled,
    ParcelSent,
)

Told = (
    OrderPlaced
    | OrderPaid
    | OrderCancelled
    | ParcelSent
    | OrderDelivered
    | OrderCompleted
    | AfterSaleOpened
    | AfterSaleMoved
    | OrderRefunded
    | OrderLate
    | OrderSettled
)


def shop_of(fact: Told) -> int:
    """The account whose order it is."""
    return fact.shop


def amount(fact: OrderPlaced | OrderPaid) -> Mapping[str, object]:
    return {"order": fact.number, "total_minor": fact.total_minor, "currency": fact.currency}


def cancelled(fact: OrderCancelled) -> Mapping[str, object]:
    return {
        "order": fact.number,
        "total_minor": fact.total_minor,
        "currency": fact.currency,
        "why": fact.why,
    }


def sent(fact: ParcelSent) -> Mapping[str, object]:
    return {
        "order": fact.number,
        "parcel": fact.parcel,
        "carrier": fact.carrier_name,
        "waybill": fact.waybill,
        "is_last": fact.is_last,
    }


def delivered(fact: OrderDelivered) -> Mapping[str, object]:
    return {"order": fact.number}


def completed(fact: OrderCompleted) -> Mapping[str, object]:
    return {"order": fact.number, "why": fact.why}


def asked(fact: AfterSaleOpened) -> Mapping[str, object]:
    return {
        "aftersale": fact.number,
        "kind": fact.kind,
        "reason": fact.reason,
        "quantity": fact.quantity,
        "amount_minor": fact.amount_minor,
        "currency": fact.currency,
    }


def moved(fact: AfterSaleMoved) -> Mapping[str, object]:
    return {
        "aftersale": fact.number,
        "act": fact.act,
        "by": fact.by,
        "status": fact.status,
        "arbitration": fact.arbitration,
    }


def refunded(fact: OrderRefunded) -> Mapping[str, object]:
    return {
        "order": fact.number,
        "line": fact.line,
        "quantity": fact.quantity,
        "amount_minor": fact.amount_minor,
        "currency": fact.currency,
        "reason": fact.reason,
    }


def late(fact: OrderLate) -> Mapping[str, object]:
    return {"order": fact.number, "amount_minor": fact.amount_minor, "currency": fact.currency}


def settled(fact: OrderSettled) -> Mapping[str, object]:
    return {
        "order": fact.number,
        "shop_minor": fact.shop_minor,
        "fee_minor": fact.fee_minor,
        "currency": fact.currency,
    }
