"""Redaction: what is left of an event when its person is forgotten. Pure; it touches no file."""

from typing import Any

import msgspec

from magpie.log.event import Event
from magpie.log.linking import Links


class Redaction:
    """Redacts one person's events up to the offset of their erasure, and counts what it did.

    `names` are the person's id and every anonymous id that was identified as them and as nobody else: all of those
    goes, also what no identification covers. Of an id they shared with somebody, what was identified as them goes.
    """

    def __init__(self, person: str, links: Links, offset: int) -> None:
        self.person, self.links, self.offset = person, links, offset
        shared = {
            name for name, found in links.by_anonymous.items() if any(who != person for _, who in found)
        }
        self.names = frozenset((person, *links.anonymous_ids_of(person) - shared))
        self.needles = [name.encode() for name in sorted((person, *links.anonymous_ids_of(person)))]
        self.events = 0
        self.mentions = 0

    @property
    def changes(self) -> int:
        return self.events + self.mentions

    def redact(self, offset: int, event: Event) -> Event:
        """The event as it may stay: the very same object when nothing in it is the person's."""
        if offset > self.offset:
            return event
        if event.person in self.names or (
            event.person and self.links.resolve(event.person, offset) == self.person
        ):
            self.events += 1
            return Event(id="", ts_ms=event.ts_ms, kind=event.kind, card=event.card)
        if not self._is_mentioned(event):
            return event
        self.mentions += 1
        return msgspec.convert(_without(msgspec.to_builtins(event), self.names), Event)

    def may_touch(self, data: bytes) -> bool:
        """Whether any of the names occurs in these bytes at all."""
        return any(needle in data for needle in self.needles)

    def _is_mentioned(self, event: Event) -> bool:
        data = msgspec.json.encode(event)
        return any(b'"%b"' % name.encode() in data for name in self.names)


def _without(value: Any, names: frozenset[str]) -> Any:
    """JSON (hence Any) with every string that is one of `names` made ""."""
    if isinstance(value, dict):
        return {_without(key, names): _without(item, names) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without(item, names) for item in value]
    return "" if isinstance(value, str) and value in names else value
