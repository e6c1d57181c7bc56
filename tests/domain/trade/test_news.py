"""What is told of orders and requests: each thing once, to whom it concerns, and never to whoever did it."""

import re
from datetime import datetime
from typing import TypeVar

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from magpie.domain.ledger.actions import settle_payout
from magpie.domain.ledger.rules import PayoutStatus
from magpie.domain.people import actions as people
from magpie.domain.people import queries as people_queries
from magpie.domain.trade.actions.aftersales import agree, refuse, withdraw
from magpie.domain.trade.actions.aftersales_clock import run_deadlines
from magpie.domain.trade.actions.aftersales_parcels import receive_back, refuse_parcel, send_back
from magpie.domain.trade.actions.arbitration import answer_offer, decide, object_to, offer
from magpie.domain.trade.actions.closing import cancel_trade, expire_trades
from magpie.domain.trade.actions.compensating import compensate_late
from magpie.domain.trade.actions.shipping import Waybill, confirm_due, confirm_order, send_parcel
from magpie.domain.trade.models import Order, OrderLine, Trade
from magpie.domain.trade.queries import news
from magpie.domain.trade.queries.told import CaseTold, OrderTold, ShopTold, tell
from magpie.domain.trade.rules.aftersales import Kind
from magpie.domain.trade.rules.news import sending_due
from magpie.domain.trade.rules.refunding import Reason
from tests.domain.cast import MINUTE, NOW, MemoryLog, Town, carry, town
from tests.domain.trade.aftersales_cast import (
    BACK,
    DAY,
    HOUR,
    SITE,
    SWIFT,
    ask,
    bank_sends,
    bought,
    delivered,
    faulty,
    line_of,
)
from tests.domain.trade.cast import place, wanted
from tests.domain.trade.news_cast import SINCE, heard, marks, pay_out, told
from tests.domain.trade.test_compensating import shop_has

pytestmark = pytest.mark.wide

Row = TypeVar("Row", Trade, Order, OrderLine)


def test_a_parcel_is_told_to_its_buyer_with_who_carries_it_and_to_nobody_else(truth: str) -> None:
    here = town()
    order = bought(here)
    assert heard(here.tao) == []

    send_parcel(by=here.mei, order=order.number, waybill=SWIFT, now=NOW + HOUR)

    (sent,) = told(here.tao)
    assert isinstance(sent, OrderTold)
    assert (sent.word, sent.parcels, sent.sold.number) == (
        "ship",
        (("Swift Crane", "SC-1001"),),
        order.number,
    )
    assert (sent.sold.title_en, sent.sold.shop_en, sent.sold.others) == ("Spring green tea", "Lantern Tea", 0)
    assert heard(here.mei) == []
    assert heard(people.make_person(now=NOW)) == []


def test_a_part_and_the_rest_are_one_way_whose_newest_step_tells_where_it_is(truth: str) -> None:
    here = town()
    order = bought(here)
    line = line_of(order).pk
    send_parcel(by=here.mei, order=order.number, waybill=SWIFT, pieces={line: 1}, now=NOW)
    send_parcel(by=here.mei, order=order.number, waybill=Waybill("Swift Crane", "SC-2"), now=NOW + HOUR)

    found = marks(here.tao)

    assert ([mark.word for mark in found], {mark.subject for mark in found}) == (
        ["ship", "ship_part"],
        {f"way:{order.pk}"},
    )
    (said,) = tell([found])
    assert isinstance(said, OrderTold)
    assert (said.word, said.parcels) == ("ship", (("Swift Crane", "SC-2"), ("Swift Crane", "SC-1001")))


def test_what_arrived_soon_counts_as_received_and_then_does(truth: str) -> None:
    here = town()
    order = delivered(here)
    arrived = NOW + DAY
    soon = arrived + 5 * DAY
    assert heard(here.tao) == [("step", "deliver"), ("step", "ship")]

    assert ("receipt", "") not in heard(here.tao, now=soon - MINUTE)
    (said, *_) = told(here.tao, now=soon)
    assert isinstance(said, OrderTold)
    assert (said.word, said.until) == ("receipt", arrived + 7 * DAY)
    assert marks(here.tao, now=soon)[0].at == soon
    confirm_due(now=arrived + 7 * DAY)

    after = heard(here.tao, now=arrived + 8 * DAY)
    assert after == [("step", "confirm"), ("step", "deliver"), ("step", "ship")]
    assert Order.objects.get(pk=order.pk).status == "completed"


