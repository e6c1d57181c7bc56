"""A claim of a flash sale becomes an order within its time, or its pieces are the next one's."""

from datetime import timedelta

import pytest

from magpie.domain.flash.queries import find_flash_difference
from magpie.domain.flash.refusals import ClaimEnded, ClaimExpired, NotYourClaim
from magpie.domain.flash.rules.flash import ClaimView
from magpie.domain.goods import queries as goods
from magpie.domain.goods.models import Stock
from magpie.domain.trade import rules
from magpie.domain.trade.actions import carts
from magpie.domain.trade.actions.chains import TOLD_AFTER
from magpie.domain.trade.actions.closing import cancel_trade, expire_trades
from magpie.domain.trade.models import OrderLine, Trade
from magpie.domain.trade.queries.carts import ways_in_cart
from magpie.domain.trade.queries.checkout import Wanted
from magpie.domain.trade.queries.conversion import conversions_of
from magpie.domain.trade.refusals import LinesChanged
from magpie.domain.trade.ways import NO_WAY, Way
from tests.domain.cast import NOW
from tests.domain.flash.cast import Flash, claim, flash
from tests.domain.trade.cast import pay, place
from tests.domain.trade.chain_cast import SLATE, Told
from tests.domain.trade.conversion_cast import Looks

pytestmark = pytest.mark.wide

LATER = NOW + rules.PAY_WITHIN + timedelta(seconds=1)


def held(it: Flash, way: Way = NO_WAY) -> Wanted:
    """Tao has claimed one, and wants to buy it."""
    made = claim(it.here.tao, it.item)
    assert isinstance(made, ClaimView)
    return Wanted(it.here.sku, 1, 1900, way=way, claim=made.claim)


def counters(it: Flash) -> tuple[int, int, int]:
    row = Stock.objects.get(sku=it.here.sku)
    return row.on_hand, row.reserved, row.sold


def nothing_differs() -> None:
    assert find_flash_difference() == []
    assert goods.find_stock_difference() == []


def test_a_claim_is_bought_at_its_price_and_sold_once(truth: str) -> None:
    it = flash()
    number = place(it.here.tao, held(it), total_minor=1900)

    assert counters(it) == (20, 5, 0)
    pay(number)

    assert counters(it) == (20, 4, 1)
    line = OrderLine.objects.get()
    assert (line.unit_minor, line.list_minor, line.paid_minor, line.quantity) == (1900, 6800, 1900, 1)
    nothing_differs()


def test_beside_other_goods_each_has_its_own_price(truth: str) -> None:
    it = flash()

    number = place(it.here.tao, held(it), Wanted(it.here.sku, 2, 6800), total_minor=1900 + 13600)
    pay(number)

    assert counters(it) == (20, 4, 3)
    assert sorted(OrderLine.objects.values_list("unit_minor", "quantity")) == [(1900, 1), (6800, 2)]
    nothing_differs()


@pytest.mark.parametrize("ending", ["cancelled", "expired"])
def test_an_order_that_is_not_paid_gives_the_claim_to_the_next_one(truth: str, ending: str) -> None:
    it = flash(quota=1)
    number = place(it.here.tao, held(it), total_minor=1900)

    if ending == "cancelled":
        cancel_trade(person=it.here.tao, trade=number, now=NOW)
    else:
        expire_trades(now=LATER)

    assert isinstance(claim(it.here.mei, it.item, now=LATER), ClaimView)
    nothing_differs()


def test_a_claim_that_ran_out_or_is_anothers_or_used_buys_nothing(truth: str) -> None:
    it = flash()
    mine = held(it)

    with pytest.raises(NotYourClaim):
        place(it.here.mei, mine, total_minor=1900)
    with pytest.raises(ClaimExpired):
        place(it.here.tao, mine, total_minor=1900, now=NOW + timedelta(seconds=301))
    with pytest.raises(LinesChanged):
        place(it.here.tao, Wanted(it.here.sku, 1, 1800, claim=mine.claim), total_minor=1800)
    assert Trade.objects.count() == 0

    place(it.here.tao, mine, total_minor=1900)
    with pytest.raises(ClaimEnded):
        place(it.here.tao, mine, total_minor=1900)
    assert Trade.objects.count() == 1
    nothing_differs()


def test_it_says_that_it_came_from_the_sale_and_keeps_what_led_there(truth: str) -> None:
    it = flash()

    place(
        it.here.tao,
        held(it, Way(scene="search", slate=SLATE, position=2, carrier="post:9")),
        total_minor=1900,
    )

    line = OrderLine.objects.get()
    assert (line.scene, line.slate, line.position, line.carrier) == ("flash", SLATE, 2, "post:9")
    assert (line.first_scene, line.first_carrier, line.is_search_led) == ("search", "post:9", True)


def test_what_lay_in_the_cart_before_keeps_its_own_first_touch(truth: str) -> None:
    it = flash()
    tao, sku, minute = it.here.tao, it.here.sku, timedelta(minutes=1)
    carts.put_in_cart(person=tao, sku=sku, way=Way(scene="feed", carrier="post:9"), now=NOW - minute)
    carts.put_in_cart(person=tao, sku=sku, way=Way(scene="store"), now=NOW)

    place(tao, held(it, ways_in_cart(tao)[sku, ""]), total_minor=1900)

    line = OrderLine.objects.get()
    assert (line.scene, line.first_scene, line.first_carrier, line.first_at) == (
        "flash", "feed", "post:9", NOW - minute,
    )  # fmt: skip


def test_whoever_came_straight_to_the_sale_began_there(truth: str) -> None:
    it, told = flash(), Told()
    place(it.here.tao, held(it), total_minor=1900)

    assert told.freeze(now=NOW + TOLD_AFTER) == 1

    line = OrderLine.objects.get()
    assert (line.scene, line.first_scene, line.first_at, line.is_search_led) == ("flash", "flash", NOW, False)


def test_a_flash_sale_is_a_touchpoint_of_which_is_told_how_many_saw_opened_and_bought(truth: str) -> None:
    it, looks = flash(), Looks()
    tea, tao = f"product:{it.here.product}", it.here.tao
    for person in (tao, it.here.mei):
        looks.say(person, "Content Impressed", tea, scene="flash")
    looks.say(tao, "Product Clicked", tea, scene="flash")
    pay(place(tao, held(it, Way(scene="feed")), total_minor=1900))

    looks.count()

    day = timedelta(days=1)
    told = conversions_of(it.here.shop, zone="Asia/Shanghai", since=NOW - 2 * day, until=NOW + 2 * day)
    assert [(row.name, row.seen, row.opened, row.bought) for row in told.scenes] == [("flash", 2, 1, 1)]
