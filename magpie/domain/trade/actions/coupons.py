"""Coupons of an order that was called off whole after it was paid and before it was sent: they can be used again."""

from datetime import datetime

from magpie.domain.campaigns import actions as campaigns
from magpie.domain.trade.models import DiscountLine, Order
from magpie.domain.trade.rules.states import OrderStatus


def give_back_coupons(order: Order, *, now: datetime) -> int:
    """Open again what took something off this order and holds in no other order of its trade; how many. Twice is once.

    The caller has called the order off, and has held the payment (`hold_payment`) before it: of two orders called off at once
    the second must see the first. Fact: CouponGivenBack for each.
    """
    taken = DiscountLine.objects.filter(line__order__trade=order.trade_id)
    coupons = set(taken.filter(line__order=order).values_list("coupon", flat=True))
    held = taken.exclude(line__order__status=OrderStatus.CANCELLED)
    free = coupons - set(held.values_list("coupon", flat=True))
    return campaigns.give_back_uses(ref=order.trade.key, coupons=free, now=now) if free else 0
