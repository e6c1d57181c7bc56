"""Who is signed in: found by two compiled questions, and no longer once the password is another or the account is off."""

from typing import Any

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY
from django.core.cache import cache
from django.test import Client

from magpie.config.sessions import SIGNED_IN, SignedIn
from magpie.domain.people.models import User

pytestmark = pytest.mark.wide

PASSWORD = "a-long-enough-word"
MINE = "/api/v1/cart"


@pytest.fixture
def mei(sqlite_truth: str) -> Client:
    """Mei, just signed up."""
    cache.clear()
    browser = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en")
    assert browser.post("/accounts/signup/", {"username": "mei", "password1": PASSWORD}).status_code == 302
    return browser


def test_who_signs_up_or_in_is_found_by_three_questions(mei: Client, django_assert_num_queries: Any) -> None:
    assert mei.session[BACKEND_SESSION_KEY] == SIGNED_IN
    mei.post("/accounts/logout/")
    mei.post("/accounts/login/", {"login": "mei", "password": PASSWORD})
    assert mei.session[BACKEND_SESSION_KEY] == SIGNED_IN

    # The session, the user, their person; and the cart, which is empty.
    with django_assert_num_queries(4):
        assert mei.get(MINE).status_code == 200


def test_another_password_ends_the_session(mei: Client) -> None:
    user = User.objects.get(username="mei")
    user.set_password("quite-another-word")
    user.save()

    assert mei.get(MINE).status_code == 401


@pytest.mark.parametrize("off", [True, False], ids=["switched off", "deleted"])
def test_who_is_not_there_is_nobody(mei: Client, off: bool) -> None:
    users = User.objects.filter(username="mei")
    if off:
        users.update(is_active=False)
    else:
        users.delete()

    assert mei.get(MINE).status_code == 401


def test_a_session_that_ran_out_is_nobodys(mei: Client) -> None:
    session = mei.session
    session.set_expiry(-1)
    session.save()

    assert mei.get(MINE).status_code == 401


def test_it_lets_nobody_in(sqlite_truth: str) -> None:
    User.objects.create_user("tao", password=PASSWORD)

    assert SignedIn().authenticate(None, username="tao", password=PASSWORD) is None
