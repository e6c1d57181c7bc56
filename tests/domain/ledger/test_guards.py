"""The database itself keeps the books: raw SQL cannot change them, and without a guard each of these tests would fail."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from magpie.domain.ledger import actions, guards, queries, rules
from magpie.domain.ledger.models import Account, Entry, Move, Payout
from magpie.domain.ledger.queries import Fault
from magpie.domain.outbox.append_only import WrittenOnce
from tests import databases
from tests.domain.cast import NOW
from tests.domain.ledger.cast import (
    PROVIDER,
    balance,
    counts,
    execute,
    given,
    paid,
    post,
    settled_sale,
    without_guard,
)

pytestmark = pytest.mark.wide

CHANGES = {
    "ledger_account": "currency = 'USD'",
    "ledger_entry": "currency = 'USD'",
    "ledger_move": "amount_minor = amount_minor + 1",
    "ledger_checkpoint": "balance_minor = 1",
    "ledger_payout": "amount_minor = 1",
    "ledger_payoutstep": "status = 'failed'",
}


def books() -> None:
    """One row, at least, in every table of the ledger."""
    settled_sale()
    made = actions.request_payout(owner="shop:12", currency="CNY", amount_minor=300, key="p1", now=NOW)
    actions.settle_payout(payout=made, outcome=rules.PayoutStatus.SENT, now=NOW)
    actions.checkpoint_balances(now=NOW, window_moves=3)


def rows(table: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id")
        return cursor.fetchall()


def refused(statement: str, values: list[object] | None = None) -> bool:
    """Whether the database refuses a statement at once, or at its commit."""
    try:
        with transaction.atomic():
            execute(statement, values or [])
    except IntegrityError:
        return True
    return False


def insert_move(**changes: object) -> str:
    """A raw move of a fen, like the first one but for `changes`: an expression of SQL for each column."""
    columns = {
        "entry_id": "entry_id",
        "place": "place",
        "debit_id": "debit_id",
        "credit_id": "credit_id",
        "amount_minor": "1",
        "reason": "reason",
        "line": "line",
        "at": "at",
        **changes,
    }
    names, values = ", ".join(columns), ", ".join(str(value) for value in columns.values())
    return f"INSERT INTO ledger_move ({names}) SELECT {values} FROM ledger_move WHERE id = {Move.objects.earliest('id').pk}"


@pytest.mark.parametrize("table", CHANGES)
def test_no_row_is_changed_or_removed(truth: str, table: str) -> None:
    books()
    written = rows(table)
    assert written

    assert refused(f"UPDATE {table} SET {CHANGES[table]}")
    assert refused(f"DELETE FROM {table}")

    assert rows(table) == written


@pytest.mark.parametrize("table", CHANGES)
def test_no_row_is_replaced(sqlite_truth: str, table: str) -> None:
    """SQLite's REPLACE removes a row without asking the trigger that refuses removing."""
    books()
    written = rows(table)
    columns = ", ".join(
        c.name for c in connection.introspection.get_table_description(connection.cursor(), table)
    )
    spoiled = columns.replace(CHANGES[table].split(" = ")[0], CHANGES[table].split(" = ")[1])

    assert refused(f"REPLACE INTO {table} ({columns}) SELECT {spoiled} FROM {table}")
    assert rows(table) == written

    with without_guard(f"{table}_no_replace", table):
        assert not refused(f"REPLACE INTO {table} ({columns}) SELECT {spoiled} FROM {table} WHERE id = 1")
        assert rows(table) != written


@pytest.mark.parametrize("table", CHANGES)
def test_without_its_guard_a_row_is_changed(truth: str, table: str) -> None:
    books()
    written = rows(table)
    act = "change" if truth == "postgresql" else "update"

    with without_guard(f"{table}_no_{act}", table):
        assert guards.missing_guards(connection) == [f"{table}_no_{act}"]
        assert not refused(f"UPDATE {table} SET {CHANGES[table]}")

    assert rows(table) != written
    assert guards.missing_guards(connection) == []


