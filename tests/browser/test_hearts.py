"""Hearts stay red for whoever pressed them: in every tab of theirs, across signing in, and for nobody else."""

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.running import Site

pytestmark = pytest.mark.browser


def first_heart(page: Page) -> Locator:
    return page.locator(".card").first.locator("[data-act=like]")


def on_card(page: Page, card: str) -> Locator:
    """The heart of this card, whichever slate brought it; the page has one of it once it is put there."""
    page.evaluate(
        "card => { const one = document.querySelector('.card'); one.dataset.card = card; delete one.dataset.armed; "
        "document.dispatchEvent(new Event('htmx:afterSettle')); }",
        card,
    )
    return first_heart(page)


def test_a_like_taken_back_in_one_tab_is_taken_back_in_the_other(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/")
    other = page.context.new_page()
    other.goto("/")
    card = page.locator(".card").first.get_attribute("data-card")
    assert card
    beside = on_card(other, card)

    first_heart(page).click()
    expect(beside).to_have_attribute("aria-pressed", "true")
    first_heart(page).click()

    expect(beside).to_have_attribute("aria-pressed", "false")


def test_hearts_come_along_to_whoever_signs_in_and_stay_away_from_who_comes_after(
    open_page: OpenPage, site: Site
) -> None:
    # given a stranger who likes a card
    page = open_page()
    page.goto("/")
    card = page.locator(".card").first.get_attribute("data-card")
    assert card
    first_heart(page).click()

    # when that stranger turns out to be Mei, the heart is hers
    logins = dict(json.loads((site.home / "demo" / "logins.json").read_text(encoding="utf-8")))
    sign_in(page, "mei", logins["mei"])
    expect(on_card(page, card)).to_have_attribute("aria-pressed", "true")

    # and it is not Tao's, who signs in afterwards
    page.goto("/accounts/logout/")
    page.locator("main form button").click()
    page.wait_for_url("**/")
    expect(on_card(page, card)).to_have_attribute("aria-pressed", "false")
    sign_in(page, "tao", logins["tao"])
    expect(on_card(page, card)).to_have_attribute("aria-pressed", "false")


def sign_in(page: Page, name: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", password)
    page.locator("main form button").click()
    page.wait_for_url("**/")
