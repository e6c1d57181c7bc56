"""Redaction: what is left of an event when its person, or the account that spoke in it, is forgotten.

Pure; it touches no file.
"""

from typing import Any, Protocol

import msgspec

from magpie.log.event import Event
from magpie.log.linking import Links
from magpie.log.payloads import without_words

PUBLISHED = "Card Published"


class Redaction(Protocol):
    """What the rewriting of files needs to know: which bytes may hold something, and what stays of an event."""

    offset: int
    needles: list[bytes]
    names: frozenset[str]
    events: int
    mentions: int

    def redact(self, offset: int, event: Event) -> Event:
        """The event as it may stay: the very same object when there is nothing to take out."""
        ...

    def may_touch(self, data: bytes) -> bool:
        """Whether these bytes may hold anything to take out at all."""
        ...


class PersonRedaction:
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

    def redact(self, offset: int, event: Event) -> Event:
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
        return any(needle in data for needle in self.needles)

    def _is_mentioned(self, event: Event) -> bool:
        data = msgspec.json.encode(event)
        return any(b'"%b"' % name.encode() in data for name in self.names)


class AccountRedaction:
    """Takes what an erased account wrote out of its cards; what the cards were, and when, stays."""

    def __init__(self, account: str, offset: int) -> None:
        self.account, self.offset = account, offset
        self.names: frozenset[str] = frozenset()
        self.needles = [account.encode()]
        self.events = 0
        self.mentions = 0

    def redact(self, offset: int, event: Event) -> Event:
        if offset > self.offset or event.kind != PUBLISHED or event.account != self.account:
            return event
        wordless = without_words(event.props)
        if wordless == event.props:
            return event
        self.events += 1
        return msgspec.structs.replace(event, props=wordless)

    def may_touch(self, data: bytes) -> bool:
        return self.needles[0] in data


def _without(value: Any, names: frozenset[str]) -> Any:
    """JSON (hence Any) with every string that is one of `names` made ""."""
    if isinstance(value, dict):
        return {_without(key, names): _without(item, names) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without(item, names) for item in value]
    return "" if isinstance(value, str) and value in names else value
