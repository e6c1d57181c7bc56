"""A choice made by the API, or brought along by signing in, reaches the gateway before its caller is answered."""

import json
from collections.abc import Iterator

import httpx
import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from magpie.domain.people import actions as people
from magpie.domain.people import queries
from magpie.domain.people.models import User
from magpie.kit.clock import ms_of
from magpie.kit.ids import new_id
from magpie.kit.tokens import PageClaims, read
from tests.domain.cast import NOW

pytestmark = pytest.mark.wide

WORD = "a-long-enough-word"


@pytest.fixture
def told() -> Iterator[list[tuple[str, int]]]:
    """(person, version) of every word to the gateway, in order."""
    heard: list[tuple[str, int]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/v1/rights"
        token = request.headers["authorization"].removeprefix("Bearer ")
        now_ms = ms_of(timezone.now())
        claims = read(token, PageClaims, secret=settings.MAGPIE_PAGE_SECRET, now_ms=now_ms)
        heard.append((claims.person, claims.rights_version))
        return httpx.Response(200, json={})

    config = apps.get_app_config("distribution")
    before = config.__dict__.pop("gateway", None)
    client = httpx.Client(transport=httpx.MockTransport(answer), base_url="http://gateway")
    config.__dict__["gateway"] = client
    yield heard
    client.close()
    config.__dict__.pop("gateway")
    if before is not None:
        config.__dict__["gateway"] = before


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/me/rights/personalisation", {"is_on": False}),
        ("PUT", "/me/rights/consents", {"purpose": "personalise", "is_granted": False}),
        ("PUT", "/me/rights/age", {"age_band": "14_17"}),
        ("POST", "/me/rights/mutes", {"subject": "topic:tea"}),
        ("POST", "/me/rights/interests-reset", {}),
    ],
)
def test_every_choice_by_the_api_is_told(
    sqlite_truth: str, told: list[tuple[str, int]], method: str, path: str, body: dict[str, object]
) -> None:
    cache.clear()
    user = User.objects.create_user("mei", password=WORD)
    person = people.welcome(user_id=user.pk, anonymous="", now=NOW)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.generic(method, f"/api/v1{path}", json.dumps(body), content_type="application/json")

    assert (answer.status_code, told) == (200, [(person, 1)])


def test_signing_in_tells_the_rights_for_both_names(sqlite_truth: str, told: list[tuple[str, int]]) -> None:
    """Pages that were opened before signing in follow the person's choices, too."""
    anonymous = f"a:{new_id(now_ms=ms_of(NOW))}"
    people.set_personalisation(person=anonymous, is_on=False, now=NOW)
    browser = Client(HTTP_HOST="localhost")
    browser.cookies[settings.MAGPIE_ANONYMOUS_COOKIE] = anonymous

    form = {"username": "mei", "password1": WORD}
    assert browser.post("/accounts/signup/", form).status_code == 302

    person = queries.find_person_of_user(User.objects.get(username="mei").pk)
    assert told == [(person, 1), (anonymous, 1)]
