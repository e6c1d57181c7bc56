"""A sale of another system becomes history here: whole, once, silent, and with balanced books."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from magpie.domain.goods.models import Product, Stock, StockMovement
from magpie.domain.ledger import queries as books
from magpie.domain.ledger.rules import AccountKind, AccountRef
from magpie.domain.outbox.models import Fact
from magpie.domain.payment import actions as payment
from magpie.domain.payment import queries as payments
from magpie.domain.payment.rules import Status
from magpie.domain.payment.rules.elsewhere import PaidElsewhere
from magpie.domain.people import actions as people
from magpie.domain.people.models import Account
from magpie.domain.trade.actions.closing import expire_trades
from magpie.domain.trade.actions.importing import import_order
from magpie.domain.trade.actions.shipping import confirm_due
from magpie.domain.trade.models import Order, OrderLine, Trade
from magpie.domain.trade.queries.orders import get_trade
from magpie.domain.trade.refusals import UnreadableSale
from magpie.domain.trade.rules.elsewhere import LineElsewhere, OrderElsewhere, Progress, SaleElsewhere
from tests.domain.cast import NOW

pytestmark = pytest.mark.wide

BOUGHT = datetime(2018, 3, 27, 21, 0, 43, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAID, SENT, ARRIVED = BOUGHT + HOUR, BOUGHT + 30 * HOUR, BOUGHT + 90 * HOUR
BUYER = "p:01JD5Y1V9GZC3M0B5T8RQK2W7N"
CLEARING = AccountRef(AccountKind.BUYER_CLEARING)
TILL = AccountRef(AccountKind.PROVIDER, "provider:imported")

TEA = LineElsewhere(
    handle="tea", title_zh="茶", title_en="Tea", quantity=2, unit_minor=3_000, carriage_minor=500, ship_days=3
)
CUP = replace(
    TEA, handle="cup", title_zh="杯", title_en="Cup", quantity=1, unit_minor=1_000, carriage_minor=0
)


def shop(name: str, *lines: LineElsewhere) -> OrderElsewhere:
    return OrderElsewhere(shop=name, shop_zh="远方的店", shop_en="A shop far away", lines=lines)


def paid(amount_minor: int, ref: str = "there:1:1") -> PaidElsewhere:
    return PaidElsewhere(ref=ref, amount_minor=amount_minor, at=PAID, payload={"type": "voucher"})


def sale(**changes: Any) -> SaleElsewhere:
    """Two tins of tea for R$60, R$5 carriage, paid and arrived."""
    said: dict[str, Any] = {
        "origin": "there", "number": "1", "person": BUYER, "currency": "BRL", "zone": "America/Sao_Paulo",
        "status": "delivered", "progress": Progress.ARRIVED, "placed_at": BOUGHT, "paid_at": PAID, "sent_at": SENT,
        "arrived_at": ARRIVED, "orders": (shop("far_tea", TEA),), "paid": (paid(6_500),), **changes,
    }  # fmt: skip
    return SaleElsewhere(**said)


def called_off(**changes: Any) -> SaleElsewhere:
    return sale(progress=Progress.CALLED_OFF, sent_at=None, arrived_at=None, status="canceled", **changes)


def balance(account: AccountRef) -> int:
    return books.balance_of(account, currency="BRL")


def shop_pending(handle: str) -> int:
    key = f"shop:{Account.objects.get(handle=handle).pk}"
    return balance(AccountRef(AccountKind.SHOP_PENDING, key))


def axes() -> tuple[str, str, str]:
    order = Order.objects.get()
    return order.status, order.payment_status, order.fulfilment_status


def test_an_arrived_sale_is_history_with_its_own_instants(truth: str) -> None:
    is_new = import_order(sale=sale(), now=NOW)

    trade, order, line = Trade.objects.get(), Order.objects.get(), OrderLine.objects.get()
    view = get_trade(person=BUYER, number=trade.number, now=NOW).orders[0]
    assert is_new
    assert axes() == ("completed", "paid", "delivered")
    assert (trade.placed_at, trade.paid_at, trade.total_minor) == (BOUGHT, PAID, 6_500)
    assert (order.delivered_at, order.completed_at, order.ship_by) == (ARRIVED, ARRIVED, None)
    assert (line.quantity, line.unit_minor, line.paid_minor, line.carriage_minor) == (2, 3_000, 6_000, 500)
    assert [(event.act, event.at) for event in view.events] == [
        ("place", BOUGHT), ("pay", PAID), ("ship", SENT), ("deliver", ARRIVED), ("confirm", ARRIVED)]  # fmt: skip
    assert [(p.sent_at, p.arrived_at, p.contents) for p in view.parcels] == [(SENT, ARRIVED, {line.pk: 2})]
    assert view.allowed_actions == ()


def test_its_payment_folds_and_its_books_balance(truth: str) -> None:
    import_order(sale=sale(paid=(paid(5_000), paid(1_500, "there:1:2"))), now=NOW)

    state = payments.state_of(Trade.objects.get().intent)
    assert (state.status, state.captured_minor, state.provider) == (Status.PAID, 6_500, "imported")
    assert (balance(TILL), balance(CLEARING), shop_pending("far_tea")) == (-6_500, 0, 6_500)
    assert books.find_imbalance() == []


def test_nobody_is_told_and_no_stock_moves(truth: str) -> None:
    import_order(sale=sale(), now=NOW)

    stock, product = Stock.objects.get(), Product.objects.get()
    assert Fact.objects.count() == StockMovement.objects.count() == 0
    assert (stock.on_hand, stock.reserved, stock.sold) == (0, 0, 0)
    assert (product.published_at, product.skus.get().offers.count()) == (None, 0)


def test_twice_is_once_whatever_is_said_the_second_time(truth: str) -> None:
    import_order(sale=sale(), now=NOW)
    before = (Trade.objects.get().number, axes(), balance(TILL))

    is_new = import_order(sale=called_off(), now=NOW + HOUR)

    assert not is_new
    assert (Trade.objects.get().number, axes(), balance(TILL)) == before


def test_two_sales_share_buyer_shop_and_goods(truth: str) -> None:
    import_order(sale=sale(), now=NOW)
    import_order(sale=sale(number="2", paid=(paid(6_500, "there:2:1"),)), now=NOW)

    assert Trade.objects.filter(person=BUYER).count() == Order.objects.count() == 2
    assert Account.objects.count() == Product.objects.count() == 1
    assert shop_pending("far_tea") == 13_000


def test_one_payment_over_two_shops_is_two_orders(truth: str) -> None:
    both = (shop("far_tea", TEA, CUP), shop("far_cups", CUP))
    import_order(sale=sale(orders=both, paid=(paid(8_500),)), now=NOW)

    assert list(Order.objects.order_by("pk").values_list("total_minor", flat=True)) == [7_500, 1_000]
    assert Trade.objects.get().total_minor == 8_500
    assert (shop_pending("far_tea"), shop_pending("far_cups"), balance(CLEARING)) == (7_500, 1_000, 0)


def test_what_was_paid_beside_the_price_stays_to_be_cleared(truth: str) -> None:
    import_order(sale=sale(paid=(paid(7_000),)), now=NOW)
    import_order(sale=sale(number="2", paid=(paid(6_499, "there:2:1"),)), now=NOW)

    first, second = (payments.state_of(row.intent).status for row in Trade.objects.order_by("pk"))
    assert (first, second) == (Status.OVERPAID, Status.PARTLY_PAID)
    assert balance(CLEARING) == 499
    assert books.find_imbalance() == []


def test_paid_and_called_off_brought_nobody_anything(truth: str) -> None:
    import_order(sale=called_off(), now=NOW)

    assert axes() == ("cancelled", "paid", "nothing_to_ship")
    assert (balance(CLEARING), balance(TILL)) == (6_500, -6_500)
    assert list(Order.objects.get().events.values_list("act", "at")) == [
        ("place", BOUGHT), ("pay", PAID), ("cancel", PAID)]  # fmt: skip


def test_called_off_after_it_was_sent_stays_sent(truth: str) -> None:
    import_order(sale=sale(progress=Progress.CALLED_OFF, arrived_at=None, status="canceled"), now=NOW)

    assert axes() == ("cancelled", "paid", "shipped")


def test_without_lines_only_the_money_is_known(truth: str) -> None:
    import_order(sale=called_off(orders=()), now=NOW)

    trade = Trade.objects.get()
    assert (Order.objects.count(), trade.total_minor, balance(CLEARING)) == (0, 0, 6_500)
    assert payments.state_of(trade.intent).status == Status.PAID


def test_nothing_at_all_is_a_trade_that_ended(truth: str) -> None:
    import_order(sale=called_off(orders=(), paid_at=None, paid=()), now=NOW)

    trade = Trade.objects.get()
    assert (trade.intent, trade.paid_at, trade.ended_at) == ("", None, trade.pay_until)
    assert books.trial_balance() == []


def test_what_was_never_paid_is_over(truth: str) -> None:
    waiting = sale(progress=Progress.WAITING, paid_at=None, sent_at=None, arrived_at=None, paid=())

    import_order(sale=waiting, now=NOW)

    state = payments.state_of(Trade.objects.get().intent)
    assert axes() == ("cancelled", "voided", "nothing_to_ship")
    assert (state.status, state.captured_minor, state.is_closed) == (Status.EXPIRED, 0, True)
    assert books.trial_balance() == []


def test_no_clock_moves_it(truth: str) -> None:
    import_order(sale=sale(progress=Progress.SENT, arrived_at=None), now=NOW)
    import_order(
        sale=called_off(number="2", paid_at=None, paid=()), now=NOW
    )  # nobody paid it, and its time was over in 2018

    moved = (expire_trades(now=NOW), payment.expire_intents(now=NOW), confirm_due(now=NOW))

    assert moved == (0, 0, 0)
    assert Order.objects.filter(status="open", fulfilment_status="shipped").count() == 1
    assert Fact.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"origin": "Not A Name"}, "origin"),
        ({"number": "x" * 65}, "number"),
        ({"orders": (shop("far_tea"),)}, "lines"),
        ({"orders": (shop("far_tea", TEA), shop("far_tea", CUP))}, "shops"),
        ({"orders": (shop("far_tea", TEA, TEA),)}, "products"),
        ({"orders": (shop("far_tea", replace(TEA, quantity=0)),)}, "quantity"),
        ({"orders": (shop("far_tea", replace(TEA, unit_minor=-1)),)}, "amounts"),
        ({"paid": (paid(0),)}, "paid"),
        ({"paid_at": None}, "paid"),
        ({"paid_at": None, "paid": ()}, "progress"),
        ({"sent_at": None}, "progress"),
        ({"progress": Progress.SENT, "sent_at": None, "arrived_at": None}, "progress"),
        ({"progress": Progress.WAITING, "arrived_at": None}, "progress"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_is_refused_whole(sqlite_truth: str, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(UnreadableSale) as refused:
        import_order(sale=sale(**changes), now=NOW)

    assert refused.value.detail["field"] == field
    assert Trade.objects.count() == Account.objects.count() == 0


def test_a_sale_that_fails_in_its_last_step_leaves_nothing(truth: str) -> None:
    import_order(sale=sale(), now=NOW)

    # Its payment bears the name of one that is known: the database refuses the event, after everything else was written.
    with pytest.raises(IntegrityError):
        import_order(sale=sale(number="2", orders=(shop("far_cups", CUP),)), now=NOW)

    assert (Trade.objects.count(), Order.objects.count(), Product.objects.count()) == (1, 1, 1)
    assert (balance(TILL), books.find_imbalance()) == (-6_500, [])


def test_two_importers_at_once_bring_it_once(truth: str) -> None:
    said: list[bool] = []
    gate = threading.Barrier(4)

    def bring() -> None:
        gate.wait()
        said.append(import_order(sale=sale(), now=NOW))
        connection.close()

    threads = [threading.Thread(target=bring) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said) == [False, False, False, True]
    assert (Trade.objects.count(), balance(TILL)) == (1, -6_500)


def test_whoever_was_forgotten_is_not_named_again(truth: str) -> None:
    import_order(sale=sale(), now=NOW)
    people.erase_person(person=BUYER, now=NOW)

    import_order(sale=sale(number="2", paid=(paid(6_500, "there:2:1"),)), now=NOW)

    assert Trade.objects.get(origin_number="2").person is None


def test_the_database_lets_nothing_from_elsewhere_wait(truth: str) -> None:
    import_order(sale=sale(), now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        Trade.objects.filter(origin="there").update(paid_at=None, ended_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Trade.objects.filter(origin="there").update(origin_number="")
