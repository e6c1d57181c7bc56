"""What if a cause had never been: the match of the chosen cards for the same person without it.

Interests are sums over events, so taking a cause's events out of the sums is exact; neighbours are asked again with
the shorter history. Evidence that the cause does not touch stays as it was. Nothing is written anywhere.

Leanings are no such sums. Where they speak against a card, what was done counts as if they went with it: nobody who
leaves tea early is told "because you like tea". A card whose look may have been short is named only where the match
falls by more than that look can have cost.
"""

from dataclasses import replace

import numpy as np

from magpie.engine.arrays import F64, I32
from magpie.engine.content.interests import Events
from magpie.engine.content.match import ROWS, SORTS, Evidence, match
from magpie.engine.rowsets import without_repeats
from magpie.engine.scorers.match_scorer import evidence_of
from magpie.engine.selectors.causes import Cause
from magpie.engine.sources.co_visit_source import ask_pairs
from magpie.engine.sources.session_knn_source import ask_sessions
from magpie.engine.stages import Candidates, Query
from magpie.engine.state.state import KIND_CODES

SAID = {
    "follow": "follows",
    "visited_account": "visited",
    "topic_declared": "told",
    "search": "searched",
}
"""Causes that stand among the rows that the person named themselves."""
MATCH = ROWS.index("match")
LONG_LOOKS = frozenset({KIND_CODES["Content Viewed"], KIND_CODES["Video Playback Completed"]})
"""Of looks only long ones are remembered as acts."""


def losses(query: Query, candidates: Candidates, chosen: list[int], cause: Cause) -> F64:
    """For each chosen card the share of its score that goes without the cause; 0 where nothing would be lost."""
    evidence = evidence_of(query)
    less = _unsaid(evidence, cause) if cause.code in SAID else _undone(query, evidence, cause)
    places = np.array(chosen, np.intp)
    without = match(query.state.facets, less, candidates.rows.take(places))[MATCH]
    left = without / candidates.numbers["match"].take(places)
    if cause.code not in SAID:
        against = np.minimum(0.0, candidates.numbers["leaning"].take(places)) - _short_look(query, cause)
        left = left * np.exp(-query.state.params.look_pull * against)
    lost: F64 = np.maximum(0.0, 1.0 - left)
    return lost


def _short_look(query: Query, cause: Cause) -> float:
    """What the look at a card may have taken from the leanings, where it is not remembered as a long one."""
    if not cause.code.endswith("_card"):
        return 0.0
    cards, kinds, _, _ = query.acts
    was_short = LONG_LOOKS.isdisjoint(kinds[cards == cause.row].tolist())
    return query.state.tastes.swing if was_short else 0.0


def _unsaid(evidence: Evidence, cause: Cause) -> Evidence:
    """Without something said; a topic or account that was declared may still be inferred."""
    rows: I32 = getattr(evidence, SAID[cause.code])
    return replace(evidence, **{SAID[cause.code]: rows[rows != cause.row]})


def _undone(query: Query, evidence: Evidence, cause: Cause) -> Evidence:
    """Without events: their part of every sort of interest, and of the history that neighbours are asked with."""
    state, person = query.state, query.person
    cards, _, times, weights = query.acts
    if cause.code == "topic_inferred":
        gone = (state.facets["topics"][cards] == cause.row).any(axis=1)
    elif cause.code == "liked_account":
        gone = state.cards["account"][cards] == cause.row
    else:
        gone = cards == cause.row
    events = Events(cards[gone], weights[gone], np.maximum(query.now_ms - times[gone], 0))
    inferred = tuple(
        state.interests.inferred(
            person=person, sort=sort, ts_ms=query.now_ms, facets=state.facets, but=events
        )
        for sort in SORTS
    )
    left = without_repeats(cards[~gone & (weights > 0.0)])
    if len(left) == len(query.history):
        return replace(evidence, inferred=inferred)
    met, near = ask_sessions(state, person, left), ask_pairs(state, left)
    return replace(
        evidence, inferred=inferred, session=(met.rows, met.scores), covisit=(near.rows, near.scores)
    )
