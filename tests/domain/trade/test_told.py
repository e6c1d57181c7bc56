"""What others hear of trade: the journey log, a shop's own server, the person who asks for a copy of theirs."""

import pytest

from magpie.domain.ledger import queries as books
from magpie.domain.people import actions as people
from magpie.domain.people.refusals import NotYourAccount
from magpie.domain.trade.actions import carts
from magpie.domain.trade.actions.addresses import keep_address
from magpie.domain.trade.actions.closing import cancel_trade
from magpie.domain.trade.actions.shipping import Waybill, confirm_order, send_parcel
from magpie.domain.trade.actions.terms import replace_carriage
from magpie.domain.trade.models import Order, OrderLine, ShopTerms, Trade
from magpie.domain.trade.queries.export import trade_for_export
from magpie.domain.trade.refusals import UnreadableCarriage
from magpie.domain.trade.sealing import open_contact
from magpie.domain.trade.ways import Way
from magpie.domain.webhooks.models import Message
from tests.domain.cast import NOW, MemoryLog, carry, town
from tests.domain.trade.cast import DELIVERY, pay, place, wanted

pytestmark = pytest.mark.wide


def test_the_journey_hears_each_step_once(truth: str) -> None:
    here, log = town(), MemoryLog()
    carts.put_in_cart(person=here.tao, sku=here.sku, way=Way(scene="feed"), now=NOW)
    number = place(
        here.tao, wanted(here, quantity=2, way=Way(scene="feed", slate="s1", position=3, carrier="post:9"))
    )
    pay(number)
    order = Order.objects.get().number
    send_parcel(by=here.mei, order=order, waybill=Waybill("Swift Crane", "SC-1"), now=NOW)
    confirm_order(person=here.tao, order=order, now=NOW)
    cancel_trade(person=here.tao, trade=place(here.tao, wanted(here)), now=NOW)

    carry(log)
    carry(log)

    assert [kind for kind in log.kinds() if kind not in {"Card Published", "Stock Changed", "Rights Changed"}] == [
        "Product Added", "Order Placed", "Order Completed", "Parcel Sent", "Order Received", "Order Placed", "Order Cancelled",
    ]  # fmt: skip
    (paid,) = log.of_kind("Order Completed")
    assert (paid.person, paid.card, paid.measure, paid.value_minor, paid.scene, paid.slate, paid.carrier) == (
        here.tao, f"product:{here.product}", 2.0, 13600, "feed", "s1", "post:9",
    )  # fmt: skip


def test_a_sale_stands_in_the_books_and_they_balance(truth: str) -> None:
    here = town()
    replace_carriage(by=here.mei, shop=here.shop, fee_minor=800, free_from_minor=0, now=NOW)
    number = place(here.tao, wanted(here, quantity=2))

    pay(number)
    carry(MemoryLog())

    line = OrderLine.objects.get()
    assert (line.fee_bp, line.fee_minor) == (200, 272)
    columns = {row.kind.value: (row.debit_minor, row.credit_minor) for row in books.trial_balance()}
    assert columns == {
        "provider": (14400, 0),
        "buyer_clearing": (0, 0),
        "shop_pending": (0, 14128),
        "fee_pending": (0, 272),
    }
    assert books.is_balanced()


def test_a_closed_window_of_carriage_is_refused_and_only_staff_may_ask(truth: str) -> None:
    here = town()

    for fee, free in ((-1, 0), (10**7 + 1, 0), (0, -1)):
        with pytest.raises(UnreadableCarriage):
            replace_carriage(by=here.mei, shop=here.shop, fee_minor=fee, free_from_minor=free, now=NOW)
    with pytest.raises(NotYourAccount):
        replace_carriage(by=here.tao, shop=here.shop, fee_minor=0, free_from_minor=0, now=NOW)

    assert ShopTerms.objects.count() == 0


def test_a_copy_holds_cart_addresses_and_purchases(truth: str) -> None:
    here = town()
    keep_address(person=here.tao, delivery=DELIVERY, now=NOW)
    number = place(here.tao, wanted(here))
    Order.objects.update(note="Ring twice")
    carts.put_in_cart(person=here.tao, sku=here.sku, quantity=3, now=NOW)

    copy = trade_for_export(here.tao)

    assert [one.quantity for one in copy.cart] == [3]
    assert copy.addresses == (DELIVERY,)
    assert [(one.number, one.total_minor, one.delivery, one.notes) for one in copy.purchases] == [
        (number, 6800, DELIVERY, ("Ring twice",))
    ]
    assert [(one.provider, one.amount_minor, one.captured_minor) for one in copy.payments] == [
        ("local", 6800, 0)
    ]
    assert trade_for_export(here.mei) == trade_for_export("p:00000000000000000000000000")


def test_an_erased_buyers_record_stays_sealed_and_names_nobody(truth: str) -> None:
    here = town()
    paid = place(here.tao, wanted(here, way=Way(slate="s1", carrier="post:9")))
    pay(paid)
    place(here.tao, wanted(here))
    Order.objects.update(note="Ring twice, I am Tao Xiaoman")

    people.erase_person(person=here.tao, now=NOW)
    carry(MemoryLog())

    assert list(Trade.objects.values_list("person", flat=True)) == [None, None]
    assert sorted(Order.objects.values_list("status", flat=True)) == ["cancelled", "open"]
    assert set(OrderLine.objects.values_list("slate", "carrier")) == {("", "")}
    assert set(Order.objects.values_list("note", flat=True)) == {""}
    assert open_contact(Trade.objects.get(number=paid).pk) == DELIVERY
    assert Message.objects.count() == 0
