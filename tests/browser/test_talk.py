"""Comments in a real browser: beside the card on a desk, in a sheet on a phone, as a page where nothing runs."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.test_access import grave_on
from tests.browser.test_journeys import EVERYWHERE, Journey, sign_up, wait_for
from tests.browser.test_weight import PLAIN_BYTES_MAX, WEIGHT

pytestmark = pytest.mark.browser
# Town stories under which neighbours have spoken; the first is about tea at four in the morning.
TALKED_OF = "/posts/1/comments/"
FLOOD = "\u202e<b>gniod uoy era woh</b>\u202c " + "茶" * 40


def open_talk(page: Page, size: tuple[int, int]) -> Locator:
    """Press the mark of the card in view; the panel that appears."""
    card = page.locator(".card").first
    card.locator("[data-act=comments]").click()
    talk = (page.locator("#talk-sheet") if size == PHONE else card).locator(".talk")
    expect(talk).to_be_visible()
    return talk


def name_of(size: tuple[int, int], language: str, what: str) -> str:
    return f"{what}_{size[0]}_{language[:2]}"


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_a_word_is_said_without_leaving_the_feed(
    open_page: OpenPage, journey: Journey, size: tuple[int, int], language: str
) -> None:
    page = open_page(size, language)
    sign_up(page, name_of(size, language, "says"))
    page.goto("/")
    card = page.locator(".card").first
    before = card.locator("[data-comments]").inner_text().strip()
    talk = open_talk(page, size)

    talk.locator("[name=handle]").fill(name_of(size, language, "wen"))
    talk.locator("textarea").fill(FLOOD)
    talk.locator(".talk-form button.button").click()

    expect(talk.get_by_role("status")).to_be_visible()
    said = talk.locator(".said-text").first
    expect(said).to_have_text(FLOOD.replace("\u202e", "").replace("\u202c", ""))
    expect(talk.locator("textarea")).to_have_value("")
    expect(card.locator("[data-comments]")).to_have_text(str(int(before if before.isdigit() else 0) + 1))
    assert page.evaluate("location.pathname") == "/"
    (told,) = (
        one for one in wait_for(journey, page, "Content Commented") if one["kind"] == "Content Commented"
    )
    assert (told["card"], told["scene"]) == (card.get_attribute("data-card"), "feed")
    assert told["slate"] == card.get_attribute("data-slate")
    assert "gniod" not in str(told)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_serious_in_an_open_panel(
    open_page: OpenPage, size: tuple[int, int], scheme: str
) -> None:
    page = open_page(size, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    page.goto("/")
    open_talk(page, size)
    found = grave_on(page, "panel")
    page.goto(TALKED_OF)
    page.locator(".said-more summary").first.click()

    assert found + grave_on(page, TALKED_OF) == []


def test_what_a_stranger_typed_in_the_sheet_waits_behind_the_sign_in(open_page: OpenPage) -> None:
    page = open_page(PHONE)
    page.goto("/")
    talk = open_talk(page, PHONE)
    talk.locator("textarea").fill("Typed before anybody knew me")
    talk.locator(".talk-form button.button").click()
    page.wait_for_url("**/accounts/login/**")

    page.locator('a[href*="/accounts/signup/"]').first.click()
    page.fill("[name=username]", "waits")
    page.fill("[name=password1]", "a-long-enough-word")
    page.locator("main form button").click()
    page.wait_for_url("**/comments/**")
    expect(page.locator("textarea")).to_have_value("Typed before anybody knew me")
    page.locator("[name=handle]").fill("waits_here")
    page.locator(".talk-form button.button").click()

    expect(page.locator(".said-text").first).to_have_text("Typed before anybody knew me")


def test_without_scripts_it_is_a_page_and_a_form(open_page: OpenPage) -> None:
    page = open_page(PHONE, "zh-CN")
    sign_up(page, "plain_page")
    plain: Any = page.context.browser
    context = plain.new_context(
        java_script_enabled=False, locale="zh-CN", base_url=page.evaluate("location.origin"),
        storage_state=page.context.storage_state(),
    )  # fmt: skip
    still = context.new_page()
    still.goto("/")
    still.locator("[data-act=comments]").first.click()
    still.locator("[name=handle]").fill("plain_page")
    still.locator("textarea").fill("没有脚本也能说话")
    still.locator(".talk-form button.button").click()

    expect(still.locator(".said-text").first).to_have_text("没有脚本也能说话")
    context.close()


def test_answering_keeps_what_was_typed_and_a_second_press_says_it_once(open_page: OpenPage) -> None:
    page = open_page(DESK)
    sign_up(page, "answers_once")
    page.goto(TALKED_OF)
    form = page.locator(".talk-form")
    form.locator("textarea").fill("I was there as well")
    asked = page.locator(".said").first
    name = asked.locator(".said-who a").first.inner_text()

    asked.locator("[data-answer]").click()

    expect(form.locator("[data-to]")).to_contain_text(name)
    expect(form.locator("textarea")).to_have_value("I was there as well")
    form.locator("[name=handle]").fill("answers_once")
    form.locator("button.button").dblclick()
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator(".said-answer .said-text", has_text="I was there as well")).to_have_count(1)
    page.reload()
    expect(page.locator(".said-answer .said-text", has_text="I was there as well")).to_have_count(1)


def test_a_refusal_stands_above_the_words_and_keeps_them(open_page: OpenPage) -> None:
    page = open_page(PHONE)
    sign_up(page, "too_long")
    page.goto(TALKED_OF)
    page.locator("[name=handle]").fill("too_long")
    page.locator("textarea").fill("long " * 120)

    page.locator(".talk-form button.button").click()

    expect(page.get_by_role("alert")).to_contain_text("at most 500 characters")
    expect(page.locator("textarea")).to_have_value("long " * 120)


def test_a_product_page_and_a_post_bring_their_comments_when_one_reaches_them(open_page: OpenPage) -> None:
    page = open_page(DESK)
    for path in ("/p/1", "/posts/1"):
        page.goto(path)
        page.locator("#comments").scroll_into_view_if_needed()
        expect(page.locator("#comments .talk")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_feed_with_its_comments_open_is_as_light_as_any_page(
    open_page: OpenPage, size: tuple[int, int]
) -> None:
    page = open_page(size, service_workers="block")
    page.goto("/")
    open_talk(page, size)

    files = page.evaluate(WEIGHT)

    assert any("talk" in one["name"] and one["name"].endswith(".js") for one in files)
    assert sum(one["plain"] for one in files) <= PLAIN_BYTES_MAX
