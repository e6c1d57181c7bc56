"""Identify: which person an anonymous journey turned out to be.

"Person Identified" (person p, props.anonymous a) gives p every event of `a` that came before it and was not given
to somebody else. What `a` does afterwards, on a device two people share, waits for the next identification.
"""

import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from magpie.log.event import Event

IDENTIFIED = "Person Identified"


@dataclass(frozen=True)
class Links:
    """`by_anonymous["a:1"]` is [(offset of the identification, "p:7"), ...] in offset order."""

    by_anonymous: Mapping[str, list[tuple[int, str]]]

    @classmethod
    def of(cls, events: Iterable[tuple[int, Event]]) -> "Links":
        """From the "Person Identified" events of a log, in offset order."""
        links: dict[str, list[tuple[int, str]]] = {}
        for offset, event in events:
            anonymous = event.props.get("anonymous")
            if event.kind == IDENTIFIED and isinstance(anonymous, str) and event.person:
                links.setdefault(anonymous, []).append((offset, event.person))
        return cls(links)

    def resolve(self, person: str, offset: int) -> str:
        """Who stands behind `person` in the event at `offset`: "a:1" -> "p:7", or the same when nobody said."""
        links = self.by_anonymous.get(person)
        if not links:
            return person
        at = bisect.bisect_left(links, (offset, ""))
        return links[at][1] if at < len(links) else person

    def resolved(self, offset: int, event: Event) -> Event:
        """The event under its person."""
        person = self.resolve(event.person, offset)
        return event if person == event.person else msgspec.structs.replace(event, person=person)

    def anonymous_ids_of(self, person: str) -> frozenset[str]:
        """Every anonymous id that was ever identified as `person`."""
        return frozenset(a for a, links in self.by_anonymous.items() if any(p == person for _, p in links))

    def only(self, anonymous: Iterable[str]) -> "Links":
        """The links of these anonymous ids."""
        return Links({name: self.by_anonymous[name] for name in anonymous if name in self.by_anonymous})
