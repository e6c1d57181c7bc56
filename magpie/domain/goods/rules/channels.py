"""Where something may be sold. No ORM; nothing here reads a person.

A place is named by what it is, "account:12", "room:5", "flash:3" or "scene:live". A sale happens in several places at once,
so a channel is all of their names with spaces between: "account:12 room:5 scene:live". "" is the shelf.
"""

import re
from typing import Final

from magpie.log.event import SCENES

PLACE_CHARS_MAX: Final = 80
PLACE_PATTERN: Final = re.compile(
    rf"(?:account|room|flash):[1-9]\d{{0,17}}|scene:(?:{'|'.join(sorted(SCENES))})", re.ASCII
)


def channel_of(*, account: int = 0, room: int = 0, flash: int = 0, scene: str = "") -> str:
    """account 12, room 5, scene live -> 'account:12 room:5 scene:live'. The caller vouches for each of them."""
    numbered = {"account": account, "room": room, "flash": flash}
    places = [f"{kind}:{number}" for kind, number in numbered.items() if number]
    return " ".join([*places, *([f"scene:{scene}"] if scene else [])])


def rooms_in(channel: str) -> list[str]:
    """The live rooms among the places of a sale: 'account:12 room:5 scene:live' -> ['room:5']."""
    return [place for place in channel.split() if place.startswith("room:")]


def room_number(channel: str) -> int:
    """The first live room of a channel: 'account:12 room:5' -> 5; 0 where there is none."""
    rooms = rooms_in(channel)
    return int(rooms[0].partition(":")[2]) if rooms else 0


def may_sell(exclusive_channel: str, channel: str) -> bool:
    """An offer of "" is sold everywhere; an exclusive one only where one of the places of the sale is its own."""
    return not exclusive_channel or exclusive_channel in channel.split()
