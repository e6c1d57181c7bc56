"""The cart's page: it stops at what may be ordered and says why, tells at once what stock fell below, and names the carriage."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from magpie.domain.goods import actions as goods
from magpie.domain.trade.models import CartLine, ShopTerms
from tests.domain.cast import Town
from tests.store.test_payment_told import CHINESE, text_of
from tests.store.test_trade import buy, put_in

pytestmark = pytest.mark.wide

PLUS = re.compile(r'value="(\d+)" aria-label="(?:One more|加一件)"([^>]*)>')


def plus(browser: Client) -> tuple[int, bool]:
    """(what the plus of the only line would make of it, whether it can be pressed)."""
    found = PLUS.search(browser.get("/cart/").content.decode())
    assert found is not None
    return int(found[1]), "disabled" not in found[2]


def test_the_stepper_stops_where_one_person_may_order_no_more_and_says_so(
    browser: Client, lantern: Town
) -> None:
    put_in(browser, lantern, quantity="9")
    assert plus(browser) == (10, True)
    assert "per person" not in text_of(browser, "/cart/")

    browser.post("/cart/line/", {"sku": lantern.sku, "quantity": "10"})

    assert plus(browser) == (11, False)
    assert "At most 10 per person now" in text_of(browser, "/cart/")
    assert "目前每人最多 10 件" in text_of(browser, "/cart/", headers=CHINESE)
    answer = browser.post("/cart/line/", {"sku": lantern.sku, "quantity": "11"}, follow=True)
    assert "At most 10 pieces of one kind per person" in answer.content.decode()
    answer = browser.post(f"/p/{lantern.product}/cart/", {"sku": lantern.sku}, follow=True)
    assert "At most 10 pieces of one kind per person" in answer.content.decode()
    assert CartLine.objects.get().quantity == 10


def test_what_stock_fell_below_is_told_on_its_line_and_mended_at_one_step(
    browser: Client, lantern: Town
) -> None:
    put_in(browser, lantern, quantity="6")
    goods.count_stock(sku=lantern.sku, on_hand=6, now=timezone.now())
    assert "Only 6 left" in text_of(browser, "/cart/")

    goods.count_stock(sku=lantern.sku, on_hand=3, now=timezone.now())

    page = browser.get("/cart/").content.decode()
    assert "Only 3 left: choose fewer." in page
    assert "仅剩 3 件，请减少数量。" in text_of(browser, "/cart/", headers=CHINESE)
    assert re.search(r'value="3" aria-label="Choose 3"', page)
    assert (plus(browser)[1], re.search(r"<button[^>]*disabled>.*To checkout", page) is not None) == (
        False,
        True,
    )
    browser.post("/cart/line/", {"sku": lantern.sku, "quantity": "3"})
    page = text_of(browser, "/cart/")
    assert "Only 3 left" in page and "choose fewer" not in page


def test_pieces_that_wait_to_be_paid_count_in(browser: Client, lantern: Town) -> None:
    put_in(browser, lantern, quantity="9")
    buy_all = browser.get("/checkout/").content.decode()
    assert f"{lantern.sku}:9:6800" in buy_all
    browser.post("/cart/line/", {"sku": lantern.sku, "quantity": "0"})
    buy(browser, lantern)
    put_in(browser, lantern, quantity="9")
    assert "At most 9 per person now" in text_of(browser, "/cart/")

    CartLine.objects.update(quantity=10)

    page = text_of(browser, "/cart/")
    assert "At most 9 per person now: choose fewer." in page
    assert "目前每人最多 9 件，请减少数量。" in text_of(browser, "/cart/", headers=CHINESE)
    assert "Nothing to buy is chosen." in text_of(browser, "/checkout/")


@pytest.mark.parametrize(
    ("fee", "free_from", "quantity", "english", "chinese"),
    [
        (0, 0, 1, "Carriage free", "免运费"),
        (1000, 0, 1, "Carriage ¥10 Everything", "运费 ¥10"),
        (1000, 9900, 1, "Carriage ¥10, free from ¥99 after coupons", "运费 ¥10，券后满 ¥99 免运费"),
        (
            1000, 9900, 2, "Carriage free; ¥10 where less than ¥99 is left after coupons",
            "免运费（券后不满 ¥99 时运费 ¥10）",
        ),
    ],
)  # fmt: skip
def test_the_carriage_is_named_by_shop_with_its_rule(
    browser: Client, lantern: Town, fee: int, free_from: int, quantity: int, english: str, chinese: str
) -> None:
    ShopTerms.objects.create(
        shop_id=lantern.shop,
        carriage_minor=fee,
        carriage_free_from_minor=free_from,
        changed_at=timezone.now(),
    )
    put_in(browser, lantern, quantity=str(quantity))

    page = text_of(browser, "/cart/")

    assert english in page
    assert chinese in text_of(browser, "/cart/", headers=CHINESE)
    assert ("is added at checkout." in page) == (fee > 0 and quantity == 1)
