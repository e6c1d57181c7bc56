"""What a line brings and to whom, read back from its frozen row and its discounts: the same at sale, refund and settlement."""

from collections.abc import Sequence

from django.db.models import QuerySet

from magpie.domain.ledger.rules.flows import LineSplit
from magpie.domain.outbox.compiled import compiled
from magpie.domain.trade.models import DiscountLine, OrderLine
from magpie.domain.trade.rules.books import line_split


def splits_of(lines: Sequence[OrderLine], *, shop: int) -> dict[int, LineSplit]:
    """Line -> its split, for lines of one order. One query."""
    shares = discount_shares(lines)
    return {
        line.pk: line_split(
            line,
            shop=shop,
            subsidy_minor=shares.get((line.pk, "platform"), 0),
            creator_discount_minor=shares.get((line.pk, "creator"), 0),
        )
        for line in lines
    }


def split_of(line: OrderLine, *, shop: int) -> LineSplit:
    return splits_of([line], shop=shop)[line.pk]


def discount_shares(lines: Sequence[OrderLine]) -> dict[tuple[int, str], int]:
    """(line, payer) -> what that payer bears of the line's discounts. One query."""
    found: dict[tuple[int, str], int] = {}
    for line, payer, minor in _discounts([line.pk for line in lines]):
        found[line, payer] = found.get((line, payer), 0) + minor
    return found


@compiled
def _discounts(lines: Sequence[int]) -> "QuerySet[DiscountLine, tuple[int, str, int]]":
    return DiscountLine.objects.filter(line__in=lines).values_list("line", "payer", "minor")
