"""Money that does not reach the buyer: it is owed, asked for again when that is safe, and people are told."""

from datetime import timedelta

import pytest

from magpie.domain.ledger.queries import is_balanced
from magpie.domain.ledger.rules import AccountKind
from magpie.domain.outbox.models import Fact
from magpie.domain.payment import actions as payment
from magpie.domain.payment.models import ProviderCall, Refund
from magpie.domain.payment.providers.local_desk import decide
from magpie.domain.payment.queries import state_of
from magpie.domain.payment.rules import EventKind
from magpie.domain.payment.rules.bank import Choice
from magpie.domain.trade.actions.aftersales import agree
from magpie.domain.trade.actions.aftersales_clock import ask_again, pay_otherwise, run_deadlines
from magpie.domain.trade.actions.paying import ask_provider
from magpie.domain.trade.models import AfterSale, Order, Trade
from magpie.domain.trade.queries.aftersales import stuck_refunds
from magpie.domain.trade.refusals import SayWhy
from magpie.domain.trade.rules.aftersales import NotNowAfterSale
from tests.domain.cast import NOW, MemoryLog, Town, carry, town
from tests.domain.payment.till import charge_of
from tests.domain.trade.aftersales_cast import (
    DAY,
    balance,
    bank,
    bank_sends,
    bought,
    call_off,
    refunds,
    said,
    stands,
)
from tests.domain.trade.cast import hear, place, wanted

pytestmark = pytest.mark.wide

LATER = NOW + timedelta(hours=1)


def refunding(here: Town) -> tuple[Order, AfterSale]:
    order = bought(here)
    case = call_off(here, order)
    agree(by=here.mei, aftersale=case.number, now=NOW)
    return order, case


def bank_fails_for_good(order: Order) -> None:
    """Every attempt fails until payment gives up."""
    now = LATER
    while (row := Refund.objects.order_by("-pk").first()) and row.gave_up_at is None:
        hear(
            bank(order, EventKind.REFUND_FAILED, minor=row.amount_minor, now=now, refund=row.attempt_key),
            now=now,
        )
        now += 2 * DAY
        payment.retry_refunds(now=now)
    carry(MemoryLog())


def test_a_refund_that_fails_for_good_goes_to_people_and_stays_owed(truth: str) -> None:
    here = town()
    order, case = refunding(here)

    bank_fails_for_good(order)

    assert stands(case) == ("refund_failed", "none")
    assert [one.number for one in stuck_refunds(now=LATER).rows] == [case.number]
    assert Fact.objects.get(name="RefundStuck").payload["amount_minor"] == 6800
    assert balance(AccountKind.REFUND_RESERVE) == 6800


def test_it_is_asked_again_under_a_new_key_and_then_arrives(truth: str) -> None:
    here = town()
    order, case = refunding(here)
    bank_fails_for_good(order)

    ask_again(aftersale=case.number, now=NOW + 30 * DAY)
    assert refunds(order) == [(case.key, 6800), (f"{case.key}:2", 6800)]
    assert bank_sends(order, now=NOW + 30 * DAY) == [6800]

    assert stands(case) == ("done", "none")
    assert balance(AccountKind.REFUND_RESERVE) == 0
    with pytest.raises(NotNowAfterSale):
        ask_again(aftersale=case.number, now=NOW + 30 * DAY)


def test_the_clock_asks_again_too(truth: str) -> None:
    here = town()
    order, case = refunding(here)
    bank_fails_for_good(order)
    case.refresh_from_db()
    assert case.deadline_at is not None

    assert run_deadlines(now=case.deadline_at) == 1

    assert (stands(case), len(refunds(order))) == (("refunding", "none"), 2)


def test_money_that_may_still_come_is_never_asked_for_twice(truth: str) -> None:
    here = town()
    order, case = refunding(here)

    assert run_deadlines(now=NOW + 7 * DAY) == 1
    assert stands(case) == ("refund_failed", "none")
    ask_again(aftersale=case.number, now=NOW + 7 * DAY)
    with pytest.raises(NotNowAfterSale):
        pay_otherwise(aftersale=case.number, words="By hand.", now=NOW + 7 * DAY)
    run_deadlines(now=NOW + 14 * DAY)
    with pytest.raises(NotNowAfterSale):
        pay_otherwise(aftersale=case.number, words="By hand.", now=NOW + 14 * DAY)

    assert refunds(order) == [(case.key, 6800)]
    assert bank_sends(order, now=NOW + 14 * DAY) == [6800]
    assert stands(case) == ("done", "none")


