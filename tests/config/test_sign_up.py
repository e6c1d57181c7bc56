"""Signing up: two who take the same name or address at the same instant are told apart, in ordinary words."""

import threading
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from magpie.config.accounts import AccountAdapter
from magpie.domain.people.models import User

pytestmark = pytest.mark.wide

PASSWORD = "a-long-enough-word"


def sign_up_both(monkeypatch: pytest.MonkeyPatch, *forms: dict[str, str]) -> list[Any]:
    """Both forms have passed every check before either is written."""
    cache.clear()
    meeting, answers = threading.Barrier(len(forms), timeout=10), list[Any]()
    save = AccountAdapter.save_user

    def save_together(self: AccountAdapter, *args: Any, **more: Any) -> Any:
        meeting.wait()
        return save(self, *args, **more)

    def send(form: dict[str, str]) -> None:
        browser = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en", raise_request_exception=False)
        answers.append(browser.post("/accounts/signup/", {"password1": PASSWORD, **form}))
        connection.close()

    monkeypatch.setattr(AccountAdapter, "save_user", save_together)
    threads = [threading.Thread(target=send, args=(form,)) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers, key=lambda answer: answer.status_code)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ({"username": "mei"}, {"username": "mei"}, "Somebody has this name already"),
        ({"username": "mei"}, {"username": "Mei"}, "Somebody has this name already"),
        (
            {"username": "mei", "email": "m@example.com"},
            {"username": "tao", "email": "M@example.com"},
            "There is an account with this address already",
        ),
    ],
    ids=["the same name", "the same name in capitals", "the same address"],
)
def test_one_of_two_at_the_same_instant_gets_an_ordinary_form_error(
    truth: str, monkeypatch: pytest.MonkeyPatch, first: dict[str, str], second: dict[str, str], said: str
) -> None:
    answers = sign_up_both(monkeypatch, first, second)

    assert [answer.status_code for answer in answers] == [200, 302]
    assert said in answers[0].content.decode()
    assert User.objects.count() == 1


def test_two_without_an_address_are_two_people(truth: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = sign_up_both(monkeypatch, {"username": "mei"}, {"username": "tao"})

    assert [answer.status_code for answer in answers] == [302, 302]
    assert User.objects.count() == 2
