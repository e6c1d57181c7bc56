"""What cards are about and what persons are drawn to: vectors, facets, interests, price bands and their match.

Everything is rows and numbers; names of topics, shops and attributes live with the caller. It refuses to call a
price too high by itself: a band comes from what the person chose, and only the person widens it.
"""

from magpie.engine.content.affinities import Affinities
from magpie.engine.content.facets import Facets
from magpie.engine.content.index import TopicIndex
from magpie.engine.content.interests import Events, Interests
from magpie.engine.content.match import ROWS, SORTS, TERMS, Evidence, match
from magpie.engine.content.params import ContentParams
from magpie.engine.content.prices import Band, Prices
from magpie.engine.content.vectors import ContentVectors, features_of

__all__ = [
    "ROWS",
    "SORTS",
    "TERMS",
    "Affinities",
    "Band",
    "ContentParams",
    "ContentVectors",
    "Events",
    "Evidence",
    "Facets",
    "Interests",
    "Prices",
    "TopicIndex",
    "features_of",
    "match",
]
