"""Causes: things a person did or said that may be why a card is there, with how much each seems to weigh."""

from typing import NamedTuple

import numpy as np

from magpie.engine.content.match import TERMS
from magpie.engine.scorers.match_scorer import evidence_of
from magpie.engine.stages import Candidates, Query
from magpie.engine.state.names import NO_ROW
from magpie.engine.state.state import KIND_CODES

NEAR_CARDS = 3
"""Of the person's last cards, how many are thought of as the cause of a neighbour's rank."""
CODE_OF_KIND = {
    "Content Liked": "liked_card", "Content Favorited": "kept_card", "Product Added": "carted_card",
    "Stock Reserved": "bought_card", "Order Completed": "bought_card",
}  # fmt: skip
KIND_OF_CODE = {code: kind for kind, code in KIND_CODES.items()}


class Cause(NamedTuple):
    """A reason's code, the id it names, and the row behind the id: ("topic_inferred", "tea", 3)."""

    code: str
    name: str
    row: int


def likely_causes(query: Query, candidates: Candidates, chosen: list[int]) -> list[tuple[int, Cause, float]]:
    """(candidate, cause, weight in the match): a few for each chosen card, not yet tested."""
    state, near, found, known = query.state, _near_cards(query), [], Known.of(query)
    places = np.array(chosen, np.intp)
    rows, weights = candidates.rows.take(places), evidence_of(query).weights
    weighed = (np.stack([candidates.numbers[term].take(places) for term in TERMS], axis=1) * weights).tolist()
    accounts, topics = state.cards["account"][rows].tolist(), state.facets["topics"][rows].tolist()
    shares = state.facets["shares"][rows].tolist()
    for at, account, own_topics, own_shares, own in zip(
        chosen, accounts, topics, shares, weighed, strict=True
    ):
        terms = dict(zip(TERMS, own, strict=True))
        causes = _of_account(query, account, terms) + _of_topics(query, own_topics, own_shares, terms, known)
        found += [(at, cause, weight) for cause, weight in causes if weight > 0.0]
        evidence = terms["session"] + terms["covisit"]
        found += [(at, cause, evidence * share) for cause, share in near if evidence > 0.0]
    return found


class Known(NamedTuple):
    """The person's topics by how they are known."""

    declared: frozenset[int]
    inferred: frozenset[int]
    searched: frozenset[int]

    @classmethod
    def of(cls, query: Query) -> "Known":
        return cls(
            frozenset(query.choices.topics),
            frozenset(query.topics.tolist()),
            frozenset(query.searched.tolist()),
        )


def _of_account(query: Query, account: int, terms: dict[str, float]) -> list[tuple[Cause, float]]:
    """Causes that a card's account carries."""
    name = query.state.cards.accounts.names[account]
    said = (("follow", "followed"), ("visited_account", "visited"), ("liked_account", "brand"))
    return [(Cause(code, name, account), terms[term]) for code, term in said if terms[term] > 0.0]


def _of_topics(
    query: Query, topics: list[int], shares: list[float], terms: dict[str, float], known: Known
) -> list[tuple[Cause, float]]:
    """Causes that a card's topics carry, each in its share."""
    found, names = [], query.state.cards.topics.names
    for topic, share in zip(topics, shares, strict=True):
        if topic == NO_ROW:
            continue
        if topic in known.declared:
            found.append((Cause("topic_declared", names[topic], topic), terms["declared"] * share))
        elif topic in known.inferred:
            found.append((Cause("topic_inferred", names[topic], topic), terms["taste"] * share))
        if topic in known.searched:
            found.append((Cause("search", names[topic], topic), terms["searched"] * share))
    return found


def _near_cards(query: Query) -> list[tuple[Cause, float]]:
    """The person's newest different cards, as causes of what comes next to them, newest heaviest."""
    cards, kinds, _, weights = (column.tolist() for column in query.acts)
    strongest: dict[int, tuple[float, int]] = {}
    for card, kind, weight in zip(cards, kinds, weights, strict=True):
        if weight > 0.0 and (card in strongest or len(strongest) < NEAR_CARDS):
            strongest[card] = max(strongest.get(card, (0.0, kind)), (weight, kind), key=lambda one: one[0])
    heard = [0.6**place for place in range(len(strongest))]
    total, names = sum(heard), query.state.cards.rows.names
    codes = [CODE_OF_KIND.get(KIND_OF_CODE[kind], "viewed_card") for _, kind in strongest.values()]
    return [
        (Cause(code, names[card], card), share / total)
        for code, card, share in zip(codes, strongest, heard, strict=True)
    ]
