"""The truths that drills rely on can fail: whatever is planted is found, and nothing else is."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import F

from magpie.domain.campaigns.models import Coupon
from magpie.domain.goods.models import Stock, StockMovement
from magpie.domain.ledger import actions as ledger
from magpie.domain.ledger import rules as books
from magpie.domain.ledger.rules import flows
from magpie.domain.outbox.models import Fact
from magpie.domain.payment.models import Intent
from magpie.domain.trade.models import Order, OrderLine
from tests.databases import BuiltOnce
from tests.domain.cast import NOW, MemoryLog, carry
from tests.domain.trade.cast import pay, place
from tests.domain.trade.market import Market, open_market
from tests.domain.trade.truths import find_faults, find_loose_ends

pytestmark = pytest.mark.wide


def one_sale() -> Market:
    """Two orders of one trade, with the coupon, paid and carried."""
    here = open_market(buyers=1)
    (buyer,) = here.buyers
    total = here.total_minor((1, 0, 1), with_coupon=True)
    pay(place(buyer, *here.lines((1, 0, 1)), total_minor=total, claims=(here.claims[buyer],)))
    carry(MemoryLog())
    return here


def sell_one_more() -> None:
    Stock.objects.filter(sold=1).update(sold=F("sold") + 1)


def lose_a_movement() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {StockMovement._meta.db_table} WHERE kind = 'sell'")


def send_for_more() -> None:
    OrderLine.objects.update(carriage_minor=F("carriage_minor") + 1)


def forget_that_it_is_paid() -> None:
    Order.objects.update(payment_status="unpaid")


def count_a_coupon_less() -> None:
    Coupon.objects.update(used=0, spent_minor=0)


def book_a_sale_twice() -> None:
    order = Order.objects.earliest("pk")
    split = flows.LineSplit("line:x", f"shop:{order.shop_id}", cash_minor=1)
    ledger.post_entry(
        key="again", kind=books.EntryKind.SALE, ref=order.key, currency="CNY", moves=flows.sale_moves(split), now=NOW
    )  # fmt: skip


def count_money_twice() -> None:
    Intent.objects.update(captured_minor=2 * F("captured_minor"))


def tell_a_payment_twice() -> None:
    told = Fact.objects.filter(name="OrderPaid").earliest("pk")
    Fact.objects.create(name=told.name, payload=told.payload, at=NOW)


PLANTED: dict[Callable[[], None], str] = {
    sell_one_more: "the orders say",
    lose_a_movement: "moved other pieces than it ordered",
    send_for_more: "its lines are",
    forget_that_it_is_paid: "its trade paid",
    count_a_coupon_less: "counts 0 uses",
    book_a_sale_twice: "was sold twice",
    count_money_twice: "captured of",
    tell_a_payment_twice: "was told 2 times instead of 1",
}


def test_of_a_good_sale_nothing_is_wrong(sqlite_truth: str, built: BuiltOnce) -> None:
    built(one_sale)

    assert find_faults() + find_loose_ends() == []


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_what_is_planted_is_found(sqlite_truth: str, built: BuiltOnce, plant: Callable[[], None]) -> None:
    built(one_sale)

    plant()

    assert any(PLANTED[plant] in fault for fault in find_faults()), find_faults()


def test_money_that_belongs_nowhere_is_a_loose_end(sqlite_truth: str, built: BuiltOnce) -> None:
    built(one_sale)

    count_money_twice()
    ledger.post_entry(
        key="nobody", kind=books.EntryKind.PAYMENT, ref="trade:9", currency="CNY", moves=flows.payment_moves(7), now=NOW
    )  # fmt: skip

    kept, booked = find_loose_ends()
    assert "keeps 35200 instead of 17600" in kept
    assert "('nobody', 'payment')" in booked
