"""The feed: one template with two faces, an exact number of queries, and something to see when no slate can be had."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.domain.cast import Town
from tests.store.conftest import SLATE, Gateway, tea_card

pytestmark = pytest.mark.wide

FEED_QUERIES = 4  # rights version, cards, comments, topics; anchors and choices only when there are some


def test_the_feed_shows_the_slate_with_reasons_goods_and_price(
    browser: Client, gateway: Gateway, lantern: Town
) -> None:
    gateway.cards = [tea_card(lantern.product)]

    page = browser.get("/").content.decode()

    assert page.count('class="card"') == 1
    assert "Spring green tea" in page
    assert "New here" in page
    assert f'href="/p/{lantern.product}?scene=feed&amp;slate={SLATE}&amp;position=0' in page
    assert "<title>For you · Magpie 鹊桥</title>" in page


def test_both_faces_cost_the_same_exact_queries(browser: Client, gateway: Gateway, lantern: Town) -> None:
    gateway.cards = [tea_card(lantern.product)]

    for headers in ({}, {"HX-Request": "true"}):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get("/", headers=headers).status_code == 200
        assert len(queries) == FEED_QUERIES


def test_htmx_gets_the_cards_alone(browser: Client, gateway: Gateway, lantern: Town) -> None:
    gateway.cards = [tea_card(lantern.product)]

    part = browser.get("/?page=mark&after=41", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert part.count('class="card"') == 1
    assert 'hx-get="/?page=next-mark"' in part
    assert gateway.asked[-1] == {"scene": "feed", "n": 6, "page": "mark", "after": 41, "subject": ""}


def test_the_token_names_the_browser_and_the_browser_keeps_its_name(
    browser: Client, gateway: Gateway, lantern: Town
) -> None:
    browser.get("/")
    first = gateway.claims(settings.MAGPIE_PAGE_SECRET)
    browser.get("/")
    second = gateway.claims(settings.MAGPIE_PAGE_SECRET)

    assert first.person.startswith("a:")
    assert (first.person, first.session) == (second.person, second.session)
    assert browser.cookies[settings.MAGPIE_ANONYMOUS_COOKIE]["httponly"]


def test_an_edited_cookie_is_replaced_by_a_new_name(browser: Client, gateway: Gateway) -> None:
    browser.cookies[settings.MAGPIE_ANONYMOUS_COOKIE] = "p:01JD5Y1V9GZC3M0B5T8RQK2W7N"

    browser.get("/")

    assert gateway.claims(settings.MAGPIE_PAGE_SECRET).person.startswith("a:")


def test_without_a_slate_the_newest_goods_are_shown_and_the_page_says_so(
    browser: Client, gateway: Gateway, lantern: Town
) -> None:
    gateway.status = 503

    page = browser.get("/").content.decode()

    assert page.count('class="card"') == 1
    assert "it is the same for everyone" in page
    assert "Nothing about you was used" in page


def test_an_empty_shelf_teaches_the_next_step(browser: Client, gateway: Gateway) -> None:
    page = browser.get("/").content.decode()

    assert 'class="card"' not in page
    assert "Publish something" in page


def test_an_offset_from_another_day_is_asked_for_once_and_then_left_out(
    browser: Client, gateway: Gateway, lantern: Town
) -> None:
    gateway.status = 503
    browser.cookies["magpie_after"] = "999999"

    browser.get("/")

    assert len(gateway.tokens) == 2


def test_nonsense_in_the_address_is_no_error(browser: Client, gateway: Gateway) -> None:
    for query in ("after=-5", "after=x", "after=" + "9" * 40, "page=" + "z" * 9000):
        assert browser.get(f"/?{query}").status_code == 200
    assert [asked["after"] for asked in gateway.asked] == [-1, -1, -1, -1]


def test_an_off_switch_that_holds_is_said_on_the_feed(
    browser: Client, gateway: Gateway, lantern: Town
) -> None:
    gateway.cards, gateway.personalised = [tea_card(lantern.product)], False

    page = browser.get("/").content.decode()

    assert "this feed uses nothing we know about you" in page
    assert "Turn personalisation off, now" not in page


def test_nobody_is_asked_to_follow_their_own_shop(
    sign_in: Callable[[str], Client], gateway: Gateway, lantern: Town
) -> None:
    from django.utils import timezone

    from magpie.domain.people import actions

    browser = sign_in("mei")
    gateway.cards = [tea_card(lantern.product)]
    assert browser.get("/").content.decode().count("Follow Lantern Tea") == 1

    person = gateway.claims(settings.MAGPIE_PAGE_SECRET).person
    actions.grant_role(account=lantern.shop, person=person, role="owner", now=timezone.now())

    page, shop = browser.get("/").content.decode(), browser.get("/@lantern_tea").content.decode()
    assert "Follow Lantern Tea" not in page and 'lantern_tea/following/"' not in page
    assert 'lantern_tea/following/"' not in shop and 'href="/publish/"' in shop.split("<main")[1]
