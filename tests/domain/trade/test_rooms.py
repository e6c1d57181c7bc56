"""Buying in a live room: at its price, from the pieces set apart for it, and what is sold there alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from magpie.domain.goods import actions as goods
from magpie.domain.goods import queries as goods_queries
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.goods.models import Stock
from magpie.domain.goods.refusals import SoldOnlyThere
from magpie.domain.goods.rules import BucketKind
from magpie.domain.goods.rules.prices import PriceKind
from magpie.domain.trade import rules
from magpie.domain.trade.actions import carts
from magpie.domain.trade.actions.aftersales import agree
from magpie.domain.trade.actions.closing import expire_trades
from magpie.domain.trade.models import OrderLine
from magpie.domain.trade.queries.carts import read_cart, ways_in_cart
from magpie.domain.trade.queries.checkout import Wanted
from magpie.domain.trade.refusals import LinesChanged
from magpie.domain.trade.ways import Way
from tests.domain.cast import NOW, MemoryLog, Town, carry, green_tea, tao, town
from tests.domain.trade.aftersales_cast import call_off
from tests.domain.trade.cast import basket, pay, place
from tests.domain.trade.chain_cast import order_of

pytestmark = pytest.mark.wide
ROOM, OTHER = "room:5", "room:6"
LATER = NOW + rules.PAY_WITHIN + timedelta(seconds=1)


def set_apart(here: Town, pieces: int = 3, *, ref: str = ROOM) -> int:
    bucket = goods.open_bucket(sku=here.sku, kind=BucketKind.LIVE, ref=ref, now=NOW)
    goods.allot_pieces(bucket=bucket, quantity=pieces, now=NOW)
    return bucket


def ask_in_room(here: Town, price_minor: int = 5_900) -> None:
    """The room sells for less, for an hour."""
    goods.set_timed_price(
        offer=Stock.objects.get(sku=here.sku).sku.offers.get().pk,
        kind=PriceKind.LIVE,
        place=ROOM,
        price_minor=price_minor,
        from_at=NOW,
        until_at=NOW + timedelta(hours=1),
        now=NOW,
    )


def in_room(
    here: Town, *, quantity: int = 1, unit_minor: int = 5_900, room: str = ROOM, **more: Any
) -> Wanted:
    return Wanted(here.sku, quantity, unit_minor, room, way=Way(scene="live", room=room), **more)


def shelf(here: Town) -> tuple[int, int, int]:
    row = Stock.objects.get(sku=here.sku)
    return row.on_hand, row.reserved, row.sold


def inside(bucket: int) -> tuple[int, int, int]:
    view = goods_queries.get_bucket(bucket)
    return view.on_hand, view.reserved, view.sold


def test_a_room_sells_at_its_price_from_its_own_pieces(truth: str) -> None:
    here = town()
    bucket = set_apart(here)
    ask_in_room(here)

    number = place(here.tao, in_room(here, quantity=2))
    assert (inside(bucket), shelf(here)) == ((3, 2, 0), (17, 0, 0))
    pay(number)

    assert (inside(bucket), shelf(here)) == ((3, 0, 2), (17, 0, 0))
    line = OrderLine.objects.get()
    assert (line.unit_minor, line.list_minor, line.channel, line.room, line.bucket) == (
        5_900, 6_800, ROOM, ROOM, bucket,
    )  # fmt: skip
    assert goods_queries.find_stock_difference() == []


@pytest.mark.parametrize("room", ["", OTHER])
def test_nobody_else_pays_the_rooms_price_or_takes_its_pieces(truth: str, room: str) -> None:
    here = town()
    bucket = set_apart(here, 15)
    ask_in_room(here)

    with pytest.raises(LinesChanged) as refused:
        place(here.tao, in_room(here, room=room), total_minor=5_900)
    assert [(one.what, one.now) for one in refused.value.differences] == [("price", 6_800)]
    with pytest.raises(LinesChanged) as refused:
        place(here.tao, in_room(here, quantity=6, unit_minor=6_800, room=room), total_minor=6 * 6_800)
    assert [(one.what, one.now) for one in refused.value.differences] == [("stock", 5)]

    place(here.tao, in_room(here, quantity=5, unit_minor=6_800, room=room))
    assert (inside(bucket), shelf(here)) == ((15, 0, 0), (5, 5, 0))


def test_a_room_that_sold_its_own_sells_no_more_though_the_shelf_is_full(truth: str) -> None:
    here = town()
    bucket = set_apart(here, 1)
    pay(place(here.tao, in_room(here, unit_minor=6_800)))

    with pytest.raises(LinesChanged) as refused:
        place(tao(), in_room(here, unit_minor=6_800), total_minor=6_800)

    assert [(one.what, one.now) for one in refused.value.differences] == [("stock", 0)]
    assert (inside(bucket), shelf(here)) == ((1, 0, 1), (19, 0, 0))


def test_a_room_without_pieces_of_its_own_sells_from_the_shelf(sqlite_truth: str) -> None:
    here = town()
    ask_in_room(here)

    pay(place(here.tao, in_room(here)))

    assert (OrderLine.objects.get().bucket, shelf(here)) == (0, (20, 0, 1))


def test_what_is_not_paid_or_called_off_goes_back_to_the_room_and_later_to_the_shelf(truth: str) -> None:
    here = town()
    bucket = set_apart(here, 3)
    place(tao(), in_room(here, unit_minor=6_800))
    number = place(here.tao, in_room(here, quantity=2, unit_minor=6_800))
    pay(number)
    carry(MemoryLog())

    assert expire_trades(now=LATER) == 1
    assert inside(bucket) == (3, 0, 2)
    assert goods.close_bucket(bucket=bucket, now=LATER) == 1
    case = call_off(here, order_of(number), quantity=2)
    agree(by=here.mei, aftersale=case.number, now=LATER)

    assert (inside(bucket), shelf(here)) == ((0, 0, 0), (20, 0, 0))
    assert goods_queries.find_stock_difference() == []


def tin_of_the_room(here: Town) -> int:
    """A tin sold in room 5 alone, at ¥49; no page shows it."""
    tin = SkuDraft(
        code="ROOM",
        price_minor=4_900,
        currency="CNY",
        options={"Tin": "Room"},
        on_hand=4,
        exclusive_channel=ROOM,
    )
    plain = SkuDraft(code="SG-50", price_minor=6_800, currency="CNY", options={"Tin": "Plain"}, on_hand=20)
    goods.publish_product(draft=green_tea(here.shop, handle="tins", skus=(plain, tin)), now=NOW)
    return int(Stock.objects.get(sku__code="ROOM").sku_id)


def test_what_is_sold_in_one_room_alone_is_bought_there_and_refused_elsewhere(truth: str) -> None:
    here = town()
    tin = tin_of_the_room(here)
    for way in (Way(scene="feed"), Way(scene="live"), Way(room=OTHER), Way(carrier=OTHER)):
        with pytest.raises(SoldOnlyThere):
            carts.put_in_cart(person=here.tao, sku=tin, way=way, now=NOW)
    for room in ("", OTHER):
        with pytest.raises(LinesChanged) as refused:
            place(here.tao, Wanted(tin, 1, 4_900, room, way=Way(room=room)), total_minor=4_900)
        assert [one.what for one in refused.value.differences] == ["gone"]
    assert read_cart(here.tao, now=NOW) == ()

    carts.put_in_cart(person=here.tao, sku=tin, way=Way(scene="live", carrier=ROOM), now=NOW)
    ((shop,), ways) = read_cart(here.tao, now=NOW), ways_in_cart(here.tao)
    (seen,) = shop.lines
    assert (seen.room, seen.goods.price_minor, ways[tin, ROOM].room) == (5, 4_900, ROOM)
    pay(place(here.tao, Wanted(tin, 1, 4_900, ROOM, way=ways[tin, ROOM])))

    line = OrderLine.objects.get()
    assert (line.sku_id, line.unit_minor, line.channel, line.room) == (tin, 4_900, ROOM, ROOM)
    assert read_cart(here.tao, now=NOW) == ()


def test_the_same_goods_of_the_shelf_and_of_a_room_are_two_lines(sqlite_truth: str) -> None:
    here = town()
    set_apart(here)
    ask_in_room(here)
    carts.put_in_cart(person=here.tao, sku=here.sku, way=Way(scene="feed"), now=NOW)
    carts.put_in_cart(person=here.tao, sku=here.sku, way=Way(scene="live", room=ROOM), now=NOW)

    pay(place(here.tao, Wanted(here.sku, 1, 6_800), in_room(here)))

    assert list(OrderLine.objects.order_by("pk").values_list("channel", "unit_minor")) == [
        ("", 6_800),
        (ROOM, 5_900),
    ]


def test_a_live_room_costs_two_questions_more(sqlite_truth: str) -> None:
    here = town()
    set_apart(here)

    def questions(channel: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            goods_queries.orderable([here.sku], channel=channel, now=NOW)
        return len(asked)

    assert (questions(""), questions(ROOM), questions("claim:7")) == (2, 4, 2)


def test_a_place_that_is_no_room_is_no_channel() -> None:
    for carrier in ("room:0", "room:x", "room:5 flash:3", "post:5", "room:", ""):
        assert Way(carrier=carrier).channel == ""
    assert (Way(carrier=ROOM).channel, Way(room=OTHER, carrier=ROOM).channel) == (ROOM, OTHER)


def test_a_basket_of_a_room_is_quoted_as_it_is_sold(sqlite_truth: str) -> None:
    here = town()
    ask_in_room(here)

    assert basket(in_room(here, quantity=2)).total_minor == 11_800
