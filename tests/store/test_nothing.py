"""Where there is nothing, or something broke, a page of ours says so in the reader's language and leads on."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

pytestmark = pytest.mark.wide

PLAIN = {"400.html": "没能读懂", "403_csrf.html": "页面开得太久了", "500.html": "是我们出错了"}


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Nothing lives at this address"), ("zh-CN", "这个地址没有内容")]
)
def test_an_unknown_address_is_a_page_of_ours(sqlite_truth: str, language: str, said: str) -> None:
    browser = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE=language)

    answer = browser.get("/no/such/place")

    page = answer.content.decode()
    assert answer.status_code == 404
    assert f"<h1>{said}</h1>" in page
    assert 'href="/"' in page.split("<main")[1] and 'class="dock"' in page


@pytest.mark.parametrize(
    "address",
    [
        "/algorithm/",
        "/interests/",
        "/reservations/",
        "/interests/erasure/",
        "/search/?q=tea",
        "/following/",
        "/notifications/",
    ],
)
def test_whoever_only_asks_whether_a_page_is_there_is_told(sqlite_truth: str, address: str) -> None:
    """Monitors, link checkers and chat previews ask with HEAD."""
    answer = Client(HTTP_HOST="localhost").head(address)

    assert (answer.status_code, answer.content) == (200, b"")


def test_a_form_from_another_visit_is_explained(sqlite_truth: str) -> None:
    browser = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en", enforce_csrf_checks=True)

    answer = browser.post("/interests/reset/")

    assert answer.status_code == 403
    assert "Nothing was changed" in answer.content.decode()


@pytest.mark.parametrize(("name", "said"), PLAIN.items())
def test_a_page_that_may_rely_on_nothing_needs_no_request(sqlite_truth: str, name: str, said: str) -> None:
    with translation.override("zh-hans"):
        page = render_to_string(name)

    assert said in page and 'href="/"' in page and "<script" not in page
