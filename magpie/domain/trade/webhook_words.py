"""What a shop's own server is told of its orders. Which fact is told under which type says config/wiring.py.

Numbers and amounts alone: who bought and where it goes is asked of the API, by somebody who may.
"""

from collections.abc import Mapping

from magpie.domain.trade.events import (
    OrderCancelled,
    OrderCompleted,
    OrderDelivered,
    OrderPaid,
    OrderPlaced,
    ParcelSent,
)

Told = OrderPlaced | OrderPaid | OrderCancelled | ParcelSent | OrderDelivered | OrderCompleted


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
