"""What is somebody's own stays theirs: pages in no shared cache, drafts no longer than the browser that may come back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from magpie.domain.people import actions as people
from tests.domain.cast import Town
from tests.store.conftest import Gateway

pytestmark = pytest.mark.wide

SignIn = Callable[[str], Client]


def test_a_draft_nobody_came_back_for_is_forgotten_with_its_session(browser: Client, lantern: Town) -> None:
    browser.post(f"/p/{lantern.product}/comments/", {"text": "Never said"})
    (kept,) = Session.objects.all()

    assert people.forget_sessions(now=kept.expire_date) == 0
    assert people.forget_sessions(now=kept.expire_date + timedelta(seconds=1)) == 1

    assert Session.objects.count() == 0


@pytest.mark.parametrize(
    "address", ["/@lantern_tea", "/following/", "/interests/", "/reservations/", "/p/404"]
)
def test_no_shared_cache_keeps_a_page_made_for_one_person(
    gateway: Gateway, sign_in: SignIn, lantern: Town, address: str
) -> None:
    assert sign_in("wen").get(address)["Cache-Control"] == "private"


def test_what_a_page_says_of_its_own_keeping_stands(sign_in: SignIn, lantern: Town) -> None:
    assert sign_in("wen").get("/notifications/")["Cache-Control"] == "no-store"
