"""Flash sales: pieces are set apart from the stock, and what nobody bought comes back to it, each once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from magpie.domain.flash import actions, queries
from magpie.domain.flash.actions import FlashDraft
from magpie.domain.flash.models import FlashItem, FlashSale
from magpie.domain.flash.refusals import NoSuchSale, NotYourSku, SaleKeyUsedOtherwise, UnreadableSale
from magpie.domain.goods import actions as goods
from magpie.domain.goods import queries as goods_queries
from magpie.domain.goods.models import StockMovement
from magpie.domain.goods.refusals import OutOfStock, PiecesMissing
from magpie.domain.people import actions as people
from magpie.domain.people.refusals import NotYourAccount
from magpie.kit.clock import ms_of
from magpie.kit.errors import Refusal
from tests.domain.cast import NOW, MemoryLog, carry, fact_names, facts_since, green_tea, tao, town
from tests.domain.flash.cast import HOUR, TTL, claim, counters, flash, given, said, stock

pytestmark = pytest.mark.wide


def schedule(person: str, shop: int, sku: int, **changes: Any) -> int:
    terms = {"quota": 5, "price_minor": 1900, "currency": "CNY", "per_person_max": 1, "claim_ttl_s": 300}
    draft = FlashDraft(sku=sku, **{name: changes.pop(name, value) for name, value in terms.items()})
    said: dict[str, Any] = {"title_zh": "秒杀", "opens_at": NOW, "closes_at": NOW + HOUR, "items": [draft]}
    return actions.schedule_flash_sale(person=person, shop=shop, now=NOW, **{**said, **changes})


def test_scheduling_sets_the_quota_apart_and_says_so(truth: str) -> None:
    here = town()
    before = len(fact_names())

    sale = schedule(here.mei, here.shop, here.sku, quota=15)

    assert stock(here.sku) == (20, 15, 0)
    assert StockMovement.objects.latest("id").ref == f"flash:{sale}"
    assert facts_since(before) == ["StockMoved", "FlashSaleScheduled"]
    log = MemoryLog()
    carry(log)
    (event,) = log.of_kind("Flash Sale Scheduled")
    assert (event.account, event.ref) == (f"account:{here.shop}", f"flash:{sale}")
    assert event.props == {"opens_ms": ms_of(NOW), "closes_ms": ms_of(NOW + HOUR)}


def test_what_is_set_apart_is_sold_nowhere_else(truth: str) -> None:
    here = town()
    schedule(here.mei, here.shop, here.sku, quota=20)

    with pytest.raises(OutOfStock):
        goods.reserve_stock(person=here.tao, sku=here.sku, now=NOW)


def test_the_same_request_schedules_once(truth: str) -> None:
    here = town()

    first = schedule(here.mei, here.shop, here.sku, request_key="k1")
    again = schedule(here.mei, here.shop, here.sku, request_key="k1")

    assert again == first
    assert stock(here.sku) == (20, 5, 0)
    assert FlashItem.objects.count() == 1


def test_the_same_key_for_another_sale_is_refused(truth: str) -> None:
    here = town()
    first = schedule(here.mei, here.shop, here.sku, request_key="k1")

    others: list[dict[str, Any]] = [
        {"quota": 6},
        {"price_minor": 1_800},
        {"title_en": "Friday"},
        {"closes_at": NOW + 2 * HOUR},
    ]
    for other in others:
        with pytest.raises(SaleKeyUsedOtherwise) as refused:
            schedule(here.mei, here.shop, here.sku, request_key="k1", **other)
    assert (refused.value.code, refused.value.status) == ("key_used_otherwise", 422)
    assert (FlashSale.objects.count(), stock(here.sku)) == (1, (20, 5, 0))

    # Ended early, it opens and closes otherwise than was asked; the request is the same all the same.
    actions.end_flash_sale(person=here.mei, sale=first, now=NOW + HOUR / 2)
    assert schedule(here.mei, here.shop, here.sku, request_key="k1") == first


def test_more_than_there_is_cannot_be_set_apart(truth: str) -> None:
    here = town()
    before = fact_names()

    with pytest.raises(PiecesMissing):
        schedule(here.mei, here.shop, here.sku, quota=21)

    assert stock(here.sku) == (20, 0, 0)
    assert (FlashSale.objects.count(), FlashItem.objects.count()) == (0, 0)
    assert fact_names() == before


def test_it_is_not_dearer_than_the_shelf(truth: str) -> None:
    here = town()
    with pytest.raises(UnreadableSale) as refusal:
        schedule(here.mei, here.shop, here.sku, price_minor=6_801)

    assert "¥68.01 is more than the list price, ¥68.00" in refusal.value.say("en")
    assert "¥68.01 高于标价 ¥68.00，秒杀价不得高于标价" in refusal.value.say("zh-hans")
    assert (FlashSale.objects.count(), stock(here.sku)) == (0, (20, 0, 0))
    schedule(here.mei, here.shop, here.sku, price_minor=6_800)
    # Nothing is sold for dollars here: there is nothing to compare with.
    schedule(here.mei, here.shop, here.sku, price_minor=6_900, currency="USD")


@pytest.mark.parametrize(
    "spoil",
    [
        {"title_zh": " "},
        {"title_zh": "秒" * 201},
        {"quota": 0},
        {"quota": 10**6 + 1},
        {"price_minor": -1},
        {"currency": "cny"},
        {"per_person_max": 0},
        {"per_person_max": 101},
        {"claim_ttl_s": 29},
        {"claim_ttl_s": 1_801},
        {"closes_at": NOW},
        {"opens_at": NOW - HOUR, "closes_at": NOW - timedelta(seconds=1)},
        {"closes_at": NOW + timedelta(days=31)},
        {"items": []},
    ],
)
def test_a_draft_that_breaks_a_rule_changes_nothing(sqlite_truth: str, spoil: dict[str, Any]) -> None:
    here = town()

    with pytest.raises(UnreadableSale):
        schedule(here.mei, here.shop, here.sku, **spoil)

    assert FlashSale.objects.count() == 0
    assert stock(here.sku) == (20, 0, 0)


def test_the_same_sku_twice_is_refused(sqlite_truth: str) -> None:
    here = town()
    draft = FlashDraft(sku=here.sku, quota=1, price_minor=1, currency="CNY")

    with pytest.raises(UnreadableSale):
        schedule(here.mei, here.shop, here.sku, items=[draft, draft])


def test_only_staff_schedule_and_end_and_only_their_own(sqlite_truth: str) -> None:
    here = town()
    rival = people.open_account(person=here.tao, kind="shop", handle="rival", name_en="Rival", now=NOW)
    product = goods.publish_product(draft=green_tea(rival, handle="rival-tea"), now=NOW)
    theirs = goods_queries.get_product(product).skus[0].id
    sale = schedule(here.mei, here.shop, here.sku)

    with pytest.raises(NotYourAccount):
        schedule(here.tao, here.shop, here.sku)
    for sku in (theirs, 999_999, 10**30):
        with pytest.raises(NotYourSku):
            schedule(here.mei, here.shop, sku)
    with pytest.raises(NoSuchSale):
        actions.end_flash_sale(person=here.tao, sale=sale, now=NOW)

    assert stock(theirs) == (20, 0, 0)
    assert FlashSale.objects.get().closed_at is None


def test_a_sale_whose_time_is_over_brings_home_what_nobody_holds(truth: str) -> None:
    it = flash(quota=5)
    held = given(it.here.tao, it.item)
    later = NOW + HOUR

    assert actions.close_due_sales(now=later - timedelta(seconds=1)) == 0
    home = actions.close_due_sales(now=later)

    assert home == 0  # what nobody held came home with the closing itself
    assert counters(it.item) == (1, 0, 4, 1)
    assert stock(it.here.sku) == (20, 1, 0)
    assert fact_names().count("FlashSaleClosed") == 1
    assert actions.sweep_claims(now=later) == 1  # the claim ran out meanwhile
    assert actions.close_due_sales(now=later) == 1
    assert actions.close_due_sales(now=later) == 0
    assert counters(it.item) == (0, 0, 5, 1)
    assert stock(it.here.sku) == (20, 0, 0)
    assert queries.find_flash_difference() == []
    assert held.number == 1


def test_ended_early_nobody_claims_and_open_claims_stay_valid(truth: str) -> None:
    it = flash(quota=5, opens_at=NOW - HOUR)
    mine = given(it.here.tao, it.item)

    actions.end_flash_sale(person=it.here.mei, sale=it.sale, now=NOW)
    actions.end_flash_sale(person=it.here.mei, sale=it.sale, now=NOW)

    assert said([claim(it.here.mei, it.item)]) == ["sale_is_over"]
    assert counters(it.item) == (1, 0, 4, 1)
    assert fact_names().count("FlashSaleClosed") == 1
    terms = actions.use_claim(person=it.here.tao, claim=mine.claim, ref="order:1", now=NOW)
    assert (terms.sku, terms.quantity, terms.price_minor, terms.currency) == (it.here.sku, 1, 1900, "CNY")
    assert actions.settle(ref="order:1", now=NOW) == 1
    assert stock(it.here.sku) == (20, 0, 1)


def test_ended_before_it_opened_it_never_opens(sqlite_truth: str) -> None:
    it = flash(opens_at=NOW + HOUR, closes_at=NOW + 2 * HOUR)

    actions.end_flash_sale(person=it.here.mei, sale=it.sale, now=NOW)

    assert said([claim(it.here.tao, it.item, now=NOW + HOUR)]) == ["sale_is_over"]
    assert stock(it.here.sku) == (20, 0, 0)


def test_a_closed_account_has_no_sale(sqlite_truth: str) -> None:
    it = flash(quota=5)

    people.close_account(account=it.here.shop, now=NOW)
    carry(MemoryLog())

    assert said([claim(tao(), it.item)]) == ["sale_is_over"]
    assert stock(it.here.sku) == (20, 0, 0)


@pytest.mark.parametrize("name", ["claimed", "sold", "returned"])
def test_the_database_itself_refuses_to_oversell(truth: str, name: str) -> None:
    it = flash(quota=5)

    with pytest.raises(IntegrityError), transaction.atomic():
        FlashItem.objects.filter(pk=it.item).update(**{name: F("quota") + 1})

    assert counters(it.item) == (0, 0, 0, 0)


@pytest.mark.parametrize("refusal", [NoSuchSale, NotYourSku])
def test_refusals_speak_both_languages(refusal: type[Refusal]) -> None:
    assert refusal.en
    assert any("\u4e00" <= char <= "\u9fff" for char in refusal.zh)


def test_a_claim_open_at_the_end_may_still_be_paid(truth: str) -> None:
    it = flash(quota=2, closes_at=NOW + TTL / 2)
    mine = given(it.here.tao, it.item)
    actions.close_due_sales(now=NOW + TTL / 2)

    actions.use_claim(person=it.here.tao, claim=mine.claim, ref="order:1", now=NOW + TTL * 0.9)

    assert actions.settle(ref="order:1", now=NOW + TTL * 3) == 1
    assert counters(it.item) == (0, 1, 1, 1)
    assert stock(it.here.sku) == (20, 0, 1)
