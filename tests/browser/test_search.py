"""Searching with a finger and with keys, and notices that are read by being looked at."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.looking import look_at
from tests.browser.test_journeys import Journey, sign_up, wait_for

pytestmark = pytest.mark.browser


def test_letters_grow_into_suggestions_that_keys_can_reach(open_page: OpenPage) -> None:
    page = open_page(DESK)
    page.goto("/p/1")
    box = page.locator(".dock [data-finder] input")
    box.press_sequentially("lant")  # the first letters come before the file that suggests
    first = page.locator(".dock [role=option]").first

    expect(first).to_contain_text("Lantern Tea")
    expect(box).to_have_attribute("role", "combobox")
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
    page.locator("main [data-finder] input").press_sequentially("灯笼")
    page.locator("main [role=option]").filter(has_text="灯笼茶").click()

    expect(page).to_have_url(re.compile(r"/@lantern_tea$"))


def test_a_search_is_told_to_the_journey_once(open_page: OpenPage, journey: Journey) -> None:
    page = open_page(PHONE)
    with page.expect_response("**/v1/batch"):
        page.goto("/search/?q=green%20tea")
    page.reload()
    page.locator("main a.tile").first.click()
    look_at(page, "[data-product]")
    page.goto("/interests/")

    events = wait_for(journey, page, "Product Viewed")
    searches = [event for event in events if event["kind"] == "Products Searched"]
    views = [event for event in events if event["kind"] == "Product Viewed"]
    assert [(event["scene"], event["props"]["query"]) for event in searches] == [("search", "green tea")]
    assert [event["scene"] for event in views] == ["search"]


def test_goods_that_are_looked_at_say_the_shelf_they_were_opened_on_and_of_a_bare_address_nothing(
    open_page: OpenPage, journey: Journey
) -> None:
    """As their order will: who opened somewhere and who bought from there are counted side by side."""
    page = open_page(PHONE)
    page.goto("/p/1")
    look_at(page, "[data-product]")
    page.goto("/@lantern_tea?tab=goods")
    page.locator("main a.tile").first.click()
    look_at(page, "[data-product]")
    page.goto("/interests/")

    events = wait_for(journey, page, "Product Viewed", count=2)

    views = [event for event in events if event["kind"] == "Product Viewed"]
    assert [event.get("scene", "") for event in views] == ["", "store"]


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


def test_what_is_new_is_counted_quietly_and_read_by_being_looked_at(
    open_page: OpenPage, tmp_path: Path
) -> None:
    maker, page = open_page(DESK), open_page(DESK)
    sign_up(maker, "newsmaker")
    sign_up(page, "newsreader")
    publish(maker, tmp_path / "first.jpg", title="First light", handle="newsmaker")
    page.goto("/@newsmaker")
    page.locator(".account-head form button").click()
    expect(page.locator(".account-head")).to_contain_text("Following")
    publish(maker, tmp_path / "second.jpg", title="Second light")

    page.goto("/interests/")
    count = page.locator(".dock [data-notices]")
    expect(count).to_have_text("1")
    page.goto("/notifications/")
    expect(page.locator(".notice-new")).to_contain_text("Second light")
    expect(page.locator("main [role=status]")).to_contain_text("All read")
    expect(count).to_be_hidden()
    page.reload()

    expect(page.locator(".notice")).to_have_count(1)
    expect(page.locator(".notice-new")).to_have_count(0)


def publish(page: Page, picture: Path, *, title: str, handle: str = "") -> None:
    """One picture, live in the feed."""
    Image.effect_noise((540, 960), 60).convert("RGB").save(picture)
    page.goto("/publish/")
    page.set_input_files("#id_file", picture)
    page.fill("[name=title]", title)
    if handle:
        page.fill("[name=handle]", handle)
    page.locator("main form .button-ink").click()
    expect(page.locator("#live")).to_contain_text("It is live")
