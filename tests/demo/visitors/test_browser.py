"""A visitor's browser is patient with a busy site, and does not insist where it is refused."""

import asyncio
from typing import Any

import httpx
import pytest

from magpie.demo.visitors import browser as browsers
from magpie.demo.visitors.browser import TRIES, Browser, Refused, Unanswered
from magpie.demo.visitors.residents import Resident
from magpie.kit.clock import SystemClock
from magpie.kit.tokens import PageClaims, read

SECRET = b"s" * 32
NOBODY = Resident(0, "simulated-visitor-1", "p:ONE")
EVENT = {"type": "track", "event": "Content Liked", "messageId": "m1", "properties": {"card": "post:1"}}


class Site:
    """Answers with each of `answers` in turn, the last one for ever; remembers what it was asked."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers, self.asked = list(answers), list[httpx.Request]()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    found: list[float] = []

    async def sleep(seconds: float) -> None:
        found.append(seconds)

    monkeypatch.setattr(browsers.asyncio, "sleep", sleep)
    return found


def say(site: Site) -> None:
    async def run() -> None:
        door = httpx.AsyncClient(base_url="http://site", transport=httpx.MockTransport(site))
        await Browser(NOBODY, door, _nobody_signs_in, SECRET, SystemClock()).say([EVENT])

    asyncio.run(run())


async def _nobody_signs_in(resident: Resident) -> httpx.AsyncClient:
    raise Unanswered(resident.name)


def claims_of(request: httpx.Request) -> PageClaims:
    token = request.headers["authorization"].removeprefix("Bearer ")
    return read(token, PageClaims, secret=SECRET, now_ms=SystemClock().now_ms())


def test_it_speaks_for_its_own_person_and_says_simulated(waited: list[float]) -> None:
    site = Site(httpx.Response(202, json={}))

    say(site)

    claims = claims_of(site.asked[0])
    assert claims.person == "p:ONE" and claims.simulated
    assert waited == []


@pytest.mark.parametrize(
    "busy",
    [
        httpx.Response(429, headers={"Retry-After": "7"}),
        httpx.Response(503),
        httpx.Response(507),
        httpx.ConnectError("away"),
        httpx.ReadTimeout("slow"),
    ],
)
def test_a_busy_site_is_asked_again_later_with_the_same_words(busy: Any, waited: list[float]) -> None:
    site = Site(busy, busy, httpx.Response(202, json={}))

    say(site)

    assert len(site.asked) == 3
    assert len({request.content for request in site.asked}) == 1
    assert waited == ([7.0, 7.0] if getattr(busy, "headers", {}).get("Retry-After") else [1.0, 2.0])


def test_it_gives_up_in_the_end(waited: list[float]) -> None:
    with pytest.raises(Unanswered):
        say(Site(httpx.ConnectError("away")))

    assert len(waited) == TRIES and max(waited) == 30.0


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 500])
def test_a_refusal_is_not_asked_twice(status: int, waited: list[float]) -> None:
    site = Site(httpx.Response(status, text="no"))

    with pytest.raises(Refused):
        say(site)

    assert len(site.asked) == 1 and waited == []
