"""Axe over buying and over the console: nothing grave from the cart to a request after the sale, nor in a shop's own rooms.

A phone in light and a desk in dark each time, as tests/browser/test_access.py has it.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.buying import fill_in
from tests.browser.conftest import FOUR_EYES, NAMES, OpenPage
from tests.browser.test_access import STEP, grave_on
from tests.browser.test_journeys import sign_up
from tests.running import Site

pytestmark = pytest.mark.browser
SHOP = "lantern_tea"
# Every room of the console, as a shop opens it; a new one is a line here.
CONSOLE = [
    "/console/",
    f"/console/@{SHOP}/",
    f"/console/@{SHOP}/orders/",
    f"/console/@{SHOP}/orders/waybills/",
    f"/console/@{SHOP}/stock/",
    f"/console/@{SHOP}/webhooks/",
    f"/console/@{SHOP}/money/",
    f"/console/@{SHOP}/aftersales/",
    f"/console/@{SHOP}/aftersales/addresses/",
    f"/console/@{SHOP}/figures/",
    f"/console/@{SHOP}/flash/",
    "/console/site/",
    "/console/site/disputes/",
    "/console/site/payouts/",
    "/console/site/books/",
]
SALES = ["/flash/1/", "/flash/2/", "/p/4"]
Found = Iterator[tuple[str, str, Any]]


@pytest.mark.parametrize(("size", "language", "scheme"), FOUR_EYES[::STEP], ids=NAMES[::STEP])
def test_axe_finds_nothing_serious_in_trade(
    open_page: OpenPage, site: Site, size: tuple[int, int], language: str, scheme: str
) -> None:
    page = open_page(size, language, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    sign_up(page, f"axe_buys_{size[0]}_{scheme}")
    found = [*from_the_cart_to_the_bank(page), *after_the_payment(page)]
    for path in [*SALES, "/coupons/", "/orders/", "/addresses/"]:
        page.goto(path)
        found += grave_on(page, path)
    sign_in_as_tao(page, site)
    for path in [*CONSOLE, order_of_the_console(page)]:
        page.goto(path)
        expect(page.locator("h1").first).to_be_visible()
        found += grave_on(page, path)

    assert found == []


def from_the_cart_to_the_bank(page: Page) -> Found:
    """With a coupon in hand, so that its choice is looked at, too."""
    page.goto("/p/1")
    with page.expect_response("**/coupons/claims/"):
        page.locator(".coupons form button").first.click()
    page.locator(".button-put").click()
    for path in ("/cart/", "/checkout/"):
        page.goto(path)
        yield from grave_on(page, path)
    expect(page.locator(".picks")).to_be_visible()
    page.locator(".trade-bar .button-buy").click()
    expect(page.locator(".field .wrong").first).to_be_visible()
    yield from grave_on(page, "a refused checkout")
    fill_in(page)
    page.locator("[name=is_kept]").check()
    page.locator(".trade-bar .button-buy").click()
    page.wait_for_url("**/pay/**")
    yield from grave_on(page, "pay")
    page.locator(".pay .button-buy").click()
    yield from grave_on(page, "the bank")


def after_the_payment(page: Page) -> Found:
    page.locator("[name=choice][value=pay]").click()
    expect(page.locator(".pay-mark-good")).to_be_visible()
    yield from grave_on(page, "paid")
    for name, link in (
        ("order", ".more-link[href^='/orders/']"),
        ("asking", ".trade-acts a"),
        ("a kind of asking", ".case-list a"),
        ("aftersale", "main form .button-buy"),
    ):
        page.locator(link).first.click()
        page.wait_for_load_state()
        yield from grave_on(page, name)


def sign_in_as_tao(page: Page, site: Site) -> None:
    """The keeper of Lantern Tea, by the password the demo made."""
    logins = dict(json.loads((site.home / "demo" / "logins.json").read_bytes()))
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.fill("[name=login]", "tao")
    page.fill("[name=password]", logins["tao"])
    page.locator("main form button").last.click()
    page.wait_for_url("**/")


def order_of_the_console(page: Page) -> str:
    """The page of the order that was just paid, as its shop sees it."""
    page.goto(f"/console/@{SHOP}/orders/")
    return page.locator("main a[href*='/orders/']").last.get_attribute("href") or ""
