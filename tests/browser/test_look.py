"""What a stranger's eye and thumb meet: reach, words in one language, the file chooser, and what is believed."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.test_journeys import Journey, sign_up, wait_for

pytestmark = pytest.mark.browser
REACH_PX = 44
# A link inside a sentence is as tall as its line; everything else is for a thumb.
SMALL = """least => [...document.querySelectorAll('a[href], button, input, select, summary, label.chip, label.file-face')]
  .filter(one => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .filter(one => !one.closest('.visually-hidden, [popover]:not(:popover-open), .skip, p, .page-head, .card-title'))
  .filter(one => !one.matches('.visually-hidden, input[type=hidden], input[type=checkbox], input[type=radio], .skip'))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < least - 0.5 || box.width < least - 0.5))
  .map(([one, box]) => `${one.tagName} .${one.className} ${box.width.toFixed(0)}x${box.height.toFixed(0)}`)"""


@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
def test_everything_to_be_pressed_is_as_large_as_a_thumb(open_page: OpenPage, language: str) -> None:
    page = open_page(PHONE, language, reduced_motion="reduce")
    sign_up(page, f"thumb_{language[:2]}")
    small = {}
    for path in (
        "/",
        "/p/1",
        "/@lantern_tea",
        "/posts/1",
        "/posts/1/comments/",
        "/interests/",
        "/publish/",
        "/reservations/",
        "/search/?q=tea",
        "/search/?q=moonstone",
        "/following/",
        "/notifications/",
        "/accounts/logout/",
    ):
        page.goto(path)
        small[path] = page.evaluate(SMALL, REACH_PX)

    assert {path: found for path, found in small.items() if found} == {}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_runs_out_of_the_page_sideways(open_page: OpenPage, size: tuple[int, int]) -> None:
    page = open_page(size, "zh-CN")
    wide = []
    paths = ["/", "/p/1", "/@lantern_tea", "/interests/", "/algorithm/", "/style/", "/accounts/signup/"]
    for path in (
        *paths,
        "/posts/1/comments/",
        "/search/?q=tea",
        "/search/",
        "/following/",
        "/notifications/",
    ):
        page.goto(path)
        wide += [path] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else []

    assert wide == []


@pytest.mark.parametrize(
    ("language", "face"), [("zh-CN", "选一张图片或一段短片"), ("en-US", "Choose a picture or a clip")]
)
def test_the_file_chooser_speaks_the_page_and_shows_what_was_chosen(
    open_page: OpenPage, tmp_path: Path, language: str, face: str
) -> None:
    Image.effect_noise((540, 960), 60).convert("RGB").save(tmp_path / "rain.jpg")
    (tmp_path / "notes.txt").write_text("words")
    page = open_page(PHONE, language)
    sign_up(page, f"chooser_{language[:2]}")
    page.goto("/publish/")
    chooser = page.locator("label.file-face")
    expect(chooser).to_contain_text(face)
    expect(page.locator("[data-preview]")).to_be_hidden()

    page.locator("#id_file").focus()
    assert page.evaluate("document.activeElement.type") == "file"
    page.set_input_files("#id_file", tmp_path / "rain.jpg")
    page.fill("[name=title]", "雨")

    expect(chooser).to_contain_text("rain.jpg")
    expect(page.locator("[data-file-size]")).to_have_text(re.compile(r"^\d+ KB$"))
    expect(page.locator("[data-preview] img")).to_be_visible()
    assert (
        page.locator("[data-preview] img").evaluate("image => image.decode().then(() => image.naturalWidth)")
        == 540
    )
    expect(page.locator("[data-preview-title]")).to_have_text("雨")
    page.set_input_files("#id_file", tmp_path / "notes.txt")
    expect(page.locator("[data-file-wrong]")).to_be_visible()


def test_without_scripts_the_browsers_own_chooser_is_there(open_page: OpenPage) -> None:
    page = open_page(PHONE, java_script_enabled=False)
    page.goto("/accounts/signup/")
    page.fill("[name=username]", "no_scripts")
    page.fill("[name=password1]", "a-long-enough-word")
    page.locator("main form button").click()
    page.goto("/publish/")

    box = page.locator("#id_file").bounding_box()
    expect(page.locator("label.file-face")).to_be_hidden()
    assert box is not None and box["height"] >= REACH_PX


def strengths(page: Page) -> dict[str, float]:
    return {
        one.get_attribute("data-subject") or "": float(one.get_attribute("data-strength") or 0)
        for one in page.locator(".belief").all()
    }


def another_about(page: Page, topics: list[str]) -> tuple[str, Locator]:
    """A card about one of these in the feed, and which: each load is another slate, and not every one has some."""
    for _ in range(10):
        page.goto("/")
        for topic in topics:
            cards = page.locator(f'.card[data-topics~="{topic}"]')
            if cards.count():
                return topic, cards.first
    raise AssertionError(f"ten slates, and nothing about {topics}")


@pytest.mark.parametrize(("size", "language"), [(PHONE, "zh-CN"), (DESK, "en-US")])
def test_what_is_believed_follows_a_like_and_a_reset_empties_it(
    open_page: OpenPage, journey: Journey, size: tuple[int, int], language: str
) -> None:
    page = open_page(size, language)
    page.goto("/interests/")
    assert strengths(page) == {}
    page.goto("/")
    first = page.locator(".card[data-topics^=topic]").first
    topics = (first.get_attribute("data-topics") or "").split()

    first.locator("[data-act=like]").click()
    wait_for(journey, page, "Content Liked")
    page.goto("/interests/")
    once = strengths(page)
    topic, second = another_about(page, topics)
    second.locator("[data-act=favourite]").evaluate("button => button.click()")
    wait_for(journey, page, "Content Favorited")
    page.goto("/interests/")
    twice = strengths(page)

    assert once[topic] > 0
    assert twice[topic] > once[topic]
    expect(page.locator(".tail path")).not_to_have_count(0)
    page.locator('form[action$="/reset/"] button').click()
    expect(page.locator(".belief")).to_have_count(0)
    assert strengths(page) == {}


def test_the_reason_under_a_card_keeps_clear_of_the_thumbs_side(open_page: OpenPage) -> None:
    page = open_page(PHONE, "en-US")
    page.goto("/")
    page.locator(".why-line").first.evaluate(
        "line => line.textContent = 'A long reason that would run on. '.repeat(4)"
    )
    line = page.locator(".why-button").first.bounding_box()
    rail = page.locator(".rail").first.bounding_box()

    assert line and rail
    assert line["x"] + line["width"] <= rail["x"]


def test_reserving_without_a_choice_shows_the_choices_above_the_bar(open_page: OpenPage) -> None:
    page = open_page(PHONE, "en-US")
    sign_up(page, "chooser")
    page.goto(product_with_choices(page))
    page.locator(".buy-bar [name=buy]").click()
    page.wait_for_timeout(300)
    choice = page.locator(".sku input").first.bounding_box()
    bar = page.locator(".buy-bar").bounding_box()

    assert choice and bar
    assert choice["y"] > 0 and choice["y"] + choice["height"] <= bar["y"]


def product_with_choices(page: Page) -> str:
    """The address of the first product of the town that comes in more than one kind."""
    for product in range(1, 19):
        page.goto(f"/p/{product}")
        if page.locator(".sku").count() > 1:
            return f"/p/{product}"
    raise AssertionError("no product of the town comes in more than one kind")


def test_a_word_of_welcome_lies_over_the_feed_and_pushes_nothing(open_page: OpenPage) -> None:
    page = open_page(PHONE, "en-US")
    sign_up(page, "welcomed")
    page.goto("/accounts/logout/")
    page.locator("main form button").click()
    page.wait_for_url("**/")
    word = page.locator(".messages").bounding_box()
    top = page.locator(".topbar .brand").bounding_box()
    feed = page.locator(".feed").bounding_box()

    assert word and top and feed
    assert word["y"] >= top["y"] + top["height"]
    assert feed["y"] == 0

    said = "Personalisation is off: this feed uses nothing about you. My interests is where it is turned on."
    page.locator(".messages").evaluate(
        "(word, said) => word.insertAdjacentHTML('afterend', `<p class=feed-notice>${said}</p>`)", said
    )
    word, notice = page.locator(".messages").bounding_box(), page.locator(".feed-notice").bounding_box()
    assert word and notice
    assert word["y"] >= notice["y"] + notice["height"]


def test_the_name_of_a_shop_stands_beside_its_picture(open_page: OpenPage) -> None:
    page = open_page(PHONE, "en-US")
    page.goto("/@lantern_tea")
    picture = page.locator(".account-head .avatar").bounding_box()
    name = page.locator(".account-head h1").bounding_box()

    assert picture and name
    assert name["x"] - (picture["x"] + picture["width"]) == pytest.approx(20, abs=1)
