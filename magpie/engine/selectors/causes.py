"""Causes: things a person did or said that may be why a card is there, with how much each seems to weigh."""

from typing import NamedTuple

import numpy as np

from magpie.engine.scorers.match_scorer import WEIGHED
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
    near, found, known = _near_cards(query), [], Known.of(query)
    weights = [getattr(query.state.params, f"match_{name}") for name in WEIGHED]
    numbers = np.stack([candidates.numbers[name][chosen] for name in WEIGHED], axis=1) * weights
    for at, own in zip(chosen, numbers.tolist(), strict=True):
        terms = dict(zip(WEIGHED, own, strict=True))
        found += [
            (at, cause, weight)
            for cause, weight in _of_card(query, int(candidates.rows[at]), terms, known)
            if weight > 0.0
        ]
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


def _of_card(query: Query, row: int, terms: dict[str, float], known: Known) -> list[tuple[Cause, float]]:
    """Causes that the card itself carries: its account and its topics."""
    state = query.state
    account = int(state.cards["account"][row])
    name = state.cards.accounts.names[account]
    said = (("follow", "followed"), ("visited_account", "visited"), ("liked_account", "brand"))
    found = [(Cause(code, name, account), terms[term]) for code, term in said if terms[term] > 0.0]
    topics, shares = state.facets["topics"][row].tolist(), state.facets["shares"][row].tolist()
    for topic, share in zip(topics, shares, strict=True):
        if topic == NO_ROW:
            continue
        slug = state.cards.topics.names[topic]
        if topic in known.declared:
            found.append((Cause("topic_declared", slug, topic), terms["declared"] * share))
        elif topic in known.inferred:
            found.append((Cause("topic_inferred", slug, topic), terms["taste"] * share))
        if topic in known.searched:
            found.append((Cause("search", slug, topic), terms["searched"] * share))
    return found


def _near_cards(query: Query) -> list[tuple[Cause, float]]:
    """The person's newest different cards, as causes of what comes next to them, newest heaviest."""
    state = query.state
    cards, kinds, _, weights = state.people.history(query.person)
    found: list[tuple[Cause, float]] = []
    for card in dict.fromkeys(cards[weights > 0.0].tolist()):
        own = cards == card
        strongest = int(kinds[own][weights[own].argmax()])
        code = CODE_OF_KIND.get(KIND_OF_CODE[strongest], "viewed_card")
        found.append((Cause(code, state.cards.rows.names[card], card), 0.6 ** len(found)))
        if len(found) == NEAR_CARDS:
            break
    total = np.sum([share for _, share in found]) or 1.0
    return [(cause, float(share / total)) for cause, share in found]
