"""What comes back when part of a line is returned, and when a coupon does. No ORM; the rules are published with the stacking
table."""

from typing import Final

REFUND_RULE: Final = {
    "en": "What was paid for a line comes back piece by piece: each piece its equal part in whole minor units, the last one "
    "the rest, so that all of them make exactly what was paid. A coupon with a minimum is not asked back when part of an "
    "order is returned, and nobody gets back more than they paid.",
    "zh": "退货按件退回实付金额：每件退相等的最小货币单位整数，最后一件退余下的部分，合计恰好等于实付。部分退货不追回有门槛的"
    "优惠券，退款也不会超过实付。",
}

GIVEN_BACK_RULE: Final = {
    "en": "A coupon can be used again, until its own day, when all of every order that it took something off is called off before "
    "it was paid, or refunded before anything of it was sent, whoever called it off. Once something was sent it stays used. "
    "Whose day has passed meanwhile is over.",
    "zh": "优惠券所抵扣的订单在付款前全部取消，或在发货前全额退款的，无论由谁取消，优惠券都退回，可在原有效期内再次使用；已有商品发出的不再"
    "退回，退回时已过期的即失效。",
}


def refund_share(*, paid_minor: int, quantity: int, already: int, n: int) -> int:
    """What `n` more pieces of a line bring back after `already` of its `quantity`: 1000 for 3 -> 333, 333, 334.

    Raises ValueError for more pieces than are left, and for amounts or numbers below nothing.
    """
    if paid_minor < 0 or already < 0 or n < 1 or already + n > quantity:
        raise ValueError("more pieces would come back than the line has left")
    each = paid_minor // quantity
    return paid_minor - each * already if already + n == quantity else each * n
