"""The shop's money: when it comes, once, from what is left; what a refund afterwards does; and what leaves for the bank."""

from datetime import timedelta

import pytest

from magpie.domain.ledger.queries import is_balanced
from magpie.domain.ledger.refusals import NothingToPayOut, PayoutTooHigh
from magpie.domain.ledger.rules import AccountKind
from magpie.domain.outbox.models import Fact
from magpie.domain.people.refusals import NotYourAccount
from magpie.domain.trade.actions.aftersales import agree, refuse
from magpie.domain.trade.actions.aftersales_clock import run_deadlines
from magpie.domain.trade.actions.settling import request_shop_payout, settle_due
from magpie.domain.trade.actions.shipping import confirm_order
from magpie.domain.trade.actions.terms import replace_settlement_days
from magpie.domain.trade.models import Order, OrderLine, Settlement
from magpie.domain.trade.queries.statements import order_money
from magpie.domain.trade.refusals import UnreadableSettlementDays
from tests.domain.cast import NOW, Town, fact_names, tao, town
from tests.domain.trade.aftersales_cast import (
    DAY,
    balance,
    bank_sends,
    bought,
    delivered,
    faulty,
    line_of,
    shop_money,
)

pytestmark = pytest.mark.wide

LATER = NOW + 2 * DAY
# Delivered on 2 March 20:00 in Shanghai; the right to return ends at the midnight that ends the 9th.
DUE = NOW + timedelta(days=8, hours=4)


def received(here: Town, *, quantity: int = 3) -> Order:
    order = delivered(here, quantity=quantity)
    confirm_order(person=here.tao, order=order.number, now=LATER)
    order.refresh_from_db()
    return order


def test_money_comes_when_the_right_to_return_has_ended_and_once(truth: str) -> None:
    here = town()
    order = received(here)
    assert order.settles_at == DUE

    assert [settle_due(now=now) for now in (DUE - timedelta(seconds=1), DUE, DUE)] == [0, 1, 0]

    assert shop_money(here) == (0, 3 * 6800 - 3 * 136)
    assert (balance(AccountKind.FEE_PENDING), balance(AccountKind.FEE)) == (0, 408)
    row = Settlement.objects.get()
    assert (row.cash_minor, row.shop_minor, row.fee_minor, row.creator_minor) == (20400, 19992, 408, 0)
    assert fact_names().count("OrderSettled") == 1
    assert Fact.objects.get(name="OrderSettled").payload["shop_minor"] == 19992
    (told,) = order_money(here.shop).rows
    assert (told.expected_at, told.settled_at, told.shop_minor) == (DUE, DUE, 19992)


def test_goods_without_a_right_to_return_settle_when_they_are_received(truth: str) -> None:
    here = town()
    order = delivered(here)
    OrderLine.objects.filter(order=order).update(return_policy="none_fresh", is_exclusion_confirmed=True)

    confirm_order(person=here.tao, order=order.number, now=LATER)

    assert settle_due(now=LATER) == 1


def test_the_day_is_told_once_it_arrived(truth: str) -> None:
    here = town()
    bought(here)
    delivered(here)

    arrived, waiting = order_money(here.shop).rows

    assert (arrived.expected_at, waiting.expected_at) == (DUE, None)
    assert settle_due(now=DUE + 30 * DAY) == 0


def test_a_shops_own_days_come_on_top(truth: str) -> None:
    here = town()
    with pytest.raises(UnreadableSettlementDays):
        replace_settlement_days(shop=here.shop, days=91, now=NOW)
    for _ in range(2):
        replace_settlement_days(shop=here.shop, days=7, now=NOW)
    received(here)

    assert [settle_due(now=now) for now in (DUE + 7 * DAY - timedelta(seconds=1), DUE + 7 * DAY)] == [0, 1]


def test_what_is_not_received_or_not_decided_waits(truth: str) -> None:
    here = town()
    bought(here)
    order = received(here)
    case = faulty(here, order)
    refuse(by=here.mei, aftersale=case.number, words="No.", now=NOW + 4 * DAY)

    assert settle_due(now=DUE) == 0
    run_deadlines(now=NOW + 11 * DAY)
    assert settle_due(now=NOW + 11 * DAY) == 1

    assert Settlement.objects.get().order_id == order.pk


def test_what_went_back_before_is_not_settled(truth: str) -> None:
    here = town()
    order = received(here)
    case = faulty(here, order)
    agree(by=here.mei, aftersale=case.number, now=LATER)
    bank_sends(order, now=LATER)

    settle_due(now=DUE)

    row = Settlement.objects.get()
    assert (row.cash_minor, row.shop_minor, row.fee_minor) == (13600, 13328, 272)
    assert (shop_money(here), balance(AccountKind.FEE_PENDING)) == ((0, 13328), 0)


def test_an_order_that_went_back_whole_settles_to_nothing(truth: str) -> None:
    here = town()
    order = delivered(here)
    case = faulty(here, order, quantity=3)
    agree(by=here.mei, aftersale=case.number, now=LATER)

    order.refresh_from_db()
    assert (order.status, order.payment_status) == ("completed", "refunded")
    assert settle_due(now=LATER) == 1

    assert Settlement.objects.get().shop_minor == 0
    assert (shop_money(here), is_balanced()) == ((0, 0), True)


def test_a_refund_after_the_settlement_is_owed_by_the_shop_and_the_next_sale_nets_it(truth: str) -> None:
    here = town()
    first = received(here)
    settle_due(now=DUE)
    request_shop_payout(by=here.mei, shop=here.shop, currency="CNY", amount_minor=19992, key="p-1", now=DUE)
    case = faulty(here, first, quantity=3, now=DUE)
    agree(by=here.mei, aftersale=case.number, now=DUE)
    bank_sends(first, now=DUE)

    assert shop_money(here) == (0, -19992)
    with pytest.raises(NothingToPayOut):
        request_shop_payout(by=here.mei, shop=here.shop, currency="CNY", amount_minor=1, key="p-2", now=DUE)
    second = delivered(here, quantity=4, now=DUE)
    confirm_order(person=here.tao, order=second.number, now=DUE + 2 * DAY)
    settle_due(now=DUE + 20 * DAY)

    assert shop_money(here) == (0, 4 * 6664 - 19992)
    assert line_of(first).refunded_minor == 20400
    assert is_balanced()


def test_only_an_owner_takes_money_out_and_only_what_is_there_and_once_a_key(truth: str) -> None:
    here, stranger = town(), tao()
    received(here)
    settle_due(now=DUE)
    asked = {"shop": here.shop, "currency": "CNY", "now": DUE}

    for person in (stranger, here.tao):
        with pytest.raises(NotYourAccount):
            request_shop_payout(by=person, amount_minor=1, key="p-1", **asked)
    with pytest.raises(PayoutTooHigh):
        request_shop_payout(by=here.mei, amount_minor=19993, key="p-1", **asked)
    ids = {request_shop_payout(by=here.mei, amount_minor=10000, key="p-1", **asked) for _ in range(2)}

    assert (len(ids), shop_money(here)) == (1, (0, 9992))
