"""What a shop has to do: what waits, what is late, what was paid, and where it goes."""

from datetime import timedelta

import pytest

from magpie.domain.goods import actions as goods
from magpie.domain.people import actions as people
from magpie.domain.trade.actions.shipping import Waybill, pieces_left, send_parcel
from magpie.domain.trade.models import Order, OrderLine, RecordKey, Trade
from magpie.domain.trade.queries import shops
from magpie.domain.trade.queries.orders import get_order_of_shop, orders_to_send
from magpie.domain.trade.queries.shops import Takings, Waiting
from magpie.domain.trade.refusals import NoSuchOrder
from tests.domain.cast import NOW, Town, green_tea, town
from tests.domain.trade.cast import DELIVERY, captured, hear, place, wanted

pytestmark = pytest.mark.wide

HOUR = timedelta(hours=1)


def paid(here: Town, *, person: str = "", quantity: int = 1, after: timedelta = timedelta()) -> Order:
    number = place(person or here.tao, wanted(here, quantity=quantity))
    hear(captured(number, event=number, at=NOW + after), now=NOW + after)
    return Order.objects.get(trade__number=number)


def send(here: Town, order: Order, *, waybill: str = "1", pieces: dict[int, int] | None = None) -> None:
    send_parcel(by=here.mei, order=order.number, waybill=Waybill("Swift", waybill), pieces=pieces, now=NOW)


def test_what_waits_counts_until_all_of_it_has_left(truth: str) -> None:
    here = town()
    assert shops.waiting_of(here.shop, now=NOW) == Waiting(0, 0, 0, None)
    first, second = paid(here, quantity=2), paid(here, after=HOUR)
    place(here.tao, wanted(here))
    line = OrderLine.objects.get(order=first).pk

    before = shops.waiting_of(here.shop, now=NOW)
    send(here, first, pieces={line: 1})
    in_parts = shops.waiting_of(here.shop, now=NOW)
    send(here, first, waybill="2")
    after = shops.waiting_of(here.shop, now=NOW)

    assert before == in_parts == Waiting(2, 0, 0, first.ship_by)
    assert after == Waiting(1, 0, 0, second.ship_by)
    assert shops.count_on_the_way(here.shop) == 1


def test_what_a_buyer_asked_to_call_off_does_not_wait_for_a_parcel(truth: str) -> None:
    here = town()
    whole, part = paid(here), paid(here, quantity=3)
    for order, pieces in ((whole, 1), (part, 2)):
        OrderLine.objects.filter(order=order).update(called_off_quantity=pieces)
    line = OrderLine.objects.get(order=part).pk

    assert shops.waiting_of(here.shop, now=NOW) == Waiting(1, 0, 0, part.ship_by)
    assert [order.pieces_left for order in orders_to_send(here.shop, limit=9, now=NOW)] == [{line: 1}]
    assert pieces_left(part.pk) == {line: 1}
    assert (
        get_order_of_shop(here.shop, number=whole.number, now=NOW).pieces_left == pieces_left(whole.pk) == {}
    )


def test_an_order_is_late_from_the_instant_it_was_promised_for(truth: str) -> None:
    here = town()
    promised = paid(here).ship_by
    assert promised == NOW + 48 * HOUR

    assert shops.waiting_of(here.shop, now=promised - timedelta(seconds=1)).late == 0
    assert shops.waiting_of(here.shop, now=promised).late == 1


def test_simulated_orders_are_counted_apart(sqlite_truth: str) -> None:
    here = town()
    Trade.objects.filter(orders=paid(here)).update(is_simulated=True)
    paid(here)

    assert (shops.waiting_of(here.shop, now=NOW).orders, shops.waiting_of(here.shop, now=NOW).simulated) == (
        2,
        1,
    )
    assert shops.takings_of(here.shop, since=NOW, until=NOW + HOUR) == [Takings("CNY", 2, 13_600, 1)]


def test_takings_are_of_a_stretch_of_time_its_end_excluded_by_currency(truth: str) -> None:
    here = town()
    paid(here)
    paid(here, quantity=2, after=HOUR)
    abroad = Order.objects.get(pk=paid(here).pk)
    Order.objects.filter(pk=abroad.pk).update(currency="USD")

    assert shops.takings_of(here.shop, since=NOW, until=NOW + HOUR) == [
        Takings("CNY", 1, 6_800, 0), Takings("USD", 1, 6_800, 0),
    ]  # fmt: skip
    assert shops.takings_of(here.shop, since=NOW + HOUR, until=NOW + 2 * HOUR) == [
        Takings("CNY", 1, 13_600, 0)
    ]


def test_the_earliest_promise_is_sent_first_and_what_is_left_of_it_is_known(truth: str) -> None:
    here = town()
    first, second = paid(here, quantity=3), paid(here)
    Order.objects.filter(pk=second.pk).update(ship_by=NOW + HOUR)
    line = OrderLine.objects.get(order=first).pk
    send(here, first, pieces={line: 2})

    found = orders_to_send(here.shop, limit=10, now=NOW)

    assert [order.number for order in found] == [second.number, first.number]
    assert found[1].pieces_left == {line: 1}
    assert [order.number for order in orders_to_send(here.shop, limit=1, now=NOW)] == [second.number]
    send(here, first, waybill="2")
    assert get_order_of_shop(here.shop, number=first.number, now=NOW).pieces_left == {}


def test_a_shop_sees_its_order_as_a_shop_also_where_it_bought_from_itself(truth: str) -> None:
    here = town()
    order = paid(here, person=here.mei)

    assert get_order_of_shop(here.shop, number=order.number, now=NOW).allowed_actions == ("ship_part", "ship")


def test_another_shop_sees_nothing_of_it(truth: str) -> None:
    here = town()
    order = paid(here)
    other = people.open_account(
        person=here.mei, kind="shop", handle="clay_tiger", name_en="Clay Tiger", now=NOW
    )
    goods.publish_product(draft=green_tea(other, handle="cup"), now=NOW)

    with pytest.raises(NoSuchOrder):
        get_order_of_shop(other, number=order.number, now=NOW)
    assert shops.deliveries_of(other, [order.number]) == {}
    assert shops.orders_of_trades(other, [order.trade_id]) == {}
    assert orders_to_send(other, limit=10, now=NOW) == []
    assert shops.waiting_of(other, now=NOW).orders == 0
    assert shops.deliveries_of(here.shop, [order.number]) == {order.number: DELIVERY}
    assert shops.orders_of_trades(here.shop, [order.trade_id]) == {f"trade:{order.trade_id}": order.number}


def test_where_the_key_is_destroyed_no_address_opens(truth: str) -> None:
    here = town()
    order, other = paid(here), paid(here)
    RecordKey.objects.filter(trade=order.trade_id).update(key=None, destroyed_at=NOW)

    assert shops.deliveries_of(here.shop, [order.number, other.number]) == {other.number: DELIVERY}


def test_carriers_are_those_used_lately_the_last_first(truth: str) -> None:
    here = town()
    for carrier in ("Swift", "Slow", "Swift", "Crane"):
        waybill = Waybill(carrier, "1")
        send_parcel(by=here.mei, order=paid(here).number, waybill=waybill, now=NOW)

    assert shops.carriers_of(here.shop) == ["Crane", "Swift", "Slow"]
