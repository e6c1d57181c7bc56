"""What was just learned, as a few lines that name nobody: "somebody liked this card, and leans to tea more than before".

A line is written only where the state really moved, by comparing the same strengths before and after the event. Kept in
memory alone: neither a snapshot nor the fold knows of it.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from magpie.engine.ask import Learned
from magpie.engine.state.acts import WEIGHT_OF, profile_of
from magpie.engine.state.hearing import ANONYMOUS
from magpie.engine.state.names import NO_ROW
from magpie.engine.state.state import State
from magpie.log.event import Event

LINES_MAX: Final = 12
EVERY_S: Final = 0.1
"""At most ten looks a second: whoever reads along cannot read faster, and each costs some 50 us."""
MOVED_MIN: Final = 0.0005
Strengths = dict[int, float]


@dataclass
class Telling:
    """`before` an event and `after` it; newest line first."""

    lines: deque[Learned] = field(default_factory=lambda: deque(maxlen=LINES_MAX))
    looked_s: float = -EVERY_S

    def before(self, state: State, event: Event, *, now_s: float) -> Strengths | None:
        """How strongly the person leans to what the card is about; None where nothing is to be told of this event."""
        if event.kind not in WEIGHT_OF or now_s - self.looked_s < EVERY_S:
            return None
        self.looked_s = now_s
        return _leanings(state, event)

    def after(self, state: State, event: Event, before: Strengths) -> None:
        """Write a line about the topic that moved most, if one did."""
        now = _leanings(state, event)
        # What a no has emptied is no longer held at all.
        moved = {topic: now.get(topic, 0.0) - before.get(topic, 0.0) for topic in sorted(now | before)}
        topic = max(moved, key=lambda one: abs(moved[one]), default=NO_ROW)
        if topic == NO_ROW or abs(moved[topic]) < MOVED_MIN:
            return
        person = state.person_named(event.person)
        self.lines.appendleft(
            Learned(
                kind=event.kind,
                card=event.card,
                who="visitor" if person.startswith(ANONYMOUS) else "member",
                topic=state.cards.topics.names[topic],
                before=round(before.get(topic, 0.0), 4),
                after=round(now.get(topic, 0.0), 4),
                at_ms=state.now_ms,
                simulated=event.simulated,
            )
        )


def _leanings(state: State, event: Event) -> Strengths:
    """Topic row -> strength 0..1, for the topics of the event's card; {} where nothing may be remembered."""
    card = state.cards.find(event.card)
    person = profile_of(state, event, admits=False) if card != NO_ROW else NO_ROW
    if person == NO_ROW:
        return {}
    topics, _ = state.facets.topics_of(card)
    keys, strengths = state.interests.strengths(person=person, sort="topics", ts_ms=state.now_ms)
    held = np.isin(keys, topics)
    return dict(zip(keys[held].tolist(), strengths[held].tolist(), strict=True))