def test_paid_some_other_way_it_leaves_the_sites_own_till(truth: str) -> None:
    here = town()
    order, case = refunding(here)
    bank_fails_for_good(order)

    with pytest.raises(SayWhy):
        pay_otherwise(aftersale=case.number, words="", now=NOW + 20 * DAY)
    pay_otherwise(aftersale=case.number, words="Bank transfer 4711.", now=NOW + 20 * DAY)

    assert (stands(case), balance(AccountKind.REFUND_RESERVE)) == (("done", "none"), 0)
    assert balance(AccountKind.PROVIDER) == 6800
    assert is_balanced()


def test_money_that_came_back_after_it_had_arrived_is_owed_again(truth: str) -> None:
    here = town()
    order, case = refunding(here)
    bank_sends(order, now=LATER)
    assert (stands(case), balance(AccountKind.REFUND_RESERVE)) == (("done", "none"), 0)
    row = Refund.objects.get()

    hear(bank(order, EventKind.REFUND_FAILED, minor=6800, now=LATER, refund=row.attempt_key), now=LATER)
    carry(MemoryLog())
    assert (stands(case), balance(AccountKind.REFUND_RESERVE)) == (("refunding", "none"), 6800)
    payment.retry_refunds(now=LATER + DAY)
    bank_sends(order, now=LATER + DAY)

    assert (stands(case), balance(AccountKind.REFUND_RESERVE)) == (("done", "none"), 0)
    assert [act for act, _ in said(case)] == ["open", "agree", "refund", "come_back", "refund"]
    assert is_balanced()


def test_what_somebody_gave_back_by_hand_leaves_a_refund_for_people(truth: str) -> None:
    here = town()
    order = bought(here)
    hear(bank(order, EventKind.REFUND_SUCCEEDED, minor=20400, now=LATER, refund="desk-1"), now=LATER)
    case = call_off(here, order, now=LATER)

    agree(by=here.mei, aftersale=case.number, now=LATER)

    assert (stands(case), refunds(order)) == (("refund_failed", "none"), [])
    assert run_deadlines(now=LATER + 3 * DAY) == 0
    pay_otherwise(aftersale=case.number, words="Given back in the bank's desk.", now=LATER + 3 * DAY)
    assert stands(case) == ("done", "none")


def test_dying_after_the_decision_and_after_the_call_gives_the_money_back_once(truth: str) -> None:
    """The request is written with the decision; whoever comes next makes the call, and makes it again under the same key."""
    here = town()
    number = place(here.tao, wanted(here, quantity=3))
    order = Order.objects.get(trade__number=number)
    intent = Trade.objects.get().intent
    payment.do_calls_of(intent=intent, now=NOW)
    decide(charge=charge_of(intent), choice=Choice.PAY, now=NOW)
    ask_provider(intent=intent, now=NOW)
    carry(MemoryLog())
    case = call_off(here, order)
    agree(by=here.mei, aftersale=case.number, now=NOW)

    # Killed here: nobody has called the bank yet. The next process does.
    assert payment.do_provider_calls(now=LATER) == 1
    # Killed once more, after the bank did it and before that was noted: the call is made again.
    call = ProviderCall.objects.get(kind="refund")
    ProviderCall.objects.filter(pk=call.pk).update(done_at=None, next_at=LATER)
    assert payment.do_provider_calls(now=LATER) == 1
    ask_provider(intent=intent, now=LATER)
    carry(MemoryLog())

    assert (stands(case), refunds(order)) == (("done", "none"), [(case.key, 6800)])
    assert state_of(intent).refunded_minor == 6800
    assert balance(AccountKind.REFUND_RESERVE) == 0
    assert is_balanced()
