"""Using and giving back: all or nothing, once, within what was promised, and only by whoever holds it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from magpie.domain.campaigns import actions, queries
from magpie.domain.campaigns.models import CouponClaim, CouponUse, CouponUseEnd
from magpie.domain.campaigns.refusals import CannotUse, DiscountDoesNotFit, NoSuchClaim
from magpie.domain.campaigns.rules.combining import best_combination
from magpie.domain.campaigns.rules.coupons import Payer, Shares
from magpie.domain.campaigns.rules.stacking import DiscountShare, quote
from magpie.domain.people import actions as people
from magpie.kit.errors import Refusal
from tests.domain.campaigns.cast import DAY, counters, coupon, line, taken
from tests.domain.campaigns.test_claiming import THREADS, at_once
from tests.domain.cast import NOW, MemoryLog, Town, carry, fact_names, facts_since, town

pytestmark = pytest.mark.wide


def claim_of(person: str, made: int) -> int:
    return actions.claim_coupon(person=person, coupon=made, now=NOW).id


def use(
    person: str, claims: Sequence[int], discounts: Sequence[DiscountShare], ref: str = "trade:7", **more: Any
) -> None:
    with transaction.atomic():
        actions.use_claims(person=person, claims=claims, discounts=discounts, ref=ref, **{"now": NOW, **more})


def refused(refusal: type[Refusal], *args: Any, **more: Any) -> Refusal:
    """The refusal, after seeing that nothing was used and nothing said."""
    before = (CouponUse.objects.count(), fact_names())
    with pytest.raises(refusal) as caught:
        use(*args, **more)
    assert (CouponUse.objects.count(), fact_names()) == before
    return caught.value


def test_a_quote_is_used_as_it_was_given(truth: str) -> None:
    here = town()
    of_shop = coupon(here.shop, shares=Shares(shop_bp=7000, creator_bp=3000))
    of_platform = coupon(None, amount_minor=500, threshold_minor=0)
    claims = [claim_of(here.tao, of_shop), claim_of(here.tao, of_platform)]
    lines = [line("1", shop=here.shop, quantity=2, has_creator=True)]
    best = best_combination(lines, queries.terms_of_claims(person=here.tao, claims=claims), NOW)
    before = len(fact_names())

    use(here.tao, claims, best.quote.shares)

    assert best.coupons == (of_shop, of_platform)
    assert (counters(of_shop), counters(of_platform)) == ((1, 0, 1, 2000, 2000), (1, 0, 1, 500, 500))
    borne = CouponUse.objects.order_by("pk").values_list("platform_minor", "shop_minor", "creator_minor")
    assert list(borne) == [(0, 1400, 600), (500, 0, 0)]
    assert facts_since(before) == ["CouponUsed", "CouponUsed"]
    log = MemoryLog()
    carry(log)
    assert [(one.person, one.ref, one.value_minor) for one in log.of_kind("Coupon Applied")] == [
        (here.tao, "trade:7", 2000),
        (here.tao, "trade:7", 500),
    ]
    assert [one.state for one in queries.claims_of(here.tao, now=NOW)] == ["used", "used"]


@pytest.mark.wide
def test_one_claim_redeemed_eight_times_at_once_holds_once(truth: str) -> None:
    """The hole that a limit counted before it is written leaves open."""
    here = town()
    made = coupon(here.shop, uses_max=5)
    claim = claim_of(here.tao, made)

    outcomes = at_once(
        [lambda n=n: use(here.tao, [claim], taken(made, 2000), ref=f"trade:{n}") for n in range(THREADS)]  # type: ignore[misc]
    )

    assert outcomes == ["done"] + ["in_use"] * (THREADS - 1)
    assert counters(made) == (1, 0, 1, 2000, 2000)
    assert CouponUse.objects.count() == 1


@pytest.mark.wide
def test_eight_claims_of_one_person_at_once_are_used_as_often_as_one_person_may(truth: str) -> None:
    here = town()
    made = coupon(here.shop, claims_max=THREADS, uses_max=3)
    claims = [claim_of(here.tao, made) for _ in range(THREADS)]

    outcomes = at_once(
        [lambda one=one: use(here.tao, [one], taken(made, 2000), ref=f"trade:{one}") for one in claims]  # type: ignore[misc]
    )

    assert outcomes == ["done"] * 3 + ["used_often_enough"] * (THREADS - 3)
    assert counters(made) == (THREADS, 0, 3, THREADS * 2000, 6000)


@pytest.mark.wide
def test_two_orders_that_name_the_same_coupons_the_other_way_round_do_not_wait_for_each_other(
    truth: str,
) -> None:
    here = town()
    made = [coupon(here.shop), coupon(None, threshold_minor=0)]
    pairs = [[claim_of(person, one) for one in made] for person in (here.tao, here.mei)]
    shares = [share for one in made for share in taken(one, 100)]

    outcomes = at_once(
        [
            lambda: use(here.tao, pairs[0], shares, ref="trade:1"),
            lambda: use(here.mei, pairs[1][::-1], shares[::-1], ref="trade:2"),
        ]
    )

    assert outcomes == ["done", "done"]
    assert [counters(one)[2] for one in made] == [2, 2]


def test_the_database_itself_refuses_a_second_use(truth: str) -> None:
    here = town()
    made = coupon(here.shop)
    claim = claim_of(here.tao, made)
    use(here.tao, [claim], taken(made, 2000))
    row = {
        "claim_id": claim, "turn": 1, "ref": "trade:8", "amount_minor": 1, "platform_minor": 0, "shop_minor": 1,
        "creator_minor": 0, "at": NOW,
    }  # fmt: skip

    for changes in ({}, {"turn": 2, "ref": "trade:7"}, {"turn": 2, "amount_minor": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CouponUse.objects.create(**{**row, **changes})

    assert CouponUse.objects.count() == 1


def test_nobody_uses_what_is_not_theirs(truth: str) -> None:
    here = town()
    made = coupon(here.shop)
    claim = claim_of(here.mei, made)

    refused(NoSuchClaim, here.tao, [claim], taken(made, 2000))
    refused(NoSuchClaim, here.tao, [999_999], taken(made, 2000))
    with pytest.raises(NoSuchClaim):
        queries.terms_of_claims(person=here.tao, claims=[claim])

    assert counters(made) == (1, 0, 0, 2000, 0)


@pytest.mark.parametrize(
    "discounts",
    [
        [],
        [(0, 2001)],
        [(0, 0)],
        [(0, -5)],
        [(0, 2005), (0, -5)],
        [(0, 2000), (99, 1)],
    ],
)
def test_no_more_is_taken_off_than_a_coupon_can(sqlite_truth: str, discounts: list[tuple[int, int]]) -> None:
    here = town()
    made = coupon(here.shop)
    claim = claim_of(here.tao, made)
    shares = [DiscountShare(made + add, Payer.SHOP, "1", minor) for add, minor in discounts]

    refused(DiscountDoesNotFit, here.tao, [claim], shares)

    assert counters(made) == (1, 0, 0, 2000, 0)


def test_two_claims_of_one_coupon_never_hold_together(sqlite_truth: str) -> None:
    here = town()
    made = coupon(here.shop, claims_max=2, uses_max=2)

    refused(
        DiscountDoesNotFit, here.tao, [claim_of(here.tao, made), claim_of(here.tao, made)], taken(made, 2000)
    )


@pytest.mark.parametrize(
    ("changes", "now", "reason"),
    [
        ({}, NOW + 7 * DAY, "over"),
        ({"use_days": None, "use_from": NOW + DAY, "use_until": NOW + 9 * DAY}, NOW, "not_yet"),
        ({"is_first_order_only": True}, NOW, "first_order_only"),
    ],
)
def test_who_may_not_use_it_reads_why(
    truth: str, changes: dict[str, Any], now: datetime, reason: str
) -> None:
    here = town()
    made = coupon(here.shop, **changes)
    claim = claim_of(here.tao, made)

    refusal = refused(CannotUse, here.tao, [claim], taken(made, 2000), now=now)

    assert (refusal.detail["reason"], refusal.detail["claim"]) == (reason, claim)
    assert counters(made) == (1, 0, 0, 2000, 0)
    (usable,) = queries.usable_claims(here.tao, is_first_order=False, now=min(now, NOW + DAY / 2))
    assert usable.verdict.allowed is (reason == "over")


def test_a_first_order_uses_a_coupon_for_first_orders(truth: str) -> None:
    here = town()
    made = coupon(here.shop, is_first_order_only=True)
    claim = claim_of(here.tao, made)

    use(here.tao, [claim], taken(made, 2000), is_first_order=True)

    assert counters(made)[2] == 1


def test_only_one_order_is_the_first_also_while_none_is_paid(truth: str) -> None:
    here = town()
    made, other = (coupon(shop, threshold_minor=0, is_first_order_only=True) for shop in (here.shop, None))
    claims = [claim_of(here.tao, one) for one in (made, other)]
    use(here.tao, claims[:1], taken(made, 2000), is_first_order=True)

    (usable,) = queries.usable_claims(here.tao, is_first_order=True, now=NOW)
    assert usable.verdict.reason == "first_order_only"
    with pytest.raises(CannotUse):
        use(here.tao, claims[1:], taken(other, 2000), ref="trade:8", is_first_order=True)

    assert actions.give_back_uses(ref="trade:7", now=NOW) == 1
    use(here.tao, claims[1:], taken(other, 2000), ref="trade:8", is_first_order=True)


def test_all_are_used_or_none(truth: str) -> None:
    here = town()
    first, second = coupon(here.shop), coupon(None, threshold_minor=0, is_first_order_only=True)
    claims = [claim_of(here.tao, first), claim_of(here.tao, second)]

    refused(CannotUse, here.tao, claims, [*taken(first, 2000), *taken(second, 2000)])

    assert (counters(first), counters(second)) == ((1, 0, 0, 2000, 0), (1, 0, 0, 2000, 0))
    assert CouponClaim.objects.filter(lapses_at=None).count() == 0


def test_an_order_that_does_not_come_to_be_uses_nothing(truth: str) -> None:
    here = town()
    made = coupon(here.shop)
    claim = claim_of(here.tao, made)
    before = fact_names()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.use_claims(
            person=here.tao, claims=[claim], discounts=taken(made, 2000), ref="trade:7", now=NOW
        )
        _ = 1 // 0

    assert (counters(made), fact_names()) == ((1, 0, 0, 2000, 0), before)
    use(here.tao, [claim], taken(made, 2000))


def used(here: Town, **changes: Any) -> tuple[int, int]:
    made = coupon(here.shop, **changes)
    claim = claim_of(here.tao, made)
    use(here.tao, [claim], taken(made, 1500))
    return made, claim


def test_an_order_called_off_gives_its_coupon_back_once(truth: str) -> None:
    here = town()
    made, claim = used(here)
    before = len(fact_names())

    assert actions.give_back_uses(ref="trade:7", now=NOW) == 1
    assert actions.give_back_uses(ref="trade:7", now=NOW) == 0
    assert actions.give_back_uses(ref="trade:99", now=NOW) == 0

    assert counters(made) == (1, 0, 0, 2000, 0)
    assert facts_since(before) == ["CouponGivenBack"]
    log = MemoryLog()
    carry(log)
    assert [one.value_minor for one in log.of_kind("Coupon Removed")] == [1500]
    assert refused(CannotUse, here.tao, [claim], taken(made, 1500)).detail["reason"] == "in_use"
    use(here.tao, [claim], taken(made, 2000), ref="trade:8")
    assert counters(made) == (1, 0, 1, 2000, 2000)
    assert queries.coupon_claims_for_export(here.tao)[0].uses == ("trade:7", "trade:8")


@pytest.mark.wide
def test_eight_who_give_one_order_back_at_once_give_it_back_once(truth: str) -> None:
    here = town()
    made, _ = used(here)

    at_once([lambda: actions.give_back_uses(ref="trade:7", now=NOW)] * THREADS)

    assert counters(made) == (1, 0, 0, 2000, 0)
    assert (CouponUseEnd.objects.count(), fact_names().count("CouponGivenBack")) == (1, 1)


def test_a_coupon_in_use_does_not_lapse_and_one_given_back_too_late_does(truth: str) -> None:
    here = town()
    made, _ = used(here)
    late = NOW + 8 * DAY

    assert actions.sweep_expired_claims(now=late) == 0
    actions.give_back_uses(ref="trade:7", now=late)
    assert actions.sweep_expired_claims(now=late) == 1

    assert counters(made) == (1, 1, 0, 0, 0)


def test_what_was_claimed_stays_good_after_the_coupon_ended(truth: str) -> None:
    here = town()
    made = coupon(here.shop)
    claim = claim_of(here.tao, made)
    actions.end_coupon(coupon=made, now=NOW)

    use(here.tao, [claim], taken(made, 2000))

    assert counters(made) == (1, 0, 1, 2000, 2000)


def test_what_an_erased_person_used_stays_in_the_books_without_them(truth: str) -> None:
    here = town()
    made, _ = used(here)
    people.erase_person(person=here.tao, now=NOW)
    log = MemoryLog()
    carry(log)

    assert counters(made) == (1, 0, 1, 2000, 1500)
    assert CouponClaim.objects.get().person_id is None
    actions.give_back_uses(ref="trade:7", now=NOW)
    carry(log)
    assert log.of_kind("Coupon Removed") == []
    assert actions.sweep_expired_claims(now=NOW) == 1
    assert counters(made) == (1, 1, 0, 0, 0)


def test_a_checkout_reads_one_claim_of_each_coupon_the_first_over_first(truth: str) -> None:
    here = town()
    made = coupon(here.shop, claims_max=2)
    second = actions.claim_coupon(person=here.tao, coupon=made, now=NOW + DAY).id
    first = actions.claim_coupon(person=here.tao, coupon=made, now=NOW).id

    (usable,) = queries.usable_claims(here.tao, is_first_order=False, now=NOW + 2 * DAY)

    assert (usable.claim, usable.verdict.allowed) == (first, True)
    assert second != first
    lines = [line("1", shop=here.shop, quantity=2)]
    assert quote(lines, [usable.terms], NOW).discount_minor == 2000
