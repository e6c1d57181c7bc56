"""A product page and what can be done on it."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from magpie.domain.goods import queries as goods
from magpie.domain.people import queries as people
from tests.domain.cast import Town
from tests.store.conftest import SLATE

PRODUCT_QUERIES = 11


def test_a_product_page_shows_price_stock_and_maker(browser: Client, lantern: Town) -> None:
    page = browser.get(f"/p/{lantern.product}").content.decode()

    assert "<h1>Spring green tea</h1>" in page
    assert "68<" in page
    assert "20 left" in page
    assert "/@lantern_tea" in page


def test_both_faces_cost_the_same_exact_queries(browser: Client, lantern: Town) -> None:
    for headers in ({}, {"HX-Request": "true"}):
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"/p/{lantern.product}", headers=headers)
        assert len(queries) == PRODUCT_QUERIES


def test_a_product_that_is_not_there_is_said_in_words(browser: Client, lantern: Town) -> None:
    answer = browser.get("/p/999")

    assert answer.status_code == 404
    assert "It is not here" in answer.content.decode()


def test_a_stranger_is_asked_to_sign_in_and_nothing_is_reserved(browser: Client, lantern: Town) -> None:
    answer = browser.post(
        f"/p/{lantern.product}/reservations/", {"sku": lantern.sku, "next": f"/p/{lantern.product}"}
    )

    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next=%2Fp%2F{lantern.product}"
    assert goods.get_product(lantern.product).available == 20


def test_reserving_keeps_one_piece_and_the_way_that_led_here(
    sign_in: Callable[[str], Client], lantern: Town
) -> None:
    browser = sign_in("tao")
    way = {"scene": "feed", "slate": SLATE, "position": "3", "carrier": "post:9"}

    answer = browser.post(
        f"/p/{lantern.product}/reservations/", {"sku": lantern.sku, "request_key": "k1", **way}
    )
    again = browser.post(
        f"/p/{lantern.product}/reservations/", {"sku": lantern.sku, "request_key": "k1", **way}
    )

    assert (answer.status_code, again.status_code) == (302, 302)
    assert goods.get_product(lantern.product).available == 19
    page = browser.get(f"/p/{lantern.product}").content.decode()
    assert "One is kept for you" in page
    assert "data-until=" in page


def test_giving_back_returns_the_piece(sign_in: Callable[[str], Client], lantern: Town) -> None:
    browser = sign_in("tao")
    browser.post(f"/p/{lantern.product}/reservations/", {"sku": lantern.sku})

    browser.post("/reservations/1/release/")

    assert goods.get_product(lantern.product).available == 20
    assert "Given back" in browser.get("/reservations/").content.decode()


def test_a_refused_reservation_is_told_on_the_page_and_changes_nothing(
    sign_in: Callable[[str], Client], lantern: Town
) -> None:
    browser = sign_in("tao")
    for _ in range(3):
        answer = browser.post(f"/p/{lantern.product}/reservations/", {"sku": lantern.sku}, follow=True)

    assert goods.get_product(lantern.product).available == 18
    assert 'class="notice-bar"' in answer.content.decode()


def test_an_account_page_shows_its_goods_and_can_be_followed(browser: Client, lantern: Town) -> None:
    assert "Spring green tea" in browser.get("/@lantern_tea").content.decode()

    part = browser.post("/@lantern_tea/following/?face=wide", {"is_on": "1"}, headers={"HX-Request": "true"})

    assert "Following" in part.content.decode()
    assert people.follower_count(lantern.shop) == 1
