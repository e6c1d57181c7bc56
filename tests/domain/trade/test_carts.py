"""The cart: what is in, what it costs today, whose it is."""

from collections.abc import Callable
from functools import partial

import pytest

from magpie.domain.goods import actions as goods
from magpie.domain.goods.models import Stock
from magpie.domain.goods.refusals import NoSuchSku
from magpie.domain.outbox.models import Fact
from magpie.domain.people import actions as people
from magpie.domain.trade import rules
from magpie.domain.trade.actions import carts
from magpie.domain.trade.models import CartLine, ShopTerms, Trade
from magpie.domain.trade.queries.carts import read_cart
from magpie.domain.trade.queries.checkout import quote
from magpie.domain.trade.refusals import FewerLeft, NotInCart, TooManyUnpaidPieces, UnreadableLine
from magpie.domain.trade.rules.pricing import Carriage
from magpie.domain.trade.ways import Way
from magpie.kit.errors import Refusal
from tests.domain.cast import MINUTE, NOW, TAO_BROWSER, MemoryLog, carry, fact_names, town
from tests.domain.trade.cast import place, wanted
from tests.domain.trade.test_rooms import ROOM, set_apart

pytestmark = pytest.mark.wide


def pieces_in(person: str) -> int:
    return sum(line.quantity for shop in read_cart(person, now=NOW) for line in shop.lines)


def test_putting_in_twice_adds_up_and_remembers_first_and_last_touch(truth: str) -> None:
    here = town()

    carts.put_in_cart(person=here.tao, sku=here.sku, way=Way(scene="search"), now=NOW)
    held = carts.put_in_cart(
        person=here.tao,
        sku=here.sku,
        quantity=2,
        way=Way(scene="feed", slate="s1", position=4, carrier="post:9"),
        now=NOW + MINUTE,
    )

    (shop,) = read_cart(here.tao, now=NOW)
    (line,) = shop.lines
    assert (held, line.quantity, line.total_minor) == (3, 3, 20400)
    assert (line.way.scene, line.way.carrier, line.way.position) == ("feed", "post:9", 4)
    assert (line.way.first_scene, line.way.first_at, line.way.is_search_led) == ("search", NOW, True)
    log = MemoryLog()
    carry(log)
    assert [(e.measure, e.scene, e.card) for e in log.of_kind("Product Added")] == [
        (1.0, "search", f"product:{here.product}"),
        (2.0, "feed", f"product:{here.product}"),
    ]


def test_buying_at_once_twice_still_wants_one(sqlite_truth: str) -> None:
    here = town()

    for _ in range(2):
        carts.put_in_cart(person=here.tao, sku=here.sku, is_total=True, now=NOW)

    assert pieces_in(here.tao) == 1
    assert fact_names().count("CartChanged") == 1


def limit_in(person: str) -> tuple[int, str, str]:
    """(how many may be ordered, why no more, how the line stands) of the only line."""
    (line,) = read_cart(person, now=NOW)[0].lines
    return line.limit.pieces, line.limit.why, line.state


def refused(refusal: type[Refusal], act: Callable[[], object], *, person: str, pieces: int) -> None:
    """Refused, and the cart is as it was."""
    before = len(fact_names())
    with pytest.raises(refusal):
        act()
    assert (pieces_in(person), len(fact_names())) == (pieces, before)


def test_no_more_than_one_person_may_order_is_collected(truth: str) -> None:
    here = town()
    carts.put_in_cart(person=here.tao, sku=here.sku, quantity=8, now=NOW)
    more = partial(carts.put_in_cart, person=here.tao, sku=here.sku, now=NOW)

    refused(TooManyUnpaidPieces, lambda: more(quantity=3), person=here.tao, pieces=8)
    assert more(quantity=2) == rules.UNPAID_PIECES_MAX
    change = partial(carts.change_quantity, person=here.tao, sku=here.sku, now=NOW)
    refused(TooManyUnpaidPieces, lambda: change(quantity=11), person=here.tao, pieces=10)

    assert limit_in(here.tao) == (10, "person", "")
    place(here.tao, wanted(here, quantity=4))  # out of the cart, and not paid yet
    carts.put_in_cart(person=here.tao, sku=here.sku, quantity=6, now=NOW)
    refused(TooManyUnpaidPieces, lambda: more(quantity=1), person=here.tao, pieces=6)
    assert limit_in(here.tao) == (6, "person", "")
    with pytest.raises(TooManyUnpaidPieces):
        place(here.tao, wanted(here, quantity=7))
    place(here.tao, wanted(here, quantity=6))


def test_no_more_than_there_are_is_collected_and_what_stock_fell_below_is_told(truth: str) -> None:
    here = town()
    goods.count_stock(sku=here.sku, on_hand=3, now=NOW)
    more = partial(carts.put_in_cart, person=here.tao, sku=here.sku, now=NOW)
    refused(FewerLeft, lambda: more(quantity=4), person=here.tao, pieces=0)
    more(quantity=3)
    refused(FewerLeft, lambda: more(quantity=1), person=here.tao, pieces=3)
    assert limit_in(here.tao) == (3, "stock", "")

    goods.count_stock(sku=here.sku, on_hand=1, now=NOW)

    assert limit_in(here.tao) == (1, "stock", "few")
    (line,) = read_cart(here.tao, now=NOW)[0].lines
    assert line.fewer == 1
    carts.change_quantity(
        person=here.tao, sku=here.sku, quantity=2, now=NOW
    )  # fewer is fewer, if not few enough
    assert carts.put_in_cart(person=here.tao, sku=here.sku, is_total=True, now=NOW) == 2
    assert limit_in(here.tao) == (1, "stock", "few")


