"""A queue at a flash sale: first come first served, each answered clearly, nobody twice, never more than the quota."""

from datetime import timedelta

import pytest

from magpie.domain.flash import actions, queries
from magpie.domain.flash.models import Claim, ClaimEnd
from magpie.domain.flash.refusals import AllTaken, NotOpenYet, OverLimit
from magpie.domain.flash.rules.flash import ClaimView
from magpie.domain.outbox.models import Fact
from magpie.domain.people import actions as people
from magpie.domain.people.models import Person
from magpie.kit.clock import ms_of
from tests.domain.cast import NOW, MemoryLog, carry, fact_names, facts_since, relay_to
from tests.domain.flash.cast import (
    HOUR,
    TTL,
    ask,
    claim,
    counters,
    crowd,
    flash,
    given,
    said,
)

pytestmark = pytest.mark.wide


def test_a_claim_has_number_price_and_deadline(truth: str) -> None:
    it = flash(quota=5)

    made = given(it.here.tao, it.item)

    row = Claim.objects.get()
    assert made == ClaimView(row.pk, it.item, 1, 1, 1900, "CNY", NOW, NOW + TTL, "open")
    assert (row.person, row.request_key, row.number, row.expires_at) == (it.here.tao, "tap-1", 1, NOW + TTL)
    assert counters(it.item) == (1, 0, 0, 1)
    assert queries.find_flash_difference() == []


def test_a_queue_is_served_in_the_order_it_came(truth: str) -> None:
    it = flash(quota=3)
    people = crowd(5)

    answers = actions.claim_pieces(asks=[ask(person, it.item) for person in people], now=NOW)

    assert said(answers) == [1, 2, 3, "all_taken", "all_taken"]
    assert list(Claim.objects.order_by("number").values_list("person", flat=True)) == people[:3]
    assert counters(it.item) == (3, 0, 0, 3)


def test_whoever_came_too_late_in_the_very_batch_that_took_all_looks_again_when_claims_run_out(
    truth: str,
) -> None:
    it = flash(quota=1, claim_ttl_s=45)

    _, late = actions.claim_pieces(asks=[ask(person, it.item) for person in crowd(2)], now=NOW)

    assert isinstance(late, AllTaken)
    assert late.detail == {"left": 0, "retry_after_s": 46}


def test_whoever_asks_for_less_may_still_get_it(truth: str) -> None:
    it = flash(quota=5, per_person_max=4)
    one, two, three = crowd(3)

    answers = actions.claim_pieces(
        asks=[
            ask(one, it.item, quantity=4),
            ask(two, it.item, quantity=2),
            ask(three, it.item, quantity=1),
        ],
        now=NOW,
    )

    assert said(answers) == [1, "all_taken", 2]
    assert isinstance(answers[1], AllTaken)
    assert answers[1].detail["left"] == 1
    assert counters(it.item) == (5, 0, 0, 2)


def test_the_same_key_is_the_same_claim_in_one_batch_and_in_the_next(truth: str) -> None:
    it = flash(quota=5, per_person_max=3)

    first, twin = actions.claim_pieces(asks=[ask(it.here.tao, it.item)] * 2, now=NOW)
    again = claim(it.here.tao, it.item, now=NOW + timedelta(seconds=9))

    assert first == twin == again
    assert counters(it.item) == (1, 0, 0, 1)


def test_another_key_is_another_claim_and_another_person_may_use_the_same(truth: str) -> None:
    it = flash(quota=5, per_person_max=2)
    one, two = crowd(2)

    answers = [claim(one, it.item), claim(one, it.item, key="tap-2"), claim(two, it.item)]

    assert said(answers) == [1, 2, 3]


def test_a_key_used_for_another_quantity_is_refused(truth: str) -> None:
    it = flash(quota=5, per_person_max=3)
    given(it.here.tao, it.item, quantity=1)

    assert said([claim(it.here.tao, it.item, quantity=2)]) == ["key_used_otherwise"]
    assert said(
        actions.claim_pieces(asks=[ask(it.here.mei, it.item), ask(it.here.mei, it.item, quantity=2)], now=NOW)
    ) == [2, "key_used_otherwise"]
    assert counters(it.item) == (2, 0, 0, 2)


