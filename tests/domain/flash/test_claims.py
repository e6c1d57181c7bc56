"""What becomes of a claim: it ends once, in one way, and its pieces are always somewhere."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from magpie.domain.flash import actions, queries
from magpie.domain.flash.models import Claim, ClaimEnd, ClaimUse
from magpie.domain.flash.refusals import ClaimEnded, ClaimExpired, NotYourClaim
from magpie.domain.outbox.models import Fact
from magpie.domain.people import actions as people
from magpie.kit.errors import Refusal
from tests.domain.cast import NOW, MemoryLog, carry, fact_names, facts_since
from tests.domain.flash.cast import TTL, claim, counters, crowd, flash, given, said, stock

pytestmark = pytest.mark.wide


def test_an_order_takes_its_price_from_the_claim_once(truth: str) -> None:
    it = flash(quota=5, per_person_max=2)
    mine = given(it.here.tao, it.item, quantity=2)

    terms = actions.use_claim(person=it.here.tao, claim=mine.claim, ref="order:1", now=NOW)
    again = actions.use_claim(person=it.here.tao, claim=mine.claim, ref="order:1", now=NOW + 2 * TTL)

    assert (terms.claim, terms.sku, terms.quantity, terms.price_minor, terms.currency) == (
        mine.claim, it.here.sku, 2, 1900, "CNY",
    )  # fmt: skip
    assert again == terms
    with pytest.raises(ClaimEnded):
        actions.use_claim(person=it.here.tao, claim=mine.claim, ref="order:2", now=NOW)
    assert counters(it.item) == (2, 0, 0, 1)
    assert ClaimUse.objects.get().ref == "order:1"


def test_an_order_that_is_rolled_back_leaves_the_claim_open(truth: str) -> None:
    it = flash()
    mine = given(it.here.tao, it.item)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.use_claim(person=it.here.tao, claim=mine.claim, ref="order:1", now=NOW)
        raise ZeroDivisionError

    assert ClaimUse.objects.count() == 0
    assert queries.find_claims([(mine.claim, it.here.tao)], now=NOW)[0] == mine


def test_nobody_orders_what_is_not_theirs_or_ran_out(truth: str) -> None:
    it = flash()
    mine = given(it.here.tao, it.item)

    for person, number in ((it.here.mei, mine.claim), (it.here.tao, 999_999), ("", mine.claim)):
        with pytest.raises(NotYourClaim):
            actions.use_claim(person=person, claim=number, ref="order:1", now=NOW)
    with pytest.raises(ClaimExpired):
        actions.use_claim(person=it.here.tao, claim=mine.claim, ref="order:1", now=NOW + TTL)
    actions.sweep_claims(now=NOW + TTL)
    with pytest.raises(ClaimEnded):
        actions.use_claim(person=it.here.tao, claim=mine.claim, ref="order:1", now=NOW)

    assert ClaimUse.objects.count() == 0


def test_paid_pieces_leave_the_stock_once(truth: str) -> None:
    it = flash(quota=5, per_person_max=2)
    mine = given(it.here.tao, it.item, quantity=2)
    actions.use_claim(person=it.here.tao, claim=mine.claim, ref="order:1", now=NOW)

    assert actions.settle(ref="order:1", now=NOW) == 2
    assert actions.settle(ref="order:1", now=NOW) == 0
    assert actions.give_back(ref="order:1", now=NOW) == 0

    assert counters(it.item) == (0, 2, 0, 1)
    assert stock(it.here.sku) == (20, 3, 2)
    assert ClaimEnd.objects.get().outcome == "sold"
    assert queries.find_claims([(mine.claim, it.here.tao)], now=NOW)[0].state == "sold"  # type: ignore[union-attr]
    assert queries.find_flash_difference() == []


def test_a_cancelled_order_gives_its_pieces_to_the_next_once(truth: str) -> None:
    it = flash(quota=1)
    mine = given(it.here.tao, it.item)
    actions.use_claim(person=it.here.tao, claim=mine.claim, ref="order:1", now=NOW)
    before = len(fact_names())

    assert actions.give_back(ref="order:1", now=NOW) == 1
    assert actions.give_back(ref="order:1", now=NOW) == 0
    assert actions.settle(ref="order:1", now=NOW) == 0

    assert facts_since(before) == ["ClaimsEnded"]
    assert counters(it.item) == (0, 0, 0, 1)
    assert said([claim(it.here.mei, it.item)]) == [2]
    log = MemoryLog()
    carry(log)
    (event,) = log.of_kind("Reservation Released")
    assert (event.person, event.ref, event.props) == (
        it.here.tao, f"claim:{mine.claim}", {"outcome": "given_back"}
    )  # fmt: skip


def test_one_order_of_several_claims_is_settled_whole(truth: str) -> None:
    it = flash(quota=5, per_person_max=3)
    claims = [given(it.here.tao, it.item, key=key) for key in ("a", "b", "c")]
    for view in claims[:2]:
        actions.use_claim(person=it.here.tao, claim=view.claim, ref="trade:1", now=NOW)

    assert actions.settle(ref="trade:1", now=NOW) == 2

    assert counters(it.item) == (1, 2, 0, 3)
    assert queries.find_flash_difference() == []


def test_a_sweep_ends_what_ran_out_and_nothing_else(truth: str) -> None:
    it = flash(quota=5)
    ordered, late, fresh = crowd(3)
    first = given(ordered, it.item)
    given(late, it.item)
    given(fresh, it.item, now=NOW + timedelta(seconds=1))
    actions.use_claim(person=ordered, claim=first.claim, ref="order:1", now=NOW)

    assert actions.sweep_claims(now=NOW + TTL - timedelta(milliseconds=1)) == 0
    assert actions.sweep_claims(now=NOW + TTL) == 1
    assert actions.sweep_claims(now=NOW + TTL) == 0

    assert ClaimEnd.objects.get().claim.person == late
    assert counters(it.item) == (2, 0, 0, 3)
    assert fact_names().count("ClaimsEnded") == 1
    assert actions.sweep_claims(now=NOW + 2 * TTL) == 1
    assert queries.find_flash_difference() == []


def test_a_sweep_is_bounded_and_goes_on_where_it_stopped(truth: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("magpie.domain.flash.rules.flash.SWEEP_CLAIMS_MAX", 2)
    it = flash(quota=5)
    for person in crowd(5):
        given(person, it.item)

    assert [actions.sweep_claims(now=NOW + TTL) for _ in range(4)] == [2, 2, 1, 0]
    assert counters(it.item) == (0, 0, 0, 5)


@pytest.mark.postgres
def test_a_claim_that_somebody_holds_is_swept_later(postgres_truth: str) -> None:
    it = flash(quota=5)
    one, two = crowd(2)
    first = given(one, it.item)
    given(two, it.item)
    swept: list[int] = []

    def sweep() -> None:
        swept.append(actions.sweep_claims(now=NOW + TTL))
        connection.close()

    with transaction.atomic():
        Claim.objects.select_for_update().get(pk=first.claim)
        thread = threading.Thread(target=sweep)
        thread.start()
        thread.join(timeout=10)
    assert swept == [1]
    sweep()
    assert swept == [1, 1]
    assert queries.find_flash_difference() == []


@pytest.mark.wide
def test_ordering_and_sweeping_at_once_end_a_claim_in_one_way(truth: str) -> None:
    """The last moment: whoever orders thinks it is just before, the sweep just after."""
    it = flash(quota=40, on_hand=40)
    buyers = crowd(40)
    claims = [given(person, it.item).claim for person in buyers]
    gate = threading.Barrier(3)
    ordered: list[int] = []

    def order(some: list[int]) -> None:
        gate.wait()
        for number in some:
            try:
                person = buyers[claims.index(number)]
                actions.use_claim(person=person, claim=number, ref=f"order:{number}", now=NOW + TTL / 2)
                ordered.append(number)
            except ClaimEnded:
                pass
        connection.close()

    def sweep() -> None:
        gate.wait()
        while actions.sweep_claims(now=NOW + TTL):
            pass
        connection.close()

    threads = [
        threading.Thread(target=order, args=(claims[::2],)),
        threading.Thread(target=order, args=(claims[1::2][::-1],)),
        threading.Thread(target=sweep),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    actions.sweep_claims(now=NOW + TTL)

    ended = set(ClaimEnd.objects.values_list("claim", flat=True))
    assert ended.isdisjoint(ordered)
    assert ended | set(ordered) == set(claims)
    assert counters(it.item) == (len(ordered), 0, 0, 40)
    assert queries.find_flash_difference() == []


@pytest.mark.wide
def test_paying_and_cancelling_one_order_at_once_has_one_effect(truth: str) -> None:
    it = flash(quota=10)
    buyers = crowd(10)
    for number, person in enumerate(buyers):
        view = given(person, it.item)
        actions.use_claim(person=person, claim=view.claim, ref=f"order:{number}", now=NOW)
    gate = threading.Barrier(2)
    pieces = {"settle": 0, "give_back": 0}

    def run(name: str) -> None:
        gate.wait()
        for number in range(10):
            pieces[name] += getattr(actions, name)(ref=f"order:{number}", now=NOW)
        connection.close()

    threads = [threading.Thread(target=run, args=(name,)) for name in pieces]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(pieces.values()) == 10
    assert counters(it.item) == (0, pieces["settle"], 0, 10)
    assert stock(it.here.sku) == (20, 10 - pieces["settle"], pieces["settle"])
    assert queries.find_flash_difference() == []


def test_an_erased_person_holds_nothing_and_is_named_nowhere(truth: str) -> None:
    it = flash(quota=5, per_person_max=3)
    log = MemoryLog()
    given(it.here.tao, it.item, key="open")
    ordered = given(it.here.tao, it.item, key="ordered")
    actions.use_claim(person=it.here.tao, claim=ordered.claim, ref="order:1", now=NOW)

    people.erase_person(person=it.here.tao, now=NOW)
    carry(log)

    assert list(Claim.objects.values_list("person", "request_key")) == [(None, None)] * 2
    assert counters(it.item) == (1, 0, 0, 2)
    assert ClaimEnd.objects.get().outcome == "erased"
    assert [fact.name for fact in Fact.objects.order_by("id") if it.here.tao in str(fact.payload)] == [
        "PersonErased"
    ]
    assert log.of_kind("Reservation Released") == []
    assert said([claim(it.here.tao, it.item, key="again")]) == ["person_unknown"]
    assert queries.claims_for_export(it.here.tao, now=NOW) == []
    assert queries.find_flash_difference() == []


def test_what_runs_out_between_an_erasure_and_its_handling_is_told_of_nobody(truth: str) -> None:
    it = flash(quota=5)
    given(it.here.tao, it.item)
    log = MemoryLog()
    carry(log)

    people.erase_person(person=it.here.tao, now=NOW)
    actions.sweep_claims(now=NOW + TTL)
    carry(log)

    assert log.of_kind("Reservation Released") == []
    assert log.of_kind("Person Erased")[0].person == it.here.tao


def test_a_person_takes_a_copy_of_their_own_claims(sqlite_truth: str) -> None:
    it = flash(quota=5, per_person_max=2)
    mine = given(it.here.tao, it.item, quantity=2)
    given(it.here.mei, it.item)

    (record,) = queries.claims_for_export(it.here.tao, now=NOW)

    assert (record.claim, record.sku, record.quantity, record.number, record.state) == (
        mine.claim, "SG-50", 2, 1, "open",
    )  # fmt: skip
    assert (record.price_minor, record.currency, record.made_at, record.expires_at) == (
        1900, "CNY", NOW, NOW + TTL,
    )  # fmt: skip


@pytest.mark.parametrize("refusal", [ClaimEnded, ClaimExpired, NotYourClaim])
def test_refusals_speak_both_languages(refusal: type[Refusal]) -> None:
    assert refusal.en
    assert any("\u4e00" <= char <= "\u9fff" for char in refusal.zh)