def test_what_a_buyer_did_is_no_news_to_them(truth: str) -> None:
    here = town()
    order = delivered(here)
    confirm_order(person=here.tao, order=order.number, now=NOW + 2 * DAY)
    case = faulty(here, order)
    withdraw(person=here.tao, aftersale=case.number, now=NOW + 2 * DAY)
    number = place(here.tao, wanted(here), now=NOW + 2 * DAY)
    cancel_trade(person=here.tao, trade=number, now=NOW + 2 * DAY)

    assert heard(here.tao, now=NOW + 7 * DAY) == [("step", "deliver"), ("step", "ship")]


def test_an_order_that_was_not_paid_is_told_to_be_closed(truth: str) -> None:
    here = town()
    place(here.tao, wanted(here))

    expire_trades(now=NOW + 30 * MINUTE)

    (said,) = told(here.tao)
    assert isinstance(said, OrderTold)
    assert said.word == "expire"
    assert heard(here.mei) == []


def test_a_coupon_for_being_late_is_told_once_it_is_given(truth: str) -> None:
    here = town()
    order = bought(here)
    late = NOW + 2 * DAY
    compensate_late(now=late)
    assert heard(here.tao, now=late) == []
    shop_has(here, 600)

    compensate_late(now=late + HOUR)

    (said,) = told(here.tao, now=late + HOUR)
    assert isinstance(said, OrderTold)
    assert (said.word, said.minor, said.sold.number) == ("coupon", 300, order.number)


def test_every_move_of_the_other_side_is_told_with_its_words_and_time(truth: str) -> None:
    here = town()
    case = faulty(here, delivered(here))
    at = NOW + 2 * DAY
    refuse(by=here.mei, aftersale=case.number, words="It was whole when it left", now=at)

    (said, *_) = told(here.tao, now=at)
    assert isinstance(said, CaseTold)
    assert (said.word, said.said, said.until) == ("refuse", "It was whole when it left", at + 7 * DAY)
    assert (said.number, said.is_asked, said.minor) == (case.number, False, 0)
    object_to(person=here.tao, aftersale=case.number, words="It was not", now=at + HOUR)
    offer(by=here.mei, aftersale=case.number, amount_minor=1000, now=at + 2 * HOUR)
    (offered, refused, *_) = told(here.tao, now=at + DAY)
    assert isinstance(offered, CaseTold) and isinstance(refused, CaseTold)
    assert (offered.word, offered.minor, offered.until) == ("offer", 1000, at + 2 * HOUR + 3 * DAY)
    assert (refused.word, refused.until) == ("refuse", None)
    answer_offer(
        person=here.tao, aftersale=case.number, amount_minor=1000, is_accepted=False, now=at + 3 * HOUR
    )
    decide(by=SITE, aftersale=case.number, is_for_buyer=True, words="It shows", now=at + 4 * HOUR)
    bank_sends(Order.objects.get(), now=at + 5 * HOUR)

    mine = [word for source, word in heard(here.tao, now=at + DAY) if source == "case"]
    theirs = [word for source, word in heard(here.mei, now=at + DAY) if source == "asked"]
    assert mine == ["refund", "decide_buyer", "offer", "refuse"]
    assert theirs == ["decide_buyer", "decline", "object", "open"]
    all_told = [one for one in told(here.tao, now=at + DAY) if isinstance(one, CaseTold)]
    assert [(one.word, one.minor, one.until) for one in all_told] == [
        ("refund", 6800, None),
        ("decide_buyer", 6800, None),
        ("offer", 1000, None),
        ("refuse", 0, None),
    ]


