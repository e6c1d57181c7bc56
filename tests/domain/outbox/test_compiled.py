"""A compiled question answers what its queryset answers, whatever the values, and builds its SQL once."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Prefetch, QuerySet
from django.db.transaction import TransactionManagementError

from magpie.domain.goods.models import Offer, Sku, Stock, StockMovement
from magpie.domain.goods.rules import Movement
from magpie.domain.outbox.compiled import Fixed, compiled
from magpie.domain.outbox.models import Fact
from magpie.domain.people.models import Person, User
from tests.domain.cast import NOW, town

pytestmark = pytest.mark.wide

built: list[str] = []


@compiled
def open_offers(skus: Sequence[int], currency: str) -> "QuerySet[Offer]":
    built.append("open_offers")
    rows = Offer.objects.filter(sku__in=skus, currency=currency, ended_at=None)
    return rows.select_related("sku__product", "sku__stock").order_by("asked_minor", "pk")


@compiled
def facts_named(names: Sequence[str], at: Any, limit: int) -> "QuerySet[Fact, tuple[str, Any, bool]]":
    rows = Fact.objects.filter(name__in=names, at__lte=at).order_by("pk")
    return rows.values_list("name", "payload", "is_simulated")[:limit]


@compiled
def of_user(user: int | None) -> "QuerySet[Person, str]":
    return Person.objects.filter(user=user).order_by("key").values_list("key", flat=True)


@compiled
def locked_stock(sku: int) -> "QuerySet[Stock]":
    return Stock.objects.select_for_update().filter(sku=sku)


def test_it_reads_models_with_what_is_joined(truth: str, django_assert_num_queries: Any) -> None:
    here = town()

    for _ in range(2):
        with django_assert_num_queries(1):
            (offer,) = open_offers([here.sku], "CNY")
            told = offer.sku.product.title_en, offer.sku.stock.available, offer.sku.options

    same = Offer.objects.select_related("sku__product", "sku__stock").get(sku=here.sku)
    assert (offer, offer.asked_minor, offer.opened_at) == (same, same.asked_minor, same.opened_at)
    assert told == (same.sku.product.title_en, same.sku.stock.available, same.sku.options)


def test_its_queryset_is_built_once_whatever_the_values(truth: str) -> None:
    here = town()
    open_offers([here.sku], "CNY")
    built.clear()

    assert [len(open_offers(skus, "CNY")) for skus in ([here.sku], [10**9, here.sku], [10**9])] == [1, 1, 0]
    assert open_offers([here.sku], "JPY") == []
    assert open_offers([], "CNY") == []
    assert built == []


def test_tuples_json_times_and_a_fixed_number_of_rows(truth: str) -> None:
    town()
    names = ["ProductPublished", "StockMoved"]
    rows = Fact.objects.filter(name__in=names).order_by("pk").values_list("name", "payload", "is_simulated")

    assert facts_named(names, NOW, Fixed(100)) == list(rows)
    assert facts_named(names, NOW, Fixed(1)) == list(rows[:1])
    assert facts_named(names, NOW - timedelta(days=400), Fixed(100)) == []


def test_none_is_told_apart_from_a_number(truth: str) -> None:
    here = town()
    user = User.objects.create_user(username="mei", password=None)
    Person.objects.filter(key=here.mei).update(user=user)
    nobodys = list(Person.objects.filter(user=None).order_by("key").values_list("key", flat=True))

    assert of_user(user.pk) == [here.mei]
    assert of_user(None) == nobodys
    assert of_user(user.pk) == [here.mei]


@pytest.mark.postgres
def test_rows_are_locked_in_a_transaction_only(postgres_truth: str) -> None:
    here = town()
    with transaction.atomic():
        assert [row.pk for row in locked_stock(here.sku)] == [here.sku]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE mode = 'RowShareLock' AND pid = pg_backend_pid()"
            )
            assert cursor.fetchone()[0] > 0

    with pytest.raises(TransactionManagementError):
        locked_stock(here.sku)


def test_prefetching_is_refused(sqlite_truth: str) -> None:
    @compiled
    def prefetching(sku: int) -> "QuerySet[Sku]":
        return Sku.objects.filter(pk=sku).prefetch_related(Prefetch("offers"))

    with pytest.raises(TypeError, match="prefetching prefetches"):
        prefetching(1)


def test_an_enum_travels_as_its_value(truth: str) -> None:
    @compiled
    def moved(kind: Movement) -> "QuerySet[StockMovement, int]":
        return StockMovement.objects.filter(kind=kind).values_list("quantity", flat=True)

    town()

    assert moved(Movement.RECEIVE) == list(
        StockMovement.objects.filter(kind="receive").values_list("quantity", flat=True)
    )
