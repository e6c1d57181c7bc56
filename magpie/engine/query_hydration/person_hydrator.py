"""The person of a query: explicit choices always, learned things only where rights allow.

Owns the one decision "personalised or not". A slate that cannot be sure of the newest rights is not personalised.
"""

import numpy as np

from magpie.engine.arrays import I32
from magpie.engine.ask import SlateAsk
from magpie.engine.rowsets import among, without_repeats
from magpie.engine.stages import Query
from magpie.engine.state.choices import Choices
from magpie.engine.state.names import NO_ROW
from magpie.engine.state.state import State, rng_of


class PersonHydrator:
    """Ask -> query."""

    def hydrate(self, state: State, ask: SlateAsk) -> Query:
        person = state.person_named(ask.person)
        choices = state.choices_of(person)
        page = [row for card in ask.shown if (row := state.cards.find(card)) != NO_ROW]
        query = Query(
            ask=ask, state=state, rng=rng_of(state.seed, ask.slate), now_ms=state.now_ms, choices=choices,
            is_personal=may_personalise(ask, choices), page=np.array(page, np.int32),
            subject=state.cards.find(ask.subject),
        )  # fmt: skip
        if query.is_personal:
            query.person = state.people.rows.find(person)
        if query.person != NO_ROW:
            _recall(query)
        return query


def may_personalise(ask: SlateAsk, choices: Choices) -> bool:
    """Rights as the engine knows them, and the edge's word that they are the newest."""
    return ask.may_personalise and choices.may_profile and ask.rights_version <= choices.version


def _recall(query: Query) -> None:
    state, person = query.state, query.person
    query.acts = cards, _, _, weights = state.people.history(person)
    query.history = without_repeats(cards[weights > 0.0])
    query.shown, query.shown_ms = state.people.shown.of(person)
    query.topics, query.topic_strengths = state.interests.strengths(
        person=person, sort="topics", ts_ms=query.now_ms
    )
    query.searched = _recent(state, person, "searched", query.now_ms - state.params.search_life_ms)
    visited = _recent(state, person, "visited", query.now_ms - state.params.visit_life_ms)
    query.visited = visited[~among(visited, list(query.choices.owns))]
    query.circles = state.circles.of_person(person)


def _recent(state: State, person: int, what: str, since_ms: int) -> I32:
    names, times = state.people[what][person], state.people[f"{what}_ms"][person]
    recent: I32 = names[(names != NO_ROW) & (times >= since_ms)].copy()
    return recent
