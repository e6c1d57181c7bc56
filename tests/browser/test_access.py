"""Nothing serious stands in the way of a keyboard, a screen reader or tired eyes, on any page, in either theme.

A phone in light and a desk in dark each time; MAGPIE_DRILLS=full looks in both languages on each.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, FOUR_EYES, NAMES, NOWHERE, OpenPage
from tests.browser.looking import card_with_goods, goods_of
from tests.browser.test_journeys import sign_up

pytestmark = pytest.mark.browser
OPEN = [
    "/",
    "/p/1",
    "/@lantern_tea",
    "/@lantern_tea?tab=about",
    "/@stranger_works?tab=content",
    "/@stranger_works",
    "/posts/1",
    "/posts/1/comments/",
    "/p/1/comments/",
    "/interests/",
    "/interests/erasure/",
    "/algorithm/",
    "/search/",
    "/search/?q=tea",
    "/following/",
    "/notifications/",
    "/style/",
    "/offline/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    NOWHERE,
]
SIGNED_IN = ["/publish/", "/reservations/", "/interests/", "/accounts/logout/", "/accounts/password/change/"]
GRAVE = {"serious", "critical"}
STEP = 1 if os.environ.get("MAGPIE_DRILLS") == "full" else 2


@pytest.mark.parametrize(("size", "language", "scheme"), FOUR_EYES[::STEP], ids=NAMES[::STEP])
def test_axe_finds_nothing_serious(
    open_page: OpenPage, size: tuple[int, int], language: str, scheme: str
) -> None:
    # A content security policy as strict as ours keeps axe out as well, so it is lifted for looking.
    page = open_page(size, language, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    found = []
    for path in OPEN:
        page.goto(path)
        found += grave_on(page, path)
    sign_up(page, f"axe_{size[0]}_{scheme}")
    for path in [*SIGNED_IN, *something_done(page, size)]:
        page.goto(path)
        found += grave_on(page, path)
    found += list(refusals_and_sheets(page, size))

    assert found == []


def grave_on(page: Page, name: str) -> list[tuple[str, str, Any]]:
    """(page, rule, places) of each grave violation."""
    looked = Axe().run(page).response
    assert len(looked["passes"]) > 10, name
    return [
        (name, one["id"], [node["target"] for node in one["nodes"]][:3])
        for one in looked["violations"]
        if one["impact"] in GRAVE
    ]


def something_done(page: Page, size: tuple[int, int]) -> Iterator[str]:
    """One is reserved and one is liked; the pages that now show it."""
    page.goto("/@stranger_works")
    bare = page.locator("a.tile").first.get_attribute("href") or ""
    page.goto(bare)
    page.locator(".button-reserve").click()
    expect(page.locator("[data-until]")).to_be_visible()
    yield bare
    yield "/reservations/"
    page.goto("/")
    with page.expect_response("**/v1/batch"):
        page.locator(".card").first.locator("[data-act=like]").click()
    yield "/interests/"


def refusals_and_sheets(page: Page, size: tuple[int, int]) -> Iterator[tuple[str, str, Any]]:
    """A form that was refused, the reasons, and goods over the feed."""
    page.goto("/publish/")
    page.locator("main form .button-ink").click()
    yield from grave_on(page, "a refused form")
    page.goto("/")
    card = card_with_goods(page)
    card.locator(".aside-why button" if size == DESK else ".why-button").click()
    expect(card.locator("[data-why]")).to_be_visible()
    yield from grave_on(page, "why this")
    page.keyboard.press("Escape")
    goods_of(card, size).click()
    expect(page.locator("#goods-sheet")).to_be_visible()
    yield from grave_on(page, "the goods sheet")
