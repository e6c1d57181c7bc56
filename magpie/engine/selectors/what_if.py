"""What if a cause had never been: the match of the chosen cards for the same person without it.

Interests are sums over events, so taking a cause's events out of the sums is exact; neighbours are asked again with
the shorter history. Terms that the cause does not touch stay as they were. Nothing is written anywhere.
"""

from dataclasses import replace

import numpy as np

from magpie.engine.arrays import F32, F64, I32, I64
from magpie.engine.kernels.interests import add_up, look_up
from magpie.engine.rowsets import among
from magpie.engine.scorers.match_scorer import WEIGHED, neighbours, others
from magpie.engine.selectors.causes import Cause
from magpie.engine.stages import Candidates, Query, placed
from magpie.engine.state.names import NO_ROW

SORTS = {"taste": "topics", "brand": "accounts", "function": "categories", "style": "attributes"}
SAID = {
    "follow": "followed",
    "visited_account": "visited",
    "topic_declared": "declared",
    "search": "searched",
}
"""Causes that stand in a term of their own."""


def losses(query: Query, candidates: Candidates, chosen: list[int], cause: Cause) -> F64:
    """For each chosen card the share of its score that goes without the cause; 0 where nothing would be lost."""
    at = np.array(chosen)
    rows = candidates.rows[at]
    terms = {name: candidates.numbers[name][at] for name in WEIGHED}
    had = candidates.numbers["match"][at]
    terms |= _said(query, rows, cause) if cause.code in SAID else _done(query, rows, cause)
    weights = np.array([getattr(query.state.params, f"match_{name}") for name in WEIGHED])
    without = 1.0 + weights @ np.stack([terms[name] for name in WEIGHED])
    return np.asarray(np.maximum(0.0, 1.0 - without / had), np.float64)


def _said(query: Query, rows: I32, cause: Cause) -> dict[str, F64]:
    """Without something said: its own term loses it; a declared topic or account may still be inferred."""
    state = query.state
    topics, shares, accounts = (
        state.facets["topics"][rows],
        state.facets["shares"][rows],
        state.cards["account"][rows],
    )
    own = (accounts == cause.row).astype(np.float64)
    if cause.code == "visited_account":
        return {"visited": placed(len(state.cards.accounts), query.visited, 1.0, accounts) * (1.0 - own)}
    if cause.code == "follow":
        follows = np.array(sorted(query.choices.follows - {cause.row}), np.int32)
        brand = _inferred(query, "accounts", rows, None) * others(query, accounts)
        followed = placed(len(state.cards.accounts), follows, 1.0, accounts).astype(np.float64)
        return {"followed": followed, "brand": brand * (1.0 - followed)}
    if cause.code == "search":
        left = query.searched[query.searched != cause.row]
        return {"searched": (placed(len(state.cards.topics), left, 1.0, topics) * shares).sum(axis=1)}
    told = np.array([topic for topic in query.choices.topics if topic != cause.row], np.int32)
    declared = (placed(len(state.cards.topics), told, 1.0, topics) * shares).sum(axis=1).astype(np.float64)
    return {"declared": declared, "taste": _inferred(query, "topics", rows, None, told)}


def _done(query: Query, rows: I32, cause: Cause) -> dict[str, F64]:
    """Without events: their part of every sort of interest, and of the history that neighbours are asked with."""
    state, person = query.state, query.person
    cards, _, times, weights = state.people.history(person)
    if cause.code == "topic_inferred":
        gone = (state.facets["topics"][cards] == cause.row).any(axis=1)
    elif cause.code == "liked_account":
        gone = state.cards["account"][cards] == cause.row
    else:
        gone = cards == cause.row
    events = cards[gone], times[gone], weights[gone]
    told = np.array(query.choices.topics, np.int32)
    terms = {name: _inferred(query, sort, rows, events, told) for name, sort in SORTS.items()}
    accounts, follows = state.cards["account"][rows], np.array(sorted(query.choices.follows), np.int32)
    terms["brand"] *= (1.0 - placed(len(state.cards.accounts), follows, 1.0, accounts)) * others(
        query, accounts
    )
    left = cards[~gone & (weights > 0.0)]
    left = left[np.append(True, left[1:] != left[:-1])] if len(left) else left
    return terms | neighbours(replace(query, history=left, asked={}), rows)


def _inferred(
    query: Query, sort: str, rows: I32, events: tuple[I32, I64, F32] | None, told: I32 | None = None
) -> F64:
    """The inferred term of one sort at these cards, without the evidence of `events` (cards, times, weights)."""
    state = query.state
    if sort not in query.interests:
        query.interests[sort] = state.interests.sums(person=query.person, sort=sort, ts_ms=query.now_ms)
    keys, sums, taus_ms = query.interests[sort]
    facets = state.facets[sort][rows]
    facets = facets.reshape(len(rows), -1)
    if events is not None and len(events[0]) and len(keys):
        sums = sums - _evidence(query, sort, keys, events, taus_ms)
    known, strengths = state.interests.strengths_of(sort=sort, keys=keys, sums=sums)
    if told is not None and sort == "topics":
        strengths[among(known, told)] = 0.0
    found = np.empty(facets.shape, np.float32)
    look_up(known, strengths, facets, found)
    found = found.astype(np.float64)
    if sort == "topics":
        return np.asarray((found * state.facets["shares"][rows]).sum(axis=1))
    if sort == "attributes":
        return np.asarray(found.sum(axis=1) / np.maximum(1, (facets != NO_ROW).sum(axis=1)))
    return np.asarray(found.max(axis=1))


def _evidence(query: Query, sort: str, keys: I32, events: tuple[I32, I64, F32], taus_ms: F64) -> F32:
    """What `events` put into each key's sums, as it stands now: [keys, horizons]."""
    cards, times, weights = events
    facets = query.state.facets[sort][cards].reshape(len(cards), -1)
    shares = query.state.facets["shares"][cards] if sort == "topics" else np.ones(facets.shape, np.float32)
    held = np.zeros((len(keys), len(taus_ms)), np.float32)
    add_up(keys, facets, shares, weights, np.maximum(query.now_ms - times, 0), taus_ms, held)
    return held
