"""A browser, a town with one shop, and a gateway that answers what the test says."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from magpie.kit.clock import ms_of
from magpie.kit.tokens import PageClaims, read
from tests import databases
from tests.domain.cast import MemoryLog, Town, carry, town

SLATE = "01JD5Y1V9GZC3M0B5T8RQK2W7N"


@dataclass
class Gateway:
    """What was asked, and what is answered: a slate of these cards, a journey of these steps, these beliefs, or a failure."""

    cards: list[dict[str, Any]] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    beliefs: dict[str, Any] = field(default_factory=dict)
    page: str = "next-mark"
    status: int = 200
    personalised: bool = True
    asked: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    is_away: bool = False
    afters: list[str] = field(default_factory=list)

    def answer(self, request: httpx.Request) -> httpx.Response:
        if self.is_away:
            raise httpx.ConnectError("nobody there", request=request)
        token = request.headers["authorization"].removeprefix("Bearer ")
        if request.url.path == "/v1/rights":
            self.told.append(token)
            return httpx.Response(200, json={"person": "", "rights_version": 0})
        self.tokens.append(token)
        if self.status != 200:
            return httpx.Response(self.status, json={"error": {}})
        if request.url.path.startswith("/v1/journeys/"):
            return httpx.Response(200, json={"person": "", "subject": "", "steps": self.steps, "next": ""})
        if request.url.path.startswith("/v1/beliefs/"):
            self.afters.append(request.url.params["after"])
            if self.afters[-1] == "999":
                return httpx.Response(422, json={"error": {"code": "offset_unknown"}})
            said = {"person": "", "as_of": 7, "personalised": self.personalised, **self.beliefs}
            return httpx.Response(200, json=said)
        if request.url.path.startswith("/v1/trials/"):
            line = {"card": "post:1", "tier": 0, "size": 62, "settled": 0.0, "ended": "running"}
            return httpx.Response(200, json={"account": "", "as_of": 7, "lines": [line]})
        self.asked.append(json.loads(request.content))
        return httpx.Response(200, json=self._slate())

    def _slate(self) -> dict[str, Any]:
        return {
            "slate": SLATE, "person": "", "scene": "feed", "as_of": 7, "personalised": self.personalised,
            "params": "1", "page": self.page, "cards": self.cards,
        }  # fmt: skip

    def told_claims(self) -> list[PageClaims]:
        """What the gateway was told of new rights."""
        secret, now_ms = settings.MAGPIE_PAGE_SECRET, ms_of(timezone.now())
        return [read(token, PageClaims, secret=secret, now_ms=now_ms) for token in self.told]

    def claims(self, secret: bytes) -> PageClaims:
        """What the last token said."""
        return read(self.tokens[-1], PageClaims, secret=secret, now_ms=ms_of(timezone.now()))


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    config = apps.get_app_config("distribution")
    before = config.__dict__.pop("gateway", None)
    fake = Gateway()
    client = httpx.Client(transport=httpx.MockTransport(fake.answer), base_url="http://gateway")
    config.__dict__["gateway"] = client
    yield fake
    client.close()
    config.__dict__.pop("gateway")
    if before is not None:
        config.__dict__["gateway"] = before


@pytest.fixture
def lantern(sqlite_truth: str, built: databases.BuiltOnce) -> Town:
    """Lantern Tea sells green tea, and the card is drawn."""
    return built(_town_with_its_card)


def _town_with_its_card() -> Town:
    built = town()
    carry(MemoryLog())
    return built


@pytest.fixture
def browser(sqlite_truth: str) -> Client:
    return Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en")


@pytest.fixture
def stranger(browser: Client, gateway: Gateway, lantern: Town) -> Client:
    """A browser that has been here once."""
    browser.get("/interests/")
    return browser


@pytest.fixture
def sign_in(browser: Client) -> Callable[[str], Client]:
    """Sign up and in under a name, through the site's own form; sign-ups of earlier tests are not held against it."""
    cache.clear()

    def act(name: str) -> Client:
        form = {"username": name, "password1": "a-long-enough-word"}
        assert browser.post("/accounts/signup/", form).status_code == 302
        return browser

    return act


def person_of(browser: Client) -> str:
    """The key that the browser's cookie names."""
    value: str = browser.cookies[settings.MAGPIE_ANONYMOUS_COOKIE].value
    return value


def tea_card(product: int, **changes: Any) -> dict[str, Any]:
    """The card of a product as the gateway answers it."""
    return {
        "card": f"product:{product}", "source": "trial", "position": 0, "score": 1.0, "propensity": 0.5,
        "reasons": [{"code": "trial", "cause": "", "share": 0.4, "text": {"zh": "新上架", "en": "New here"}}],
        "display": {
            "title": {"zh": "明前绿茶", "en": "Spring green tea"}, "account_name": {"en": "Lantern Tea"},
            "account_handle": "lantern_tea", "url": f"/p/{product}", "price_minor": 6800, "currency": "CNY",
        },
        **changes,
    }  # fmt: skip
