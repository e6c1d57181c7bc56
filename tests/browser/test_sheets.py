"""Goods and comments over the feed, when answers are slow, come in another order or fail."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import DESK, NOWHERE, PHONE, OpenPage
from tests.browser.looking import card_with_goods, goods_of

pytestmark = pytest.mark.browser
SLOW_MS = 1_500


def hold(page: Page, address: str) -> list[Route]:
    """Requests to `address` wait in the list that is answered, until somebody lets them go."""
    held: list[Route] = []
    page.route(address, lambda route: held.append(route))
    return held


def test_goods_do_not_wait_for_comments_that_are_still_on_their_way(open_page: OpenPage) -> None:
    page = open_page(DESK, service_workers="block")
    held = hold(page, "**/comments/**")
    page.goto("/")
    card = card_with_goods(page)
    card.locator("[data-act=comments]").click()
    page.wait_for_timeout(SLOW_MS)
    assert held

    goods_of(card, DESK).click()

    expect(page.locator("#goods-sheet h1")).to_be_visible()
    assert page.evaluate("document.activeElement.matches('#goods-sheet .sheet-close')")
    for route in held:
        route.continue_()


def test_who_presses_twice_sees_the_goods_once(open_page: OpenPage) -> None:
    page = open_page(PHONE, service_workers="block")
    page.goto("/")

    goods_of(card_with_goods(page), PHONE).dblclick()

    expect(page.locator("#goods-sheet h1")).to_have_count(1)
    expect(page.locator("#goods-sheet")).to_be_visible()
    assert page.evaluate("location.pathname") == "/"


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_goods_that_cannot_come_into_the_sheet_are_a_page(open_page: OpenPage, size: tuple[int, int]) -> None:
    page = open_page(size, service_workers="block")
    page.goto("/")
    goods = goods_of(card_with_goods(page), size)
    goods.evaluate("(link, gone) => link.setAttribute('href', gone)", NOWHERE)

    goods.click()

    page.wait_for_url(f"**{NOWHERE}")
    expect(page.locator("main h1")).to_be_visible()
