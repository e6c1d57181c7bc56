"""What is typed at the checkout survives a reload and the other language, for whoever types it, until it is ordered."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.buying import ADDRESS, fill_in
from tests.browser.conftest import PHONE, OpenPage

pytestmark = pytest.mark.browser


def typed(page: Page) -> dict[str, str]:
    return {name: page.locator(f"[name={name}]").input_value() for name in ADDRESS}


def to_the_checkout(page: Page) -> None:
    page.goto("/p/1")
    page.locator(".button-put, [name=buy]").first.click()
    page.goto("/checkout/")


def test_a_half_filled_form_survives_reload_and_language_and_ends_with_the_order(open_page: OpenPage) -> None:
    page = open_page(PHONE, "en-US")
    to_the_checkout(page)
    fill_in(page)
    note = page.locator("[name^=note-]")
    note.fill("Ring twice")
    page.locator("[name=is_kept]").check()

    page.reload()
    assert (typed(page), note.input_value()) == (ADDRESS, "Ring twice")
    page.locator(".topbar .language-button").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    assert (typed(page), note.input_value()) == (ADDRESS, "Ring twice")
    expect(page.locator("[name=is_kept]")).to_be_checked()

    page.locator("[name=phone]").fill("nobody")
    page.locator(".trade-bar .button-buy").click()
    expect(page.locator(".wrong, .trade-wrong").first).to_be_visible()
    page.goto("/cart/")
    page.goto("/checkout/")
    assert typed(page) == {**ADDRESS, "phone": "nobody"}
    page.locator("[name=phone]").fill(ADDRESS["phone"])
    page.locator(".trade-bar .button-buy").click()
    page.wait_for_url("**/pay/**")
    assert page.evaluate("sessionStorage.getItem('magpie.checkout')") is None


def test_nobody_else_is_shown_it(open_page: OpenPage) -> None:
    page = open_page(PHONE, "en-US")
    to_the_checkout(page)
    fill_in(page)
    page.context.clear_cookies()

    to_the_checkout(page)

    assert set(typed(page).values()) == {""}
