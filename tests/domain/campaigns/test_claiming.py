"""Claiming: the last one is taken once, money is set aside with it, and what nobody uses goes back."""

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from magpie.domain.campaigns import actions, queries
from magpie.domain.campaigns.models import Coupon, CouponClaim
from magpie.domain.campaigns.refusals import CannotClaim, NoSuchCoupon, NotACompensation
from magpie.domain.people import actions as people
from magpie.domain.people.refusals import PersonIsErased, SignInFirst
from magpie.kit.errors import Refusal
from tests.domain.campaigns.cast import DAY, counters, coupon
from tests.domain.cast import NOW, TAO_BROWSER, MemoryLog, carry, fact_names, facts_since, tao, town

pytestmark = pytest.mark.wide

THREADS = 8


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """What each of these comes to when all begin at one instant: "done", or the refusal's reason or code."""
    outcomes: list[str] = []
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            act()
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(str(refusal.detail.get("reason", refusal.code)))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.wide
@pytest.mark.parametrize("limit", [{"quantity": 1}, {"budget_minor": 3999}])
def test_eight_people_at_once_take_the_last_one_once(truth: str, limit: dict[str, int]) -> None:
    """Whether the places or the money are for one only."""
    made = coupon(town().shop, **limit)
    people_there = [tao() for _ in range(THREADS)]

    outcomes = at_once(
        [
            lambda person=person: actions.claim_coupon(person=person, coupon=made, now=NOW)
            for person in people_there
        ]  # type: ignore[misc]
    )

    assert outcomes == ["all_claimed"] * (THREADS - 1) + ["done"]
    assert counters(made) == (1, 0, 0, 2000, 0)
    assert CouponClaim.objects.count() == 1
    assert fact_names().count("CouponClaimed") == 1


@pytest.mark.wide
def test_one_person_at_eight_doors_at_once_gets_what_one_person_may(truth: str) -> None:
    here = town()
    made = coupon(here.shop, claims_max=2)

    outcomes = at_once([lambda: actions.claim_coupon(person=here.tao, coupon=made, now=NOW)] * THREADS)

    assert outcomes == ["done"] * 2 + ["enough_claimed"] * (THREADS - 2)
    assert counters(made) == (2, 0, 0, 4000, 0)
    assert list(CouponClaim.objects.values_list("number", flat=True).order_by("number")) == [1, 2]


@pytest.mark.wide
def test_one_request_sent_eight_times_at_once_claims_once(truth: str) -> None:
    here = town()
    made = coupon(here.shop, claims_max=5)

    outcomes = at_once(
        [lambda: actions.claim_coupon(person=here.tao, coupon=made, now=NOW, request_key="tap-0001")]
        * THREADS
    )

    assert outcomes == ["done"] * THREADS
    assert counters(made) == (1, 0, 0, 2000, 0)


def test_the_database_itself_refuses_one_too_many(truth: str) -> None:
    here = town()
    made = coupon(here.shop, quantity=1)
    actions.claim_coupon(person=here.tao, coupon=made, now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        Coupon.objects.filter(pk=made).update(claimed=F("claimed") + 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        CouponClaim.objects.create(
            coupon_id=made, person_id=here.tao, number=1, claimed_at=NOW, valid_from=NOW, expires_at=NOW + DAY
        )

    assert counters(made) == (1, 0, 0, 2000, 0)


def test_a_claim_says_until_when_it_holds_and_is_told_to_the_journey(truth: str) -> None:
    here = town()
    made = coupon(here.shop)
    before = len(fact_names())

    claim = actions.claim_coupon(person=here.tao, coupon=made, now=NOW)

    assert (claim.state, claim.valid_from, claim.expires_at) == ("open", NOW, NOW + 7 * DAY)
    assert facts_since(before) == ["CouponClaimed"]
    log = MemoryLog()
    carry(log)
    (event,) = log.of_kind("Coupon Claimed")
    assert (event.person, event.account, event.campaign, event.ref, event.value_minor, event.currency) == (
        here.tao, f"account:{here.shop}", f"coupon:{made}", claim.key, 2000, "CNY",
    )  # fmt: skip
    assert queries.claims_of(here.tao, now=NOW) == [claim]
    assert queries.claims_of(here.mei, now=NOW) == []


def test_fixed_days_of_use_hold_for_everybody(truth: str) -> None:
    here = town()
    made = coupon(here.shop, use_days=None, use_from=NOW + DAY, use_until=NOW + 8 * DAY)

    claim = actions.claim_coupon(person=here.tao, coupon=made, now=NOW)

    assert (claim.state, claim.valid_from, claim.expires_at) == ("soon", NOW + DAY, NOW + 8 * DAY)


def test_a_code_is_read_without_its_case_and_hides_its_coupon(truth: str) -> None:
    here = town()
    made = coupon(here.shop, code="SPRING-88")

    for way in ({"coupon": made}, {"code": "SPRING-89"}, {"code": ""}, {"coupon": 10**30}):
        with pytest.raises(NoSuchCoupon):
            actions.claim_coupon(person=here.tao, now=NOW, **way)  # type: ignore[arg-type]
    claim = actions.claim_coupon(person=here.tao, code=" spring-88 ", now=NOW)

    assert claim.coupon.id == made
    assert counters(made) == (1, 0, 0, 2000, 0)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"claim_from": NOW + DAY}, "not_yet"),
        ({"claim_until": NOW}, "over"),
    ],
)
def test_outside_its_window_nothing_is_claimed(
    sqlite_truth: str, changes: dict[str, object], reason: str
) -> None:
    here = town()
    made = coupon(here.shop, **changes)
    before = fact_names()

    with pytest.raises(CannotClaim) as refusal:
        actions.claim_coupon(person=here.tao, coupon=made, now=NOW)

    assert refusal.value.detail["reason"] == reason
    assert (counters(made), fact_names()) == ((0, 0, 0, 0, 0), before)


