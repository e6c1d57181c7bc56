"""Sending and receiving: parts, carriers that repeat themselves, clocks that end what people forget."""

from datetime import timedelta

import pytest

from magpie.domain.trade import rules
from magpie.domain.trade.actions.shipping import (
    RouteWord,
    Waybill,
    confirm_due,
    confirm_order,
    hear_carrier,
    pieces_left,
    send_parcel,
)
from magpie.domain.trade.models import Order, OrderLine, Parcel, RouteEvent
from magpie.domain.trade.queries.orders import get_order, orders_of_shop
from magpie.domain.trade.refusals import NoSuchOrder, NothingToSend, UnreadableWaybill
from magpie.domain.trade.rules.shipping import RouteKind
from magpie.domain.trade.rules.states import NotNow
from tests.domain.cast import NOW, Town, fact_names, town
from tests.domain.trade.cast import acts, pay, place, wanted

pytestmark = pytest.mark.wide

SWIFT = Waybill("Swift Crane", "SC-1001")
DAY = timedelta(days=1)


def paid_order(here: Town, *, quantity: int = 3) -> Order:
    number = place(here.tao, wanted(here, quantity=quantity))
    pay(number)
    return Order.objects.get(trade__number=number)


def arrived(waybill: str, *, event: str = "r9", after: timedelta = DAY) -> RouteWord:
    return RouteWord(waybill, event, RouteKind.ARRIVED, NOW + after, place="杭州")


def test_everything_in_one_parcel_then_received(truth: str) -> None:
    here = town()
    order = paid_order(here)

    send_parcel(by=here.mei, order=order.number, waybill=SWIFT, now=NOW)
    hear_carrier(carrier_name="Swift Crane", words=[arrived("SC-1001")], now=NOW + DAY)
    confirm_order(person=here.tao, order=order.number, now=NOW + DAY)

    view = get_order(person=here.tao, number=order.number, now=NOW + DAY)
    assert (view.status, view.fulfilment_status) == ("completed", "delivered")
    assert acts(view.events) == ["place", "pay", "ship", "deliver", "confirm"]
    names = fact_names()
    assert [names.count(name) for name in ("ParcelSent", "OrderDelivered", "OrderCompleted")] == [1, 1, 1]


def test_in_parts_it_is_sent_when_nothing_is_left(truth: str) -> None:
    here = town()
    order = paid_order(here)
    line = OrderLine.objects.get(order=order).pk

    send_parcel(by=here.mei, order=order.number, waybill=SWIFT, pieces={line: 1}, now=NOW)
    assert get_order(person=here.tao, number=order.number, now=NOW).fulfilment_status == "partly_shipped"
    assert pieces_left(order.pk) == {line: 2}
    with pytest.raises(NothingToSend):
        send_parcel(
            by=here.mei, order=order.number, waybill=Waybill("Swift Crane", "SC-2"), pieces={line: 3}, now=NOW
        )

    send_parcel(by=here.mei, order=order.number, waybill=Waybill("Swift Crane", "SC-2"), now=NOW)
    assert pieces_left(order.pk) == {}
    hear_carrier(carrier_name="Swift Crane", words=[arrived("SC-1001")], now=NOW + DAY)
    assert get_order(person=here.tao, number=order.number, now=NOW).fulfilment_status == "shipped"
    hear_carrier(carrier_name="Swift Crane", words=[arrived("SC-2")], now=NOW + DAY)
    assert get_order(person=here.tao, number=order.number, now=NOW).fulfilment_status == "delivered"


def test_the_same_waybill_again_is_the_same_parcel(truth: str) -> None:
    here = town()
    order = paid_order(here)

    first = send_parcel(by=here.mei, order=order.number, waybill=SWIFT, now=NOW)
    again = send_parcel(
        by=here.mei, order=order.number, waybill=Waybill(" Swift  Crane", "SC-1001 "), now=NOW
    )

    assert first == again
    assert Parcel.objects.count() == 1


def test_only_staff_of_the_shop_sends_and_only_what_is_paid(truth: str) -> None:
    here = town()
    number = place(here.tao, wanted(here))
    order = Order.objects.get(trade__number=number)

    with pytest.raises(NotNow):
        send_parcel(by=here.mei, order=order.number, waybill=SWIFT, now=NOW)
    pay(number)
    with pytest.raises(NoSuchOrder):
        send_parcel(by=here.tao, order=order.number, waybill=SWIFT, now=NOW)

    assert Parcel.objects.count() == 0


@pytest.mark.parametrize(
    "waybill",
    [
        Waybill("", "1"),
        Waybill("x", ""),
        Waybill("x" * 41, "1"),
        Waybill("x", "9" * 41),
        Waybill("x", "运单"),
    ],
)
def test_a_waybill_that_cannot_be_read_is_refused(sqlite_truth: str, waybill: Waybill) -> None:
    here = town()
    order = paid_order(here)

    with pytest.raises(UnreadableWaybill):
        send_parcel(by=here.mei, order=order.number, waybill=waybill, now=NOW)


def test_a_carrier_that_repeats_itself_or_speaks_of_others_is_heard_once(truth: str) -> None:
    here = town()
    order = paid_order(here)
    send_parcel(by=here.mei, order=order.number, waybill=SWIFT, now=NOW)
    words = [RouteWord("SC-1001", "r1", RouteKind.MOVING, NOW), arrived("SC-1001"), arrived("OTHER")]

    heard = [hear_carrier(carrier_name="Swift Crane", words=words, now=NOW + DAY) for _ in range(2)]

    assert heard == [2, 0]
    assert hear_carrier(carrier_name="Somebody Else", words=words, now=NOW + DAY) == 0
    assert (RouteEvent.objects.count(), fact_names().count("OrderDelivered")) == (2, 1)


def test_time_completes_what_the_buyer_forgets(truth: str) -> None:
    here = town()
    order = paid_order(here)
    send_parcel(by=here.mei, order=order.number, waybill=SWIFT, now=NOW)

    assert confirm_due(now=NOW + rules.ARRIVED_AFTER - DAY) == 0
    assert confirm_due(now=NOW + rules.ARRIVED_AFTER) == 1
    assert get_order(person=here.tao, number=order.number, now=NOW).fulfilment_status == "delivered"
    assert confirm_due(now=NOW + rules.ARRIVED_AFTER + rules.CONFIRM_AFTER) == 1
    assert get_order(person=here.tao, number=order.number, now=NOW).status == "completed"
    assert confirm_due(now=NOW + rules.ARRIVED_AFTER + rules.CONFIRM_AFTER) == 0


def test_a_shop_sees_what_waits_to_be_sent(truth: str) -> None:
    here = town()
    order = paid_order(here)
    place(here.tao, wanted(here))

    assert [one.number for one in orders_of_shop(here.shop, to_ship=True, now=NOW).rows] == [order.number]
    assert len(orders_of_shop(here.shop, now=NOW).rows) == 2
    assert orders_of_shop(here.shop, now=NOW, limit=1).next_cursor is not None
