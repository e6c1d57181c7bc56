"""What if a cause had never been: the match of the chosen cards for the same person without it.

The person is copied into the ghost row, the cause's events are taken out of the copy (interests are sums, so taking
out is exact), and the very code that scored the slate scores it again. The ghost is blank before and after.
"""

from dataclasses import replace

import numpy as np

from magpie.engine.arrays import F64, I32
from magpie.engine.scorers.match_scorer import match_terms
from magpie.engine.selectors.causes import Cause
from magpie.engine.stages import Candidates, Mask, Query
from magpie.engine.state.acts import history_of


def losses(query: Query, candidates: Candidates, chosen: list[int], cause: Cause) -> F64:
    """For each chosen card the share of its score that goes without the cause; 0 where nothing would be lost."""
    at = np.array(chosen)
    had = candidates.numbers["match"][at] * candidates.numbers["price_fit"][at]
    terms = _terms_without(query, candidates.rows[at], cause)
    return np.maximum(0.0, 1.0 - terms["match"] * terms["price_fit"] / had)


def _terms_without(query: Query, rows: I32, cause: Cause) -> dict[str, F64]:
    state, ghost = query.state, query.state.ghost
    told = query.choices
    if cause.code == "follow":
        told = replace(told, follows=told.follows - {cause.row})
    if cause.code == "topic_declared":
        told = replace(told, topics=tuple(topic for topic in told.topics if topic != cause.row))
    searched = query.searched[query.searched != cause.row] if cause.code == "search" else query.searched
    visited = query.visited[query.visited != cause.row] if cause.code == "visited_account" else query.visited
    state.copy_person(query.person, ghost)
    _take_out(query, cause)
    state.interests.declare(person=ghost, topics=told.topics, accounts=sorted(told.follows))
    history = history_of(state, ghost)
    terms = match_terms(
        replace(query, person=ghost, choices=told, searched=searched, visited=visited, history=history), rows
    )
    state.blank_person(ghost)
    return terms


def _take_out(query: Query, cause: Cause) -> None:
    """Remove the cause's events from the ghost's ring, interests and searches."""
    state, ghost = query.state, query.state.ghost
    cards, times, weights = (state.people[f"event_{name}"][ghost] for name in ("card", "ms", "weight"))
    gone = _events_of(query, cards, cause)
    for at in np.flatnonzero(gone).tolist():
        state.interests.learn(
            person=ghost, card=int(cards[at]), facets=state.facets, weight=-float(weights[at]), ts_ms=int(times[at])
        )
    weights[gone] = 0.0
    if cause.code == "search":
        for at in np.flatnonzero(state.people["searched"][ghost] == cause.row).tolist():
            state.interests.learn_topics(
                person=ghost, topics=np.array([cause.row], np.int32), shares=np.ones(1, np.float32),
                weight=-state.params.search_weight, ts_ms=int(state.people["searched_ms"][ghost, at]),
            )  # fmt: skip


def _events_of(query: Query, cards: I32, cause: Cause) -> Mask:
    """Which events of the ring are the cause's: on this card, of this topic, of this account."""
    state, held = query.state, cards >= 0
    if cause.code in ("follow", "topic_declared", "search", "visited_account"):
        return np.zeros(len(cards), bool)
    if cause.code == "topic_inferred":
        return held & (state.facets["topics"][cards] == cause.row).any(axis=1)
    if cause.code == "liked_account":
        return held & (state.cards["account"][cards] == cause.row)
    return held & (cards == cause.row)
