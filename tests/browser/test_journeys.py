"""What a person does, in a real browser, on a phone and on a desk, in both languages."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.looking import card_with_goods, goods_of, look_at

pytestmark = pytest.mark.browser
Journey = Callable[[Page], list[dict[str, Any]]]
EVERYWHERE = [(PHONE, "en-US"), (PHONE, "zh-CN"), (DESK, "en-US"), (DESK, "zh-CN")]
WAIT_S = 10.0


def kinds_of(events: list[dict[str, Any]]) -> list[str]:
    return [event["kind"] for event in events]


def wait_for(journey: Journey, page: Page, kind: str, *, count: int = 1) -> list[dict[str, Any]]:
    """The journey once it holds so many events of a kind."""
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        events = journey(page)
        if kinds_of(events).count(kind) >= count:
            return events
        page.wait_for_timeout(100)
    raise AssertionError(f"no {kind} within {WAIT_S} s: {kinds_of(journey(page))}")


def next_card(page: Page) -> None:
    page.evaluate("document.getElementById('feed').scrollBy(0, document.querySelector('.card').offsetHeight)")


def sign_up(page: Page, name: str) -> None:
    page.goto("/accounts/signup/")
    page.fill("[name=username]", name)
    page.fill("[name=password1]", "a-long-enough-word")
    page.locator("main form button").click()
    page.wait_for_url("**/")


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_the_feed_opens_and_what_is_seen_arrives_in_the_log(
    open_page: OpenPage, journey: Journey, size: tuple[int, int], language: str
) -> None:
    page = open_page(size, language)
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans" if language == "zh-CN" else "en")
    first = page.locator(".card").first
    card, slate = first.get_attribute("data-card"), first.get_attribute("data-slate")

    look_at(page, ".card")
    next_card(page)
    events = wait_for(journey, page, "Content Viewed")

    seen = next(event for event in events if event["kind"] == "Content Impressed")
    left = next(event for event in events if event["kind"] == "Content Viewed")
    assert (seen["card"], seen["slate"], seen["position"], seen["scene"]) == (card, slate, 0, "feed")
    assert (left["card"], left["slate"]) == (card, slate)
    assert 1_000 <= left["measure"] < 10_000
    assert kinds_of(events)[0] == "Slate Served"


def test_scrolling_brings_new_cards_that_were_not_shown_before(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/")
    for _ in range(5):
        next_card(page)
        page.wait_for_timeout(250)

    expect(page.locator(".card").nth(6)).to_be_attached()
    cards = page.locator(".card").evaluate_all("cards => cards.map(card => card.dataset.card)")
    assert len(cards) == len(set(cards))


def test_leaving_the_page_says_how_long_the_last_card_held(open_page: OpenPage, journey: Journey) -> None:
    page = open_page()
    page.goto("/")
    look_at(page, ".card")

    page.goto("/algorithm/")

    events = wait_for(journey, page, "Content Viewed")
    assert kinds_of(events).count("Content Impressed") == 1
    assert len({event["id"] for event in events}) == len(events)


def test_a_like_is_said_and_stays_red_and_can_be_taken_back(open_page: OpenPage, journey: Journey) -> None:
    page = open_page()
    page.goto("/")
    heart = page.locator(".card").first.locator("[data-act=like]")

    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    heart.click()
    events = wait_for(journey, page, "Content Unliked")

    assert kinds_of(events).count("Content Liked") == 1
    expect(heart).to_have_attribute("aria-pressed", "false")


def test_a_second_press_on_share_does_not_keep_its_word(open_page: OpenPage) -> None:
    page = open_page(DESK, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/")
    share = page.locator(".card").first.locator("[data-act=share]")

    share.dblclick()

    expect(share).to_contain_text("Link copied")
    expect(share).to_have_text("Share", timeout=4_000)


@pytest.mark.parametrize(("size", "language"), [(PHONE, "en-US"), (DESK, "zh-CN")])
def test_why_is_told_and_a_muted_topic_is_gone_from_the_page_and_the_next_slates(
    open_page: OpenPage, journey: Journey, size: tuple[int, int], language: str
) -> None:
    page = open_page(size, language)
    page.goto("/")
    first = page.locator(".card[data-topics^=topic]").first
    topic = (first.get_attribute("data-topics") or "").split()[0]
    button = first.locator(".aside-why button" if size == DESK else ".why-button")

    button.click()
    sheet = first.locator("[data-why]")
    expect(sheet).to_be_visible()
    expect(sheet.locator(".reason").first).not_to_be_empty()
    sheet.locator(f'form:has(input[value="{topic}"]) button').click()
    expect(first).to_have_class(re.compile("gone"))

    wait_for(journey, page, "Recommendation Explained")
    wait_for(journey, page, "Rights Changed")
    page.goto("/")
    for _ in range(4):
        topics = page.locator(".card").evaluate_all("cards => cards.map(card => card.dataset.topics)")
        assert not [one for one in topics if topic in one.split()]
        next_card(page)
        page.wait_for_timeout(300)


@pytest.mark.parametrize(("size", "language"), [(PHONE, "zh-CN"), (DESK, "en-US")])
def test_from_card_to_product_to_reservation_and_back(
    open_page: OpenPage, journey: Journey, size: tuple[int, int], language: str
) -> None:
    page = open_page(size, language)
    sign_up(page, f"tao_{size[0]}")
    card = card_with_goods(page)
    goods = goods_of(card, size)
    product, slate = goods.get_attribute("data-goods"), card.get_attribute("data-slate")

    goods.click()
    sheet = page.locator("#goods-sheet")
    expect(sheet).to_be_visible()
    if sheet.locator("input[type=radio]").count():
        sheet.locator("input[type=radio]").first.check()
    sheet.locator(".button-reserve").click()

    expect(page.locator("[data-until]")).to_have_text(re.compile(r"^1[45]:\d\d$"))
    events = wait_for(journey, page, "Stock Reserved")
    reserved = next(event for event in events if event["kind"] == "Stock Reserved")
    assert (reserved["card"], reserved["slate"], reserved["scene"]) == (product, slate, "feed")
    chain = [
        kind for kind in kinds_of(events) if kind in {"Slate Served", "Product Clicked", "Stock Reserved"}
    ]
    assert chain.index("Slate Served") < chain.index("Product Clicked") < chain.index("Stock Reserved")

    page.locator(".kept button").click()
    expect(page.locator(".button-reserve")).to_be_enabled()
    wait_for(journey, page, "Reservation Released")


def test_the_switch_turns_personalisation_off_for_the_next_slate(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/interests/")

    page.locator("[role=switch]").click()

    expect(page.locator("[role=switch]")).to_have_attribute("aria-checked", "false")
    page.goto("/")
    expect(page.locator(".feed-notice")).to_be_visible()
    expect(page.locator(".card").first).to_be_visible()


def test_the_language_changes_on_the_spot_and_stays(open_page: OpenPage) -> None:
    page = open_page(DESK)
    page.goto("/interests/")
    expect(page.locator("h1")).to_have_text("My interests")

    page.locator(".dock .language-button").click()
    expect(page.locator("h1")).to_have_text("我的兴趣")
    page.goto("/algorithm/")

    expect(page.locator("h1")).to_have_text("我们怎样为你挑选")


def test_arrow_keys_walk_through_the_feed(open_page: OpenPage) -> None:
    page = open_page(DESK, reduced_motion="reduce")
    page.goto("/")
    second = page.locator(".card").nth(1)
    expect(page.locator(".card").first).to_be_in_viewport(ratio=0.9)

    page.keyboard.press("ArrowDown")
    expect(second).to_be_in_viewport(ratio=0.9)
    page.keyboard.press("ArrowUp")

    expect(page.locator(".card").first).to_be_in_viewport(ratio=0.9)


def test_the_wheel_moves_one_card_for_one_turn_wherever_the_pointer_is(open_page: OpenPage) -> None:
    page = open_page(DESK, reduced_motion="reduce")
    page.goto("/")
    cards = page.locator(".card")
    expect(cards.first).to_be_in_viewport(ratio=0.9)

    page.mouse.move(100, 500)
    for _ in range(12):
        page.mouse.wheel(0, 90)
    expect(cards.nth(1)).to_be_in_viewport(ratio=0.9)
    page.wait_for_timeout(500)
    page.mouse.move(700, 400)
    page.mouse.wheel(0, 120)
    expect(cards.nth(2)).to_be_in_viewport(ratio=0.9)
    page.wait_for_timeout(500)
    page.mouse.wheel(0, -120)

    expect(cards.nth(1)).to_be_in_viewport(ratio=0.9)


def test_from_the_end_of_the_feed_one_step_back_is_the_last_card(open_page: OpenPage) -> None:
    page = open_page(DESK, reduced_motion="reduce")
    page.goto("/")
    for _ in range(40):
        if page.locator(".feed-end").count():
            break
        page.locator(".card").last.evaluate("card => card.scrollIntoView()")
        page.wait_for_timeout(150)
    page.locator(".feed-end").evaluate("end => end.scrollIntoView()")
    expect(page.locator(".feed-end")).to_be_in_viewport(ratio=0.9)

    page.keyboard.press("ArrowUp")

    expect(page.locator(".card").last).to_be_in_viewport(ratio=0.9)


def test_the_next_picture_is_there_before_anybody_moves_to_it(open_page: OpenPage) -> None:
    page = open_page(PHONE)
    page.goto("/")
    for at in range(1, 5):
        page.wait_for_function(
            """at => {
              const card = document.querySelectorAll(".card")[at], film = card.querySelector("video");
              const picture = card.querySelector(".card-media img");
              return film ? film.preload === "auto" : !picture || (picture.complete && picture.naturalWidth > 0);
            }""",
            arg=at,
        )
        next_card(page)
        page.wait_for_timeout(200)


def test_the_feed_can_be_read_without_scripts(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/")

    expect(page.locator(".card").first.locator("h2").first).to_be_visible()
    page.locator(".card").first.locator(".why-button").click()
    expect(page.locator("[data-why]").first).to_be_visible()


def test_a_picture_published_by_the_form_is_live_within_a_second(open_page: OpenPage, tmp_path: Any) -> None:
    from PIL import Image

    Image.new("RGB", (540, 960), "#44695a").save(tmp_path / "rain.jpg")
    page = open_page()
    sign_up(page, "mei_publishes")
    page.goto("/publish/")
    page.set_input_files("[name=file]", tmp_path / "rain.jpg")
    page.fill("[name=title]", "Rain on the eaves")
    page.fill("[name=handle]", "mei_publishes")
    page.locator("[name=product]").select_option(index=1)
    page.locator("main form button").click()
    page.wait_for_url("**/publish/*/")

    expect(page.locator(".live-head")).to_have_text(re.compile("It is live"), timeout=1_000)
