"""A bank takes money back: lines bear it however it is heard, and have it again when the dispute is won."""

from itertools import permutations

import pytest

from magpie.domain.ledger.queries import is_balanced
from magpie.domain.ledger.rules import AccountKind
from magpie.domain.payment.rules import EventKind
from magpie.domain.trade.actions.aftersales import agree
from magpie.domain.trade.actions.settling import settle_due
from magpie.domain.trade.actions.shipping import confirm_order, send_parcel
from magpie.domain.trade.models import ChargeBackShare, Order, ShopTerms
from magpie.domain.trade.refusals import MayNotAsk
from magpie.domain.trade.rules.states import NotNow
from tests.domain.cast import NOW, MemoryLog, carry, town
from tests.domain.trade.aftersales_cast import (
    DAY,
    PURSE,
    SWIFT,
    balance,
    bank,
    bank_sends,
    bought,
    delivered,
    faulty,
    line_of,
    shop_money,
    stands,
)
from tests.domain.trade.cast import hear

pytestmark = pytest.mark.wide

LATER = NOW + 2 * DAY


def takes(order: Order, minor: int) -> None:
    hear(bank(order, EventKind.CHARGE_BACK, minor=minor, now=LATER), now=LATER)
    carry(MemoryLog())


def gives_back(order: Order, minor: int) -> None:
    hear(bank(order, EventKind.CHARGE_BACK_WON, minor=minor, now=LATER), now=LATER)
    carry(MemoryLog())


def moved(order: Order) -> tuple[int, int, str]:
    order.refresh_from_db()
    line = line_of(order)
    return line.refunded_minor, line.refunded_quantity, order.payment_status


def purse() -> int:
    return balance(PURSE.kind, PURSE.owner)


def test_all_of_it_taken_and_won_again_leaves_everything_as_it_was(truth: str) -> None:
    here = town()
    ShopTerms.objects.create(shop_id=here.shop, carriage_minor=800, changed_at=NOW)
    order = bought(here)
    before = shop_money(here)

    takes(order, 21200)
    assert moved(order) == (20400, 3, "refunded")
    assert (shop_money(here), purse(), balance(AccountKind.REFUND_RESERVE)) == ((0, 0), 0, 0)
    with pytest.raises(NotNow):
        send_parcel(by=here.mei, order=order.number, waybill=SWIFT, now=LATER)
    gives_back(order, 21200)

    assert moved(order) == (0, 0, "paid")
    assert (shop_money(here), purse(), balance(AccountKind.REFUND_RESERVE)) == (before, -21200, 0)
    send_parcel(by=here.mei, order=order.number, waybill=SWIFT, now=LATER)
    assert is_balanced()


def test_a_part_of_it_is_a_part_of_the_line(truth: str) -> None:
    here = town()
    order = bought(here)

    takes(order, 5001)
    assert moved(order) == (5001, 0, "partly_refunded")
    gives_back(order, 1)

    assert moved(order) == (5000, 0, "partly_refunded")
    assert is_balanced()


@pytest.mark.parametrize("order_of_words", list(permutations(range(3))))
def test_in_whatever_order_it_is_heard_it_ends_in_the_same_books(
    sqlite_truth: str, order_of_words: tuple[int, ...]
) -> None:
    here = town()
    order = bought(here)
    words = [
        bank(order, EventKind.CHARGE_BACK, minor=20400, now=LATER),
        bank(order, EventKind.CHARGE_BACK_WON, minor=20400, now=LATER),
        bank(order, EventKind.CHARGE_BACK, minor=6800, now=LATER),
    ]

    for place in order_of_words:
        hear(words[place], now=LATER)
        hear(words[place], now=LATER)
        carry(MemoryLog())

    assert moved(order)[0] == 6800
    assert (purse(), balance(AccountKind.REFUND_RESERVE)) == (-(20400 - 6800), 0)
    assert is_balanced()


def test_a_request_that_is_open_is_the_banks_to_decide_now(truth: str) -> None:
    here = town()
    order = delivered(here)
    case = faulty(here, order, quantity=2)

    takes(order, 20400)

    assert stands(case) == ("closed", "settled")
    assert line_of(order).asked_minor == 0
    with pytest.raises(MayNotAsk) as refused:
        faulty(here, order)
    assert refused.value.detail["why"] == "unpaid"


def test_what_had_gone_back_already_the_platform_has_lost(truth: str) -> None:
    here = town()
    order = delivered(here)
    case = faulty(here, order)
    agree(by=here.mei, aftersale=case.number, now=LATER)
    bank_sends(order, now=LATER)

    takes(order, 20400)

    assert moved(order) == (20400, 3, "refunded")
    assert (balance(AccountKind.SUBSIDY), balance(AccountKind.REFUND_RESERVE)) == (-6800, 0)
    gives_back(order, 20400)
    assert moved(order)[0] == 6800
    assert (balance(AccountKind.SUBSIDY), shop_money(here)) == (0, (2 * 6800 - 2 * 136, 0))
    assert is_balanced()


def test_after_the_settlement_it_is_taken_from_what_is_available_and_the_next_sale_makes_up(
    truth: str,
) -> None:
    here = town()
    order = delivered(here)
    confirm_order(person=here.tao, order=order.number, now=LATER)
    assert settle_due(now=NOW + 20 * DAY) == 1
    assert shop_money(here) == (0, 19992)

    takes(order, 20400)
    assert shop_money(here) == (0, 0)
    case_order = delivered(here, now=NOW + 21 * DAY)
    assert shop_money(here) == (19992, 0)
    gives_back(order, 20400)

    assert shop_money(here) == (19992, 19992)
    assert case_order.pk != order.pk
    assert is_balanced()


def test_a_bargain_does_not_protect_the_rest_from_a_bank(truth: str) -> None:
    here = town()
    order = delivered(here)
    case = faulty(here, order, quantity=3, amount_minor=400)
    agree(by=here.mei, aftersale=case.number, now=LATER)
    bank_sends(order, now=LATER)

    takes(order, 20000)

    line = line_of(order)
    assert (line.refunded_minor, line.waived_minor) == (20400, 0)
    assert ChargeBackShare.objects.get().minor == 20000
    assert is_balanced()


def test_a_charge_back_is_cut_where_the_refund_before_it_ended_to_the_minor_unit(truth: str) -> None:
    """Of ¥204 the platform has ¥4.08: of the first 25 cents half a cent, rounded up; of the next 25 the other half, none."""
    here = town()
    order = delivered(here)
    case = faulty(here, order, amount_minor=25)
    agree(by=here.mei, aftersale=case.number, now=LATER)
    bank_sends(order, now=LATER)
    assert (balance(AccountKind.FEE_PENDING), shop_money(here)) == (407, (20_400 - 25 - 407, 0))

    takes(order, 25)
    assert (balance(AccountKind.FEE_PENDING), shop_money(here)) == (407, (20_400 - 50 - 407, 0))

    gives_back(order, 25)
    assert (balance(AccountKind.FEE_PENDING), shop_money(here)) == (407, (20_400 - 25 - 407, 0))
    assert is_balanced()
