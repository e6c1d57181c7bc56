"""The search page opens what exists, says what it hid, and suggests only what can be opened."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from magpie.store.search import rates
from tests.domain.cast import NOW, MemoryLog, Town, carry, town
from tests.store.conftest import Gateway

pytestmark = pytest.mark.wide

# The visitor's one; five for what is found, as no story answers; one each for the cards and accounts that are shown.
SEARCH_QUERIES = 8
EMPTY_QUERIES = 2


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_a_search_shows_goods_and_shop_with_true_counts(browser: Client, lantern: Town) -> None:
    page = browser.get("/search/", {"q": "lantern"}).content.decode()

    assert f'href="/p/{lantern.product}?scene=search"' in page
    assert 'href="/@lantern_tea"' in page
    assert 'All<span class="chip-count">2</span>' in page
    assert 'data-searched="lantern"' in page
    assert page.index("Accounts</h2>") < page.index("Goods</h2>")


def test_one_kind_can_be_looked_at_alone_and_is_not_another_search(browser: Client, lantern: Town) -> None:
    page = browser.get("/search/", {"q": "lantern", "kind": "goods"}).content.decode()

    assert "Goods</h2>" in page
    assert "Accounts</h2>" not in page
    assert "data-searched" not in page


def test_a_kind_that_does_not_exist_is_all_kinds(browser: Client, lantern: Town) -> None:
    assert "Accounts</h2>" in browser.get("/search/", {"q": "lantern", "kind": "x"}).content.decode()


def test_chinese_words_find_what_has_them_in_the_readers_own_page(sqlite_truth: str, lantern: Town) -> None:
    page = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="zh-CN").get("/search/", {"q": "绿茶"})

    assert "明前绿茶" in page.content.decode()
    assert "全部<span" in page.content.decode()


@pytest.mark.parametrize("query", ["moonstone", "", "   ", "!"])
def test_where_there_is_nothing_topics_that_exist_are_offered(
    browser: Client, lantern: Town, query: str
) -> None:
    page = browser.get("/search/", {"q": query}).content.decode()

    assert 'href="/search/?q=Tea"' in page
    assert "Coffee" not in page
    assert ("Nothing answers" in page) is bool(query.strip())


def test_an_empty_town_does_not_pretend(browser: Client) -> None:
    page = browser.get("/search/", {"q": "tea"}).content.decode()

    assert "The shelves are still empty." in page


def test_what_was_typed_is_shown_as_text_and_is_cut(browser: Client, lantern: Town) -> None:
    page = browser.get("/search/", {"q": '"><script>x</script>' + "y" * 500}).content.decode()

    assert "<script>x" not in page
    searched = page.split('data-searched="')[1].split('"')[0]
    assert searched.startswith("&quot;&gt;&lt;script&gt;")
    assert searched.count("y") == 60 - len('"><script>x</script>')


def test_what_was_blocked_is_hidden_and_said(browser: Client, gateway: Gateway, lantern: Town) -> None:
    browser.post("/interests/blocks/", {"subject": f"account:{lantern.shop}"})

    page = browser.get("/search/", {"q": "lantern"}).content.decode()

    assert "2 more are hidden, because you blocked them." in page
    assert f"/p/{lantern.product}" not in page


def test_a_search_costs_exact_queries(browser: Client, lantern: Town) -> None:
    for query, count in (("lantern", SEARCH_QUERIES), ("", EMPTY_QUERIES)):
        with CaptureQueriesContext(connection) as queries:
            browser.get("/search/", {"q": query})
        assert len(queries) == count


def test_suggestions_are_topics_accounts_and_goods(browser: Client, lantern: Town) -> None:
    answer = browser.get("/search/suggestions/", {"q": "te"})

    assert answer.json() == {
        "suggestions": [
            {"kind": "topic", "text": "Tea", "url": "/search/?q=Tea"},
            {"kind": "account", "text": "Lantern Tea", "url": "/@lantern_tea"},
            {
                "kind": "product",
                "text": "Spring green tea",
                "url": f"/p/{lantern.product}?scene=search",
            },
        ]
    }
    assert answer["Cache-Control"] == "private, max-age=60"


def test_who_asks_faster_than_anybody_types_waits(browser: Client, lantern: Town) -> None:
    browser.get("/")
    statuses = [
        browser.get("/search/suggestions/", {"q": "t"}).status_code for _ in range(rates.PERSON_MAX + 2)
    ]

    # A new window may begin while this runs.
    assert statuses[0] == 200
    assert len({*statuses}) == 1 or 429 in statuses


def test_one_browser_and_one_address_are_bounded_and_a_new_window_is_free() -> None:
    assert all(rates.may_suggest(person="a", address="x", now=NOW) for _ in range(rates.PERSON_MAX))
    assert not rates.may_suggest(person="a", address="x", now=NOW)
    assert rates.may_suggest(person="b", address="x", now=NOW)
    assert rates.may_suggest(person="a", address="x", now=NOW.replace(second=NOW.second + rates.WINDOW_S))
    for place in range(rates.ADDRESS_MAX):
        rates.may_suggest(person=f"new{place}", address="x", now=NOW)
    assert not rates.may_suggest(person="newest", address="x", now=NOW)


def test_an_adult_finds_what_needs_an_age(
    sign_in: Callable[[str], Client], gateway: Gateway, sqlite_truth: str
) -> None:
    town(min_age_years=18)
    carry(MemoryLog())
    browser = sign_in("tao")

    before = browser.get("/search/", {"q": "green"}).content.decode()
    browser.post("/interests/age-band/", {"age_band": "adult"})
    after = browser.get("/search/", {"q": "green"}).content.decode()

    assert "1 more is only for people who told us that they are old enough." in before
    assert "Spring green tea" not in before
    assert "Spring green tea" in after
