"""Cards already on this page, and the card the page is about."""

from magpie.engine.arrays import I32
from magpie.engine.rowsets import among
from magpie.engine.stages import Mask, Query


class PageFilter:
    reason = "on_this_page"

    def keep(self, query: Query, rows: I32) -> Mask:
        kept: Mask = rows != query.subject
        return kept & ~among(rows, query.page) if len(query.page) else kept
