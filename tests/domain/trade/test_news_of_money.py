"""What is told of money: to a shop what a bank took, what became its own, and what came of its payouts."""

import pytest

from magpie.domain.ledger.actions import settle_payout
from magpie.domain.ledger.rules import PayoutStatus
from magpie.domain.payment.rules import EventKind
from magpie.domain.people import actions as people
from magpie.domain.trade.actions.settling import settle_due
from magpie.domain.trade.actions.shipping import confirm_order
from magpie.domain.trade.queries.told import PayoutTold, ShopTold, tell
from tests.domain.cast import NOW, MemoryLog, carry, town
from tests.domain.trade.aftersales_cast import DAY, HOUR, bank, delivered
from tests.domain.trade.cast import hear
from tests.domain.trade.news_cast import heard, marks, pay_out, told
from tests.domain.trade.test_compensating import shop_has

pytestmark = pytest.mark.wide


def test_a_charge_back_and_its_end_are_told_to_the_shop_with_the_sum(truth: str) -> None:
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
    assert {source for source, _ in heard(here.tao, now=NOW + 4 * DAY)} == {"step"}


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