FOREIGN: dict[str, Callable[[], str]] = {
    "another currency than its accounts": lambda: insert_move(
        debit_id="(SELECT id FROM ledger_account WHERE currency = 'USD' AND kind = 'provider')",
        credit_id="(SELECT id FROM ledger_account WHERE currency = 'USD' AND kind = 'buyer_clearing')",
        entry_id="(SELECT id FROM ledger_entry WHERE key = 'loose')",
    ),
    "one account of another currency": lambda: insert_move(
        credit_id="(SELECT id FROM ledger_account WHERE currency = 'USD' AND kind = 'buyer_clearing')",
        entry_id="(SELECT id FROM ledger_entry WHERE key = 'loose')",
    ),
    "another time than its entry": lambda: insert_move(
        at="'2020-01-01 00:00:00+00:00'", entry_id="(SELECT id FROM ledger_entry WHERE key = 'loose')"
    ),
    "a move nobody announced": lambda: insert_move(place="1"),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_a_foreign_move_is_refused(truth: str, what: str) -> None:
    paid(100)
    post("usd", rules.payment_moves(7), kind=rules.EntryKind.PAYMENT, currency="USD")
    Entry.objects.create(key="loose", kind="payment", ref="r", currency="CNY", moves_count=1, at=NOW)
    before = counts()

    assert refused(FOREIGN[what]())
    assert counts() == before

    with without_guard(guards.BELONGS, "ledger_move"):
        assert not refused(FOREIGN[what]())
    assert Fault.FOREIGN_MOVE in {fault.what for fault in queries.find_imbalance()}


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_minor": "0"},
        {"amount_minor": "-5"},
        {"amount_minor": str(rules.AMOUNT_MINOR_MAX + 1)},
        {"credit_id": "debit_id"},
        {"place": "0"},
        {"entry_id": "999999"},
        {"debit_id": "999999"},
    ],
    ids=str,
)
def test_columns_refuse_the_rest(truth: str, changes: dict[str, str]) -> None:
    paid(100)
    Entry.objects.create(key="loose", kind="payment", ref="r", currency="CNY", moves_count=1, at=NOW)
    loose = "(SELECT id FROM ledger_entry WHERE key = 'loose')"
    before = counts()

    assert refused(
        insert_move(**changes) if "place" in changes else insert_move(**{"entry_id": loose, **changes})
    )

    assert counts() == before
    assert balance(PROVIDER) == -100


@pytest.mark.parametrize(
    ("kind", "owner"), [("shop_pending", ""), ("fee", "shop:12"), ("bribes", ""), ("payout", "creator:5")]
)
def test_an_account_has_an_owner_of_its_kind(truth: str, kind: str, owner: str) -> None:
    with pytest.raises(IntegrityError):
        Account.objects.create(kind=kind, owner=owner, currency="CNY")

    assert Account.objects.count() == 0


def test_the_orm_changes_nothing_either(sqlite_truth: str) -> None:
    books()

    for model in (Account, Entry, Move, Payout):
        with pytest.raises(WrittenOnce):
            model.objects.all().delete()
        with pytest.raises(WrittenOnce):
            model.objects.get(pk=1).save()
    # The one way around it is stopped by the database.
    with pytest.raises(IntegrityError):
        Move.objects.all().erase()


def test_what_is_wrong_is_found(truth: str) -> None:
    given("shop:12", 100, "k1")
    given("shop:12", 50, "k2")
    actions.checkpoint_balances(now=NOW, window_moves=2)
    assert queries.is_balanced()
    act = "change" if truth == "postgresql" else "update"

    with without_guard(f"ledger_checkpoint_no_{act}", "ledger_checkpoint"):
        execute("UPDATE ledger_checkpoint SET balance_minor = balance_minor + 7 WHERE balance_minor > 0")
        found = queries.find_imbalance()
    assert [(fault.what, fault.minor) for fault in found] == [
        (Fault.GUARD_MISSING, 0),
        (Fault.SUM_NOT_ZERO, 7),
        (Fault.WRONG_CHECKPOINT, 7),
    ]

    Entry.objects.create(key="loose", kind="payment", ref="r", currency="CNY", moves_count=1, at=NOW)
    assert Fault.MOVES_MISSING in {fault.what for fault in queries.find_imbalance()}
    assert not queries.is_balanced()


def test_an_orphan_is_found(sqlite_truth: str) -> None:
    given("shop:12", 100, "k1")

    execute("PRAGMA foreign_keys=OFF")
    with without_guard("ledger_account_no_delete", "ledger_account"):
        execute("DELETE FROM ledger_account WHERE kind = 'provider'")

    assert {fault.what for fault in queries.find_imbalance()} == {Fault.SUM_NOT_ZERO, Fault.ORPHAN}
    execute("PRAGMA foreign_keys=ON")


@pytest.mark.wide
def test_migrated_books_have_every_guard(sqlite_truth: str, tmp_path: Path) -> None:
    with databases.default_database(databases.sqlite_entry(tmp_path / "migrated.sqlite3")):
        call_command("migrate", verbosity=0)

        assert guards.missing_guards(connection) == []
        books()
        assert refused("UPDATE ledger_move SET amount_minor = 1")


@pytest.mark.wide
@pytest.mark.postgres
def test_migrated_books_have_every_guard_on_postgres(
    postgres_truth: str, postgres_cluster: databases.Cluster
) -> None:
    postgres_cluster.run("CREATE DATABASE guarded")

    with databases.default_database(postgres_cluster.entry("guarded")):
        call_command("migrate", verbosity=0)

        assert guards.missing_guards(connection) == []
        books()
        assert refused("UPDATE ledger_move SET amount_minor = 1")
