"""What somebody has ordered and not paid yet: which trades, and how many pieces of each SKU lie in them."""

from collections.abc import Sequence

from django.db.models import QuerySet, Sum

from magpie.domain.outbox.compiled import compiled
from magpie.domain.trade import rules
from magpie.domain.trade.models import OrderLine, Trade


@compiled
def unpaid_of(person: str) -> "QuerySet[Trade, int]":
    """One person's trades that wait for money; as many as tell that there are too many. One query."""
    waiting = Trade.objects.filter(person=person, paid_at=None, ended_at=None)
    return waiting.values_list("pk", flat=True)[: rules.UNPAID_TRADES_MAX]


def pieces_in(trades: Sequence[int]) -> dict[int, int]:
    """SKU -> pieces in these trades. One query, none without trades."""
    return dict(_pieces_in(trades))


def unpaid_pieces(person: str) -> dict[int, int]:
    """SKU -> pieces that this person has ordered and not paid. One query, two where there are some."""
    return pieces_in(unpaid_of(person))


@compiled
def _pieces_in(trades: Sequence[int]) -> "QuerySet[OrderLine, tuple[int, int]]":
    rows = OrderLine.objects.filter(order__trade__in=trades).order_by()
    return rows.values_list("sku").annotate(pieces=Sum("quantity"))
