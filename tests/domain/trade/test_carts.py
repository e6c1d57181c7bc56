"""The cart: what is in, what it costs today, whose it is."""

import pytest

from magpie.domain.goods import actions as goods
from magpie.domain.goods.models import Stock
from magpie.domain.goods.refusals import NoSuchSku
from magpie.domain.outbox.models import Fact
from magpie.domain.people import actions as people
from magpie.domain.trade import rules
from magpie.domain.trade.actions import carts
from magpie.domain.trade.models import CartLine
from magpie.domain.trade.queries.carts import read_cart
from magpie.domain.trade.refusals import NotInCart, UnreadableLine
from magpie.domain.trade.ways import Way
from tests.domain.cast import MINUTE, NOW, TAO_BROWSER, MemoryLog, carry, fact_names, town

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


def test_a_cart_never_holds_more_than_its_limit(sqlite_truth: str) -> None:
    here = town()
    for _ in range(3):
        carts.put_in_cart(person=here.tao, sku=here.sku, quantity=60, now=NOW)

    assert pieces_in(here.tao) == rules.LINE_QUANTITY_MAX


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