def test_who_nobody_knows_or_is_erased_claims_nothing(sqlite_truth: str) -> None:
    here = town()
    made = coupon(here.shop)
    people.erase_person(person=here.tao, now=NOW)

    with pytest.raises(SignInFirst):
        actions.claim_coupon(person=TAO_BROWSER, coupon=made, now=NOW)
    with pytest.raises(PersonIsErased):
        actions.claim_coupon(person=here.tao, coupon=made, now=NOW)

    assert counters(made) == (0, 0, 0, 0, 0)


def test_what_nobody_used_in_time_goes_back_once(truth: str) -> None:
    here = town()
    made = coupon(here.shop, quantity=1)
    claim = actions.claim_coupon(person=here.tao, coupon=made, now=NOW)

    assert actions.sweep_expired_claims(now=claim.expires_at - DAY / 1000) == 0
    assert actions.sweep_expired_claims(now=claim.expires_at) == 1
    assert actions.sweep_expired_claims(now=claim.expires_at) == 0

    assert counters(made) == (1, 1, 0, 0, 0)
    assert [one.state for one in queries.claims_of(here.tao, now=claim.expires_at)] == ["over"]


def test_whoever_finds_nothing_left_takes_what_ran_out_before_it_is_swept(truth: str) -> None:
    here = town()
    made = coupon(here.shop, quantity=1, use_days=1)
    actions.claim_coupon(person=here.mei, coupon=made, now=NOW)

    with pytest.raises(CannotClaim):
        actions.claim_coupon(person=here.tao, coupon=made, now=NOW)
    actions.claim_coupon(person=here.tao, coupon=made, now=NOW + DAY)

    assert counters(made) == (2, 1, 0, 2000, 0)


def test_a_compensation_is_given_once_for_what_it_makes_good(truth: str) -> None:
    here = town()
    made = coupon(None, is_compensation=True, threshold_minor=0, claim_until=NOW + DAY)
    before = len(fact_names())

    later = NOW + 3 * DAY
    gift = {"person": here.tao, "coupon": made, "granted_for": "order:7 late", "request_key": "late-7"}
    first = actions.grant_coupon(now=later, **gift)  # type: ignore[arg-type]
    again = actions.grant_coupon(now=later, **gift)  # type: ignore[arg-type]
    second = actions.grant_coupon(person=here.tao, coupon=made, granted_for="order:8 late", now=later)

    assert first == again
    assert (first.granted_for, second.granted_for, first.expires_at) == (
        "order:7 late", "order:8 late", later + 7 * DAY,
    )  # fmt: skip
    assert counters(made) == (2, 0, 0, 4000, 0)
    assert facts_since(before) == ["CouponGranted", "CouponGranted"]
    log = MemoryLog()
    carry(log)
    assert [event.campaign for event in log.of_kind("Coupon Granted")] == [f"coupon:{made}"] * 2


def test_a_compensation_cannot_be_claimed_nor_a_coupon_given(truth: str) -> None:
    here = town()
    gift, offer = coupon(None, is_compensation=True, threshold_minor=0, quantity=1), coupon(here.shop)

    with pytest.raises(NoSuchCoupon):
        actions.claim_coupon(person=here.tao, coupon=gift, now=NOW)
    with pytest.raises(NotACompensation):
        actions.grant_coupon(person=here.tao, coupon=offer, granted_for="order:7", now=NOW)
    actions.grant_coupon(person=here.tao, coupon=gift, granted_for="order:7", now=NOW)
    with pytest.raises(CannotClaim):
        actions.grant_coupon(person=here.mei, coupon=gift, granted_for="order:8", now=NOW)

    assert (counters(gift), counters(offer)) == ((1, 0, 0, 2000, 0), (0, 0, 0, 0, 0))


def test_an_erased_person_holds_nothing_and_gives_the_place_back(truth: str) -> None:
    here = town()
    made = coupon(here.shop, quantity=1)
    actions.claim_coupon(person=here.tao, coupon=made, now=NOW, request_key="tap-0001")
    people.erase_person(person=here.tao, now=NOW)

    log = MemoryLog()
    carry(log)
    carry(log)

    (row,) = CouponClaim.objects.all()
    assert (row.person_id, row.request_key, row.lapsed_at) == (None, None, NOW)
    assert counters(made) == (1, 1, 0, 0, 0)
    assert queries.coupon_claims_for_export(here.tao) == []
    actions.claim_coupon(person=here.mei, coupon=made, now=NOW)


def test_a_copy_holds_every_coupon_of_a_person_and_nobody_elses(truth: str) -> None:
    here = town()
    made = coupon(here.shop)
    claim = actions.claim_coupon(person=here.tao, coupon=made, now=NOW)
    actions.claim_coupon(person=here.mei, coupon=made, now=NOW)

    (record,) = queries.coupon_claims_for_export(here.tao)

    assert (record.claim, record.coupon, record.claimed_at, record.uses) == (claim.id, made, NOW, ())
