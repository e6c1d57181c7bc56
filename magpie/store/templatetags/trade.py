"""The words of trade: where an order stands, what happened to it, what a carrier says. One table each, both languages."""

from typing import Final, Protocol

from django import template
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

register = template.Library()

ACTS: Final = {
    "place": gettext_noop("Ordered"),
    "pay": gettext_noop("Paid"),
    "cancel": gettext_noop("Called off"),
    "expire": gettext_noop("Not paid in time"),
    "ship_part": gettext_noop("A part was sent"),
    "ship": gettext_noop("Sent"),
    "deliver": gettext_noop("Arrived"),
    "confirm": gettext_noop("Received"),
    "refund_part": gettext_noop("A part was refunded"),
    "refund": gettext_noop("Refunded"),
    "nothing_left": gettext_noop("The rest was called off"),
    "cancel_paid": gettext_noop("Called off and refunded"),
    "charge_back": gettext_noop("Your bank took the money back"),
    "restore": gettext_noop("Your bank gave the money back to the shop"),
    "restore_part": gettext_noop("Your bank gave a part of the money back to the shop"),
}
# What a bank does of its own accord goes by the same act as a refund of the shop's.
BANK_ACTS: Final = {"refund_part": gettext_noop("Your bank took a part of the money back")}
ROUTE: Final = {
    "collected": gettext_noop("The carrier has it"),
    "moving": gettext_noop("On its way"),
    "at_hand": gettext_noop("Out for delivery"),
    "arrived": gettext_noop("Delivered"),
    "failed": gettext_noop("Could not be delivered"),
    "returning": gettext_noop("On its way back to the shop"),
}
FULFILMENT: Final = {
    "unfulfilled": gettext_noop("Being packed"),
    "partly_shipped": gettext_noop("A part is on its way"),
    "shipped": gettext_noop("On its way"),
    "delivered": gettext_noop("Arrived"),
}


class Stands(Protocol):
    """What this needs of an order."""

    @property
    def status(self) -> str: ...

    @property
    def payment_status(self) -> str: ...

    @property
    def fulfilment_status(self) -> str: ...

    @property
    def is_charged_back(self) -> bool: ...


@register.simple_tag
def order_state(order: Stands) -> str:
    """Three axes in one word, the way a buyer would say it."""
    if order.status == "cancelled":
        return _("Called off") if order.payment_status == "voided" else _("Refunded")
    if order.is_charged_back:
        return _("Taken back by your bank")
    if order.payment_status == "refunded":
        return _("Refunded")
    if order.payment_status == "unpaid":
        return _("Waiting for payment")
    if order.status == "completed":
        return _("Received")
    return _(FULFILMENT[order.fulfilment_status])


@register.simple_tag
def order_act(act: str, by: str) -> str:
    """What an event of an order says; an act without words of its own says its name."""
    words = ACTS | BANK_ACTS if by == "provider" else ACTS
    return _(words[act]) if act in words else act


@register.simple_tag
def route_word(kind: str) -> str:
    """What a carrier says of a parcel."""
    return _(ROUTE[kind]) if kind in ROUTE else kind


class Reasoned(Protocol):
    """A sentence in both languages."""

    @property
    def zh(self) -> str: ...

    @property
    def en(self) -> str: ...


@register.simple_tag
def lawful(reason: Reasoned) -> str:
    """The published reason of an exclusion, in the reader's language."""
    return reason.zh if (get_language() or "").startswith("zh") else reason.en
