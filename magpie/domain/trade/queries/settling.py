"""When an order's money becomes its shop's (回款周期)."""

from collections.abc import Sequence
from datetime import datetime

from magpie.domain.people import queries as people
from magpie.domain.trade.models import Order, OrderLine, ShopTerms
from magpie.domain.trade.queries.standing import terms_of
from magpie.domain.trade.rules.settling import SETTLEMENT_DAYS, settles_at


def settling_day(order: Order) -> datetime:
    """For an order that is received: after its last right to return, and the shop's days. Three queries."""
    assert order.completed_at is not None
    lines = list(OrderLine.objects.filter(order=order))
    zone = people.get_account(order.shop_id).zone
    days = settlement_days_of([order.shop_id])[order.shop_id]
    return settles_at(order.completed_at, [terms_of(line, order, zone=zone) for line in lines], days)


def settlement_days_of(shops: Sequence[int]) -> dict[int, int]:
    """One query."""
    said = dict(ShopTerms.objects.filter(shop__in=set(shops)).values_list("shop", "settlement_days"))
    return {shop: said.get(shop, SETTLEMENT_DAYS) for shop in set(shops)}
