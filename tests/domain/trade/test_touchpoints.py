"""Sales by touchpoint and by channel: sums of frozen lines that add up to all that was paid, whatever is asked."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from magpie.domain.goods import actions as goods
from magpie.domain.goods.models import Offer
from magpie.domain.trade.actions.aftersales import agree
from magpie.domain.trade.models import OrderLine, Trade
from magpie.domain.trade.queries import touchpoints
from magpie.domain.trade.queries.checkout import Wanted
from magpie.domain.trade.queries.touchpoints import exclusives_of, touchpoints_of
from magpie.domain.trade.rules.touchpoints import By, shares_bp
from magpie.domain.trade.ways import Way
from tests.domain.cast import NOW, MemoryLog, Town, carry, tao, town
from tests.domain.trade.aftersales_cast import call_off
from tests.domain.trade.cast import pay, place, wanted
from tests.domain.trade.chain_cast import order_of
from tests.domain.trade.test_rooms import ROOM, in_room, tin_of_the_room

DAY = timedelta(days=1)


def sold(here: Town, *ways: Way, quantity: int = 1, at: datetime = NOW) -> str:
    """One paid order for each way; the number of the last trade."""
    number = ""
    for way in ways:
        number = place(tao(), wanted(here, quantity=quantity, way=way), now=at)
        pay(number, now=at)
    return number


def counted(
    here: Town, by: By, *, since: datetime = NOW, until: datetime = NOW + DAY
) -> list[tuple[str, int, int, int]]:
    """(place, orders, pieces, share)."""
    found = touchpoints_of(here.shop, by=by, since=since, until=until)
    return [(row.name, row.orders, row.pieces, row.share_bp) for row in found.rows]


@given(st.lists(st.integers(0, 10**12), max_size=9))
def test_shares_are_of_the_whole(minors: list[int]) -> None:
    shares = shares_bp(minors)

    assert (len(shares), sum(shares)) == (len(minors), 10_000 if any(minors) else 0)
    assert all(
        abs(share - minor * 10_000 / (sum(minors) or 1)) < 1
        for share, minor in zip(shares, minors, strict=True)
    )


@pytest.mark.wide
def test_sales_are_counted_by_whatever_was_frozen_with_them(truth: str) -> None:
    here = town()
    feed = Way(scene="feed", carrier="post:1", creator="account:9", first_scene="search", is_search_led=True)
    sold(here, feed, feed, Way(scene="feed", carrier="video:1"), Way(scene="search"), Way())
    place(tao(), wanted(here, way=feed))  # not paid: no sale

    assert counted(here, By.SCENE) == [("feed", 3, 3, 6_000), ("", 1, 1, 2_000), ("search", 1, 1, 2_000)]
    assert counted(here, By.FIRST_SCENE) == [("", 3, 3, 6_000), ("search", 2, 2, 4_000)]
    assert counted(here, By.CARRIER_KIND) == [
        ("", 2, 2, 4_000),
        ("post", 2, 2, 4_000),
        ("video", 1, 1, 2_000),
    ]
    assert counted(here, By.CARRIER) == [("", 2, 2, 4_000), ("post:1", 2, 2, 4_000), ("video:1", 1, 1, 2_000)]
    assert counted(here, By.CREATOR) == [("", 3, 3, 6_000), ("account:9", 2, 2, 4_000)]
    assert counted(here, By.LED) == [("shown", 3, 3, 6_000), ("search", 2, 2, 4_000)]
    assert counted(here, By.ROOM) == [("", 5, 5, 10_000)]


@pytest.mark.wide
@pytest.mark.parametrize("by", list(By))
def test_every_way_of_counting_adds_up_to_all_that_was_paid(sqlite_truth: str, by: By) -> None:
    here = town()
    tin = tin_of_the_room(here)
    both = place(
        here.tao,
        wanted(here, quantity=2, way=Way(scene="feed")),
        Wanted(tin, 1, 4_900, ROOM, way=Way(scene="live", room=ROOM)),
    )
    pay(both)
    sold(here, Way(scene="search"), Way(scene="feed", carrier="post:3"))
    Trade.objects.filter(number=both).update(is_simulated=True)

    found = touchpoints_of(here.shop, by=by, since=NOW, until=NOW + DAY)

    (total,) = found.totals
    paid_minor = OrderLine.objects.aggregate(minor=Sum("paid_minor"))["minor"]
    assert (total.paid_minor, total.orders, total.pieces, total.simulated) == (paid_minor, 3, 5, 1)
    assert (total.share_bp, found.is_cut) == (10_000, False)
    for name in ("paid_minor", "pieces", "share_bp"):
        assert sum(getattr(row, name) for row in found.rows) == getattr(total, name)
    assert total.orders <= sum(row.orders for row in found.rows) <= total.orders + 1


@pytest.mark.wide
def test_a_sale_counts_when_it_is_paid_and_in_its_own_shop(truth: str) -> None:
    here = town()
    sold(here, Way(scene="feed"))
    sold(here, Way(scene="mall"), at=NOW + DAY)

    assert counted(here, By.SCENE) == [("feed", 1, 1, 10_000)]
    assert counted(here, By.SCENE, since=NOW + DAY, until=NOW + 2 * DAY) == [("mall", 1, 1, 10_000)]
    assert counted(here, By.SCENE, since=NOW + DAY, until=NOW) == []
    assert touchpoints_of(here.shop + 1, by=By.SCENE, since=NOW, until=NOW + DAY).totals == ()


@pytest.mark.wide
def test_what_went_back_is_told_beside_what_was_paid(sqlite_truth: str) -> None:
    here = town()
    number = place(here.tao, wanted(here, quantity=3, way=Way(scene="feed")))
    pay(number)
    carry(MemoryLog())
    agree(by=here.mei, aftersale=call_off(here, order_of(number)).number, now=NOW)

    (row,) = touchpoints_of(here.shop, by=By.SCENE, since=NOW, until=NOW + DAY).rows
    assert (row.paid_minor, row.refunded_minor) == (20_400, 6_800)


@pytest.mark.wide
def test_the_smallest_are_in_the_total_alone(sqlite_truth: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(touchpoints, "ROWS_MAX", 2)
    here = town()
    sold(here, Way(scene="feed"), quantity=3)
    sold(here, Way(scene="mall"), quantity=2)
    sold(here, Way(scene="push"))

    found = touchpoints_of(here.shop, by=By.SCENE, since=NOW, until=NOW + DAY)

    assert [(row.name, row.share_bp) for row in found.rows] == [("feed", 5_000), ("mall", 3_333)]
    assert (found.is_cut, found.totals[0].orders) == (True, 3)


@pytest.mark.wide
def test_goods_of_one_channel_alone_tell_how_much_of_what_they_sold_where(truth: str) -> None:
    """The tin is sold in room 5 alone; the tea has an offer of its own there, and lies on the shelf as well."""
    here = town()
    tin = tin_of_the_room(here)
    terms = {"currency": "CNY", "price_minor": 6_000, "asked_minor": 6_000, "opened_at": NOW}
    Offer.objects.create(sku_id=here.sku, exclusive_channel=ROOM, **terms)
    for quantity in (1, 2):
        pay(place(tao(), Wanted(tin, quantity, 4_900, ROOM, way=Way(room=ROOM))))
    sold(here, Way(), quantity=2)
    pay(place(tao(), in_room(here, unit_minor=6_000)))

    found = exclusives_of(here.shop, since=NOW, until=NOW + DAY)

    assert [
        (row.sku, row.channel, row.is_exclusive, row.pieces, row.paid_minor, row.share_bp)
        for row in found.rows
    ] == [
        (here.sku, "", False, 2, 13_600, 6_939),
        (here.sku, ROOM, True, 1, 6_000, 3_061),
        (tin, ROOM, True, 3, 14_700, 10_000),
    ]
    (share,) = found.totals
    assert (share.exclusive_minor, share.paid_minor, share.share_bp) == (20_700, 34_300, 6_035)
    assert exclusives_of(here.shop, since=NOW + DAY, until=NOW + 2 * DAY) == touchpoints.Exclusives((), ())


@pytest.mark.wide
def test_counting_costs_so_many_questions(sqlite_truth: str) -> None:
    here = town()
    tin_of_the_room(here)
    goods.receive_stock(sku=here.sku, quantity=9, now=NOW)
    pay(place(here.tao, wanted(here), in_room(here, unit_minor=6_800)))

    with CaptureQueriesContext(connection) as asked:
        touchpoints_of(here.shop, by=By.CARRIER, since=NOW, until=NOW + DAY)
    first = len(asked)
    with CaptureQueriesContext(connection) as asked:
        exclusives_of(here.shop, since=NOW, until=NOW + DAY)

    assert (first, len(asked)) == (2, 3)
