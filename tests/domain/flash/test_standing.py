"""How an item stands for somebody, and the sales that pages list: what is running or coming, and nothing that is over."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from magpie.domain.flash import actions
from magpie.domain.flash.queries import (
    current_sales_of_shop,
    find_flash_items,
    flash_items_of_product,
    get_sale,
)
from magpie.domain.flash.refusals import NoSuchFlashSale
from magpie.domain.flash.rules.flash import ClaimView
from magpie.domain.flash.rules.standing import Standing, standing_of
from tests.domain.cast import NOW
from tests.domain.flash.cast import HOUR, TTL, Flash, flash, given
from tests.domain.trade.cast import pay, place
from tests.domain.trade.test_claimed import held

pytestmark = pytest.mark.wide

LATER = NOW + HOUR


def standing(it: Flash, person: str, *, now=NOW, is_known: bool = True) -> str:  # type: ignore[no-untyped-def]
    (item,) = find_flash_items([(it.item, person)], now=now)
    assert item is not None
    return standing_of(item, is_known=is_known, now=now)


def test_by_its_times_and_by_who_looks(sqlite_truth: str) -> None:
    it = flash(opens_at=NOW + HOUR, closes_at=NOW + 2 * HOUR)

    assert standing(it, it.here.tao) == Standing.COMING
    assert standing(it, it.here.tao, now=LATER) == Standing.OPEN
    assert standing(it, "", now=LATER, is_known=False) == Standing.SIGN_IN
    assert standing(it, it.here.tao, now=NOW + 2 * HOUR) == Standing.OVER


def test_by_what_one_has_and_what_is_left(sqlite_truth: str) -> None:
    it = flash(quota=1)
    wanted = held(it)
    assert standing(it, it.here.tao) == Standing.CLAIMED
    assert standing(it, it.here.mei) == Standing.TAKEN

    number = place(it.here.tao, wanted, total_minor=1900)
    assert standing(it, it.here.tao) == Standing.ORDERED
    pay(number)

    assert standing(it, it.here.tao) == Standing.BOUGHT
    assert standing(it, it.here.mei) == Standing.SOLD_OUT


def test_a_claim_that_ran_out_is_nobodys_and_of_two_the_first_over_counts(sqlite_truth: str) -> None:
    it = flash(quota=2, per_person_max=2)
    first = given(it.here.tao, it.item)
    assert standing(it, it.here.tao) == Standing.CLAIMED
    actions.sweep_claims(now=NOW + TTL)
    assert standing(it, it.here.tao, now=NOW + TTL) == Standing.OPEN

    (item,) = find_flash_items([(it.item, "")], now=NOW)
    assert item is not None
    late = msgspec.structs.replace(first, claim=9, expires_at=first.expires_at + HOUR)
    mine: tuple[ClaimView, ...] = (late, first)
    assert standing_of(replace(item, mine=mine), is_known=True, now=NOW) == Standing.CLAIMED


def test_a_sale_is_listed_until_it_is_over_and_found_afterwards(sqlite_truth: str) -> None:
    it = flash(opens_at=NOW + HOUR, closes_at=NOW + 2 * HOUR)

    for now, count in ((NOW, 1), (LATER, 1), (NOW + 2 * HOUR, 0)):
        assert len(current_sales_of_shop(it.here.shop, person="", now=now)) == count
        assert len(flash_items_of_product(it.here.product, person="", now=now)) == count
    actions.end_flash_sale(person=it.here.mei, sale=it.sale, now=NOW)
    assert current_sales_of_shop(it.here.shop, person="", now=NOW) == ()
    assert get_sale(it.sale, person="", now=NOW).closes_at == NOW


@pytest.mark.parametrize("sale", [0, 999, 10**30])
def test_a_sale_that_is_not_there(sqlite_truth: str, sale: int) -> None:
    with pytest.raises(NoSuchFlashSale):
        get_sale(sale, person="", now=NOW)


def test_reading_costs_exact_queries(sqlite_truth: str) -> None:
    it = flash()
    given(it.here.tao, it.item)
    counted = []
    for read in (
        lambda: get_sale(it.sale, person=it.here.tao, now=NOW),
        lambda: current_sales_of_shop(it.here.shop, person=it.here.tao, now=NOW),
        lambda: flash_items_of_product(it.here.product, person=it.here.tao, now=NOW),
        lambda: flash_items_of_product(it.here.product, person="", now=NOW + timedelta(days=9)),
    ):
        with CaptureQueriesContext(connection) as queries:
            read()
        counted.append(len(queries))

    assert counted == [4, 4, 3, 1]
