"""Coupons by the API: anybody reads the terms, a person claims, a shop's staff alone make, end and read the books."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from magpie.domain.campaigns import actions
from magpie.domain.campaigns.models import Coupon, CouponClaim
from magpie.domain.people import actions as people
from tests.api.test_api import Caller, code_of, signed_in
from tests.databases import BuiltOnce
from tests.domain.campaigns.cast import coupon
from tests.domain.cast import NOW, Town, town

pytestmark = pytest.mark.wide

HIS = "/accounts/lantern_tea/coupons"


@pytest.fixture
def here(sqlite_truth: str, built: BuiltOnce) -> Town:
    cache.clear()
    return built(town)


@pytest.fixture
def nobody(here: Town) -> Caller:
    return Caller(Client())


@pytest.fixture
def mei(here: Town) -> Caller:
    return signed_in("mei", here.mei)


@pytest.fixture
def tao(here: Town) -> Caller:
    return signed_in("tao", here.tao)


def body(**changes: Any) -> dict[str, Any]:
    now = timezone.now()
    return {
        "name_zh": "满 100 减 20", "kind": "amount", "amount_minor": 2000, "threshold_minor": 10_000, "currency": "CNY",
        "claim_from": (now - timedelta(hours=1)).isoformat(), "claim_until": (now + timedelta(days=7)).isoformat(),
        "use_days": 7, "budget_minor": 20_000, "quantity": 10, **changes,
    }  # fmt: skip


def test_a_shop_makes_a_coupon_everybody_reads_it_and_a_person_claims_it(
    here: Town, nobody: Caller, mei: Caller, tao: Caller
) -> None:
    status, made = mei.send("POST", HIS, body(scope="products", products=[here.product]))
    assert (status, made["budget_minor"], made["unpromised_minor"]) == (201, 20_000, 20_000)
    coupon_id = made["coupon"]["id"]
    assert (made["coupon"]["shop_bp"], made["coupon"]["platform_bp"], made["coupon"]["stack_group"]) == (
        10_000, 0, "shop",
    )  # fmt: skip

    for address in (f"/coupons?product={here.product}", "/coupons?shop=lantern_tea"):
        status, offered = nobody.get(address)
        assert (status, [(one["coupon"]["id"], one["state"], one["held"]) for one in offered]) == (
            200, [(coupon_id, "open", 0)],
        )  # fmt: skip

    claim = {"coupon": coupon_id, "request_key": "claim-0001"}
    status, held = tao.send("POST", "/coupons/claims", claim)
    assert tao.send("POST", "/coupons/claims", claim) == (201, held)
    assert (status, held["state"], held["coupon"]["left"]) == (201, "open", 9)
    assert tao.get("/coupons/claims") == (200, [held])
    assert mei.get("/coupons/claims") == (200, [])
    assert tao.get("/coupons?shop=lantern_tea")[1][0]["state"] == "claimed"
    assert nobody.get("/coupons?shop=lantern_tea")[1][0]["state"] == "open"
    (books,) = mei.get(HIS)[1]["items"]
    assert (books["claimed"], books["promised_minor"], books["spent_minor"]) == (1, 2000, 0)
    assert tao.get("/me/export")[1]["coupons"][0]["coupon"] == coupon_id


def test_one_code_one_coupon(here: Town, mei: Caller, tao: Caller, nobody: Caller) -> None:
    made = mei.send("POST", HIS, body(code="spring-88"))[1]

    assert made["code"] == "SPRING-88"
    assert nobody.get("/coupons?shop=lantern_tea") == (200, [])
    by_id = {"coupon": made["coupon"]["id"]}
    assert code_of(tao.send("POST", "/coupons/claims", by_id)) == (404, "no_such_coupon")
    assert tao.send("POST", "/coupons/claims", {"code": "Spring-88"})[0] == 201
    assert code_of(mei.send("POST", HIS, body(code="SPRING-88"))) == (409, "code_taken")


def test_what_is_anothers_is_refused_and_nothing_is_changed(
    here: Town, mei: Caller, tao: Caller, nobody: Caller
) -> None:
    made = mei.send("POST", HIS, body())[1]["coupon"]["id"]
    platforms = coupon(None, claim_until=timezone.now() + timedelta(days=1))

    assert code_of(nobody.get(HIS)) == (401, "not_signed_in")
    assert code_of(tao.get(HIS)) == (403, "not_your_account")
    assert code_of(tao.send("POST", HIS, body())) == (403, "not_your_account")
    assert code_of(tao.send("POST", f"/coupons/{made}/ending")) == (404, "no_such_coupon")
    assert code_of(mei.send("POST", f"/coupons/{platforms}/ending")) == (404, "no_such_coupon")
    assert code_of(mei.send("POST", "/coupons/999999/ending")) == (404, "no_such_coupon")
    assert code_of(nobody.send("POST", "/coupons/claims", {"coupon": made})) == (401, "not_signed_in")
    assert Coupon.objects.filter(ended_at=None).count() == Coupon.objects.count() == 2
    assert CouponClaim.objects.count() == 0


def test_an_editor_may_and_one_who_left_may_not(here: Town, mei: Caller, tao: Caller) -> None:
    people.grant_role(account=here.shop, person=here.tao, role="editor", now=NOW)
    made = tao.send("POST", HIS, body())[1]["coupon"]["id"]
    people.revoke_role(account=here.shop, person=here.tao, now=NOW)

    assert code_of(tao.send("POST", f"/coupons/{made}/ending")) == (404, "no_such_coupon")
    assert mei.send("POST", f"/coupons/{made}/ending") == (204, None)
    assert code_of(mei.send("POST", f"/coupons/{made}/ending")) == (409, "coupon_ended")


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"amount_minor": 20.5}, (422, "unfit_request")),
        ({"amount_minor": "2000"}, (422, "unfit_request")),
        ({"claim_from": "2026-03-01T12:00:00"}, (422, "unfit_request")),
        ({"claim_from": "0001-01-01T00:00:00+14:00"}, (422, "unreadable_coupon")),
        ({"scope": "platform"}, (422, "unfit_request")),
        ({"quantity": 0}, (422, "unfit_request")),
        ({"budget_minor": 1}, (422, "unreadable_coupon")),
        ({"name_zh": "\u0000"}, (422, "unreadable_coupon")),
        ({"scope": "products", "products": [999_999]}, (422, "unreadable_coupon")),
        ({"scope": "categories", "categories": ["no-such"]}, (422, "unreadable_coupon")),
    ],
)
def test_what_cannot_be_read_makes_nothing(
    mei: Caller, changes: dict[str, Any], answer: tuple[int, str]
) -> None:
    assert code_of(mei.send("POST", HIS, body(**changes))) == answer
    assert Coupon.objects.count() == 0


@pytest.mark.parametrize("claim", [{}, {"coupon": 1, "code": "SPRING-88"}])
def test_one_coupon_is_named_in_one_way(tao: Caller, claim: dict[str, Any]) -> None:
    assert code_of(tao.send("POST", "/coupons/claims", claim)) == (404, "no_such_coupon")


def test_the_platforms_money_is_out_of_a_shops_reach(here: Town, mei: Caller) -> None:
    """Fields that are not offered are not read, wherever they are put."""
    made = mei.send(
        "POST", HIS, body(platform_bp=10_000, shares={"platform_bp": 10_000}, shop=None, within=99)
    )

    row = Coupon.objects.get(pk=made[1]["coupon"]["id"])
    assert (row.platform_bp, row.shop_bp, row.shop_id, row.within_id) == (0, 10_000, here.shop, here.shop)


def test_the_stacking_table_is_published(nobody: Caller) -> None:
    status, table = nobody.get("/coupons/stacking")

    assert (status, [rule["group"] for rule in table]) == (200, ["shop", "shelf", "platform", "compensation"])
    assert all(rule["why_en"] and rule["why_zh"] for rule in table)


def test_nothing_is_offered_of_nobody(nobody: Caller) -> None:
    assert code_of(nobody.get("/coupons")) == (404, "no_such_account")
    assert code_of(nobody.get("/coupons?shop=nobody_here")) == (404, "no_such_account")
    assert code_of(nobody.get("/coupons?product=999999")) == (404, "no_such_product")


def test_who_holds_the_last_one_is_told_and_the_rest_read_that_it_is_gone(
    here: Town, mei: Caller, tao: Caller
) -> None:
    made = coupon(here.shop, quantity=1, claim_until=timezone.now() + timedelta(days=1))
    actions.claim_coupon(person=here.mei, coupon=made, now=timezone.now())

    status, said = tao.send("POST", "/coupons/claims", {"coupon": made})

    assert (status, said["error"]["code"], said["error"]["detail"]["reason"]) == (
        409, "cannot_claim", "all_claimed",
    )  # fmt: skip
    assert tao.get("/coupons?shop=lantern_tea")[1][0]["state"] == "gone"
