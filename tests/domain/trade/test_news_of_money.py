"""What is told of money: to both sides what a bank took, to a buyer what went back unasked, to a shop what became its own and
what came of its payouts.
"""

import pytest

from magpie.domain.ledger.actions import settle_payout
from magpie.domain.ledger.rules import PayoutStatus
from magpie.domain.payment.rules import EventKind
from magpie.domain.people import actions as people
from magpie.domain.trade.actions.aftersales import agree
from magpie.domain.trade.actions.closing import expire_trades
from magpie.domain.trade.actions.matters import ask_surplus_again, pay_surplus_otherwise
from magpie.domain.trade.actions.settling import settle_due
from magpie.domain.trade.actions.shipping import confirm_order
from magpie.domain.trade.models import Order
from magpie.domain.trade.queries.matters import open_matters
from magpie.domain.trade.queries.told import OrderTold, PayoutTold, ShopTold, tell
from tests.domain.cast import NOW, MemoryLog, carry, town
from tests.domain.trade.aftersales_cast import DAY, HOUR, bank, bank_sends, bought, call_off, delivered
from tests.domain.trade.cast import captured, hear, place, wanted
from tests.domain.trade.news_cast import heard, marks, pay_out, told
from tests.domain.trade.test_compensating import shop_has
from tests.domain.trade.test_matters import MUCH, fail_for_good, stuck_surplus

pytestmark = pytest.mark.wide


def test_a_charge_back_and_its_end_are_told_to_both_sides_with_the_sum(truth: str) -> None:
    here = town()
    order = delivered(here)
    for kind, at in ((EventKind.CHARGE_BACK, NOW + 2 * DAY), (EventKind.CHARGE_BACK_WON, NOW + 3 * DAY)):
        hear(bank(order, kind, minor=20400, now=at), now=at)
        carry(MemoryLog())

    found = told(here.mei, now=NOW + 4 * DAY)

    assert [(one.word, one.sums) for one in found if isinstance(one, ShopTold)] == [
        ("won", ((20400, "CNY"),)),
        ("bank", ((20400, "CNY"),)),
    ]
    mine = [one for one in told(here.tao, now=NOW + 4 * DAY) if isinstance(one, OrderTold)]
    assert [(one.word, one.minor, one.sold.number) for one in mine[:2]] == [
        ("won", 20400, order.number),
        ("charge_back", 20400, order.number),
    ]
    assert {one.word for one in mine[2:]} == {"deliver", "ship"}


def test_all_that_a_bank_took_of_a_trade_is_one_line_to_its_buyer_also_what_nobodys_order_bears(
    truth: str,
) -> None:
    here = town()
    order = bought(here, quantity=1)
    case = call_off(here, order)
    agree(by=here.mei, aftersale=case.number, now=NOW)
    bank_sends(order, now=NOW)
    hear(bank(order, EventKind.CHARGE_BACK, minor=6800, now=NOW + HOUR), now=NOW + HOUR)
    carry(MemoryLog())

    assert heard(here.tao)[0] == ("charge_back", "")
    (said, *_) = told(here.tao)
    assert isinstance(said, OrderTold)
    assert (said.word, said.minor, said.sold.number) == ("charge_back", 6800, order.number)
    assert ("bank", "") not in heard(here.mei)


def test_what_was_paid_too_much_is_told_to_its_buyer_once_it_went_back(truth: str) -> None:
    here = town()
    number = place(here.tao, wanted(here))
    hear(captured(number, amount_minor=7_800))
    hear(captured(number, amount_minor=6_800, event="twice"))
    order = Order.objects.get(trade__number=number)
    assert heard(here.tao) == []

    assert sorted(bank_sends(order, now=NOW + HOUR)) == [1_000, 6_800]

    assert heard(here.tao) == [("surplus", ""), ("surplus", "")]
    (said,) = tell([marks(here.tao)])
    assert isinstance(said, OrderTold)
    assert (said.word, said.minor, said.sold.number) == ("surplus", 7_800, order.number)
    assert heard(here.mei) == [("to_ship", "")]
    assert heard(people.make_person(now=NOW)) == []


def test_what_was_paid_too_late_is_told_to_have_gone_back(truth: str) -> None:
    here = town()
    number = place(here.tao, wanted(here))
    expire_trades(now=NOW + HOUR)
    hear(captured(number), now=NOW + 2 * HOUR)

    bank_sends(Order.objects.get(), now=NOW + 3 * HOUR)

    assert heard(here.tao) == [("surplus", ""), ("step", "expire")]


def test_a_surplus_that_people_sent_is_told_however_they_did(truth: str) -> None:
    order, matter = stuck_surplus()
    tao = order.trade.person_id
    assert tao is not None and heard(tao, now=MUCH) == []
    ask_surplus_again(matter=matter, now=MUCH)
    fail_for_good(order)
    (again,) = open_matters().rows

    pay_surplus_otherwise(matter=again.id, words="Bank transfer 4711.", now=MUCH + HOUR)

    (said,) = told(tao, now=MUCH + DAY)
    assert isinstance(said, OrderTold)
    assert (said.word, said.minor, said.sold.number) == ("paid_otherwise", 1_000, order.number)


def test_a_surplus_that_was_asked_for_again_is_told_once_it_arrives(truth: str) -> None:
    order, matter = stuck_surplus()
    ask_surplus_again(matter=matter, now=MUCH)

    bank_sends(order, now=MUCH + HOUR)

    assert order.trade.person_id is not None
    assert heard(order.trade.person_id, now=MUCH + DAY) == [("surplus", "")]


def test_money_that_became_the_shops_is_told_with_its_sum(truth: str) -> None:
    here = town()
    orders = [delivered(here), delivered(here)]
    for order in orders:
        confirm_order(person=here.tao, order=order.number, now=NOW + 2 * DAY)
    settled = NOW + 9 * DAY
    settle_due(now=settled)

    (said,) = tell([marks(here.mei, now=settled)])

    assert isinstance(said, ShopTold)
    assert (said.word, said.count, said.sums) == ("settled", 2, ((2 * (20400 - 408), "CNY"),))


def test_what_became_of_a_payout_is_told_to_all_who_work_for_the_shop(truth: str) -> None:
    here = town()
    helper = people.make_person(now=NOW)
    people.grant_role(account=here.shop, person=helper, role="editor", now=NOW)
    shop_has(here, 1_000)
    first, second = pay_out(here), pay_out(here, key="ask-2")
    assert heard(here.mei) == []

    settle_payout(payout=first, outcome=PayoutStatus.SENT, now=NOW + HOUR)
    settle_payout(payout=first, outcome=PayoutStatus.PAID, now=NOW + 2 * HOUR)
    settle_payout(payout=second, outcome=PayoutStatus.FAILED, why="account_closed", now=NOW + 3 * HOUR)

    for keeper in (here.mei, helper):
        assert heard(keeper) == [("payout", "failed"), ("payout", "paid"), ("payout", "sent")]
    assert [mark.subject for mark in marks(here.mei)] == [f"payout:{second}", *2 * [f"payout:{first}"]]
    failed, paid, _ = told(here.mei)
    assert isinstance(failed, PayoutTold) and isinstance(paid, PayoutTold)
    assert (failed.word, failed.payout.amount_minor, failed.payout.currency) == ("failed", 500, "CNY")
    assert (failed.payout.why, failed.shop.handle) == ("account_closed", "lantern_tea")
    assert (paid.word, paid.payout.id) == ("paid", first)
    assert heard(here.tao) == []
    assert heard(here.mei, since=NOW + 3 * HOUR) == []
