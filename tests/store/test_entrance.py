"""Signing up and in answers in the language of its page, to the last word."""

import re
from html import unescape

import pytest
from django.test import Client

pytestmark = pytest.mark.wide

BAD = {
    "/accounts/signup/": {"username": "a b", "email": "x", "password1": "12345"},
    "/accounts/login/": {"login": "nobody", "password": "12345"},
    "/accounts/password/reset/": {"email": "x"},
}
SENTENCE = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}")


def words_of(page: str) -> str:
    """What a person reads of the main part."""
    main = page.split("<main")[1].split("</main>")[0]
    return unescape(re.sub(r"<[^>]+>", "\n", main))


@pytest.fixture
def chinese(sqlite_truth: str) -> Client:
    return Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="zh-CN")


@pytest.mark.parametrize("path", [*BAD, "/accounts/password/reset/done/"])
def test_a_chinese_page_says_nothing_in_english(chinese: Client, path: str) -> None:
    shown = chinese.get(path)
    refused = chinese.post(path, BAD[path]) if path in BAD else shown

    assert shown.status_code == refused.status_code == 200
    assert SENTENCE.findall(words_of(shown.content.decode())) == []
    assert SENTENCE.findall(words_of(refused.content.decode())) == []


def test_a_weak_password_is_refused_in_chinese_beside_its_field(chinese: Client) -> None:
    page = chinese.post("/accounts/signup/", BAD["/accounts/signup/"]).content.decode()

    said = words_of(page)
    assert "太短了，至少 10 个字符。" in said
    assert "太常见了" in said and "全是数字" in said
    assert "只能用文字、数字和" in said and "这不是一个邮箱地址" in said
    assert 'aria-describedby="id_password1_helptext id_password1_error"' in page
    assert 'id="id_password1_error"' in page and 'value="a b"' in page


def test_the_same_in_english(browser: Client) -> None:
    said = words_of(browser.post("/accounts/signup/", BAD["/accounts/signup/"]).content.decode())

    assert "Too short: at least 10 characters." in said
    assert not re.search(r"[\u4e00-\u9fff]", said)


def test_a_wrong_password_says_only_that_the_two_do_not_go_together(chinese: Client) -> None:
    said = words_of(chinese.post("/accounts/login/", BAD["/accounts/login/"]).content.decode())

    assert "名字和密码对不上。" in said


def test_changing_a_password_speaks_chinese_too(chinese: Client) -> None:
    form = {"username": "tao", "password1": "a-long-enough-word"}
    assert chinese.post("/accounts/signup/", form).status_code == 302

    wrong = {"oldpassword": "no", "password1": "tao", "password2": "x"}
    page = chinese.post("/accounts/password/change/", wrong).content.decode()

    assert SENTENCE.findall(words_of(page)) == []
    assert "太短了" in page
