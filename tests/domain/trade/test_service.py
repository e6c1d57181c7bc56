"""How a shop served and what its sales were worth, counted from orders whose numbers are known."""

from datetime import datetime, timedelta

import pytest

from magpie.domain.payment.rules import EventKind
from magpie.domain.trade.actions.aftersales import agree
from magpie.domain.trade.actions.settling import settle_due
from magpie.domain.trade.actions.shipping import RouteWord, Waybill, confirm_order, hear_carrier, send_parcel
from magpie.domain.trade.models import Order, Trade
from magpie.domain.trade.queries.service import Service, Share, Sold, service_of, sold_of
from magpie.domain.trade.rules.shipping import RouteKind
from tests.domain.cast import NOW, MemoryLog, Town, carry, town
from tests.domain.trade.aftersales_cast import DAY, HOUR, bank, bank_sends, bought, call_off, faulty
from tests.domain.trade.cast import hear

pytestmark = pytest.mark.wide

MONTH = timedelta(days=30)


def send(
    here: Town, order: Order, *, after: timedelta, taken: timedelta, arrived: timedelta | None = None
) -> None:
    """It leaves, the carrier takes it and perhaps brings it, each so long after it was paid."""
    waybill = f"SC-{order.pk}"
    send_parcel(by=here.mei, order=order.number, waybill=Waybill("Swift Crane", waybill), now=NOW + after)
    words = [RouteWord(waybill, "r1", RouteKind.COLLECTED, NOW + taken)]
    if arrived is not None:
        words.append(RouteWord(waybill, "r9", RouteKind.ARRIVED, NOW + arrived))
    hear_carrier(carrier_name="Swift Crane", words=words, now=NOW + (arrived or taken))


def sold(here: Town) -> list[Sold]:
    return sold_of(here.shop, since=NOW - DAY, until=NOW + DAY)


def served(here: Town, *, now: datetime = NOW + MONTH) -> Service:
    return service_of(here.shop, since=NOW - DAY, until=NOW + DAY, now=now)


def test_promises_pickup_and_the_way_are_counted_from_what_carriers_said(truth: str) -> None:
    here = town()
    orders = [bought(here, quantity=1) for _ in range(5)]
    send(here, orders[0], after=HOUR, taken=24 * HOUR, arrived=48 * HOUR)
    send(here, orders[1], after=47 * HOUR, taken=47 * HOUR, arrived=95 * HOUR)
    send(here, orders[2], after=49 * HOUR, taken=50 * HOUR)
    # The fourth never leaves, the fifth is called off before it could.
    agree(by=here.mei, aftersale=call_off(here, orders[4]).number, now=NOW + HOUR)

    month = served(here)
    assert month.sent_on_time == Share(2, 4)
    assert month.picked_up == (1, 0, 1, 1)
    assert (month.on_the_way, month.arrived) == (timedelta(hours=36), 2)
    assert served(here, now=NOW + 47 * HOUR).sent_on_time == Share(2, 3)


def test_gross_net_settled_and_quality_stand_side_by_side(truth: str) -> None:
    here = town()
    kept, returned, charged = (bought(here, quantity=quantity) for quantity in (3, 2, 1))
    agree(by=here.mei, aftersale=call_off(here, returned, quantity=1).number, now=NOW + HOUR)
    bank_sends(returned, now=NOW + HOUR)
    for order in (kept, charged):
        send(here, order, after=HOUR, taken=HOUR, arrived=DAY)
        confirm_order(person=here.tao, order=order.number, now=NOW + DAY)
    settle_due(now=NOW + MONTH)

    assert sold(here) == [Sold("CNY", 3, 0, 40_800, 34_000, 27_200, 27_200)]

    hear(bank(charged, EventKind.CHARGE_BACK, minor=6_800, now=NOW + MONTH), now=NOW + MONTH)
    carry(MemoryLog())

    assert sold(here) == [Sold("CNY", 3, 0, 40_800, 27_200, 27_200, 20_400)]


def test_what_was_faulty_and_what_was_lost_are_shares_with_their_numbers(truth: str) -> None:
    here = town()
    good, bad = bought(here, quantity=1), bought(here, quantity=1)
    for order in (good, bad):
        send(here, order, after=HOUR, taken=HOUR, arrived=DAY)
    case = faulty(here, bad, now=NOW + 2 * DAY)
    agree(by=here.mei, aftersale=case.number, now=NOW + 2 * DAY)
    bank_sends(bad, now=NOW + 2 * DAY)

    month = served(here)
    assert (month.faulty, month.lost_disputes) == (Share(1, 2), Share(0, 1))
    assert Share(0, 0).rate is None


def test_another_shop_another_time_and_another_origin_count_nothing(
    truth: str, django_assert_num_queries: object
) -> None:
    here = town()
    bought(here, quantity=1)
    Trade.objects.update(origin="elsewhere", origin_number="1")

    with django_assert_num_queries(2):  # type: ignore[operator]
        assert sold(here) == []
    assert sold_of(here.shop, since=NOW + DAY, until=NOW + 2 * DAY) == []
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert served(here).sent_on_time == Share(0, 0)
