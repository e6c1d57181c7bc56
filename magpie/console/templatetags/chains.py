"""Words for where a sale came from: what happened at a touch, and where. Takes plain values; asks no database anything."""

from typing import Final, Protocol

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

register = template.Library()

SECOND_MS: Final = 1_000
ACTS: Final = {
    "searched": gettext_noop("Searched"),
    "shown": gettext_noop("Was shown"),
    "watched": gettext_noop("Looked"),
    "opened": gettext_noop("Opened the goods"),
    "liked": gettext_noop("Liked it"),
    "kept": gettext_noop("Kept it for later"),
    "commented": gettext_noop("Commented"),
    "shared": gettext_noop("Shared it"),
    "followed": gettext_noop("Followed"),
    "visited": gettext_noop("Visited the shop"),
    "entered": gettext_noop("Was in the live room"),
    "reserved": gettext_noop("Set one aside"),
    "added": gettext_noop("Put it into the cart"),
    "placed": gettext_noop("Ordered"),
}
SCENES: Final = {
    "feed": gettext_noop("feed"),
    "live": gettext_noop("live room"),
    "video": gettext_noop("films"),
    "mall": gettext_noop("mall"),
    "search": gettext_noop("search results"),
    "store": gettext_noop("shop page"),
    "share": gettext_noop("shared link"),
    "push": gettext_noop("notice"),
    "flash": gettext_noop("flash sale"),
}
CARRIER_KINDS: Final = {
    "post": gettext_noop("posts"),
    "video": gettext_noop("films"),
    "room": gettext_noop("live rooms"),
    "product": gettext_noop("the goods’ own card"),
    "account": gettext_noop("accounts"),
}


class Touch(Protocol):
    """What this needs of a step."""

    @property
    def act(self) -> str: ...

    @property
    def held_ms(self) -> int: ...


@register.simple_tag
def touch_word(step: Touch) -> str:
    """What happened, with how long it held: "Looked for 8 s"."""
    seconds = round(step.held_ms / SECOND_MS)
    if step.act == "watched" and seconds:
        return _("Looked for %(seconds)s s") % {"seconds": seconds}
    return _(ACTS[step.act])


@register.simple_tag
def scene_word(scene: str) -> str:
    """Where it was met, in the words of a shop; "" for nowhere we know of."""
    return _(SCENES[scene]) if scene in SCENES else ""


@register.simple_tag
def carrier_word(kind: str) -> str:
    """What showed the goods; "" for what we have no word for."""
    return _(CARRIER_KINDS[kind]) if kind in CARRIER_KINDS else ""


@register.filter
def share(bp: int) -> int:
    """Basis points as whole per cent: 6667 -> 67."""
    return round(bp / 100)


@register.filter
def place(position: int) -> int:
    """The slate counts from 0, people from 1: 0 -> 1; nothing for a place nobody knows."""
    return position + 1 if position >= 0 else 0
