"""Coupons in a purchase by the API: the quote tells what they take off, the order uses them once, and nobody else's."""

from typing import Any

import pytest

from magpie.domain.trade.models import Trade
from tests.api.test_api import Caller, code_of
from tests.api.test_coupons import HIS, body
from tests.api.test_trade import here, mei, order_of, send, tao
from tests.domain.cast import Town

__all__ = ["here", "mei", "tao"]
pytestmark = pytest.mark.wide
TWO = 13_600


def held(here: Town, mei: Caller, caller: Caller, **terms: Any) -> int:
    """The caller's claim of a coupon of the shop: 20 off 100."""
    made = mei.send("POST", HIS, body(**terms))[1]["coupon"]["id"]
    said = {"coupon": made, "request_key": f"claim-{made:04}"}
    claim: int = caller.send("POST", "/coupons/claims", said)[1]["id"]
    return claim


def two_of(here: Town, **more: Any) -> dict[str, Any]:
    line = {"sku": here.sku, "quantity": 2, "unit_minor": TWO // 2}
    return order_of(here, lines=[line], total_minor=TWO - 2_000, **more)


def test_the_quote_tells_what_is_taken_off_and_the_order_uses_it_once(
    here: Town, mei: Caller, tao: Caller
) -> None:
    claim = held(here, mei, tao)
    wanted = two_of(here, coupons=[claim])

    status, quote = tao.send("POST", "/quotes", {"lines": wanted["lines"], "coupons": [claim]})
    assert (status, quote["discount_minor"], quote["total_minor"]) == (200, 2_000, TWO - 2_000)
    assert quote["shops"][0]["discount_minor"] == 2_000
    assert [one["minor"] for one in quote["coupons"]["applied"]] == [2_000]
    status, trade, _ = send(tao, "/trades", wanted)
    assert (status, trade["discount_minor"], trade["total_minor"]) == (201, 2_000, TWO - 2_000)
    assert trade["orders"][0]["lines"][0]["paid_minor"] == TWO - 2_000
    assert tao.get("/coupons/claims")[1][0]["state"] == "used"
    assert send(tao, "/trades", wanted) == (201, trade, True)

    status, again, _ = send(tao, "/trades", wanted, key="key-0000002")
    assert status == 409, again
    assert Trade.objects.count() == 1


def test_without_being_named_no_coupon_is_used(here: Town, mei: Caller, tao: Caller) -> None:
    held(here, mei, tao)

    status, trade, _ = send(tao, "/trades", {**two_of(here), "total_minor": TWO})

    assert (status, trade["discount_minor"]) == (201, 0)
    assert tao.get("/coupons/claims")[1][0]["state"] == "open"


def test_anothers_coupon_changes_nothing(here: Town, mei: Caller, tao: Caller) -> None:
    hers = held(here, mei, mei)
    for claim in (hers, 10**12):
        wanted = two_of(here, coupons=[claim])
        quoted = tao.send("POST", "/quotes", {"lines": wanted["lines"], "coupons": [claim]})
        assert code_of(quoted) == (404, "no_such_claim")
        assert code_of(send(tao, "/trades", wanted, key=f"key-{claim:08}")[:2]) == (404, "no_such_claim")

    assert mei.get("/coupons/claims")[1][0]["state"] == "open"
    assert Trade.objects.count() == 0


def test_one_that_does_not_fit_says_why_and_stays_with_its_holder(
    here: Town, mei: Caller, tao: Caller
) -> None:
    small = held(here, mei, tao, threshold_minor=TWO + 1_000)
    wanted = two_of(here, coupons=[small])

    status, quote = tao.send("POST", "/quotes", {"lines": wanted["lines"], "coupons": [small]})

    assert (status, quote["total_minor"], quote["coupons"]["applied"]) == (200, TWO, [])
    (unused,) = quote["coupons"]["unused"]
    assert (unused["why"], unused["missing_minor"]) == ("below_threshold", 1_000)
    # The buyer saw 20 off, and is not made to pay more than that.
    assert code_of(send(tao, "/trades", wanted)[:2]) == (409, "total_changed")
    assert send(tao, "/trades", {**wanted, "total_minor": TWO}, key="key-0000002")[0] == 201
    assert tao.get("/coupons/claims")[1][0]["state"] == "open"


@pytest.mark.parametrize("coupons", [[True], [1.5], ["7"], [-1], [0], [2**63], 7, [1] * 51])
def test_what_is_no_list_of_claims_is_refused(here: Town, tao: Caller, coupons: Any) -> None:
    assert send(tao, "/trades", two_of(here, coupons=coupons))[0] == 422
    assert tao.send("POST", "/quotes", {"lines": two_of(here)["lines"], "coupons": coupons})[0] == 422
