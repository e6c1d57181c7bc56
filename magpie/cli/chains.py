"""The ordered chain behind one slate or one reservation, found in the journey log.

A chain is the events of one person in the order of the log: the slate that showed the card, what the person did with
it, and the reservation with what became of it. It needs no writer, so it works on a site that runs or is down.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from magpie.log.catalogue import BY_NAME
from magpie.log.event import Event
from magpie.log.readers import LogReader

RESERVED = "Stock Reserved"
SERVED = "Slate Served"
RESERVATION_PREFIX = "reservation:"


@dataclass(frozen=True)
class Link:
    """One event of a chain and its place in the log."""

    offset: int
    event: Event

    @property
    def stage(self) -> str:
        kind = BY_NAME.get(self.event.kind)
        return str(kind.stage) if kind else ""


def chain_of_reservation(reader: LogReader, ref: str) -> list[Link]:
    """Slate → views → reservation, in log order; empty when the log has no such reservation."""
    events = [Link(offset, event) for offset, event in reader.read(links=reader.links())]
    reserved = next((link for link in events if link.event.kind == RESERVED and link.event.ref == ref), None)
    if reserved is None:
        return []
    return [link for link in events if belongs_to(link, reserved)]


def chain_of_slate(reader: LogReader, slate: str) -> list[Link]:
    """The slate as served and everything its person did with it."""
    return [
        Link(offset, event) for offset, event in reader.read(links=reader.links()) if event.slate == slate
    ]


def belongs_to(link: Link, reserved: Link) -> bool:
    """Whether an event is part of the way to this reservation, or of what became of it."""
    event, goal = link.event, reserved.event
    if event.person != goal.person:
        return False
    if event.ref == goal.ref:
        return True
    if link.offset > reserved.offset:
        return False
    if event.kind == SERVED:
        return event.slate == goal.slate and bool(goal.slate)
    return touches(event, {goal.card, goal.carrier} - {""})


def touches(event: Event, cards: Iterable[str]) -> bool:
    """Whether the event is about one of the cards, directly or as its carrier."""
    return any(card in (event.card, event.carrier) for card in cards)


def served_cards(event: Event) -> list[dict[str, object]]:
    """The cards of a "Slate Served" event as plain rows, best first; [] for other kinds."""
    return list(event.props.get("cards", ())) if event.kind == SERVED else []
