"""Journeys read from the log's files: everything a person did about a subject, oldest first.

An anonymous journey that was identified belongs to the person it was identified as. Needs no writer.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from magpie.gateway.contract import JourneyStep
from magpie.log.event import Event
from magpie.log.readers import LogReader


@dataclass(frozen=True)
class JourneyFiles:
    """Reads the folder of one log."""

    folder: Path

    def steps(self, *, person: str, subject: str, start: int, limit: int) -> list[JourneyStep]:
        """At most `limit` steps from offset `start` on; `subject` "" means about anything."""
        reader = LogReader(self.folder)
        links = reader.links()
        steps: list[JourneyStep] = []
        for offset, event in reader.read(start, links=links):
            if event.person == person and is_about(event, subject):
                steps.append(JourneyStep(offset, as_json(event)))
                if len(steps) == limit:
                    break
        return steps


def is_about(event: Event, subject: str) -> bool:
    """Whether the event speaks of the subject: as its card, carrier, account, slate or reference; or shows it."""
    if not subject or subject in (event.card, event.carrier, event.account, event.slate, event.ref):
        return True
    return event.kind == "Slate Served" and any(
        card.get("card") == subject for card in event.props.get("cards", ())
    )


def as_json(event: Event) -> dict[str, object]:
    """The event as plain JSON types, only what was said."""
    plain: dict[str, object] = msgspec.to_builtins(event)
    return plain