def test_goods_that_come_back_are_told_to_both_sides(truth: str) -> None:
    here = town()
    order = delivered(here)
    case = ask(here, order, Kind.RETURN_REFUND, Reason.FAULTY, now=NOW + 2 * DAY)
    (asked,) = (one for one in told(here.mei, now=NOW + 2 * DAY) if isinstance(one, CaseTold))
    assert (asked.word, asked.kind, asked.minor, asked.is_asked) == ("open", "return_refund", 6800, True)
    assert asked.until == NOW + 4 * DAY
    agree(by=here.mei, aftersale=case.number, now=NOW + 3 * DAY)
    (granted, *_) = told(here.tao, now=NOW + 3 * DAY)
    assert isinstance(granted, CaseTold)
    assert (granted.word, granted.status, granted.until) == ("agree", "sending_back", NOW + 10 * DAY)

    send_back(person=here.tao, aftersale=case.number, waybill=BACK, now=NOW + 3 * DAY + HOUR)
    receive_back(by=here.mei, aftersale=case.number, is_sellable=False, now=NOW + 4 * DAY)

    assert heard(here.tao, now=NOW + 4 * DAY)[:2] == [("case", "receive"), ("case", "agree")]
    assert heard(here.mei, now=NOW + 4 * DAY) == [("asked", "send_back"), ("asked", "open")]


def test_what_the_clock_decides_is_told_to_both_sides(truth: str) -> None:
    here = town()
    ask(here, delivered(here), Kind.EXCHANGE, Reason.FAULTY, now=NOW + 2 * DAY)

    run_deadlines(now=NOW + 4 * DAY)

    assert heard(here.tao, now=NOW + 4 * DAY)[0] == ("case", "agree")
    assert heard(here.mei, now=NOW + 4 * DAY) == [("asked", "agree"), ("asked", "open")]


def test_a_new_order_is_told_to_all_who_work_for_the_shop_until_it_is_sent(truth: str) -> None:
    here = town()
    helper = people.make_person(now=NOW)
    people.grant_role(account=here.shop, person=helper, role="editor", now=NOW)
    place(here.tao, wanted(here))
    assert heard(here.mei) == []

    first, second = bought(here), bought(here, now=NOW + MINUTE)

    for keeper in (here.mei, helper):
        assert heard(keeper, now=NOW + HOUR) == [("to_ship", ""), ("to_ship", "")]
    (said,) = tell([marks(here.mei, now=NOW + HOUR)])
    assert isinstance(said, ShopTold)
    assert (said.word, said.count, said.sold.number, said.sold.handle) == (
        "to_ship", 2, second.number, "lantern_tea",
    )  # fmt: skip
    for number, order in enumerate((first, second)):
        send_parcel(
            by=here.mei, order=order.number, waybill=Waybill("Swift Crane", f"S{number}"), now=NOW + HOUR
        )
    assert heard(here.mei, now=NOW + HOUR) == []


@pytest.mark.parametrize(
    ("ship_by", "paid_at", "now", "due"),
    [
        # Midnight in Shanghai is 16:00 UTC.
        (NOW + 2 * DAY, NOW, NOW + DAY, None),
        (NOW + 2 * DAY, NOW, NOW + 28 * HOUR - MINUTE, None),
        (NOW + 2 * DAY, NOW, NOW + 28 * HOUR, ("today", NOW + 28 * HOUR)),
        (NOW + 4 * HOUR, NOW, NOW + HOUR, ("today", NOW)),
        (NOW + 4 * HOUR, NOW - DAY, NOW + HOUR, ("today", NOW - 20 * HOUR)),
        (NOW + 4 * HOUR, NOW, NOW + 4 * HOUR, ("late", NOW + 4 * HOUR)),
    ],
)
def test_what_must_leave_is_told_from_the_morning_on_and_from_its_time_on_as_late(
    ship_by: datetime, paid_at: datetime, now: datetime, due: tuple[str, datetime] | None
) -> None:
    assert sending_due(ship_by, paid_at=paid_at, zone="Asia/Shanghai", now=now) == due


