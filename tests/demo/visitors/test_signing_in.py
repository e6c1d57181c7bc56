"""A sign-in page that is busy, away or not a sign-in page sends one visitor home; the others stay."""

import asyncio

import httpx
import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError

from magpie.demo.visitors import signing_in
from magpie.demo.visitors.browser import Unanswered
from magpie.demo.visitors.residents import Resident
from magpie.demo.visitors.signing_in import PAGE, SignIns


def enter(*answers: httpx.Response) -> list[httpx.Request]:
    """Everything the site was asked, answering with each of `answers` in turn."""
    asked: list[httpx.Request] = []

    def site(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answers[len(asked) - 1]

    async def run() -> None:
        async with httpx.AsyncClient(base_url="http://site", transport=httpx.MockTransport(site)) as client:
            await signing_in.enter(client, "simulated-visitor-1", "a password")

    try:
        asyncio.run(run())
    except Unanswered as error:
        error.add_note(f"asked {len(asked)}")
        raise
    return asked


def form() -> httpx.Response:
    return httpx.Response(200, headers={"Set-Cookie": "csrftoken=abc; Path=/"})


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_page_that_does_not_open_is_left_without_sending_a_password(status: int) -> None:
    with pytest.raises(Unanswered, match=str(status)) as left:
        enter(httpx.Response(status))

    assert left.value.__notes__ == ["asked 1"]


def test_a_page_that_gives_no_form_is_left_without_sending_a_password() -> None:
    with pytest.raises(Unanswered, match="200") as left:
        enter(httpx.Response(200))

    assert left.value.__notes__ == ["asked 1"]


@pytest.mark.parametrize("answer", [httpx.Response(200), httpx.Response(429), httpx.Response(503)])
def test_a_sign_in_that_is_refused_is_left(answer: httpx.Response) -> None:
    with pytest.raises(Unanswered, match=str(answer.status_code)):
        enter(form(), answer)


def test_who_is_let_in_sent_the_name_and_the_token_of_the_form() -> None:
    welcome = httpx.Response(302, headers={"Location": "/", "Set-Cookie": "sessionid=xyz; Path=/"})

    opened, sent = enter(form(), welcome)

    assert (opened.method, opened.url.path) == ("GET", PAGE)
    assert sent.content == b"login=simulated-visitor-1&password=a+password&csrfmiddlewaretoken=abc"


@pytest.mark.parametrize("error", [OperationalError("database is locked"), ObjectDoesNotExist()])
def test_a_visitor_whose_password_cannot_be_made_leaves_alone(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(name: str) -> str:
        raise error

    monkeypatch.setattr(signing_in, "renew_password", fail)

    with pytest.raises(Unanswered, match="simulated-visitor-1"):
        asyncio.run(SignIns("http://site").sign_in(Resident(0, "simulated-visitor-1", "p:ONE")))
