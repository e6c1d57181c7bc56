"""What the pages of webhooks say first: one sentence's worth of state, and three figures of the last day."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from magpie.domain.webhooks import queries
from magpie.domain.webhooks.catalogue import BY_NAME
from magpie.domain.webhooks.queries import EndpointView, MessageView


class Mood(StrEnum):
    """Which sentence stands on top, the gravest first."""

    OFF = "off"
    FAILING = "failing"
    WAITING = "waiting"
    WELL = "well"
    NONE = "none"


@dataclass(frozen=True)
class EndpointsPage:
    endpoints: Sequence[EndpointView]
    mood: Mood
    concerned: EndpointView | None
    day: queries.DayView


def read_endpoints(*, person: str, account: int, now: datetime) -> EndpointsPage:
    """Six queries."""
    endpoints = queries.endpoints_of(person=person, account=account)
    mood, concerned = _mood_of(endpoints)
    day = queries.day_of(person=person, account=account, now=now)
    return EndpointsPage(endpoints, mood, concerned, day)


def mood_of(endpoint: EndpointView) -> Mood:
    """Off by its owner's wish is no alarm: it is `OFF` only when we switched it off."""
    if endpoint.disabled_why and endpoint.disabled_why != "staff":
        return Mood.OFF
    if endpoint.failures:
        return Mood.FAILING
    return Mood.WAITING if endpoint.waiting else Mood.WELL


def _mood_of(endpoints: Sequence[EndpointView]) -> tuple[Mood, EndpointView | None]:
    gravest = min(endpoints, key=lambda one: list(Mood).index(mood_of(one)), default=None)
    return (mood_of(gravest), gravest) if gravest else (Mood.NONE, None)


def pretty(body: str) -> str:
    """The body as a person reads it; what is sent and signed is the one line of it."""
    return json.dumps(json.loads(body), ensure_ascii=False, indent=2)


def names_of(endpoint: EndpointView) -> list[str]:
    """What it hears; [] for everything."""
    return [one for one in endpoint.types if one in BY_NAME]


def is_soon(message: MessageView, *, now: datetime) -> bool:
    """Whether a courier takes it within moments."""
    return message.due_at is not None and message.due_at <= now
