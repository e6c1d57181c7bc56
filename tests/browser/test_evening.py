"""One evening from the first swipe to “delete me”, as a newcomer lives it: both sizes, languages and themes."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, FOUR_EYES, NAMES, PHONE, OpenPage
from tests.browser.looking import look_at
from tests.browser.test_journeys import Journey, kinds_of, next_card, sign_up, wait_for

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("size", "language", "scheme"), FOUR_EYES, ids=NAMES)
def test_an_evening_from_the_first_swipe_to_delete_me(
    open_page: OpenPage, journey: Journey, size: tuple[int, int], language: str, scheme: str
) -> None:
    page = open_page(size, language, color_scheme=scheme, reduced_motion="reduce")
    name = f"eve_{size[0]}_{scheme}"
    sign_up(page, name)
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans" if language == "zh-CN" else "en")

    swipe_and_like(page, journey)
    unwanted = ask_why_and_refuse(page, journey, size)
    interests_off(page)
    assert unwanted not in cards_on(page)
    shop = look_at_goods_and_reserve(page, journey)
    visit_and_follow(page, shop)
    delete_me(page)

    page.goto("/accounts/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", "a-long-enough-word")
    page.locator("main form button").last.click()
    expect(page).to_have_url(re.compile("/accounts/login/"))


def swipe_and_like(page: Page, journey: Journey) -> None:
    look_at(page, ".card")
    next_card(page)
    heart = page.locator(".card").nth(1).locator("[data-act=like]")
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    wait_for(journey, page, "Content Liked")
    assert "Content Viewed" in kinds_of(wait_for(journey, page, "Content Viewed"))


def ask_why_and_refuse(page: Page, journey: Journey, size: tuple[int, int]) -> str:
    """“Not this one again” goes from the page at once; its id."""
    page.goto("/")
    first = page.locator(".card").first
    unwanted = first.get_attribute("data-card") or ""
    first.locator(".aside-why button" if size == DESK else ".why-button").click()
    sheet = first.locator("[data-why]")
    expect(sheet.locator(".reason").first).not_to_be_empty()
    sheet.locator(f'form:has(input[value="{unwanted}"]) button').click()
    expect(first).to_have_class(re.compile("gone"))
    wait_for(journey, page, "Rights Changed")
    page.goto("/")
    assert unwanted not in cards_on(page)
    return unwanted


def interests_off(page: Page) -> None:
    page.goto("/interests/")
    page.locator("[role=switch]").click()
    expect(page.locator("[role=switch]")).to_have_attribute("aria-checked", "false")
    page.goto("/")
    expect(page.locator(".feed-notice")).to_be_visible()


def look_at_goods_and_reserve(page: Page, journey: Journey) -> str:
    """The product's own page, its second picture, one reserved; the address of its shop."""
    page.goto("/p/1")
    page.locator(".thumb").nth(1).click()
    expect(page.locator(".thumb").nth(1)).to_have_attribute("aria-current", "true")
    in_gallery(page.locator(".gallery img").nth(1))
    if page.locator(".sku input:not([disabled])").count():
        page.locator(".sku input:not([disabled])").first.check()
    page.locator(".button-reserve").click()
    expect(page.locator("[data-until]").first).to_have_text(re.compile(r"1[45]:\d\d"))
    assert "Stock Reserved" in kinds_of(wait_for(journey, page, "Stock Reserved"))
    return page.locator(".maker .maker-line").get_attribute("href") or ""


def visit_and_follow(page: Page, shop: str) -> None:
    page.goto(shop)
    expect(page.locator(".opening-frame img")).to_be_visible()
    page.locator(".account-head form button").click()
    expect(page.locator(".account-head form input[name=is_on]")).to_have_value("0")
    for place, tab in enumerate(("goods", "content", "about")):
        page.locator(".tab").nth(place).click()
        expect(page).to_have_url(re.compile(rf"\?tab={tab}$"))
        expect(page.locator(".tab").nth(place)).to_have_attribute("aria-current", "page")
        expect(page.locator(".opening")).to_have_count(0)


def delete_me(page: Page) -> None:
    page.goto("/interests/erasure/")
    page.locator("main form button[name=sure]").click()
    page.wait_for_url(lambda address: "/erasure/" not in address)
    expect(page.locator(".dock")).not_to_contain_text("eve_")


def cards_on(page: Page) -> list[str]:
    return page.locator(".card").evaluate_all("cards => cards.map(card => card.dataset.card)")


def in_gallery(picture: Locator) -> None:
    """The picture fills the gallery, side to side."""
    picture.page.wait_for_function(
        "image => Math.abs(image.getBoundingClientRect().left - image.parentElement.getBoundingClientRect().left) < 2",
        arg=picture.element_handle(),
    )


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_pictures_are_turned_with_keys_and_with_links_where_no_script_runs(
    open_page: OpenPage, size: tuple[int, int]
) -> None:
    page = open_page(size, reduced_motion="reduce")
    page.goto("/p/1")
    page.locator(".gallery").focus()
    page.keyboard.press("ArrowRight")
    in_gallery(page.locator(".gallery img").nth(1))
    page.keyboard.press("ArrowLeft")
    in_gallery(page.locator(".gallery img").nth(0))

    plain = open_page(size, java_script_enabled=False)
    plain.goto("/p/1")
    plain.locator(".thumb").nth(1).click()
    expect(plain.locator(".gallery img").nth(1)).to_be_in_viewport(ratio=0.9)
    expect(plain.locator(".gallery img").nth(0)).not_to_be_in_viewport(ratio=0.01)