def test_a_shop_hears_what_must_leave_today_and_what_is_late(truth: str) -> None:
    here = town()
    bought(here)

    assert heard(here.mei, now=NOW + DAY) == [("to_ship", "")]
    assert heard(here.mei, now=NOW + 2 * DAY - HOUR) == [("due", "today"), ("to_ship", "")]
    assert heard(here.mei, now=NOW + 2 * DAY) == [("due", "late"), ("to_ship", "")]


def test_an_erased_buyer_is_told_nothing_and_leaves_no_name_in_what_the_shop_reads(truth: str) -> None:
    here = town()
    order = delivered(here)
    case = ask(here, order, Kind.RETURN_REFUND, Reason.FAULTY, now=NOW + 2 * DAY, words="My cat broke it")
    agree(by=here.mei, aftersale=case.number, now=NOW + 2 * DAY)
    send_back(person=here.tao, aftersale=case.number, waybill=BACK, now=NOW + 2 * DAY)
    refuse_parcel(by=here.mei, aftersale=case.number, words="Not ours", now=NOW + 2 * DAY)
    object_to(person=here.tao, aftersale=case.number, words="My cat broke it", now=NOW + 2 * DAY)
    assert "cat" in str(told(here.mei, now=NOW + 3 * DAY))

    people.erase_person(person=here.tao, now=NOW + 3 * DAY)
    carry(MemoryLog())

    assert heard(here.tao, now=NOW + 3 * DAY) == []
    assert "cat" not in str(told(here.mei, now=NOW + 3 * DAY))


def test_all_of_it_is_one_question_and_a_page_of_it_eight_more(truth: str) -> None:
    here = town()
    shop_has(here, 1_100)
    settle_payout(payout=pay_out(here), outcome=PayoutStatus.PAID, now=NOW)
    kept = bought(here)
    order = delivered(here)
    case = faulty(here, order)
    compensate_late(now=NOW + 2 * DAY)
    refuse(by=here.mei, aftersale=case.number, words="No", now=NOW + 2 * DAY)
    for person in (here.tao, here.mei):
        shops = people_queries.accounts_of(person)
        with CaptureQueriesContext(connection) as asked:
            found = news.marks_for(person, shops=shops, since=SINCE, now=NOW + 3 * DAY)
        assert len(asked) == 1
        with CaptureQueriesContext(connection) as read:
            tell([[mark] for mark in found])
        assert len(read) <= 8
    assert Trade.objects.count() == 2 and kept.pk != order.pk


def fill_books(here: Town, order: Order, count: int) -> None:
    """So many orders of others at the shop, most of them long done, each as the given one."""
    line = OrderLine.objects.get(order=order)
    trade = order.trade
    numbers = range(count)
    trades = Trade.objects.bulk_create(
        _copy(trade, person_id=None, number=f"T{one}", intent="") for one in numbers
    )
    orders = Order.objects.bulk_create(
        _copy(
            order, trade=made, number=f"O{one}", status="completed", fulfilment_status="delivered",
            paid_at=NOW - one * MINUTE, settled_at=NOW - one * MINUTE,
        )
        for one, made in enumerate(trades)
    )  # fmt: skip
    OrderLine.objects.bulk_create(_copy(line, order=made) for made in orders)


def _copy(row: Row, **changes: object) -> Row:
    made = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
    made.pk = None
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def test_however_much_lies_in_the_books_no_table_is_walked_through(sqlite_truth: str) -> None:
    here = town()
    fill_books(here, bought(here), 1_000)
    shops = people_queries.accounts_of(here.mei)
    for person, work in ((here.tao, []), (here.mei, shops)):
        with CaptureQueriesContext(connection) as asked:
            news.marks_for(person, shops=work, since=SINCE, now=NOW + DAY)
        plan = plan_of(asked[0]["sql"])
        assert len(plan) > 10
        # The list of shops is itself a little table: json_each.
        assert [step for step in plan if step.startswith("SCAN") and "json_each" not in step] == []
        whole_shop = re.compile(r"order_by_shop |\(shop_id=\?\)")
        assert [step for step in plan if whole_shop.search(step)] == []


def plan_of(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]
