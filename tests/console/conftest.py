"""Browsers of Mei, who owns Lantern Tea, of Tao, who does not, and of Wen, who runs the site."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from magpie.domain.people.models import Person, User
from tests.databases import BuiltOnce
from tests.domain.cast import Town, town
from tests.domain.cast import tao as somebody
from tests.domain.webhooks.cast import OPEN_NET, site_reaching


@pytest.fixture
def here(sqlite_truth: str, built: BuiltOnce) -> Iterator[Town]:
    cache.clear()
    made = built(town)
    with site_reaching(OPEN_NET):
        yield made


def browser_of(name: str, person: str) -> Client:
    user = User.objects.create_user(name, password="a long tea pot")
    Person.objects.filter(key=person).update(user=user)
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def mei(here: Town) -> Client:
    return browser_of("mei", here.mei)


@pytest.fixture
def tao(here: Town) -> Client:
    return browser_of("tao", here.tao)


@pytest.fixture
def operator(here: Town) -> Client:
    """Wen runs the site, and has no part in what is bought here."""
    browser = browser_of("wen", somebody())
    User.objects.filter(username="wen").update(is_staff=True)
    return browser