def test_nobody_has_more_than_the_limit_across_claims(truth: str) -> None:
    it = flash(quota=9, per_person_max=3)

    answers = actions.claim_pieces(
        asks=[
            ask(it.here.tao, it.item, quantity=2, key="a"),
            ask(it.here.tao, it.item, quantity=2, key="b"),
            ask(it.here.tao, it.item, quantity=1, key="c"),
            ask(it.here.tao, it.item, quantity=1, key="d"),
        ],
        now=NOW,
    )
    later = claim(it.here.tao, it.item, key="e")

    assert said([*answers, later]) == [1, "over_limit", 2, "over_limit", "over_limit"]
    assert isinstance(later, OverLimit)
    assert later.detail == {"limit": 3, "held": 3}
    assert counters(it.item) == (3, 0, 0, 2)


def test_bought_pieces_count_and_those_given_back_do_not(truth: str) -> None:
    it = flash(quota=9)
    bought = given(it.here.tao, it.item)
    actions.use_claim(person=it.here.tao, claim=bought.claim, ref="order:1", now=NOW)

    assert said([claim(it.here.tao, it.item, key="b")]) == ["over_limit"]
    actions.settle(ref="order:1", now=NOW)
    assert said([claim(it.here.tao, it.item, key="c")]) == ["over_limit"]
    other = given(it.here.mei, it.item)
    actions.use_claim(person=it.here.mei, claim=other.claim, ref="order:2", now=NOW)
    actions.give_back(ref="order:2", now=NOW)
    assert said([claim(it.here.mei, it.item, key="d")]) == [3]


def test_before_opening_it_says_when_and_after_closing_that_it_is_over(truth: str) -> None:
    it = flash(opens_at=NOW + timedelta(seconds=90), closes_at=NOW + HOUR)
    early = claim(it.here.tao, it.item)

    assert isinstance(early, NotOpenYet)
    assert early.detail == {"opens_at": "2026-03-01T12:01:30+00:00", "retry_after_s": 91}
    assert said([claim(it.here.tao, it.item, now=NOW + HOUR)]) == ["sale_is_over"]
    assert said([claim(it.here.tao, it.item, now=NOW + timedelta(seconds=90))]) == [1]


def test_who_was_there_in_time_is_served_after_the_closing(truth: str) -> None:
    """What counts is when somebody arrived, not when the desk came round to them, and so before the opening."""
    it = flash(opens_at=NOW, closes_at=NOW + HOUR)
    early, last = crowd(2)
    moment = timedelta(milliseconds=1)

    answers = actions.claim_pieces(
        asks=[ask(early, it.item, at=NOW - moment), ask(last, it.item, at=NOW + HOUR - moment)],
        now=NOW + HOUR + moment,
    )

    assert said(answers) == ["not_open_yet", 1]


def test_sold_out_and_taken_for_now_are_different_answers(truth: str) -> None:
    it = flash(quota=2)
    one, two, three = crowd(3)
    first, second = given(one, it.item), given(two, it.item)

    waiting = claim(three, it.item, now=NOW + timedelta(seconds=270))
    assert isinstance(waiting, AllTaken)
    assert waiting.detail == {"left": 0, "retry_after_s": 31}
    for number, (person, view) in enumerate([(one, first), (two, second)]):
        actions.use_claim(person=person, claim=view.claim, ref=f"order:{number}", now=NOW)
        actions.settle(ref=f"order:{number}", now=NOW)
    assert said([claim(three, it.item)]) == ["sold_out"]
    assert said([claim(one, it.item)]) == [1]  # a key that won is answered as before


def test_what_ran_out_is_given_to_the_next_before_anybody_swept(truth: str) -> None:
    it = flash(quota=2)
    one, two, three = crowd(3)
    actions.claim_pieces(asks=[ask(one, it.item), ask(two, it.item)], now=NOW)

    assert said([claim(three, it.item, now=NOW + TTL - timedelta(milliseconds=1))]) == ["all_taken"]
    assert said([claim(three, it.item, now=NOW + TTL)]) == [3]

    assert counters(it.item) == (1, 0, 0, 3)
    assert ClaimEnd.objects.filter(outcome="expired").count() == 2
    assert queries.find_flash_difference() == []


def test_an_unknown_item_person_or_erased_one_gets_nothing_and_the_others_do(truth: str) -> None:
    it = flash(quota=5)
    nobody, gone, fine = "p:01JD5Y1V9GZC3M0B5T8RQK2W7N", *crowd(2)
    people.erase_person(person=gone, now=NOW)

    answers = actions.claim_pieces(
        asks=[
            ask(nobody, it.item),
            ask(fine, 999_999),
            ask(gone, it.item),
            ask(fine, it.item),
        ],
        now=NOW,
    )

    assert said(answers) == ["person_unknown", "no_such_flash_item", "person_unknown", 1]
    assert Claim.objects.get().person == fine


