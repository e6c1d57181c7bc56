"""Coupons at checkout: the best first, another or none by choice, why one does not fit, and what each line costs less."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from magpie.domain.campaigns.actions import claim_coupon, create_coupon
from magpie.domain.campaigns.models import CouponClaim
from magpie.domain.goods.actions import publish_product
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.people.queries import get_person_named
from magpie.domain.trade.models import DiscountLine, OrderLine, Trade
from tests.domain.campaigns.cast import draft
from tests.domain.cast import Town, green_tea
from tests.store.test_goods import main_of
from tests.store.test_trade import ADDRESS, form_of, hidden, put_in

pytestmark = pytest.mark.wide


@pytest.fixture
def tao(sign_in: Callable[[str], Client], lantern: Town) -> Client:
    """Tao has green tea in the cart at ¥68."""
    browser = sign_in("tao")
    put_in(browser, lantern)
    return browser


def give(here: Town, name: str, **terms: object) -> int:
    """A coupon of the shop (or of the site, `shop` None) that Tao holds; the claim."""
    now = timezone.now()
    said = {"name_en": name, "name_zh": name, "threshold_minor": 0, "claim_from": now - timedelta(days=1), "claim_until": now + timedelta(days=7)}  # fmt: skip
    shop = terms.pop("shop", here.shop)
    coupon = create_coupon(draft=draft(shop, **{**said, **terms}), now=now)  # type: ignore[arg-type]
    return claim_coupon(person=get_person_named("tao"), coupon=coupon, now=now).id


def checkout(browser: Client) -> str:
    return browser.get("/checkout/").content.decode()


def picked(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(coupon-[^"]+)" value="([^"]*)" checked', page))


def count_with(browser: Client, page: str, how: str = "these", **chosen: object) -> str:
    said = {**form_of(page), **ADDRESS, **chosen, "coupons": how}
    return browser.post("/checkout/", said).content.decode()


def test_the_best_is_chosen_another_and_none_can_be(tao: Client, lantern: Town) -> None:
    five, eight = give(lantern, "Five", amount_minor=500), give(lantern, "Eight", amount_minor=800)
    place = f"coupon-shop-{lantern.shop}"
    page = checkout(tao)
    assert picked(page) == {place: str(eight)}
    assert hidden(page, "total") == ["6000"]
    assert "Eight − ¥ 8" in main_of(page) and "From Lantern Tea, one" in page

    other = count_with(tao, page, **{place: five})
    assert (picked(other), hidden(other, "total")) == ({place: str(five)}, ["6300"])
    assert 'value="陶小满"' in other and "those that take off the most" not in other
    none = count_with(tao, other, **{place: ""})
    assert (picked(none), hidden(none, "total")) == ({place: ""}, ["6800"])
    assert hidden(count_with(tao, none, how="best"), "total") == ["6000"]

    answer = tao.post("/checkout/", {**form_of(other), **ADDRESS})
    assert answer.status_code == 302
    assert [(line.discount_minor, line.paid_minor) for line in OrderLine.objects.all()] == [(500, 6300)]
    assert list(DiscountLine.objects.values_list("payer", "minor")) == [("shop", 500)]


def test_a_choice_that_was_not_counted_yet_orders_nothing_and_is_counted(tao: Client, lantern: Town) -> None:
    five = give(lantern, "Five", amount_minor=500)
    give(lantern, "Eight", amount_minor=800)

    said = {**form_of(checkout(tao)), **ADDRESS, f"coupon-shop-{lantern.shop}": five}
    answer = tao.post("/checkout/", said)

    assert (answer.status_code, Trade.objects.count()) == (409, 0)
    assert "The total is ¥ 63 now, and no more ¥ 60" in main_of(answer.content.decode())
    assert hidden(answer.content.decode(), "total") == ["6300"]


def test_what_does_not_fit_says_why_in_both_languages(tao: Client, lantern: Town) -> None:
    give(lantern, "Hundred", threshold_minor=10_000)
    pot = publish_product(
        draft=green_tea(
            lantern.shop, handle="pot", skus=(SkuDraft(code="P", price_minor=1, currency="CNY"),)
        ),
        now=timezone.now(),
    )
    give(lantern, "Other", scope="products", products=(pot,))
    give(lantern, "First", is_first_order_only=True, amount_minor=100)
    give(lantern, "All", shop=None, amount_minor=100)

    words = main_of(checkout(tao))
    assert "Its goods are ¥ 32 short of its minimum." in words
    assert "It is for other goods." in words
    assert "2 that do not fit here, and why" in words and "one for each shop: A shop lowers" in words
    tao.post("/language/", {"language": "zh-hans"})
    chinese = main_of(checkout(tao))
    for said in ("适用商品还差 ¥ 32 达到门槛。", "不适用于所选商品。", "平台券，限用一张", "每家店一张："):
        assert said in chinese


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"lapses_at": None}, "It is in use for an order already."),
        (
            {
                "claimed_at": timedelta(days=-8),
                "valid_from": timedelta(days=-8),
                "expires_at": timedelta(hours=-1),
                "lapses_at": timedelta(hours=-1),
            },
            "Its time is over.",
        ),
    ],
)
def test_a_coupon_that_goes_between_is_named_and_nothing_is_ordered(
    tao: Client, lantern: Town, change: dict[str, timedelta | None], why: str
) -> None:
    eight = give(lantern, "Eight", amount_minor=800)
    form = {**form_of(checkout(tao)), **ADDRESS}
    now = timezone.now()
    changed = {name: now + by if by else None for name, by in change.items()}
    CouponClaim.objects.filter(pk=eight).update(**changed)

    answer = tao.post("/checkout/", form)

    assert (answer.status_code, Trade.objects.count()) == (409, 0)
    words = main_of(answer.content.decode())
    assert f"Eight: {why}" in words
    assert hidden(answer.content.decode(), "total") == ["6800"]
    assert tao.post("/checkout/", {**form_of(answer.content.decode()), **ADDRESS}).status_code == 302


def test_a_guest_and_whoever_holds_none_see_no_choice(browser: Client, lantern: Town) -> None:
    put_in(browser, lantern)

    assert 'id="coupons"' not in checkout(browser)


def test_anothers_claim_takes_nothing_off(tao: Client, lantern: Town) -> None:
    give(lantern, "Eight", amount_minor=800)
    CouponClaim.objects.update(person=lantern.mei)

    said = {**form_of(checkout(tao)), **ADDRESS, "coupon-shop-1": CouponClaim.objects.get().pk}
    answer = tao.post("/checkout/", said)

    assert (answer.status_code, Trade.objects.count()) == (404, 0)
