"""Cards for older people: a restricted card needs an age that is certain, so an age not said sees none of them."""

from magpie.engine.arrays import I32
from magpie.engine.stages import Mask, Query


class AgeFilter:
    reason = "age"

    def keep(self, query: Query, rows: I32) -> Mask:
        kept: Mask = query.state.cards["min_age"].take(rows) <= query.choices.years
        return kept
