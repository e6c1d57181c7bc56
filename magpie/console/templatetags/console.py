"""What the console's frame shows beside a page: its rooms. Takes plain values; asks no database anything."""

from django import template

from magpie.console.rooms import ROOMS, Room

register = template.Library()


@register.simple_tag
def rooms() -> tuple[Room, ...]:
    """Every room, in order."""
    return ROOMS
