"""Eight at once: no piece is given back twice, no decision taken twice, and nobody waits for another for ever."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from magpie.domain.goods.models import Stock
from magpie.domain.ledger.queries import is_balanced
from magpie.domain.payment.rules import EventKind
from magpie.domain.trade.actions.aftersales import agree, refuse, withdraw
from magpie.domain.trade.actions.aftersales_clock import run_deadlines
from magpie.domain.trade.actions.charge_backs import follow_charge_backs
from magpie.domain.trade.actions.compensating import compensate_late
from magpie.domain.trade.actions.settling import settle_due
from magpie.domain.trade.actions.shipping import Waybill, confirm_order, send_parcel
from magpie.domain.trade.models import AfterSale, OrderLine, ParcelLine, Settlement, Trade
from magpie.domain.trade.rules.aftersales import NotNowAfterSale
from magpie.domain.trade.rules.settling import LOOK_AGAIN
from magpie.kit.errors import Refusal
from tests.domain.cast import NOW, fact_names, town
from tests.domain.trade.aftersales_cast import (
    DAY,
    bank,
    bought,
    call_off,
    delivered,
    faulty,
    line_of,
    refunds,
    stands,
)
from tests.domain.trade.cast import hear

pytestmark = pytest.mark.wide

THREADS = 8
LATER = NOW + 2 * DAY


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Every act in a thread of its own; "done", or the code of its refusal. Anything else is a failure of the test."""
    said: list[str] = []
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
            said.append("done")
        except Refusal as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(said) == len(acts), "an act broke, or waits for ever"
    return sorted(said)


def test_eight_who_ask_for_three_pieces_get_three(truth: str) -> None:
    here = town()
    order = bought(here)

    said = at_once([lambda: call_off(here, order) for _ in range(THREADS)])

    assert Counter(said) == {"done": 3, "may_not_ask": 5}
    line = line_of(order)
    assert (line.asked_quantity, line.asked_minor, line.called_off_quantity) == (3, 20400, 3)
    assert AfterSale.objects.count() == 3


def test_eight_who_agree_refund_once(truth: str) -> None:
    here = town()
    order = bought(here)
    case = call_off(here, order, quantity=3)

    said = at_once([lambda: agree(by=here.mei, aftersale=case.number, now=NOW) for _ in range(THREADS)])

    assert Counter(said) == {"done": 1, "not_now_aftersale": 7}
    assert refunds(order) == [(case.key, 20400)]
    assert (fact_names().count("OrderRefunded"), Stock.objects.get(sku=here.sku).sold) == (1, 0)
    assert is_balanced()


def test_agreeing_refusing_withdrawing_and_time_at_once_come_to_one_end(truth: str) -> None:
    here = town()
    order = delivered(here)
    case = faulty(here, order, quantity=3)
    over = LATER + 2 * DAY

    at_once(
        [
            lambda: agree(by=here.mei, aftersale=case.number, now=over),
            lambda: refuse(by=here.mei, aftersale=case.number, words="No.", now=over),
            lambda: withdraw(person=here.tao, aftersale=case.number, now=over),
            lambda: run_deadlines(now=over),
        ]
    )

    status, _ = stands(case)
    line = OrderLine.objects.get(order=order)
    money = {"refunding": (0, 20400), "closed": (0, 0), "refused": (20400, 0)}[status]
    assert (line.asked_minor, line.refunded_minor) == money
    assert len(refunds(order)) == int(status == "refunding")
    assert is_balanced()


def test_sending_and_calling_off_at_once_never_does_both_with_a_piece(truth: str) -> None:
    here = town()
    order = bought(here)

    at_once(
        [
            *[
                lambda n=n: send_parcel(  # type: ignore[misc]
                    by=here.mei, order=order.number, waybill=Waybill("Swift Crane", f"S-{n}"),
                    pieces={line_of(order).pk: 1}, now=NOW,
                )
                for n in range(4)
            ],
            *[lambda: call_off(here, order) for _ in range(4)],
        ]
    )  # fmt: skip

    sent = sum(ParcelLine.objects.values_list("quantity", flat=True))
    assert sent + line_of(order).called_off_quantity == 3


def test_refunding_charging_back_and_settling_at_once_keep_the_books(truth: str) -> None:
    here = town()
    order = delivered(here)
    confirm_order(person=here.tao, order=order.number, now=LATER)
    case = faulty(here, order)
    intent = Trade.objects.get(orders=order).intent
    hear(bank(order, EventKind.CHARGE_BACK, minor=10000, now=LATER), now=LATER)
    due = NOW + 20 * DAY

    def agree_if_possible() -> None:
        try:
            agree(by=here.mei, aftersale=case.number, now=LATER)
        except NotNowAfterSale:
            return

    at_once(
        [
            agree_if_possible,
            *[lambda: follow_charge_backs(intent=intent, now=LATER) for _ in range(3)],
            *[lambda: settle_due(now=due) for _ in range(3)],
        ]
    )
    settle_due(now=due)

    line = line_of(order)
    assert line.asked_minor == 0
    assert line.refunded_minor in (10000, 16800)
    assert Settlement.objects.count() == 1
    assert is_balanced()


def test_a_bank_that_takes_money_while_the_shop_sends_and_the_buyer_asks_blocks_nobody(truth: str) -> None:
    here = town()
    order = bought(here)
    intent = Trade.objects.get(orders=order).intent
    hear(bank(order, EventKind.CHARGE_BACK, minor=5000, now=NOW), now=NOW)

    at_once(
        [
            *[
                lambda n=n: send_parcel(  # type: ignore[misc]
                    by=here.mei, order=order.number, waybill=Waybill("Swift Crane", f"S-{n}"),
                    pieces={line_of(order).pk: 1}, now=NOW,
                )
                for n in range(3)
            ],
            *[lambda: follow_charge_backs(intent=intent, now=NOW) for _ in range(3)],
            *[lambda: call_off(here, order) for _ in range(2)],
        ]
    )  # fmt: skip

    line = line_of(order)
    assert line.refunded_minor == 5000
    assert line.asked_minor + line.refunded_minor <= line.paid_minor


def test_eight_clocks_settle_and_compensate_once(truth: str) -> None:
    here = town()
    order = delivered(here)
    confirm_order(person=here.tao, order=order.number, now=LATER)
    bought(here)
    due = NOW + 20 * DAY

    at_once(
        [lambda: settle_due(now=due) for _ in range(4)] + [lambda: compensate_late(now=due) for _ in range(4)]
    )
    # Found before the shop's money came, it is looked at again.
    at_once([lambda: compensate_late(now=due + LOOK_AGAIN) for _ in range(8)])

    names = fact_names()
    assert [names.count(name) for name in ("OrderSettled", "OrderLate", "CouponGranted")] == [1, 1, 1]
    assert is_balanced()
