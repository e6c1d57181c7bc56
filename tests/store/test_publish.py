"""Publishing by one plain form."""

import io
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from magpie.domain.content import queries as content
from tests.domain.cast import MemoryLog, Town, carry
from tests.store.conftest import Gateway

pytestmark = pytest.mark.wide


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (90, 160), "#446655").save(out, "JPEG")
    return SimpleUploadedFile("tea.jpg", out.getvalue(), content_type="image/jpeg")


def test_a_stranger_signs_in_first(browser: Client) -> None:
    assert browser.get("/publish/")["Location"] == "/accounts/login/?next=%2Fpublish%2F"


def test_a_picture_with_a_story_and_a_product_goes_live(
    sign_in: Callable[[str], Client], lantern: Town, gateway: Gateway
) -> None:
    browser = sign_in("mei")
    form = {
        "file": picture(),
        "title": "雨天的茶",
        "story": "壶替屋檐说话",
        "product": lantern.product,
        "handle": "mei_evenings",
    }

    answer = browser.post("/publish/", form)

    assert answer["Location"] == "/publish/1/"
    assert "Going live" in browser.get("/publish/1/").content.decode()
    carry(MemoryLog())
    part = browser.get("/publish/1/", headers={"HX-Request": "true"}).content.decode()
    assert "It is live" in part
    assert "On its first trial: 0 of 62 showings" in part
    assert "hx-get" not in part
    gateway.status = 403  # whoever does not own the account is told nothing of trials
    assert "first trial" not in browser.get("/publish/1/").content.decode()
    post = content.get_content(1)
    assert (post.title_zh, post.products, post.account.handle) == (
        "雨天的茶",
        (lantern.product,),
        "mei_evenings",
    )
    assert "雨天的茶" in browser.get("/posts/1").content.decode()


def test_what_was_typed_is_kept_when_the_file_is_no_picture(
    sign_in: Callable[[str], Client], lantern: Town
) -> None:
    browser = sign_in("mei")
    junk = SimpleUploadedFile("tea.jpg", b"not a picture", content_type="image/jpeg")

    answer = browser.post("/publish/", {"file": junk, "title": "Rain", "handle": "mei_evenings"})

    assert answer.status_code == 422
    assert 'value="Rain"' in answer.content.decode()
    assert content.find_content(1) is None


def test_nobody_speaks_for_somebody_elses_shop(sign_in: Callable[[str], Client], lantern: Town) -> None:
    browser = sign_in("tao")

    answer = browser.post(
        "/publish/", {"file": picture(), "title": "Mine", "account": lantern.shop, "handle": "tao_x"}
    )

    assert answer.status_code == 422
    assert content.find_content(1) is None


def test_a_form_that_is_sent_twice_makes_one_post(sign_in: Callable[[str], Client], lantern: Town) -> None:
    browser = sign_in("mei")
    page = browser.get("/publish/")
    key = re.search(r'name="request_key" value="(\w{26})"', page.content.decode())
    assert key is not None
    form = {"title": "Rain", "handle": "mei_evenings", "request_key": key[1]}

    first = browser.post("/publish/", {**form, "file": picture()})
    again = browser.post("/publish/", {**form, "file": picture()})

    assert first["Location"] == again["Location"] == "/publish/1/"
    assert [view.id for view in content.content_page().rows] == [1]
    assert page["Cache-Control"] == "no-store"


def test_the_next_form_is_another_request(sign_in: Callable[[str], Client], lantern: Town) -> None:
    browser = sign_in("mei")
    said = {"title": "Rain", "handle": "mei_evenings"}

    for key in ("one", "two", "", ""):
        browser.post("/publish/", {**said, "file": picture(), "request_key": key})

    assert len(content.content_page().rows) == 4


def test_a_form_that_was_refused_keeps_its_key(sign_in: Callable[[str], Client], lantern: Town) -> None:
    browser = sign_in("mei")
    junk = SimpleUploadedFile("tea.jpg", b"not a picture", content_type="image/jpeg")

    refused = browser.post(
        "/publish/", {"file": junk, "title": "Rain", "handle": "mei_evenings", "request_key": "k1"}
    )

    assert 'name="request_key" value="k1"' in refused.content.decode()


def test_the_chooser_speaks_the_pages_language_and_stays_a_real_one(
    sign_in: Callable[[str], Client], lantern: Town
) -> None:
    browser = sign_in("mei")
    browser.post("/language/", {"language": "zh-hans"})

    page = browser.get("/publish/").content.decode()
    refused = browser.post("/publish/", {"title": ""}).content.decode()

    assert '<label class="file-face" for="id_file">' in page and "选一张图片或一段短片" in page
    assert 'type="file"' in page and 'aria-describedby="file-hint"' in page
    assert "请选一张图片或一段短片。" in refused and "请起个标题。" in refused
    assert "这个字段是必填项" not in refused


def test_the_page_warns_at_the_same_sizes_as_the_server_refuses() -> None:
    from pathlib import Path

    import magpie
    from magpie.config.pages import UPLOAD_BYTES_MAX
    from magpie.domain.content.rules import VIDEO_BYTES_MAX
    from magpie.domain.goods.pictures import MEGAPIXELS_MAX, PICTURE_BYTES_MAX

    folder = Path(magpie.__file__).parent / "store"
    script = (folder / "static/store/js/publish.js").read_text(encoding="utf-8")

    assert f"PICTURE_BYTES_MAX = {PICTURE_BYTES_MAX // 1024**2} * 1024 * 1024" in script
    assert "FILM_BYTES_MAX = 60 * 1024 * 1024" in script
    most = MEGAPIXELS_MAX
    told = f"JPEG (up to {most['JPEG']} million pixels), PNG, GIF ({most['PNG']}) or WebP ({most['WEBP']}), up to 24 MB;"
    assert told in (folder / "templates/store/publish.html").read_text(encoding="utf-8")
    assert most["PNG"] == most["GIF"]
    assert min(UPLOAD_BYTES_MAX, VIDEO_BYTES_MAX) > 60 * 1024**2
