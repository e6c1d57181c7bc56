"""Who led to a product: the account of the content that carried it, asked of the content and never of the caller."""

from dataclasses import replace

from magpie.domain.content import queries as content
from magpie.domain.trade.rules.chains import CONTENT_KINDS
from magpie.domain.trade.ways import Way
from magpie.log.event import card_kind


def promoted(way: Way, *, product: int) -> Way:
    """The way with the creator of its carrier, where that content really carries the product; else with none.

    Two queries where a post or film is named, none else.
    """
    if card_kind(way.carrier) not in CONTENT_KINDS:
        return replace(way, creator="")
    carrier = content.carriers_of([way.carrier]).get(way.carrier)
    return replace(way, creator=carrier.creator if carrier and product in carrier.products else "")
