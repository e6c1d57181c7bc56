"""A shop's opening film plays where its poster stands, on a press; without scripts the poster leads to its card."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.test_journeys import wait_for

pytestmark = pytest.mark.browser
BOX = "one => { const { x, y, width, height } = one.getBoundingClientRect(); return [x, y, width, height]; }"

PLAYS = """film => new Promise(tell =>
  film.addEventListener("timeupdate", () => film.currentTime > 0.2 && tell(true)))"""


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_it_plays_silently_in_place_and_rests_on_the_next_press(
    open_page: OpenPage, journey: Callable[[Page], list[dict[str, Any]]], size: tuple[int, int]
) -> None:
    page = open_page(size)
    page.goto("/@lantern_tea")
    frame = page.get_by_role("button", name="Play the film")
    expect(frame.locator("img")).to_be_visible()
    expect(page.locator("video")).to_have_count(0)
    before = frame.evaluate(BOX)

    frame.click()
    film = page.locator(".opening video")
    assert film.evaluate(PLAYS)
    assert film.evaluate("film => film.muted")
    assert frame.evaluate(BOX) == film.evaluate(BOX) == before
    expect(frame).to_have_attribute("aria-pressed", "true")
    assert page.url.endswith("/@lantern_tea")
    wait_for(journey, page, "Video Playback Started")

    frame.press("Space")
    expect(frame).to_have_attribute("aria-pressed", "false")
    assert film.evaluate("film => film.paused")


def test_without_scripts_the_poster_leads_to_the_film(open_page: OpenPage) -> None:
    page = open_page(PHONE, java_script_enabled=False)
    page.goto("/@lantern_tea")

    page.get_by_role("link", name="Play the film").click()

    expect(page.locator("video.film")).to_have_count(1)
