"""Buying from the first card to a paid order and a request about it, on a phone, by the tab and Enter keys alone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.buying import ADDRESS, fill_in, press, tab_to
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.looking import card_with_goods, goods_of
from tests.browser.test_journeys import Journey, wait_for

pytestmark = pytest.mark.browser


def test_a_guest_buys_pays_and_asks_by_keyboard_alone(open_page: OpenPage, journey: Journey) -> None:
    page = open_page(PHONE, reduced_motion="reduce")
    page.goto("/")
    put_the_first_goods_into_the_cart(page)
    press(page, page.locator(".dock a[href='/cart/']"))
    press(page, page.locator(".cart .button-buy"))
    where_it_goes(page)
    pay(page)
    read_the_order_and_ask(page)

    events = wait_for(journey, page, "Order Completed")
    placed = next(event for event in events if event["kind"] == "Order Placed")
    assert placed["value_minor"] > 0


def put_the_first_goods_into_the_cart(page: Page) -> None:
    """From the feed's goods chip to the sheet over it, and from there into the cart."""
    press(page, goods_of(card_with_goods(page), PHONE))
    sheet = page.locator("#goods-sheet")
    expect(sheet).to_be_visible()
    if sheet.locator(".sku input:not([disabled])").count():
        tab_to(page, sheet.locator(".sku input:not([disabled])").first)
        page.keyboard.press("Space")
    press(page, sheet.locator(".button-put"))
    expect(page.locator(".notice-bar")).to_contain_text("In your cart")


def where_it_goes(page: Page) -> None:
    """Everything is typed; Enter in the last field orders, and does nothing else."""

    def write(field: Locator, text: str) -> None:
        tab_to(page, field)
        page.keyboard.insert_text(text)

    fill_in(page, write=write)
    page.keyboard.press("Enter")
    page.wait_for_url("**/pay/**")


def pay(page: Page) -> None:
    expect(page.locator(".pay-left span")).to_have_text(re.compile(r"1[45]:\d\d$"))
    press(page, page.locator(".pay .button-buy"))
    press(page, page.locator("[name=choice][value=pay]"))
    expect(page.locator("h1")).to_have_text("Paid. Thank you!")


def read_the_order_and_ask(page: Page) -> None:
    press(page, page.locator(".more-link[href^='/orders/']"))
    expect(page.locator(".timeline li")).to_contain_text(["Ordered", "Paid"])
    expect(page.locator(".order-address")).to_contain_text(ADDRESS["street"])
    press(page, page.locator(".trade-acts a"))
    press(page, page.locator(".case-list a").first)
    press(page, page.locator("main form .button-buy"))
    expect(page).to_have_url(re.compile("/aftersales/"))
    expect(page.locator(".timeline li").first).to_contain_text("Asked")
