"""Commission: rounded once, frozen when placed, booked at the sale, settled with the order, taken back with a refund."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.domain.goods import actions as goods
from magpie.domain.goods import queries as goods_queries
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.ledger.queries import is_balanced
from magpie.domain.ledger.rules import AccountKind
from magpie.domain.trade.actions.aftersales import agree
from magpie.domain.trade.actions.placing import place_trade
from magpie.domain.trade.actions.settling import settle_due
from magpie.domain.trade.actions.shipping import RouteWord, Waybill, confirm_order, hear_carrier, send_parcel
from magpie.domain.trade.models import Order, OrderLine, Settlement
from magpie.domain.trade.queries.checkout import Wanted
from magpie.domain.trade.queries.orders import get_order
from magpie.domain.trade.rules import BP
from magpie.domain.trade.rules.commissions import (
    COMMISSION_BP_MAX,
    Commission,
    Earning,
    Rates,
    commission_for,
)
from magpie.domain.trade.rules.pricing import share_of
from magpie.domain.trade.rules.shipping import RouteKind
from magpie.domain.trade.ways import Way
from tests.domain.cast import NOW, MemoryLog, Town, carry, green_tea, town
from tests.domain.trade.aftersales_cast import DAY, balance, bank_sends, faulty, shop_money
from tests.domain.trade.cast import basket, pay
from tests.domain.trade.chain_cast import lin
from tests.domain.trade.truths import find_faults

LIN, SHOP = "account:5", 3


def line(key: int, paid_minor: int, *, creator: str = LIN, shop: int = SHOP, fee_minor: int = 0) -> Earning:
    return Earning(key, shop, 7, creator, paid_minor, fee_minor)


def at(bp: int) -> Rates:
    return lambda lines: {one.key: bp for one in lines}


def minors(found: Mapping[int, Commission]) -> dict[int, int]:
    return {key: one.minor for key, one in found.items()}


def test_without_a_plan_nobody_earns_anything() -> None:
    assert commission_for([line(0, 10_000)]) == {}


def test_one_rate_is_rounded_once_over_the_lines_of_a_creator() -> None:
    found = commission_for([line(0, 333), line(1, 333), line(2, 100, creator="account:6")], at(1_000))

    assert minors(found) == {0: 34, 1: 33, 2: 10}
    assert {one.bp for one in found.values()} == {1_000}


def test_who_led_nobody_and_who_leads_to_their_own_shop_is_asked_no_plan() -> None:
    asked: list[Sequence[Earning]] = []

    def rates(lines: Sequence[Earning]) -> Mapping[int, int]:
        asked.append(lines)
        return {one.key: 1_000 for one in lines}

    own = line(1, 500, creator=f"account:{SHOP}")
    assert commission_for([line(0, 500, creator=""), own], rates) == {}
    assert asked == []
    assert minors(commission_for([own, line(2, 500)], rates)) == {2: 50}
    assert [one.key for one in asked[0]] == [2]


@pytest.mark.parametrize("bp", [-1, COMMISSION_BP_MAX + 1])
def test_a_rate_nobody_may_promise_is_no_rate(bp: int) -> None:
    with pytest.raises(ValueError, match=str(bp)):
        commission_for([line(0, 500)], at(bp))


@given(
    paid=st.lists(st.integers(0, 10**9), min_size=1, max_size=8),
    bp=st.integers(0, COMMISSION_BP_MAX),
    fee_bp=st.integers(0, BP - COMMISSION_BP_MAX),
)
def test_lines_sum_to_the_rate_and_never_pay_more_than_they_bring(
    paid: list[int], bp: int, fee_bp: int
) -> None:
    lines = [line(key, minor, fee_minor=share_of(minor, fee_bp)) for key, minor in enumerate(paid)]

    found = minors(commission_for(lines, at(bp)))

    assert sum(found.values()) in {share_of(sum(paid), bp) - short for short in range(len(paid) + 1)}
    assert all(0 <= minor <= paid[key] - lines[key].fee_minor for key, minor in found.items())
    if not fee_bp:
        assert sum(found.values()) == share_of(sum(paid), bp)


# ---- from placing to the creator's account


def bought_from_lin(here: Town, creator: int, *, rates: Rates | None, quantity: int = 3) -> Order:
    """Tao buys tea at ¥68 that Lin's content led to, and pays."""
    way = Way(scene="feed", carrier="post:1", creator=f"account:{creator}")
    said = basket(Wanted(here.sku, quantity, 6800, way=way))
    more: dict[str, Any] = {} if rates is None else {"rates": rates}
    number = place_trade(person=here.tao, basket=said, number=f"n{quantity}", now=NOW, **more)
    pay(number)
    carry(MemoryLog())
    return Order.objects.get(trade__number=number)


