"""How well each card matches this person: one number per kind of evidence, each in 0..1, and their weighted sum.

Said things outrank guessed things: a declared topic alone weighs more than all inference together. Without
personalisation every number is 0 and the price fits everybody alike.
"""

import math
from collections.abc import Iterable

import numpy as np

from magpie.engine.arrays import F64, I32
from magpie.engine.content.match import ROWS, SORTS, TERMS, Evidence, match
from magpie.engine.sources.co_visit_source import near_to
from magpie.engine.sources.session_knn_source import met_by
from magpie.engine.stages import Candidates, Query
from magpie.engine.state.names import NO_ROW


class MatchScorer:
    """Writes every term, `match` (the multiplier, 1 for no evidence) and `price_fit`."""

    def score(self, query: Query, candidates: Candidates) -> None:
        if query.person == NO_ROW:
            candidates.numbers |= dict.fromkeys(ROWS, np.zeros(len(candidates)))
            candidates.numbers["match"] = candidates.numbers["price_fit"] = np.ones(len(candidates))
            return
        found = match(query.state.facets, evidence_of(query), candidates.rows)
        candidates.numbers |= dict(zip(ROWS, found, strict=True))


def evidence_of(query: Query) -> Evidence:
    """What is known of the query's person, from history, searches and visits as they stand in it. Read once per query."""
    if query.evidence is None:
        state, person, choices = query.state, query.person, query.choices
        met, near = met_by(query), near_to(query)
        query.evidence = Evidence(
            told=sorted_rows(choices.topics), follows=sorted_rows(choices.follows), owns=sorted_rows(choices.owns),
            visited=sorted_rows(query.visited.tolist()), searched=sorted_rows(query.searched.tolist()),
            inferred=tuple(
                state.interests.inferred(person=person, sort=sort, ts_ms=query.now_ms) for sort in SORTS
            ),
            session=(met.rows, met.scores), covisit=(near.rows, near.scores),
            circles=query.circles, circle_of=state.circles.membership(),
            numbers=_numbers(query),
            weights=np.array([getattr(state.params, f"match_{term}") for term in TERMS]),
        )  # fmt: skip
    return query.evidence


def sorted_rows(rows: Iterable[int]) -> I32:
    """A set of rows as a kernel reads it: {7, 3} -> [3, 7]."""
    return np.array(sorted(rows), np.int32)


def _numbers(query: Query) -> F64:
    """Half-way scores and the person's price band, in the kernel's order."""
    p, band = query.state.params, query.state.prices.find_band(person=query.person)
    numbers = np.zeros(7)
    numbers[:3] = p.session_half, p.covisit_half, p.price_fit_floor
    if band is not None:
        ceiling = band.high_minor if band.is_declared else 0
        numbers[3:] = (
            math.log(max(1, band.low_minor)),
            math.log(max(1, band.high_minor)),
            band.spread,
            ceiling,
        )
    return numbers