def test_what_waits_to_be_paid_may_leave_nothing_to_order(sqlite_truth: str) -> None:
    here = town()
    carts.put_in_cart(person=here.tao, sku=here.sku, quantity=2, channel="", now=NOW)
    CartLine.objects.update(channel="room:5")
    place(here.tao, wanted(here, quantity=10))
    CartLine.objects.update(channel="")

    assert limit_in(here.tao) == (0, "person", "many")
    (line,) = read_cart(here.tao, now=NOW)[0].lines
    assert (line.fewer, line.limit.unpaid, read_cart(here.tao, now=NOW)[0].total) == (1, 10, None)


def test_two_lines_of_one_thing_are_one_limit_at_the_checkout(sqlite_truth: str) -> None:
    here = town()
    bucket = set_apart(here, 9)
    lines = [wanted(here, quantity=6), wanted(here, quantity=5, channel=ROOM)]

    with pytest.raises(TooManyUnpaidPieces):
        place(here.tao, *lines)

    assert (bucket > 0, Trade.objects.count()) == (True, 0)


@pytest.mark.parametrize(("quantity", "carriage_minor"), [(1, 1000), (2, 0)])
def test_the_cart_knows_the_carriage_that_the_checkout_asks(
    truth: str, quantity: int, carriage_minor: int
) -> None:
    here = town()
    ShopTerms.objects.create(
        shop_id=here.shop, carriage_minor=1000, carriage_free_from_minor=9900, changed_at=NOW
    )
    carts.put_in_cart(person=here.tao, sku=here.sku, quantity=quantity, now=NOW)

    (shop,) = read_cart(here.tao, now=NOW)

    assert (shop.carriage, shop.carriage_minor, shop.currency) == (
        Carriage(1000, 9900),
        carriage_minor,
        "CNY",
    )
    assert shop.total == quote([wanted(here, quantity=quantity)], now=NOW).shops[0]


@pytest.mark.parametrize("quantity", [0, -1, 100, 10**9])
def test_a_quantity_that_makes_no_sense_is_refused(sqlite_truth: str, quantity: int) -> None:
    here = town()

    with pytest.raises(UnreadableLine):
        carts.put_in_cart(person=here.tao, sku=here.sku, quantity=quantity, now=NOW)

    assert CartLine.objects.count() == 0


def test_what_is_not_sold_cannot_be_put_in(sqlite_truth: str) -> None:
    here = town()
    goods.withdraw_product(product=here.product, now=NOW)

    with pytest.raises(NoSuchSku):
        carts.put_in_cart(person=here.tao, sku=here.sku, now=NOW)
    with pytest.raises(NoSuchSku):
        carts.put_in_cart(person=here.tao, sku=999_999, now=NOW)


def test_the_cart_says_what_changed_since(truth: str) -> None:
    here = town()
    carts.put_in_cart(person=here.tao, sku=here.sku, quantity=2, now=NOW)
    offer = Stock.objects.get(sku=here.sku).sku.offers.get().pk

    goods.change_price(offer=offer, price_minor=7200, now=NOW)
    (line,) = read_cart(here.tao, now=NOW)[0].lines
    assert (line.is_dearer, line.seen_minor, line.goods.price_minor, line.state) == (True, 6800, 7200, "")

    goods.count_stock(sku=here.sku, on_hand=1, now=NOW)
    assert read_cart(here.tao, now=NOW)[0].lines[0].state == "few"
    goods.withdraw_product(product=here.product, now=NOW)
    assert read_cart(here.tao, now=NOW)[0].lines[0].state == "gone"


def test_taking_out_what_is_not_in_is_refused(sqlite_truth: str) -> None:
    here = town()

    with pytest.raises(NotInCart):
        carts.change_quantity(person=here.tao, sku=here.sku, quantity=0, now=NOW)


def test_carts_are_their_persons_alone(sqlite_truth: str) -> None:
    here = town()
    carts.put_in_cart(person=here.tao, sku=here.sku, now=NOW)

    assert read_cart(here.mei, now=NOW) == ()
    with pytest.raises(NotInCart):
        carts.change_quantity(person=here.mei, sku=here.sku, quantity=0, now=NOW)


def test_a_browsers_cart_comes_along_once(truth: str) -> None:
    here = town()
    carts.put_in_cart(person=TAO_BROWSER, sku=here.sku, quantity=2, now=NOW)
    carts.put_in_cart(person=here.tao, sku=here.sku, quantity=1, now=NOW)

    for _ in range(2):
        carts.merge_carts(person=here.tao, anonymous=TAO_BROWSER, now=NOW)

    assert (pieces_in(here.tao), pieces_in(TAO_BROWSER)) == (2, 0)


def test_an_erased_person_leaves_no_cart(truth: str) -> None:
    here = town()
    carts.put_in_cart(person=here.tao, sku=here.sku, now=NOW)

    people.erase_person(person=here.tao, now=NOW)
    carry(MemoryLog())

    assert CartLine.objects.count() == 0
    assert not Fact.objects.filter(payload__person=here.tao).exclude(name="PersonErased").exists()


def test_whoever_is_erased_before_their_browser_is_known_stops_nobody_and_leaves_nothing(truth: str) -> None:
    here, log = town(), MemoryLog()
    carts.put_in_cart(person=TAO_BROWSER, sku=here.sku, now=NOW)
    people.adopt_anonymous(person=here.tao, anonymous=TAO_BROWSER, now=NOW)
    people.erase_person(person=here.tao, now=NOW)
    carts.put_in_cart(person=here.mei, sku=here.sku, now=NOW)

    carry(log)  # all three are heard of now, one after the other

    assert list(CartLine.objects.values_list("person", flat=True)) == [here.mei]
    assert here.mei in [event.person for event in log.of_kind("Product Added")]
