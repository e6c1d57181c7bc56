"""A flash sale in the browser: it opens by the site's clock without a reload, waits with one key, and leads to an order."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.buying import fill_in, pay_at_the_bank, press, schedule_sale, tab_to
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.test_journeys import sign_up
from tests.running import Site

pytestmark = pytest.mark.browser
# A device that is set three days back.
LATE_CLOCK = """
const Right = Date, back = 3 * 86400000;
Date = class extends Right { constructor(...said) { said.length ? super(...said) : super(Right.now() - back); } };
Date.now = () => Right.now() - back;
"""
GOODS = 1


def answered(code: str, status: int, **detail: Any) -> dict[str, Any]:
    body = {"error": {"code": code, "message": {"en": f"said {code}", "zh": code}, "detail": detail}}
    return {"status": status, "content_type": "application/json", "body": json.dumps(body)}


def test_it_opens_by_the_sites_clock_waits_with_one_key_and_is_ordered(
    open_page: OpenPage, site: Site
) -> None:
    page = open_page(PHONE, reduced_motion="reduce")
    sign_up(page, "flash_buyer")
    page.context.add_init_script(LATE_CLOCK)
    keys: list[str] = []

    def full_at_first(route: Route) -> None:
        keys.append(route.request.post_data_json["key"])
        if len(keys) == 1:
            route.fulfill(**answered("too_many_waiting", 429, waiting=37, retry_after_s=1))
        else:
            route.continue_()

    page.route("**/v1/claims", full_at_first)
    sale = schedule_sale(site, product=GOODS, opens_in_s=5, quota=1)
    page.goto(f"/flash/{sale}/")
    button, said = page.locator("[data-flash-press]"), page.locator("[data-flash-told]")
    expect(page.locator("[data-flash-clock]")).to_have_text(re.compile(r"^0:0\d$"))
    tab_to(page, button)
    page.keyboard.press("Enter")
    expect(said).to_contain_text("First come, first served")
    assert keys == []

    expect(said).to_have_text("1 of 1 are left; one person can have 1.", timeout=8_000)
    page.keyboard.press("Enter")
    expect(said).to_contain_text("37 people are in front of you.")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(said).to_contain_text("One is kept for you.")
    assert len(keys) == 2 and len(set(keys)) == 1
    expect(page.locator("[data-flash-clock]")).to_have_text(re.compile(r"^4:[45]\d$"))
    expect(page.locator("[data-flash-order]")).to_be_focused()

    others_find_all_taken(open_page, sale)
    page.keyboard.press("Enter")
    expect(page.locator(".kept-line")).to_contain_text(re.compile(r"kept for another 4:\d\d"))
    fill_in(page)
    page.locator(".trade-bar .button-buy").click()
    pay_at_the_bank(page)
    page.goto(f"/flash/{sale}/")
    expect(page.locator("[data-flash-said]")).to_contain_text("You have bought as many")


def test_what_is_seen_and_pressed_is_told_as_of_the_sale(open_page: OpenPage) -> None:
    page = open_page(PHONE)
    sign_up(page, "flash_looker")
    page.route("**/v1/claims", lambda route: route.fulfill(**answered("sold_out", 409)))
    page.goto("/flash/1/?scene=feed&carrier=post:9")
    with page.expect_request(lambda sent: "Content Impressed" in (sent.post_data or "")) as impressed:
        pass
    with page.expect_request(lambda sent: "Product Clicked" in (sent.post_data or "")) as clicked:
        press(page, page.locator("[data-flash-press]").first)

    for sent, kind in ((impressed, "Content Impressed"), (clicked, "Product Clicked")):
        batch = sent.value.post_data_json["batch"]
        told = next(one["properties"] for one in batch if one["event"] == kind)
        assert (told["scene"], told["carrier"]) == ("flash", "post:9")
        assert told["card"].startswith("product:")
    page.locator("[data-flash-goods]").first.click()
    expect(page).to_have_url(re.compile(r"/p/\d+\?scene=flash&carrier=post:9$"))


def others_find_all_taken(open_page: OpenPage, sale: int) -> None:
    """Somebody else sees that it may come back; a stranger is asked to sign in, and comes back to here."""
    page = open_page(PHONE, "zh-CN")
    page.goto(f"/flash/{sale}/")
    expect(page.locator("[data-flash-said]")).to_contain_text("暂时抢完了")
    expect(page.locator("[data-flash-press]")).to_be_hidden()


REFUSALS = [
    ("all_taken", 409, {"left": 0, "retry_after_s": 60}, "All are taken for now."),
    ("sold_out", 409, {}, "Sold out: every piece has been paid for."),
    ("sale_is_over", 410, {}, "This sale ended"),
    ("sign_in_first", 401, {}, "Sign in first"),
    ("over_limit", 409, {"limit": 1, "held": 1}, "said over_limit"),
]


def test_each_refusal_is_said_in_words_and_a_broken_line_is_waited_for(open_page: OpenPage) -> None:
    page = open_page(PHONE)
    sign_up(page, "flash_refused")
    answers: list[dict[str, Any]] = []

    def answer(route: Route) -> None:
        route.fulfill(**answers.pop(0)) if answers else route.abort()

    page.route("**/v1/claims", answer)
    for code, status, detail, words in REFUSALS:
        page.goto("/flash/1/")
        answers.append(answered(code, status, **detail))
        press(page, page.locator("[data-flash-press]").first)
        for place in ("[data-flash-told]", "[data-flash-said]"):
            expect(page.locator(place).first).to_contain_text(words)

    press(page, page.locator("[data-flash-press]").first)
    expect(page.locator("[data-flash-told]").first).to_contain_text("No answer yet.")
