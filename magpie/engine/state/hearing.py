"""How far one event is heard: what it moves of its own person, and what it moves for everybody else.

The rule in words, with its reasons, is trust/README.md. An anonymous client is heard by others only about cards that
a slate put before it, or that such a card carries; everything else it does still teaches its own feed.
"""

import zlib
from typing import NamedTuple

import numpy as np

from magpie.engine.arrays import I32
from magpie.engine.state.names import NO_ROW
from magpie.engine.state.state import KIND_CODES, State
from magpie.kit.clock import DAY_MS
from magpie.log.event import Event

ANONYMOUS = "a:"


class Trusted(NamedTuple):
    """`own` moves the person's interests; `shared` moves counters, boards, neighbours and trials; `answer` teaches the
    heads what became of a showing, be it the second one of the card."""

    own: float
    shared: float
    answer: float


def trust_of(state: State, event: Event, person: int, row: int, *, is_long: bool = False) -> Trusted:
    """How much the event may move; call it once per event. A long look `is_long`."""
    voice = max(0.0, event.trust) * (
        1.0 if _may_speak(state, event, person, row) else state.params.trust.unshown
    )
    if state.unheard and state.person_named(event.person) in state.unheard:
        voice = 0.0
    if person == NO_ROW:
        shared = _quiet_trust(state, row, voice) if voice > 0.0 else 0.0
        return Trusted(shared, shared, shared)
    client = zlib.crc32(event.session.encode()) + 1 if event.session else 0
    own, shared, answer = state.trust.weigh(
        person=person,
        card=row,
        kind=KIND_CODES[event.kind],
        ts_ms=min(event.ts_ms, state.now_ms),
        client=client,
        is_long=is_long,
        voice=voice,
    )
    return Trusted(own, shared, answer)


def is_stranger(state: State, event: Event) -> bool:
    """Whether an anonymous client says so, for whom nobody vouches."""
    return event.is_claimed and state.person_named(event.person).startswith(ANONYMOUS)


def heard_of(state: State, event: Event, person: int, history: I32) -> I32:
    """Of a history, what others may learn from: for a stranger the cards that a slate put before it."""
    if not is_stranger(state, event):
        return history
    heard: I32 = history[state.trust.were_shown(person=person, cards=history)]
    return heard


def _may_speak(state: State, event: Event, person: int, row: int) -> bool:
    """Somebody known speaks of anything; a stranger of what was put before it, or of goods that this card carries."""
    if not is_stranger(state, event) or _was_shown(state, event, person, row):
        return True
    carrier = state.cards.find(event.carrier) if event.carrier else NO_ROW
    return (
        carrier != NO_ROW
        and bool((state.cards["anchors"][carrier] == row).any())
        and _was_shown(state, event, person, carrier)
    )


def _was_shown(state: State, event: Event, person: int, row: int) -> bool:
    """By the person's own slates, or, of somebody who may not be remembered, by the slate that the event names."""
    if person != NO_ROW:
        return bool(state.trust.were_shown(person=person, cards=np.array([row], np.int32))[0])
    return bool(event.slate) and state.examples.find(event.slate, row) != NO_ROW


def _quiet_trust(state: State, row: int, voice: float) -> float:
    """The weight of an event whose person may not be remembered: a stranger's, and all together at most
    `quiet_crowd_max` a day."""
    crowd, last_ms = state.cards["crowd"], state.cards["crowd_ms"]
    gone_days = max(0, state.now_ms - int(last_ms[row])) / DAY_MS
    crowd[row] *= 0.5**gone_days
    last_ms[row] = state.now_ms
    room = max(0.0, 1.0 - float(crowd[row]) / state.params.quiet_crowd_max)
    weight = voice * state.params.trust.newcomer * room
    crowd[row] += weight
    return float(weight)
