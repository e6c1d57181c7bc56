"""How well each card matches this person: one number per kind of evidence, each in 0..1, and their weighted sum.

Said things outrank guessed things: a declared topic alone weighs more than all inference together. Without
personalisation every number is 0 and the price fits everybody alike.
"""

import numpy as np

from magpie.engine.arrays import F32, F64, I32
from magpie.engine.content import DIMENSIONS
from magpie.engine.sources.co_visit_source import near_to
from magpie.engine.sources.session_knn_source import met_by
from magpie.engine.stages import Candidates, Query, matched, placed
from magpie.engine.state.names import NO_ROW

WEIGHED = (
    "declared", "followed", "taste", "brand", "function", "style", "searched", "visited", "session", "covisit", "circle",
)  # fmt: skip
"""Terms of the match; each has its weight `match_<term>` in params."""
AT = {name: at for at, name in enumerate(DIMENSIONS)}


class MatchScorer:
    """Writes every term, `match` (the multiplier, 1 for no evidence) and `price_fit`."""

    def score(self, query: Query, candidates: Candidates) -> None:
        if query.person == NO_ROW:
            candidates.numbers |= dict.fromkeys((*WEIGHED, "match", "price_fit"), np.zeros(len(candidates)))
            candidates.numbers["match"] = candidates.numbers["price_fit"] = np.ones(len(candidates))
            return
        candidates.numbers |= match_terms(query, candidates.rows)


def match_terms(query: Query, rows: I32) -> dict[str, F64]:
    """All terms for these cards, from the query's person, history, searches and visits as they stand in it."""
    state, person, p = query.state, query.person, query.state.params
    dims = state.matcher.match(
        person=person, cards=rows, trend=np.zeros(len(rows), np.float32), ts_ms=query.now_ms
    )
    topics, shares = state.facets["topics"][rows], state.facets["shares"][rows]
    accounts = state.cards["account"][rows]
    told = np.array(query.choices.topics, np.int32)
    follows = np.array(sorted(query.choices.follows), np.int32)
    n_topics, n_accounts = len(state.cards.topics), len(state.cards.accounts)
    declared, followed = share_of(n_topics, told, topics, shares), placed(n_accounts, follows, 1.0, accounts)
    terms = {
        "declared": declared, "followed": followed,
        # Declared things are counted in their own terms, so what is left of these was inferred.
        "taste": np.maximum(dims[:, AT["taste"]] - declared, 0.0), "brand": dims[:, AT["brand"]] * (1.0 - followed) * others(query, accounts),
        "function": dims[:, AT["function"]], "style": dims[:, AT["style"]],
        "searched": share_of(n_topics, query.searched, topics, shares),
        "visited": placed(n_accounts, query.visited, 1.0, accounts), **neighbours(query, rows),
        "circle": _circle(query, rows),
    }  # fmt: skip
    numbers = {name: np.asarray(term, np.float64) for name, term in terms.items()}
    weights = np.array([getattr(p, f"match_{name}") for name in WEIGHED])
    numbers["match"] = 1.0 + weights @ np.stack([numbers[name] for name in WEIGHED])
    numbers["price_fit"] = p.price_fit_floor + (1.0 - p.price_fit_floor) * dims[:, AT["price"]].astype(
        np.float64
    )
    return numbers


def share_of(n_topics: int, wanted: I32, topics: I32, shares: F32) -> F32:
    """How much of each card is about the wanted topics, 0..1; `topics` and `shares` are [cards, slots]."""
    if not len(wanted):
        return np.zeros(len(topics), np.float32)
    share: F32 = (placed(n_topics, wanted, 1.0, topics) * shares).sum(axis=1)
    return share


def neighbours(query: Query, rows: I32) -> dict[str, F64]:
    """Evidence of the person's last cards: s / (s + half), so that it grows with s and never beyond 1."""
    p, met, near = query.state.params, met_by(query), near_to(query)
    session, covisit = matched(met.rows, met.scores, rows), matched(near.rows, near.scores, rows)
    return {
        "session": (session / (session + p.session_half)).astype(np.float64),
        "covisit": (covisit / (covisit + p.covisit_half)).astype(np.float64),
    }


def others(query: Query, accounts: I32) -> F64:
    """1 for each account that is somebody else's, 0 for the person's own: one does not discover one's own shop."""
    own = np.array(sorted(query.choices.owns), np.int32)
    return 1.0 - placed(len(query.state.cards.accounts), own, 1.0, accounts).astype(np.float64)


def _circle(query: Query, rows: I32) -> F64:
    """The person's share of each card's circle."""
    circles = query.state.circles
    shares, membership = circles.of_person(query.person), circles.membership()
    if not shares.any() or not len(membership):
        return np.zeros(len(rows))
    of_rows = np.where(rows < len(membership), membership[np.minimum(rows, len(membership) - 1)], NO_ROW)
    return np.where(of_rows >= 0, shares[of_rows], 0.0).astype(np.float64)
