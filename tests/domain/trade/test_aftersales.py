"""Asking after a purchase: exactly these pieces and this money, by whose word, and what time does when nobody speaks."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from magpie.domain.goods.models import Stock
from magpie.domain.ledger.queries import is_balanced
from magpie.domain.ledger.rules import AccountKind
from magpie.domain.outbox.models import Fact
from magpie.domain.trade.actions.aftersales import Ask, agree, open_aftersale, refuse, withdraw
from magpie.domain.trade.actions.aftersales_clock import run_deadlines
from magpie.domain.trade.actions.shipping import Waybill, pieces_left, send_parcel
from magpie.domain.trade.models import AfterSale, Order, OrderLine, ShopTerms, Trade
from magpie.domain.trade.queries.asking import askable_lines
from magpie.domain.trade.refusals import (
    MayNotAsk,
    NoSuchAfterSale,
    NoSuchOrder,
    NothingToSend,
    SayWhy,
)
from magpie.domain.trade.rules.aftersales import Kind, NotNowAfterSale
from magpie.domain.trade.rules.refunding import CASES_PER_LINE_MAX, FAULT_DAYS, Reason
from magpie.domain.trade.rules.states import NotNow
from tests.domain.cast import NOW, MemoryLog, carry, fact_names, facts_since, tao, town
from tests.domain.trade.aftersales_cast import (
    DAY,
    HOUR,
    PURSE,
    SWIFT,
    ask,
    balance,
    bank_sends,
    bought,
    call_off,
    counters,
    delivered,
    faulty,
    line_of,
    refunds,
    said,
    shop_money,
    stands,
)
from tests.domain.trade.cast import captured, hear, place, wanted

pytestmark = pytest.mark.wide


def test_a_piece_called_off_before_it_leaves_comes_back_in_money_and_stock(truth: str) -> None:
    here = town()
    order = bought(here)
    before = len(fact_names())

    case = call_off(here, order)
    assert (stands(case), case.deadline_at) == (("asked", "none"), NOW + 2 * DAY)
    assert counters(order) == (1, 6800, 0, 0, 0, 1)
    agree(by=here.mei, aftersale=case.number, now=NOW)

    assert stands(case) == ("refunding", "none")
    assert counters(order) == (0, 0, 1, 6800, 0, 1)
    assert refunds(order) == [(case.key, 6800)]
    assert Stock.objects.get(sku=here.sku).sold == 2
    assert facts_since(before) == [
        "AfterSaleOpened", "AfterSaleMoved", "StockMoved", "OrderRefunded",
    ]  # fmt: skip
    assert bank_sends(order, now=NOW + HOUR) == [6800]
    assert stands(case) == ("done", "none")
    assert said(case) == [("open", "buyer"), ("agree", "shop"), ("refund", "provider")]
    assert balance(AccountKind.REFUND_RESERVE) == 0
    assert shop_money(here) == (2 * 6800 - 2 * 136, 0)
    order.refresh_from_db()
    assert (order.status, order.payment_status) == ("open", "partly_refunded")


def test_called_off_whole_it_is_cancelled_with_its_carriage_and_nobody_can_send_it(truth: str) -> None:
    here = town()
    ShopTerms.objects.create(shop_id=here.shop, carriage_minor=800, changed_at=NOW)
    order = bought(here, quantity=2)
    first, second = call_off(here, order), call_off(here, order)

    agree(by=here.mei, aftersale=first.number, now=NOW)
    agree(by=here.mei, aftersale=second.number, now=NOW)

    assert refunds(order) == [(first.key, 6800), (second.key, 7600)]
    order.refresh_from_db()
    assert (order.status, order.payment_status, order.fulfilment_status) == (
        "cancelled",
        "refunded",
        "nothing_to_ship",
    )
    assert order.carriage_refunded_minor == 800
    with pytest.raises(NotNow):
        send_parcel(by=here.mei, order=order.number, waybill=SWIFT, now=NOW)
    bank_sends(order, now=NOW)
    assert (shop_money(here), balance(AccountKind.FEE_PENDING), balance(PURSE.kind, PURSE.owner)) == (
        (0, 0), 0, 0,
    )  # fmt: skip
    assert Stock.objects.get(sku=here.sku).sold == 0
    assert is_balanced()


def test_what_is_asked_back_is_not_sent_until_the_shop_has_answered(truth: str) -> None:
    here = town()
    order = bought(here)
    case = call_off(here, order)
    line = line_of(order).pk

    with pytest.raises(NothingToSend):
        send_parcel(by=here.mei, order=order.number, waybill=SWIFT, pieces={line: 3}, now=NOW)
    send_parcel(by=here.mei, order=order.number, waybill=SWIFT, now=NOW)
    order.refresh_from_db()
    assert (order.fulfilment_status, pieces_left(order.pk)) == ("partly_shipped", {})

    refuse(by=here.mei, aftersale=case.number, words="Already packed.", now=NOW)
    withdraw(person=here.tao, aftersale=case.number, now=NOW)
    assert (pieces_left(order.pk), counters(order)) == ({line: 1}, (0, 0, 0, 0, 0, 0))
    send_parcel(by=here.mei, order=order.number, waybill=Waybill("Swift Crane", "SC-2"), now=NOW)
    order.refresh_from_db()
    assert order.fulfilment_status == "shipped"


def test_when_the_rest_is_called_off_what_was_sent_is_all_there_is(truth: str) -> None:
    here = town()
    order = bought(here)
    case = call_off(here, order)
    send_parcel(by=here.mei, order=order.number, waybill=SWIFT, now=NOW)

    agree(by=here.mei, aftersale=case.number, now=NOW)

    order.refresh_from_db()
    assert (order.fulfilment_status, order.payment_status) == ("shipped", "partly_refunded")


def test_what_is_sent_late_is_called_off_by_right(truth: str) -> None:
    here = town()
    order = bought(here)

    case = call_off(here, order, quantity=3, now=NOW + timedelta(hours=48))

    assert stands(case) == ("refunding", "none")
    assert said(case) == [("open", "buyer"), ("agree", "clock")]


def test_a_silent_shop_has_agreed_after_48_hours_and_not_before(truth: str) -> None:
    here = town()
    order = bought(here)
    case = call_off(here, order)

    assert run_deadlines(now=NOW + timedelta(hours=47)) == 0
    assert run_deadlines(now=NOW + timedelta(hours=48)) == 1
    assert run_deadlines(now=NOW + timedelta(hours=48)) == 0

    assert stands(case) == ("refunding", "none")
    assert refunds(order) == [(case.key, 6800)]


def test_a_refusal_has_a_reason_and_ends_when_nobody_objects(truth: str) -> None:
    here = town()
    order = delivered(here)
    case = faulty(here, order)

    with pytest.raises(SayWhy):
        refuse(by=here.mei, aftersale=case.number, words=" \n", now=NOW + 2 * DAY)
    assert stands(case) == ("asked", "none")
    refuse(by=here.mei, aftersale=case.number, words="It was whole.", now=NOW + 2 * DAY)
    assert run_deadlines(now=NOW + 9 * DAY) == 1

    assert stands(case) == ("closed", "none")
    assert (counters(order), refunds(order)) == ((0, 0, 0, 0, 0, 0), [])
    assert (case.deadline_at, case.ended_at) == (None, NOW + 9 * DAY)


@pytest.mark.parametrize(
    ("kind", "reason", "quantity", "why"),
    [
        (Kind.REFUND_BEFORE_SHIP, Reason.NO_REASON, 1, "pieces"),
        (Kind.REFUND_ONLY, Reason.FAULTY, 4, "pieces"),
        (Kind.REFUND_ONLY, Reason.FAULTY, 0, "pieces"),
        (Kind.REFUND_ONLY, Reason.NO_REASON, 1, "reason"),
        (Kind.RETURN_REFUND, Reason.PRICE_FELL, 1, "reason"),
        (Kind.PRICE_PROTECTION, Reason.PRICE_FELL, 1, "price"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_happens(
    truth: str, kind: Kind, reason: Reason, quantity: int, why: str
) -> None:
    here = town()
    order = delivered(here)
    before = fact_names()

    with pytest.raises(MayNotAsk) as refused:
        ask(here, order, kind, reason, quantity=quantity, now=NOW + 2 * DAY)

    assert refused.value.detail["why"] == why
    assert (fact_names(), AfterSale.objects.count(), counters(order)) == (before, 0, (0, 0, 0, 0, 0, 0))


def test_an_order_that_is_not_paid_has_nothing_to_give_back(truth: str) -> None:
    here = town()
    number = place(here.tao, wanted(here))
    order = Order.objects.get(trade__number=number)

    with pytest.raises(MayNotAsk) as refused:
        call_off(here, order)

    assert refused.value.detail["why"] == "unpaid"


def test_a_fault_shows_itself_within_thirty_days(truth: str) -> None:
    here = town()
    order = delivered(here)
    over = NOW + DAY + timedelta(days=FAULT_DAYS)

    faulty(here, order, now=over - HOUR)
    with pytest.raises(MayNotAsk) as refused:
        faulty(here, order, now=over)

    assert refused.value.detail["why"] == "too_late"


def test_who_asks_often_is_helped_by_people(truth: str) -> None:
    here = town()
    order = delivered(here)
    for _ in range(CASES_PER_LINE_MAX):
        withdraw(person=here.tao, aftersale=faulty(here, order).number, now=NOW + 2 * DAY)

    with pytest.raises(MayNotAsk) as refused:
        faulty(here, order)

    assert (refused.value.detail["why"], AfterSale.objects.count()) == ("often", CASES_PER_LINE_MAX)


def test_other_peoples_requests_do_not_exist_for_anybody_else(truth: str) -> None:
    here, stranger = town(), tao()
    order = delivered(here)
    case = faulty(here, order)
    later = NOW + 2 * DAY

    with pytest.raises(NoSuchOrder):
        faulty(here, order, person=stranger)
    for act in (agree, lambda **said: refuse(words="no", **said)):
        for person in (stranger, here.tao):
            with pytest.raises(NoSuchAfterSale):
                act(by=person, aftersale=case.number, now=later)
    for person in (stranger, here.mei):
        with pytest.raises(NoSuchAfterSale):
            withdraw(person=person, aftersale=case.number, now=later)
    with pytest.raises(NoSuchAfterSale):
        agree(by=here.mei, aftersale="0" * 26, now=later)

    assert stands(case) == ("asked", "none")


def test_a_line_of_another_order_is_not_asked_about_through_this_one(truth: str) -> None:
    here = town()
    mine, other = delivered(here), delivered(here)
    asked = Ask(line_of(other).pk, Kind.REFUND_ONLY, Reason.FAULTY)

    with pytest.raises(NoSuchOrder):
        open_aftersale(person=here.tao, order=mine.number, ask=asked, number="x", now=NOW + 2 * DAY)


def test_an_act_of_the_wrong_side_or_time_is_refused_whole(truth: str) -> None:
    here = town()
    order = delivered(here)
    case = faulty(here, order)
    agree(by=here.mei, aftersale=case.number, now=NOW + 2 * DAY)
    before = fact_names()

    for act in (agree, lambda **said: refuse(words="no", **said)):
        with pytest.raises(NotNowAfterSale):
            act(by=here.mei, aftersale=case.number, now=NOW + 2 * DAY)
    with pytest.raises(NotNowAfterSale):
        withdraw(person=here.tao, aftersale=case.number, now=NOW + 2 * DAY)

    assert (fact_names(), len(refunds(order))) == (before, 1)


def test_the_database_itself_refuses_more_than_was_paid_or_sold(truth: str) -> None:
    here = town()
    order = delivered(here)

    for field, by in (("refunded_minor", 20401), ("asked_minor", 20401), ("waived_minor", 20401)):
        with pytest.raises(IntegrityError), transaction.atomic():
            OrderLine.objects.filter(order=order).update(**{field: F(field) + by})
    for field in ("asked_quantity", "refunded_quantity", "called_off_quantity"):
        with pytest.raises(IntegrityError), transaction.atomic():
            OrderLine.objects.filter(order=order).update(**{field: 4})


def test_a_refund_is_told_to_the_journey_with_its_value(truth: str) -> None:
    here = town()
    order = delivered(here)
    case = faulty(here, order, quantity=2)
    agree(by=here.mei, aftersale=case.number, now=NOW + 2 * DAY)
    log = MemoryLog()

    carry(log)

    (told,) = log.of_kind("Order Refunded")
    assert (told.person, told.card, told.value_minor, told.measure, told.currency) == (
        here.tao, f"product:{here.product}", 13600, 2.0, "CNY",
    )  # fmt: skip
    assert told.props == {"why": "faulty", "kind": "refund_only"}
    assert Fact.objects.get(name="OrderRefunded").payload["line"] == line_of(order).pk


def test_hearing_of_the_sent_refund_again_changes_nothing(truth: str) -> None:
    here = town()
    order = bought(here)
    case = call_off(here, order)
    agree(by=here.mei, aftersale=case.number, now=NOW)

    assert bank_sends(order, now=NOW) == [6800]
    assert bank_sends(order, now=NOW) == []
    hear(captured(order.trade.number, event=f"paid-{order.trade.number}"), now=NOW)
    carry(MemoryLog())

    assert said(case)[-1] == ("refund", "provider")
    assert len(said(case)) == 3
    assert is_balanced()


def test_one_request_that_cannot_move_holds_up_nobody(truth: str) -> None:
    here = town()
    stuck, fine = call_off(here, bought(here)), faulty(here, delivered(here), now=NOW + DAY)
    Stock.objects.filter(sku=here.sku).update(sold=0)
    over = NOW + 3 * DAY

    assert run_deadlines(now=over) == 1

    assert (stands(stuck), stands(fine)) == (("asked", "none"), ("refunding", "none"))
    assert stuck.deadline_at == over + HOUR
    assert counters(stuck.line.order) == (1, 6800, 0, 0, 0, 1)
    Stock.objects.filter(sku=here.sku).update(sold=6)
    assert run_deadlines(now=over + HOUR) == 1


def test_what_another_system_sold_is_asked_for_there(truth: str) -> None:
    here = town()
    order = delivered(here)
    Trade.objects.update(origin="elsewhere", origin_number="7")

    with pytest.raises(MayNotAsk) as refused:
        faulty(here, order)

    assert (refused.value.detail["why"], AfterSale.objects.count()) == ("elsewhere", 0)
    assert askable_lines(person=here.tao, order=order.number, now=NOW + 2 * DAY) == ()
