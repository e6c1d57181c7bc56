"""What the console's frame and pages show beside plain values: the rooms, spans of time, and words of trade as a shop says
them. Takes plain values; asks no database anything.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from django import template
from django.urls import reverse
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from magpie.console.rooms import ROOMS, Room
from magpie.console.site.rooms import SITE_ROOMS

register = template.Library()

STAGES: Final = {
    "unfulfilled": gettext_noop("To send"),
    "partly_shipped": gettext_noop("Partly sent"),
    "shipped": gettext_noop("On the way"),
    "delivered": gettext_noop("Arrived"),
}
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
    "charge_back": gettext_noop("The buyer’s bank took the money back"),
    "restore": gettext_noop("The buyer’s bank gave the money back"),
    "restore_part": gettext_noop("The buyer’s bank gave a part of the money back"),
}
# What a bank does of its own accord goes by the same act as a refund of the shop's.
BANK_ACTS: Final = {"refund_part": gettext_noop("The buyer’s bank took a part of the money back")}
SIDES: Final = {
    "buyer": gettext_noop("by the buyer"),
    "shop": gettext_noop("by the shop"),
    "clock": gettext_noop("by time"),
    "provider": gettext_noop("by bank or carrier"),
    "operator": gettext_noop("by the platform"),
}
ROUTE: Final = {
    "collected": gettext_noop("The carrier has it"),
    "moving": gettext_noop("Under way"),
    "at_hand": gettext_noop("Out for delivery"),
    "arrived": gettext_noop("Delivered"),
    "failed": gettext_noop("Could not be delivered"),
    "returning": gettext_noop("On its way back to the shop"),
}
MOVEMENTS: Final = {
    "receive": gettext_noop("Came in"),
    "adjust": gettext_noop("Counted anew"),
    "reserve": gettext_noop("Held for somebody"),
    "release": gettext_noop("Given back"),
    "sell": gettext_noop("Sold"),
    "return": gettext_noop("Came back"),
    "allot": gettext_noop("Set apart"),
    "recall": gettext_noop("Back on the shelf"),
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


@dataclass(frozen=True)
class Door:
    """A room of one account, and whether this page lies in it."""

    room: Room
    address: str
    is_here: bool


@register.simple_tag
def doors(handle: str, path: str) -> list[Door]:
    """Every room, in order. The first one's address is the beginning of all others."""
    first, *rest = [(room, reverse(room.address, kwargs={"handle": handle})) for room in ROOMS]
    return [
        Door(*first, is_here=path == first[1]),
        *(Door(room, address, is_here=path.startswith(address)) for room, address in rest),
    ]


@register.simple_tag
def site_doors(path: str) -> list[Door]:
    """Every room of the site's own desk; what lies in none of them lies at the first."""
    first, *rest = [(room, reverse(room.address)) for room in SITE_ROOMS]
    others = [Door(room, address, is_here=path.startswith(address)) for room, address in rest]
    return [Door(*first, is_here=not any(door.is_here for door in others)), *others]


@register.simple_tag
def span(earlier: datetime, later: datetime) -> str:
    """How long it is from one instant to another, in its largest unit alone: "5 hours"."""
    return timeuntil(later, earlier, depth=1)


@register.simple_tag
def left_until(earlier: datetime, later: datetime) -> str:
    """The same in two units, for what somebody has to do by then: "1 day, 23 hours"."""
    return timeuntil(later, earlier, depth=2)


@register.simple_tag
def order_stage(order: Stands) -> str:
    """Three axes in one word, the way a shop would say it."""
    if order.status == "cancelled":
        return _("Called off") if order.payment_status == "voided" else _("Refunded")
    if order.is_charged_back:
        return _("Taken back by the buyer’s bank")
    if order.payment_status == "refunded":
        return _("Refunded")
    if order.payment_status == "unpaid":
        return _("Not paid yet")
    return _("Received") if order.status == "completed" else _(STAGES[order.fulfilment_status])


@register.simple_tag
def order_event(act: str, by: str) -> str:
    """What happened; an act without words of its own says its name."""
    words = ACTS | BANK_ACTS if by == "provider" else ACTS
    return _(words[act]) if act in words else act


@register.simple_tag
def order_side(side: str) -> str:
    """Who did it."""
    return _(SIDES[side]) if side in SIDES else side


@register.simple_tag
def carrier_word(kind: str) -> str:
    """What a carrier says of a parcel."""
    return _(ROUTE[kind]) if kind in ROUTE else kind


@register.simple_tag
def movement_word(kind: str) -> str:
    """What a movement of stock was."""
    return _(MOVEMENTS[kind]) if kind in MOVEMENTS else kind


@register.filter
def signed(number: int) -> str:
    """3 -> '+3', -2 -> '−2' with a true minus, 0 -> '0'."""
    return f"+{number:,}" if number > 0 else f"{number:,}".replace("-", "−")


@register.filter
def at(found: dict[object, object], key: object) -> object:
    """found[key], "" where it is not there."""
    return found.get(key, "")
