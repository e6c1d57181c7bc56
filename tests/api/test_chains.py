"""Where a sale came from, by the API: for its buyer, its shop and the site, and for nobody else."""

import pytest
from django.utils import timezone

from magpie.domain.people.models import User
from magpie.domain.trade.models import Order, OrderLine
from tests.api.test_api import Caller, code_of, signed_in
from tests.api.test_trade import here, mei, tao
from tests.domain.cast import Town
from tests.domain.cast import tao as somebody
from tests.domain.trade.cast import pay, place, wanted
from tests.domain.trade.chain_cast import Told, bought_by_a_post, lin, order_of, post_of
from tests.domain.trade.conversion_cast import TODAY, Looks

pytestmark = pytest.mark.wide
__all__ = ["here", "mei", "tao"]


NOBODY = {
    **dict.fromkeys(
        ("seen", "opened", "bought", "seen_simulated", "opened_simulated", "bought_simulated"), 0
    ),
    "of_seen_bp": None,
    "of_opened_bp": None,
}


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def order(here: Town, told: Told) -> str:
    """Tao was shown Lin's post and bought the tea from it."""
    return bought_by_a_post(told, here, post_of(lin(), here))


def test_a_chain_is_read_by_buyer_shop_and_site_alone(
    here: Town, tao: Caller, mei: Caller, told: Told, order: str
) -> None:
    stranger, operator = signed_in("stranger"), signed_in("operator")
    User.objects.filter(username="operator").update(is_staff=True)
    told.freeze()

    answers = [
        tao.get(f"/orders/{order}/chain"),
        mei.get(f"/orders/{order}/chain"),
        operator.get(f"/site/orders/{order}/chain"),
    ]

    assert [status for status, _ in answers] == [200, 200, 200]
    assert answers[0][1] == answers[1][1] == answers[2][1]
    (chain,) = answers[0][1]
    assert [step["act"] for step in chain["steps"]] == ["watched", "liked", "opened", "added", "placed"]
    assert (chain["creator"]["handle"], chain["scene"], chain["source"]) == ("lin_films", "feed", "trending")
    assert code_of(stranger.get(f"/orders/{order}/chain")) == (404, "no_such_order")
    for caller in (tao, mei, stranger):
        assert code_of(caller.get(f"/site/orders/{order}/chain")) == (403, "operators_only")
    assert code_of(operator.get("/site/orders/01JD5Y1V9GZC3M0B5T8RQK2W7N/chain")) == (404, "no_such_order")


def test_a_chain_that_is_not_read_says_whether_it_will_be(here: Town, tao: Caller, order: str) -> None:
    """What was ordered in the cast's own year is too old to be read; what is ordered now waits for its minute."""
    young = place(here.tao, wanted(here), now=timezone.now())

    for number, state in ((order, "none"), (order_of(young).number, "waiting")):
        status, (chain,) = tao.get(f"/orders/{number}/chain")
        assert (status, chain["state"], chain["steps"]) == (200, state, [])


def test_whoever_runs_the_site_sees_how_much_can_be_traced(
    here: Town, tao: Caller, told: Told, order: str
) -> None:
    """One of two orders came from somewhere; only the site is told."""
    operator = signed_in("operator")
    User.objects.filter(username="operator").update(is_staff=True)
    place(somebody(), wanted(here))
    period = "since=2026-03-01T00:00:00Z&until=2026-03-02T00:00:00Z"
    told.freeze()

    status, found = operator.get(f"/site/attribution?{period}")

    assert (status, found) == (200, {"lines": 2, "read": 2, "traced": 1, "traced_bp": 5_000})
    assert code_of(tao.get(f"/site/attribution?{period}")) == (403, "operators_only")


def test_a_shop_counts_its_own_sales_by_touchpoint_and_nobody_elses(
    here: Town, tao: Caller, mei: Caller, order: str
) -> None:
    pay(Order.objects.get(number=order).trade.number)
    period = "since=2026-03-01T00:00:00Z&until=2026-03-02T00:00:00Z"
    base = "/accounts/lantern_tea"

    status, found = mei.get(f"{base}/touchpoints?{period}&by=carrier_kind")
    assert (status, found["is_cut"]) == (200, False)
    row = {
        "name": "post", "currency": "CNY", "orders": 1, "pieces": 1, "paid_minor": 6_800, "refunded_minor": 0,
        "simulated": 0, "share_bp": 10_000,
    }  # fmt: skip
    assert (found["rows"], found["totals"]) == ([row], [{**row, "name": ""}])
    assert mei.get(f"{base}/touchpoints?{period}")[1]["rows"][0]["name"] == "feed"
    assert mei.get(f"{base}/exclusives?{period}")[1] == {
        "rows": [],
        "totals": [{"currency": "CNY", "exclusive_minor": 0, "paid_minor": 6_800, "share_bp": 0}],
    }
    assert found["conversions"] == {
        "since": "2026-03-02",
        "until": "2026-03-02",
        "days_counted": 0,
        "newest": None,
        "person_days_min": 30,
        "whole": {**NOBODY, "name": ""},
        "scenes": [],
        "carrier_kinds": [],
    }
    ends = "since=0001-01-01T00:00:00%2B14:00&until=9999-12-31T23:59:59-14:00"
    assert mei.get(f"{base}/touchpoints?{ends}")[1]["totals"][0]["orders"] == 1
    for path in (f"{base}/touchpoints?{period}", f"{base}/exclusives?{period}"):
        assert code_of(tao.get(path)) == (403, "not_your_account")
    for wrong in ("since=yesterday&until=today", f"{period}&by=person", "since=2026-03-01&until=2026-03-02"):
        assert mei.get(f"{base}/touchpoints?{wrong}")[0] == 422


def test_a_shop_reads_how_many_of_those_who_saw_bought(here: Town, mei: Caller, order: str) -> None:
    """Of forty who saw the post on the shop's first of March, Tao bought; the period is two of its days, one of them counted."""
    pay(Order.objects.get(number=order).trade.number)
    looks, post = Looks(), OrderLine.objects.get().carrier
    for number in range(40):
        looks.say(f"a:{number}", "Content Impressed", post, scene="feed", simulated=number < 5)
    looks.say(here.tao, "Product Clicked", f"product:{here.product}", scene="feed", carrier=post)
    assert looks.count() == [TODAY]
    period = "since=2026-03-01T00:00:00%2B08:00&until=2026-03-03T00:00:00%2B08:00"

    status, found = mei.get(f"/accounts/lantern_tea/touchpoints?{period}&by=led")

    row = {**NOBODY, "seen": 40, "seen_simulated": 5, "opened": 1, "bought": 1, "of_seen_bp": 250}
    assert (status, found["conversions"]) == (
        200,
        {
            "since": "2026-03-01",
            "until": "2026-03-03",
            "days_counted": 1,
            "newest": "2026-03-01",
            "person_days_min": 30,
            "whole": {**row, "name": ""},
            "scenes": [{**row, "name": "feed"}],
            "carrier_kinds": [{**row, "name": "post"}],
        },
    )
