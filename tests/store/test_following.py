"""Whom one follows, with their newest things."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from magpie.domain.distribution import queries as cards
from magpie.domain.goods import actions as goods
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.people import actions as people
from magpie.domain.people import queries as people_queries
from tests.domain.cast import MINUTE, NOW, MemoryLog, Town, carry, green_tea
from tests.store.conftest import Gateway

pytestmark = pytest.mark.wide

FOLLOWED_QUERIES = 6
NOBODY_QUERIES = 7


def follow(browser: Client, *, is_on: bool = True) -> None:
    browser.post("/@lantern_tea/following/", {"is_on": "1" if is_on else "0"})


def test_followed_accounts_stand_with_their_newest_things(
    browser: Client, gateway: Gateway, lantern: Town
) -> None:
    follow(browser)

    page = browser.get("/following/").content.decode()

    assert "1 account, with what it showed last." in page
    assert "Lantern Tea" in page
    assert f'href="/p/{lantern.product}"' in page
    assert 'name="is_on" value="0"' in page


def test_an_account_followed_no_more_is_gone_from_the_page(
    browser: Client, gateway: Gateway, lantern: Town
) -> None:
    follow(browser)
    follow(browser, is_on=False)

    assert "You follow nobody yet" in browser.get("/following/").content.decode()


def test_whoever_follows_nobody_is_shown_whom_they_could_follow(browser: Client, lantern: Town) -> None:
    page = browser.get("/following/").content.decode()

    assert "You follow nobody yet" in page
    assert 'action="/@lantern_tea/following/"' in page
    assert 'name="is_on" value="1"' in page


def test_an_empty_town_offers_nobody(browser: Client) -> None:
    page = browser.get("/following/").content.decode()

    assert "You follow nobody yet" in page
    assert "They showed something lately" not in page


def test_the_page_costs_exact_queries_however_many_are_followed(
    browser: Client, gateway: Gateway, lantern: Town
) -> None:
    with CaptureQueriesContext(connection) as queries:
        browser.get("/following/")
    assert len(queries) == NOBODY_QUERIES
    other = people.open_account(person=lantern.tao, kind="creator", handle="tao", name_en="Tao", now=NOW)
    follow(browser)
    browser.post("/@tao/following/", {"is_on": "1"})
    assert people_queries.follower_count(other) == (1, 0)

    with CaptureQueriesContext(connection) as queries:
        page = browser.get("/following/").content.decode()

    assert len(queries) == FOLLOWED_QUERIES
    assert page.index("Lantern Tea") < page.index("<strong>Tao</strong>")


def test_of_each_account_only_the_newest_few_are_read(sqlite_truth: str, lantern: Town) -> None:
    for number in range(3):
        draft = green_tea(
            lantern.shop,
            handle=f"tea-{number}",
            title_en=f"Tea {number}",
            skus=(SkuDraft(code=f"T{number}", price_minor=100, currency="CNY", on_hand=1),),
        )
        goods.publish_product(draft=draft, now=NOW + MINUTE * (number + 1))
        carry(MemoryLog())

    shown = cards.newest_of_accounts([f"account:{lantern.shop}", "account:99"], each=2)

    assert {key: len(views) for key, views in shown.items()} == {f"account:{lantern.shop}": 2}
