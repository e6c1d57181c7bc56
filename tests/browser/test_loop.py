"""The loop, now, as its operator sees it: it moves by itself, holds still when asked, and reads without scripts."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.test_access import grave_on
from tests.running import Site

pytestmark = pytest.mark.browser


def loop_of(site: Site, page: Page, query: str = "") -> None:
    """Tao runs the town's site."""
    logins = dict(json.loads((Path(site.home) / "demo" / "logins.json").read_text(encoding="utf-8")))
    page.goto("/accounts/login/")
    page.fill("[name=login]", "tao")
    page.fill("[name=password]", logins["tao"])
    page.locator("main form button").click()
    page.wait_for_url("**/")
    page.goto(f"/loop/{query}")


def like_something(site: Site, number: int) -> dict[str, Any]:
    event = {
        "type": "track", "event": "Content Liked", "messageId": f"loop-{number}", "userId": f"loop{number}",
        "properties": {"card": "product:1", "scene": "feed"},
    }  # fmt: skip
    answer = site.client.post("/v1/batch", json={"batch": [event]}, headers=site.operator)
    assert answer.status_code == 202
    found: dict[str, Any] = answer.json()
    return found


def attention_on(page: Page) -> int:
    """Events of the stage that is shown, simulated ones too; 0 where nothing happened yet."""
    count = page.locator("[data-stage=attention] .loop-count")
    return int(count.inner_text().split()[0]) if count.count() else 0


@pytest.mark.parametrize(("size", "language"), [(PHONE, "zh-CN"), (DESK, "en-US")], ids=["phone", "desk"])
def test_what_happens_appears_by_itself_and_names_nobody(
    open_page: OpenPage, site: Site, size: tuple[int, int], language: str
) -> None:
    page = open_page(size, language)
    loop_of(site, page)
    stamp = page.locator(".loop-stamp").inner_text()
    before = attention_on(page)

    like_something(site, size[0])

    # Tao's own look at the feed, on the way here, may be counted in between.
    page.wait_for_function(
        "least => parseInt(document.querySelector('[data-stage=attention] .loop-count')?.textContent) >= least",
        arg=before + 1, timeout=8_000,
    )  # fmt: skip
    expect(page.locator(".loop-stamp")).not_to_have_text(stamp)
    expect(page.locator(".loop-lines li").first).to_contain_text(
        "用户赞了" if language == "zh-CN" else "A member liked"
    )
    assert f"loop{size[0]}" not in page.content()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_held_still_it_stays_and_goes_on_when_asked(open_page: OpenPage, site: Site) -> None:
    page = open_page(DESK, "en-US")
    loop_of(site, page)
    page.get_by_role("link", name="Hold still").click()
    stamp = page.locator(".loop-stamp").inner_text()

    page.wait_for_timeout(2_600)

    expect(page.locator(".loop-stamp")).to_have_text(stamp)
    assert stamp.startswith("Held still at")
    page.get_by_role("link", name="Go on").click()
    expect(page.locator(".loop-stamp")).to_contain_text("As of")


def test_with_scripts_blocked_the_figures_of_the_moment_are_there(open_page: OpenPage, site: Site) -> None:
    like_something(site, 7)
    page = open_page(PHONE, "en-US", java_script_enabled=False)
    loop_of(site, page, "?simulated=hidden")

    expect(page.locator(".loop-figure")).to_have_count(8)
    expect(page.locator("[data-stage]")).to_have_count(5)
    expect(page.get_by_role("link", name="Show simulated events")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_it(open_page: OpenPage, site: Site, scheme: str) -> None:
    page = open_page(PHONE, "en-US", color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    loop_of(site, page)

    assert grave_on(page, "/loop/") == []
