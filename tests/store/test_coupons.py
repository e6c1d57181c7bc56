"""Coupons on pages: offered beside the goods, claimed with and without scripts, and one's own with their days."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from magpie.domain.campaigns import actions
from magpie.domain.campaigns.models import Coupon, CouponClaim
from magpie.domain.people.queries import get_person_named
from tests.domain.campaigns.cast import coupon
from tests.domain.cast import Town
from tests.store.test_goods import main_of

pytestmark = pytest.mark.wide
HTMX = {"HX-Request": "true"}
MINE_QUERIES = 6  # session, user, person, rights version; claims, their shops


@pytest.fixture
def offered(lantern: Town) -> int:
    """¥20 off ¥100 or more, to be claimed for another year."""
    return coupon(lantern.shop, claim_until=timezone.now() + timedelta(days=365))


def test_a_coupon_stands_beside_the_goods_it_is_for_in_both_languages(
    browser: Client, lantern: Town, offered: int
) -> None:
    for address in (f"/p/{lantern.product}", "/@lantern_tea"):
        assert "¥ 20 off ¥20 off ¥100 on ¥ 100 or more · this shop’s goods Claim" in main_of(
            browser.get(address).content.decode()
        )
    sheet = browser.get(f"/p/{lantern.product}", headers=HTMX).content.decode()
    assert f'name="coupon" value="{offered}"' in sheet
    browser.post("/language/", {"language": "zh-hans"})
    said = main_of(browser.get(f"/p/{lantern.product}").content.decode())
    assert "减 ¥ 20 满 100 减 20 满 ¥ 100 可用 · 本店商品 领取" in said


def test_a_percentage_is_said_in_the_words_of_each_language(browser: Client, lantern: Town) -> None:
    coupon(
        lantern.shop, kind="percent", amount_minor=0, percent_bp=1500, max_minor=5000, threshold_minor=0,
        claim_until=timezone.now() + timedelta(days=1), is_first_order_only=True,
    )  # fmt: skip

    words = main_of(browser.get(f"/p/{lantern.product}").content.decode())
    assert (
        "15 per cent off" in words and "no minimum · at most ¥ 50 · this shop’s goods · first order" in words
    )
    browser.post("/language/", {"language": "zh-hans"})
    assert "8.5 折" in main_of(browser.get(f"/p/{lantern.product}").content.decode())


def test_a_stranger_signs_in_first_and_nothing_is_claimed(
    browser: Client, lantern: Town, offered: int
) -> None:
    form = {"coupon": offered, "shop": lantern.shop, "next": f"/p/{lantern.product}"}

    plain = browser.post("/coupons/claims/", form)
    quick = browser.post("/coupons/claims/", form, headers=HTMX)

    way = f"/accounts/login/?next=%2Fp%2F{lantern.product}"
    assert (plain.status_code, plain["Location"]) == (302, way)
    assert (quick.status_code, quick["HX-Redirect"]) == (204, way)
    assert browser.get("/coupons/")["Location"] == "/accounts/login/?next=%2Fcoupons%2F"
    assert CouponClaim.objects.count() == 0


def test_claiming_turns_the_strip_where_it_stands(
    sign_in: Callable[[str], Client], lantern: Town, offered: int
) -> None:
    browser = sign_in("tao")
    form = {
        "coupon": offered, "shop": lantern.shop, "product": lantern.product, "next": f"/p/{lantern.product}",
        "request_key": "press-0001",
    }  # fmt: skip

    part = browser.post("/coupons/claims/", form, headers=HTMX).content.decode()
    again = browser.post("/coupons/claims/", form, headers=HTMX).content.decode()
    third = browser.post(
        "/coupons/claims/", {**form, "request_key": "press-0002"}, headers=HTMX
    ).content.decode()

    assert "Yours" in part and "<html" not in part and "<form" not in part and 'role="alert"' not in part
    assert part == again
    assert "You have as many of it as one person may have." in third
    assert CouponClaim.objects.count() == 1


def test_without_scripts_one_comes_back_to_where_one_was(
    sign_in: Callable[[str], Client], lantern: Town, offered: int
) -> None:
    browser = sign_in("tao")
    form = {"coupon": offered, "shop": lantern.shop, "next": f"/p/{lantern.product}"}

    answer = browser.post("/coupons/claims/", form, follow=True)
    refused = browser.post("/coupons/claims/", form, follow=True)
    outside = browser.post("/coupons/claims/", {**form, "next": "https://elsewhere.example/"})

    assert answer.redirect_chain == [(f"/p/{lantern.product}", 302)]
    assert "It is yours." in answer.content.decode()
    assert "Nothing was claimed." in refused.content.decode()
    assert outside["Location"] == "/coupons/"


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"coupon": "x"},
        {"coupon": "-1"},
        {"coupon": str(10**30)},
        {"code": "\x00"},
        {"code": "x" * 41},
        {"coupon": "999999", "shop": "999999", "product": "999999"},
        {"code": "NO-SUCH-CODE"},
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_nonsense_is_answered_in_words_and_nothing_is_claimed(
    sign_in: Callable[[str], Client], lantern: Town, form: dict[str, str], headers: dict[str, str]
) -> None:
    answer = sign_in("tao").post("/coupons/claims/", form, headers=headers, follow=True)

    assert answer.status_code == 200
    assert 'class="wrong"' in answer.content.decode() or 'class="notice-bar"' in answer.content.decode()
    assert CouponClaim.objects.count() == 0


def test_all_taken_is_said_to_who_comes_late(browser: Client, lantern: Town, offered: int) -> None:
    Coupon.objects.filter(pk=offered).update(quantity=1)
    actions.claim_coupon(person=lantern.mei, coupon=offered, now=timezone.now())

    words = main_of(browser.get(f"/p/{lantern.product}").content.decode())

    assert "All taken" in words and "Claim" not in words


def test_my_coupons_tell_their_shop_and_days_and_cost_exact_queries(
    sign_in: Callable[[str], Client], lantern: Town, offered: int
) -> None:
    browser = sign_in("tao")
    assert "You hold no coupon." in browser.get("/coupons/").content.decode()
    coupon(lantern.shop, code="SPRING-88", claim_until=timezone.now() + timedelta(days=9))

    browser.post("/coupons/claims/", {"code": "spring-88"})
    browser.post("/coupons/claims/", {"coupon": offered})
    gift = coupon(None, is_compensation=True, threshold_minor=0)
    tao = get_person_named("tao")
    actions.grant_coupon(person=tao, coupon=gift, granted_for="order:7", now=timezone.now())
    CouponClaim.objects.filter(coupon=offered).update(lapses_at=None)

    with CaptureQueriesContext(connection) as queries:
        page = browser.get("/coupons/").content.decode()
    words = main_of(page)

    assert len(queries) == MINE_QUERIES
    assert page.count('class="goods-line"') == 3
    assert len(re.findall(r"until \w+\.? \d+, \d{4}", words)) == 2
    assert "to make something good" in words and "used for an order" in words
    assert words.count("Lantern Tea") == 2


def test_a_price_is_the_same_whoever_holds_what(
    browser: Client, sign_in: Callable[[str], Client], lantern: Town, offered: int
) -> None:
    def prices(page: str) -> list[str]:
        return re.findall(r'<span class="price">.*?</span></span>', page)

    stranger = prices(browser.get(f"/p/{lantern.product}").content.decode())
    known = sign_in("tao")
    known.post("/coupons/claims/", {"coupon": offered})

    assert prices(known.get(f"/p/{lantern.product}").content.decode()) == stranger