def creator_money(creator: int) -> tuple[int, int]:
    """(pending, available)."""
    owner = f"creator:{creator}"
    return balance(AccountKind.CREATOR_PENDING, owner), balance(AccountKind.CREATOR_AVAILABLE, owner)


def received(here: Town, order: Order) -> None:
    waybill = Waybill("Swift Crane", "SC-1")
    send_parcel(by=here.mei, order=order.number, waybill=waybill, now=NOW)
    word = RouteWord(waybill.number, "r9", RouteKind.ARRIVED, NOW + DAY)
    hear_carrier(carrier_name="Swift Crane", words=[word], now=NOW + DAY)
    confirm_order(person=here.tao, order=order.number, now=NOW + DAY)


@pytest.mark.wide
def test_a_creator_without_a_plan_stands_on_the_line_and_earns_nothing(truth: str) -> None:
    here, creator = town(), lin()

    bought_from_lin(here, creator, rates=None)

    row = OrderLine.objects.get()
    assert (row.creator, row.commission_bp, row.commission_minor) == (f"account:{creator}", 0, 0)
    assert creator_money(creator) == (0, 0)


@pytest.mark.wide
def test_a_rate_is_frozen_booked_settled_and_taken_back_with_a_later_refund(truth: str) -> None:
    here, creator = town(), lin()

    order = bought_from_lin(here, creator, rates=at(1_250))

    # ¥204.00 were paid: ¥25.50 for Lin, ¥4.08 for the platform.
    row = OrderLine.objects.get()
    assert (row.paid_minor, row.commission_bp, row.commission_minor, row.fee_minor) == (
        20_400,
        1_250,
        2_550,
        408,
    )
    assert (creator_money(creator), shop_money(here)) == ((2_550, 0), (17_442, 0))
    assert get_order(person=here.mei, number=order.number, now=NOW).lines[0].commission_minor == 2_550

    assert find_faults() == []

    received(here, order)
    assert settle_due(now=NOW + 30 * DAY) == 1
    assert (creator_money(creator), shop_money(here)) == ((0, 2_550), (0, 17_442))
    assert Settlement.objects.get().creator_minor == 2_550

    case = faulty(here, order, now=NOW + 30 * DAY)
    agree(by=here.mei, aftersale=case.number, now=NOW + 30 * DAY)
    assert bank_sends(order, now=NOW + 30 * DAY) == [6_800]
    assert (creator_money(creator), shop_money(here)) == ((0, 1_700), (0, 11_628))
    assert is_balanced()


@pytest.mark.wide
def test_what_went_back_before_it_was_settled_is_never_paid_out(truth: str) -> None:
    here, creator = town(), lin()
    order = bought_from_lin(here, creator, rates=at(1_250))
    received(here, order)

    case = faulty(here, order, quantity=3)
    agree(by=here.mei, aftersale=case.number, now=NOW + 2 * DAY)
    bank_sends(order, now=NOW + 2 * DAY)
    settle_due(now=NOW + 30 * DAY)

    assert (creator_money(creator), shop_money(here)) == ((0, 0), (0, 0))
    assert is_balanced()


@pytest.mark.wide
def test_a_rate_that_changes_later_changes_no_order(sqlite_truth: str) -> None:
    here, creator = town(), lin()
    bought_from_lin(here, creator, rates=at(1_000), quantity=1)
    bought_from_lin(here, creator, rates=at(2_000), quantity=2)

    assert list(OrderLine.objects.order_by("pk").values_list("commission_bp", "commission_minor")) == [
        (1_000, 680),
        (2_000, 2_720),
    ]
    assert creator_money(creator) == (3_400, 0)


@pytest.mark.wide
def test_lines_of_two_goods_share_one_rounding(sqlite_truth: str) -> None:
    here, creator = town(), lin()
    skus = tuple(SkuDraft(code=f"C{n}", price_minor=333, currency="CNY", on_hand=9) for n in range(2))
    product = goods.publish_product(draft=green_tea(here.shop, handle="cup", skus=skus), now=NOW)
    way = Way(creator=f"account:{creator}")
    wanted = [Wanted(sku.id, 1, 333, way=way) for sku in goods_queries.get_product(product).skus]

    place_trade(person=here.tao, basket=basket(*wanted), number="n1", now=NOW, rates=at(1_000))

    assert list(OrderLine.objects.order_by("pk").values_list("commission_minor", flat=True)) == [34, 33]
