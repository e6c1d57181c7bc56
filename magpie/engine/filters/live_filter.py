"""Withdrawn cards."""

from magpie.engine.arrays import I32
from magpie.engine.stages import Mask, Query


class LiveFilter:
    reason = "withdrawn"

    def keep(self, query: Query, rows: I32) -> Mask:
        kept: Mask = query.state.alive.take(rows) > 0
        return kept
