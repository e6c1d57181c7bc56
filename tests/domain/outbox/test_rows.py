"""Rows written by statements that are built once: the same rows as the ORM's, under the same constraints."""

import pytest
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError

from magpie.domain.outbox.models import Cursor, Fact
from magpie.domain.outbox.rows import (
    RowIsGone,
    delete_rows,
    insert_missing,
    insert_new,
    insert_row,
    insert_rows,
    update_row,
)
from magpie.domain.payment.models import Intent
from tests.domain.cast import NOW

pytestmark = pytest.mark.wide


def fact(name: str, **payload: object) -> Fact:
    return Fact(name=name, payload=payload, at=NOW)


def intent(key: str, minor: int = 100) -> Intent:
    return Intent(
        key=key, purpose="test:1", amount_minor=minor, currency="CNY", provider="local", return_path="/",
        created_at=NOW, expires_at=NOW.replace(year=NOW.year + 1),
    )  # fmt: skip


def test_several_rows_get_their_keys_in_order(truth: str) -> None:
    rows = [fact("One", words="中文", number=1), fact("Two"), fact("Three", none=None)]

    with transaction.atomic():
        insert_rows(rows)

    assert [row.pk for row in rows] == sorted(row.pk for row in rows)
    assert [
        (row.pk, row.name, row.payload, row.at, row.is_simulated) for row in Fact.objects.order_by("pk")
    ] == [
        (rows[0].pk, "One", {"words": "中文", "number": 1}, NOW, False),
        (rows[1].pk, "Two", {}, NOW, False),
        (rows[2].pk, "Three", {"none": None}, NOW, False),
    ]
    rows[0].name = "Changed"
    rows[0].save()
    assert Fact.objects.count() == 3


def test_a_row_whose_key_is_its_name(truth: str) -> None:
    with transaction.atomic():
        insert_row(Cursor(consumer="test", txid=3, fact_id=5))

    assert Cursor.objects.values_list("consumer", "txid", "fact_id").get(consumer="test") == ("test", 3, 5)


def test_only_the_columns_that_are_named_are_written(truth: str) -> None:
    with transaction.atomic():
        insert_row(row := Cursor(consumer="test", txid=3, fact_id=5))
        row.txid, row.fact_id = 4, 6
        update_row(row, "fact_id")
    assert Cursor.objects.values_list("txid", "fact_id").get(consumer="test") == (3, 6)

    with transaction.atomic():
        update_row(row)
    assert Cursor.objects.values_list("txid", "fact_id").get(consumer="test") == (4, 6)
    with transaction.atomic(), pytest.raises(KeyError):
        update_row(row, "no_such_column")


def test_a_row_that_is_gone_is_an_error(truth: str) -> None:
    with transaction.atomic(), pytest.raises(RowIsGone):
        update_row(Cursor(consumer="never", txid=1, fact_id=1))
    assert not Cursor.objects.filter(consumer="never").exists()


def test_a_name_that_is_taken_keeps_its_row(truth: str) -> None:
    with transaction.atomic():
        assert insert_new(first := intent("one"), by=("key",))
    assert not insert_new(second := intent("one", minor=7), by=("key",))
    assert (second.pk, list(Intent.objects.values_list("pk", "amount_minor"))) == (None, [(first.pk, 100)])

    with transaction.atomic():
        insert_missing([intent("one", minor=8), intent("two", minor=9)])
    assert list(Intent.objects.order_by("key").values_list("key", "amount_minor")) == [
        ("one", 100),
        ("two", 9),
    ]


def test_the_checks_of_the_table_stand(truth: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_row(intent("nothing", minor=0))
    assert Intent.objects.count() == 0


def test_rows_are_removed(truth: str) -> None:
    with transaction.atomic():
        insert_rows(rows := [fact("One"), fact("Two"), fact("Three")])
        delete_rows(rows[1:])
        delete_rows([])

    assert list(Fact.objects.values_list("name", flat=True)) == ["One"]


@pytest.mark.parametrize(
    "write",
    [insert_row, update_row, lambda row: insert_missing([row]), lambda row: delete_rows([row])],
)
def test_nothing_is_written_outside_a_transaction(write: object, truth: str) -> None:
    assert callable(write)
    with pytest.raises(TransactionManagementError):
        write(Cursor(consumer="test"))
    assert not Cursor.objects.filter(consumer="test").exists()
