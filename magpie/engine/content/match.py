"""How a card matches a person: one number 0..1 for each kind of evidence (B4), which can be shown, and their sum.

Owns the order of the terms and what is asked about a person for them. It refuses to look anything up: whoever asks
brings the evidence, so that the same question can be put with a part of it left out.
"""

from dataclasses import dataclass

import numpy as np

from magpie.engine.arrays import F32, F64, I32
from magpie.engine.content.facets import Facets
from magpie.engine.kernels.match import PRICE_FIT, match_cards

TERMS = (
    "declared", "followed", "taste", "brand", "function", "style", "searched", "visited", "session", "covisit", "circle",
)  # fmt: skip
"""Said: topics, accounts. Inferred: topics, accounts, categories, attributes. Lately: searches, visits. Neighbours: of the
session, of the last cards, of the circle."""
ROWS = (*TERMS, "match", "price_fit")
"""What a match answers: the terms, 1 + their weighed sum, and how the price fits the person's band."""
SORTS = ("topics", "accounts", "attributes", "categories")

Known = tuple[I32, F32]
"""Keys, ascending, and the strength 0..1 of each: ([3, 41], [.31, .8])."""


@dataclass(frozen=True)
class Evidence:
    """All that a match asks about one person. Sets of rows ascend; `session` and `covisit` name each card once."""

    told: I32  # topics
    follows: I32  # accounts, as are the next
    owns: I32
    visited: I32
    searched: I32  # topics
    inferred: tuple[Known, ...]  # in the order of SORTS
    session: Known  # cards and scores, in any order
    covisit: Known
    circles: F32  # the person's share of each circle
    circle_of: I32  # the circle of each card row, -1 for none
    numbers: F64  # see the kernel: half-way scores and the price band
    weights: F64  # of each term


def match(facets: Facets, evidence: Evidence, cards: I32) -> F64:
    """The numbers of each card, [13, cards], in the order of ROWS."""
    e = evidence
    found = np.empty((PRICE_FIT + 1, len(cards)))
    topics, accounts, attributes, categories = e.inferred
    match_cards(
        np.ascontiguousarray(cards, np.int32), *facets.columns, e.circle_of, *topics, *accounts, *attributes, *categories,
        e.told, e.follows, e.owns, e.searched, e.visited, *e.session, *e.covisit, e.circles, e.numbers, e.weights, found,
    )  # fmt: skip
    return found