def test_where_nothing_is_given_nothing_is_written(truth: str) -> None:
    it = flash(quota=1)
    one, two = crowd(2)
    given(one, it.item)
    before = fact_names()

    assert said([claim(two, it.item)]) == ["all_taken"]

    assert fact_names() == before
    assert Claim.objects.count() == 1


def test_two_items_in_one_queue_are_served_by_themselves(truth: str) -> None:
    it = flash(quota=1)
    other = actions.schedule_flash_sale(
        person=it.here.mei,
        shop=it.here.shop,
        title_en="Second",
        opens_at=NOW,
        closes_at=NOW + HOUR,
        items=[actions.FlashDraft(sku=it.here.sku, quota=2, price_minor=2100, currency="CNY")],
        now=NOW,
    )
    second = queries.find_flash_items([(it.item + 1, "")], now=NOW)[0]
    assert second is not None
    assert second.sale == other
    one, two = crowd(2)

    answers = actions.claim_pieces(
        asks=[ask(one, second.item), ask(two, it.item), ask(one, it.item), ask(two, second.item)], now=NOW
    )

    assert said(answers) == [1, 1, "all_taken", 2]
    assert [a.price_minor for a in answers if isinstance(a, ClaimView)] == [2100, 1900, 2100]


def test_a_batch_is_one_fact_and_every_claim_is_told_once(truth: str) -> None:
    it = flash(quota=5, per_person_max=2)
    log = MemoryLog()
    carry(log)
    before = len(fact_names())
    one, two = crowd(2)
    Person.objects.filter(key=two).update(is_simulated=True)

    actions.claim_pieces(asks=[ask(one, it.item, quantity=2), ask(two, it.item)], now=NOW)

    assert facts_since(before) == ["ClaimsMade"]
    assert one not in str(Fact.objects.latest("id").payload)
    mark = dict(log.marks)
    carry(log)
    log.marks = mark  # as if the process had died before the mark was kept
    carry(log)
    told = log.of_kind("Stock Reserved")
    assert [(event.person, event.measure, event.value_minor, event.simulated) for event in told] == [
        (one, 2.0, 3800, False),
        (two, 1.0, 1900, True),
    ]
    first = told[0]
    assert (first.card, first.scene, first.account, first.campaign, first.currency, first.ts_ms) == (
        f"product:{it.here.product}",
        "flash",
        f"account:{it.here.shop}",
        f"flash:{it.sale}",
        "CNY",
        ms_of(NOW),
    )
    assert first.ref == f"claim:{Claim.objects.get(person=one).pk}"
    assert len({event.id for event in log.events}) == len(log.events)


def test_facts_that_speak_of_many_are_told_within_a_limit(truth: str) -> None:
    it = flash(quota=1_000, on_hand=1_000)
    buyers = crowd(1_000)
    for start in (0, 400, 800):
        actions.claim_pieces(asks=[ask(person, it.item) for person in buyers[start : start + 400]], now=NOW)
    log = MemoryLog()
    relay = relay_to(log)

    sizes = []
    while relay.step():
        sizes.append(len(log.of_kind("Stock Reserved")))

    assert list(dict.fromkeys(sizes)) == [800, 1_000]
    assert [event.ref for event in log.of_kind("Stock Reserved")] == [
        row.key for row in Claim.objects.order_by("number")
    ]


@pytest.mark.parametrize("seconds", [0, 1])
def test_an_item_shows_what_is_left_and_what_is_mine(truth: str, seconds: int) -> None:
    it = flash(quota=5, per_person_max=2)
    mine = given(it.here.tao, it.item, quantity=2)
    given(it.here.mei, it.item)
    now = NOW + timedelta(seconds=seconds)

    shown, stranger, none = queries.find_flash_items(
        [(it.item, it.here.tao), (it.item, ""), (999_999, it.here.tao)], now=now
    )

    assert shown is not None
    assert stranger is not None
    assert none is None
    assert (shown.quota, shown.claimable, shown.claimed, shown.sold) == (5, 2, 3, 0)
    assert (shown.mine, stranger.mine) == ((mine,), ())
    assert queries.find_claims([(mine.claim, it.here.tao), (mine.claim, it.here.mei)], now=now) == [
        mine,
        None,
    ]
