"""The rim of the console: who comes in, for which account, and what others see of it."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from magpie.console.urls import urlpatterns
from magpie.domain.people import actions as people
from tests.domain.cast import NOW, Town

pytestmark = pytest.mark.wide

HOME = "/console/@lantern_tea/webhooks/"
# What stands in an address for each part that it names.
PARTS = {
    "slug:handle": "lantern_tea",
    "int:address": "1",
    "int:endpoint": "1",
    "slug:message": "msg_1",
    "slug:order": "01J",
    "int:sku": "1",
    "int:sale": "1",
    "int:coupon": "1",
    "int:price": "1",
    "int:payout": "1",
    "int:matter": "1",
    "slug:shop": "lantern_tea",
    "slug:case": "01J",
    "int:evidence": "1",
}


def test_the_door_leads_to_the_overview_of_ones_first_account(here: Town, mei: Client) -> None:
    first = mei.get("/console/")
    page = mei.get(first["Location"])

    assert (first.status_code, first["Location"]) == (302, "/console/@lantern_tea/")
    assert page.status_code == 200
    assert page["Cache-Control"] == "private"


def test_the_room_one_is_in_is_marked_and_no_other(here: Town, mei: Client) -> None:
    for room in (
        "",
        "orders/",
        "aftersales/",
        "money/",
        "stock/",
        "prices/",
        "coupons/",
        "flash/",
        "webhooks/",
    ):
        address = f"/console/@lantern_tea/{room}"
        dock = mei.get(address).content.decode().split('class="dock-foot"')[0]
        assert re.findall(r'href="([^"]+)" aria-current="page"', dock) == [address]


def test_a_stranger_is_asked_in_and_comes_back_to_the_page(here: Town) -> None:
    stranger = Client(HTTP_HOST="localhost")

    asked = stranger.get(f"{HOME}?after=x")
    assert asked["Location"] == "/accounts/login/?next=%2Fconsole%2F%40lantern_tea%2Fwebhooks%2F%3Fafter%3Dx"
    assert stranger.get("/console/")["Location"] == "/accounts/login/?next=%2Fconsole%2F"
    assert (
        stranger.post(HOME, {"url": "https://tea.example"})["Location"]
        == "/accounts/login/?next=%2Fconsole%2F"
    )


def test_whoever_acts_for_nobody_is_told_how_to_begin(here: Town, tao: Client) -> None:
    page = tao.get("/console/")

    assert page.status_code == 200
    assert "No shop yet" in page.content.decode()


def test_every_page_of_another_account_is_refused_alike(here: Town, tao: Client) -> None:
    for pattern in urlpatterns[1:]:
        path = "/console/" + re.sub("<([^>]+)>", lambda part: PARTS[part[1]], str(pattern.pattern))
        for answer in (tao.get(path), tao.post(path)):
            assert answer.status_code in {403, 405}, path
        assert {tao.get(path).status_code, tao.post(path).status_code} & {403}, path
    assert tao.get("/console/@nobody_at_all/webhooks/").status_code == 403
    assert get_resolver() is not None


def test_somebody_with_two_accounts_works_for_the_one_in_the_address(here: Town, mei: Client) -> None:
    people.open_account(person=here.mei, kind="creator", handle="mei_brews", name_en="Mei brews", now=NOW)

    page = mei.get("/console/@mei_brews/webhooks/").content.decode()

    assert 'href="/console/@lantern_tea/"' in page
    assert 'href="/console/@mei_brews/" aria-current="true"' in page


def test_a_role_taken_back_ends_at_once(here: Town, tao: Client) -> None:
    people.grant_role(account=here.shop, person=here.tao, role="editor", now=NOW)
    assert tao.get(HOME).status_code == 200

    people.revoke_role(account=here.shop, person=here.tao, now=NOW)

    assert tao.get(HOME).status_code == 403


def test_a_form_from_elsewhere_is_refused(here: Town, mei: Client) -> None:
    strict = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    strict.cookies = mei.cookies

    assert strict.post(HOME, {"url": "https://tea.example", "is_everything": "on"}).status_code == 403


def test_an_owner_finds_the_console_from_the_shops_page_and_nobody_else_does(
    here: Town, mei: Client, tao: Client
) -> None:
    link = 'href="/console/@lantern_tea/"'

    assert link in mei.get("/@lantern_tea").content.decode()
    assert link not in tao.get("/@lantern_tea").content.decode()
