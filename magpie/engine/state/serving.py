"""What "Slate Served" does: the features of that moment are kept until the person answers."""

import numpy as np

from magpie.engine.arrays import I32
from magpie.engine.state.acts import history_of, profile_of
from magpie.engine.state.answering import owner_of
from magpie.engine.state.hearing import ANONYMOUS
from magpie.engine.state.names import NO_ROW
from magpie.engine.state.state import State
from magpie.log.event import Event
from magpie.log.payloads import ServedCard, SlateServed, from_props


def serve_slate(state: State, event: Event) -> None:
    """Keep one example per card, and tell the trials which of their cards are in the air."""
    served = from_props(event.props, SlateServed)
    known = [(state.cards.find(card.card), card) for card in served.cards]
    known = [(row, card) for row, card in known if row != NO_ROW]
    if not known:
        return
    person = profile_of(state, event, admits=True) if served.personalised else NO_ROW
    rows = np.array([row for row, _ in known], np.int32)
    if person != NO_ROW and state.person_named(event.person).startswith(ANONYMOUS):
        state.trust.show(person=person, cards=rows, ts_ms=state.now_ms)
    tiers = np.array([card.trial_tier for _, card in known], np.int32)
    ids = _ids_of(state, person=person, rows=rows, tiers=tiers, scene=event.scene)
    if person != NO_ROW:
        _ask_gate(state, event.slate or event.id, person, known)
    owner = owner_of(state, person, event.slate or event.id)
    for at, (row, card) in enumerate(known):
        state.examples.put(
            owner,
            person=person,
            card=row,
            ids=ids[at],
            is_trial=card.trial_tier >= 0,
            now_ms=state.now_ms,
        )
        if card.trial_tier >= 0:
            state.trials.serve(card=row, propensity=card.propensity, ts_ms=state.now_ms)


def _ask_gate(state: State, slate: str, person: int, known: list[tuple[int, ServedCard]]) -> None:
    """Which of these cards is right, the gate will hear; cards that no channel named are rivals, too."""
    channels = [card.channels for _, card in known]
    if any(channels) and max(map(len, channels)) <= len(state.blend.gate.params.floors):
        history, rows = history_of(state, person), [row for row, _ in known]
        state.questions.ask(
            slate, person=person, rows=rows, channels=channels, history=history, now_ms=state.now_ms
        )


def _ids_of(state: State, *, person: int, rows: I32, tiers: I32, scene: str) -> I32:
    return state.heads.ids(
        person=person, cards=rows, published_ms=state.cards["published_ms"][rows], tiers=tiers, scene=scene,
        now_ms=state.now_ms,
    )  # fmt: skip
