"""The words of trade: where an order stands, what happened to it, what a carrier says. One table each, both languages."""

from typing import Final, Protocol

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

register = template.Library()

ACTS: Final = {
    "place": noop("Ordered"),
    "pay": noop("Paid"),
    "cancel": noop("Called off"),
    "expire": noop("Not paid in time"),
    "ship_part": noop("A part was sent"),
    "ship": noop("Sent"),
    "deliver": noop("Arrived"),
    "confirm": noop("Received"),
    "refund_part": noop("A part was refunded"),
    "refund": noop("Refunded"),
}
ROUTE: Final = {
    "collected": noop("The carrier has it"),
    "moving": noop("On its way"),
    "at_hand": noop("Out for delivery"),
    "arrived": noop("Delivered"),
    "failed": noop("Could not be delivered"),
    "returning": noop("On its way back to the shop"),
}
FULFILMENT: Final = {
    "unfulfilled": noop("Being packed"),
    "partly_shipped": noop("A part is on its way"),
    "shipped": noop("On its way"),
    "delivered": noop("Arrived"),
}


class Stands(Protocol):
    """What this needs of an order."""

    @property
    def status(self) -> str: ...

    @property
    def payment_status(self) -> str: ...

    @property
    def fulfilment_status(self) -> str: ...


@register.simple_tag
def order_state(order: Stands) -> str:
    """Three axes in one word, the way a buyer would say it."""
    if order.status == "cancelled":
        return _("Called off") if order.payment_status == "voided" else _("Refunded")
    if order.payment_status == "refunded":
        return _("Refunded")
    if order.payment_status == "unpaid":
        return _("Waiting for payment")
    if order.status == "completed":
        return _("Received")
    return _(FULFILMENT[order.fulfilment_status])


@register.simple_tag
def order_act(act: str) -> str:
    """What an event of an order says; an act without words of its own says its name."""
    return _(ACTS[act]) if act in ACTS else act


@register.simple_tag
def route_word(kind: str) -> str:
    """What a carrier says of a parcel."""
    return _(ROUTE[kind]) if kind in ROUTE else kind
