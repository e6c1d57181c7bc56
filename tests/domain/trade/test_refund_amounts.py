"""How much comes back: bargains, coupons of three payers, goods that cost nothing, prices that fell."""

import pytest

from magpie.domain.campaigns.actions import claim_coupon
from magpie.domain.goods import actions as goods
from magpie.domain.goods.models import Offer
from magpie.domain.ledger.queries import is_balanced
from magpie.domain.ledger.rules import AccountKind
from magpie.domain.trade.actions.aftersales import agree
from magpie.domain.trade.models import Order
from magpie.domain.trade.refusals import (
    MayNotAsk,
    OfferOutOfRange,
)
from magpie.domain.trade.rules.aftersales import Kind
from magpie.domain.trade.rules.refunding import Reason
from tests.domain.campaigns import cast as coupons
from tests.domain.cast import NOW, MemoryLog, carry, town
from tests.domain.trade.aftersales_cast import (
    DAY,
    PURSE,
    ask,
    balance,
    bank_sends,
    call_off,
    counters,
    delivered,
    faulty,
    line_of,
    refunds,
    shop_money,
    stands,
)
from tests.domain.trade.cast import captured, hear, place, wanted

pytestmark = pytest.mark.wide


def test_less_than_the_whole_is_a_bargain_and_the_rest_stays_the_shops(truth: str) -> None:
    here = town()
    order = delivered(here)
    case = faulty(here, order, quantity=2, amount_minor=3000)

    agree(by=here.mei, aftersale=case.number, now=NOW + 2 * DAY)

    assert counters(order) == (0, 0, 2, 3000, 10600, 0)
    assert refunds(order) == [(case.key, 3000)]
    for amount in (0, 6801, -1):
        with pytest.raises(OfferOutOfRange):
            faulty(here, order, amount_minor=amount)


def test_a_price_that_fell_within_the_days_comes_back_once(truth: str) -> None:
    here = town()
    order = delivered(here, quantity=2)
    offer = Offer.objects.get(sku=here.sku).pk
    goods.change_price(offer=offer, price_minor=6000, now=NOW + 3 * DAY)
    goods.change_price(offer=offer, price_minor=7500, now=NOW + 4 * DAY)

    case = ask(here, order, Kind.PRICE_PROTECTION, Reason.PRICE_FELL, now=NOW + 5 * DAY)
    with pytest.raises(MayNotAsk):
        ask(here, order, Kind.PRICE_PROTECTION, Reason.PRICE_FELL, now=NOW + 5 * DAY)

    assert (stands(case), refunds(order)) == (("refunding", "none"), [(case.key, 1600)])
    assert counters(order) == (0, 0, 0, 1600, 0, 0)
    later = faulty(here, order, quantity=2)
    assert later.share_minor == 12000


def test_a_price_that_falls_after_the_days_is_nobodys(truth: str) -> None:
    here = town()
    order = delivered(here)
    offer = Offer.objects.get(sku=here.sku).pk
    goods.change_price(offer=offer, price_minor=6000, now=NOW + 8 * DAY)

    with pytest.raises(MayNotAsk) as refused:
        ask(here, order, Kind.PRICE_PROTECTION, Reason.PRICE_FELL, now=NOW + 9 * DAY)

    assert refused.value.detail["why"] == "price"


def test_a_difference_of_price_is_no_word_against_the_goods(truth: str) -> None:
    here = town()
    order = delivered(here, quantity=1)
    goods.change_price(offer=Offer.objects.get().pk, price_minor=6000, now=NOW + DAY)
    ask(here, order, Kind.PRICE_PROTECTION, Reason.PRICE_FELL, now=NOW + 2 * DAY)
    log = MemoryLog()

    carry(log)

    assert log.of_kind("Order Refunded") == []
    assert [event.value_minor for event in log.of_kind("Order Updated")] == [800]


def test_a_line_that_cost_nothing_goes_back_with_what_the_platform_paid_for_it(truth: str) -> None:
    here = town()
    free = coupons.coupon(None, amount_minor=20_400, threshold_minor=0, budget_minor=20_400, quantity=1)
    claim = claim_coupon(person=here.tao, coupon=free, now=NOW)
    number = place(here.tao, wanted(here, quantity=3), total_minor=0, claims=[claim.id])
    order = Order.objects.get(trade__number=number)
    assert (line_of(order).paid_minor, balance(AccountKind.SUBSIDY)) == (0, -20_400)

    one, two = call_off(here, order), call_off(here, order, quantity=2)
    agree(by=here.mei, aftersale=one.number, now=NOW)
    assert (stands(one), balance(AccountKind.SUBSIDY)) == (("done", "none"), -13_600)
    agree(by=here.mei, aftersale=two.number, now=NOW)

    order.refresh_from_db()
    assert (order.status, balance(AccountKind.SUBSIDY), shop_money(here)) == ("cancelled", 0, (0, 0))
    assert is_balanced()


def test_what_coupons_took_off_comes_back_to_whoever_paid_it_to_the_last_unit(truth: str) -> None:
    here = town()
    ours = coupons.coupon(None, amount_minor=1_001, threshold_minor=0)
    shops = coupons.coupon(here.shop, amount_minor=333, threshold_minor=0)
    claims = [claim_coupon(person=here.tao, coupon=one, now=NOW).id for one in (ours, shops)]
    paid = 3 * 6800 - 1_001 - 333
    number = place(here.tao, wanted(here, quantity=3), total_minor=paid, claims=claims)
    hear(captured(number, event=f"paid-{number}"))
    carry(MemoryLog())
    order = Order.objects.get(trade__number=number)

    for quantity in (1, 2):
        agree(by=here.mei, aftersale=call_off(here, order, quantity=quantity).number, now=NOW)
    bank_sends(order, now=NOW)

    assert [minor for _, minor in refunds(order)] == [paid // 3, paid - paid // 3]
    kinds = (AccountKind.SUBSIDY, AccountKind.FEE_PENDING, AccountKind.REFUND_RESERVE)
    assert [balance(kind) for kind in kinds] == [0, 0, 0]
    assert (shop_money(here), balance(PURSE.kind, PURSE.owner)) == ((0, 0), 0)
