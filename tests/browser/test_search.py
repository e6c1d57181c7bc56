"""Searching with a finger and with keys, and following where an account stands."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.test_journeys import sign_up

pytestmark = pytest.mark.browser


def test_letters_grow_into_suggestions_that_keys_can_reach(open_page: OpenPage) -> None:
    page = open_page(DESK)
    page.goto("/p/1")
    box = page.locator(".dock [role=combobox]")
    box.press_sequentially("lant")
    first = page.locator(".dock [role=option]").first

    expect(first).to_contain_text("Lantern Tea")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
    box.press("Escape")
    expect(page.locator(".dock [role=listbox]")).to_be_hidden()
    box.press("Enter")

    expect(page).to_have_url(re.compile(r"/search/\?q=lant$"))
    expect(page.locator("main")).to_contain_text("@lantern_tea")


def test_a_finger_on_a_suggestion_opens_it(open_page: OpenPage) -> None:
    page = open_page(PHONE, "zh-CN")
    page.goto("/search/")
    page.locator("main [role=combobox]").press_sequentially("灯笼")
    page.locator("main [role=option]").filter(has_text="灯笼茶").click()

    expect(page).to_have_url(re.compile(r"/@lantern_tea$"))


def test_without_scripts_the_box_is_a_plain_form(open_page: OpenPage) -> None:
    page = open_page(DESK, java_script_enabled=False)
    page.goto("/p/1")
    page.fill(".dock input[name=q]", "tea")
    page.locator(".dock input[name=q]").press("Enter")

    expect(page.locator("main")).to_contain_text("Goods")
    expect(page.locator(".dock .finder")).to_have_count(0)


def test_an_account_is_followed_and_left_where_it_stands(open_page: OpenPage) -> None:
    page = open_page(DESK)
    sign_up(page, "follower")
    page.goto("/following/")
    shelf = page.locator(".shelf", has_text="Clay Tiger")

    shelf.get_by_role("button", name="Follow").click()
    expect(shelf.get_by_role("button", name="Following")).to_be_visible()
    page.reload()
    expect(page.locator(".shelf")).to_have_count(1)
    shelf.get_by_role("button", name="Following").click()
    expect(shelf.get_by_role("button", name="Follow", exact=True)).to_be_visible()
    page.reload()

    expect(page.locator("main")).to_contain_text("You follow nobody yet")
