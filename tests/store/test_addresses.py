"""The places somebody keeps: listed, one of them first, forgotten; on the pages and through the API, and nobody else's."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from magpie.domain.people.queries import get_person_named
from magpie.domain.trade.actions.addresses import keep_address
from magpie.domain.trade.models import Address
from magpie.domain.trade.rules.delivery import Delivery
from tests.domain.cast import Town
from tests.store.test_goods import main_of
from tests.store.test_trade import put_in

pytestmark = pytest.mark.wide
HOME = Delivery("陶小满", "13800000000", "浙江省", "杭州市", "龙井路 1 号")
WORK = Delivery("陶小满", "13800000000", "浙江省", "杭州市", "文三路 9 号")
PAGE_QUERIES = 5  # session, user, person, rights version; the addresses


@pytest.fixture
def tao(sign_in: Callable[[str], Client], lantern: Town) -> Client:
    """Tao keeps home, and then work."""
    browser = sign_in("tao")
    for place in (HOME, WORK):
        keep_address(person=get_person_named("tao"), delivery=place, now=timezone.now())
    return browser


def streets(browser: Client) -> list[str]:
    """As the API lists them, and the page in the same order."""
    listed = [one["delivery"]["street"] for one in browser.get("/api/v1/me/addresses").json()]
    words = main_of(browser.get("/addresses/").content.decode())
    assert sorted(listed, key=words.index) == listed
    return listed


def test_the_preferred_one_is_first_whichever_is_used_later(tao: Client, lantern: Town) -> None:
    assert streets(tao) == [WORK.street, HOME.street]
    home, work = (Address.objects.get(street=place.street).pk for place in (HOME, WORK))

    tao.post(f"/addresses/{home}/preference/")
    keep_address(person=get_person_named("tao"), delivery=WORK, now=timezone.now())

    assert streets(tao) == [HOME.street, WORK.street]
    put_in(tao, lantern)
    assert f'value="{HOME.street}"' in tao.get("/checkout/").content.decode()
    answer = tao.put("/api/v1/me/addresses/preferred", {"address": work}, content_type="application/json")
    assert [one["is_preferred"] for one in answer.json()] == [True, False]
    assert streets(tao) == [WORK.street, HOME.street]


def test_one_is_forgotten_by_the_page_and_by_the_api(tao: Client) -> None:
    home, work = (Address.objects.get(street=place.street).pk for place in (HOME, WORK))

    assert "Forgotten" in tao.post(f"/addresses/{home}/removal/", follow=True).content.decode()
    assert tao.delete(f"/api/v1/me/addresses/{work}").status_code == 204

    assert Address.objects.count() == 0
    assert tao.delete(f"/api/v1/me/addresses/{work}").status_code == 404
    assert "No address is kept." in tao.get("/addresses/").content.decode()


def test_nobody_touches_anothers(tao: Client, lantern: Town) -> None:
    home = Address.objects.get(street=HOME.street).pk
    stranger = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en")

    for act in ("preference", "removal"):
        assert stranger.post(f"/addresses/{home}/{act}/").status_code == 404
    assert stranger.delete(f"/api/v1/me/addresses/{home}").status_code == 401
    assert stranger.get("/addresses/").status_code == 200
    assert list(Address.objects.filter(preferred_at=None).values_list("pk")) and Address.objects.count() == 2


def test_the_page_costs_exact_queries(tao: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        tao.get("/addresses/")

    assert len(queries) == PAGE_QUERIES
