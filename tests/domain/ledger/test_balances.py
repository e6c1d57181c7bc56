"""Balances: the same with checkpoints and without, also while somebody is still posting."""

import random
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from magpie.domain.ledger import actions, queries, rules
from magpie.domain.ledger.models import Account, Checkpoint, Move
from magpie.domain.ledger.queries import Balance, TrialLine
from magpie.domain.ledger.rules import AccountKind, AccountRef, EntryKind, LineSplit, MoveDraft, Reason
from tests.domain.cast import NOW
from tests.domain.ledger.cast import (
    BUYERS,
    PROVIDER,
    SHOP,
    SHOP_AVAILABLE,
    at_once,
    balance,
    paid,
    post,
    settled_sale,
    summed,
)

pytestmark = pytest.mark.wide


def every_balance() -> dict[int, int]:
    return {row.pk: balance(row.ref, row.currency) for row in Account.objects.all()}


def every_sum() -> dict[int, int]:
    return {row.pk: summed(row.ref, row.currency) for row in Account.objects.all()}


def test_an_account_that_was_never_used_is_empty(truth: str) -> None:
    assert balance(PROVIDER) == 0
    assert queries.balances_of("shop:999") == []
    assert queries.trial_balance() == []
    assert queries.is_balanced()


def test_the_trial_balance_has_two_equal_columns(truth: str) -> None:
    settled_sale()
    post("usd", rules.payment_moves(7), kind=EntryKind.PAYMENT, currency="USD")

    lines = queries.trial_balance()

    assert lines == [
        TrialLine(AccountKind.BUYER_CLEARING, "CNY", 0, 0),
        TrialLine(AccountKind.CREATOR_AVAILABLE, "CNY", 0, 1500),
        TrialLine(AccountKind.CREATOR_PENDING, "CNY", 0, 0),
        TrialLine(AccountKind.FEE, "CNY", 0, 200),
        TrialLine(AccountKind.FEE_PENDING, "CNY", 0, 0),
        TrialLine(AccountKind.PROVIDER, "CNY", 9000, 0),
        TrialLine(AccountKind.SHOP_AVAILABLE, "CNY", 0, 7800),
        TrialLine(AccountKind.SHOP_PENDING, "CNY", 0, 0),
        TrialLine(AccountKind.SUBSIDY, "CNY", 500, 0),
        TrialLine(AccountKind.BUYER_CLEARING, "USD", 0, 7),
        TrialLine(AccountKind.PROVIDER, "USD", 7, 0),
    ]
    cny = [line for line in lines if line.currency == "CNY"]
    assert sum(line.debit_minor for line in cny) == sum(line.credit_minor for line in cny) == 9500
    assert [
        rules.natural_minor(kind, balance(AccountRef(kind)))
        for kind in (AccountKind.PROVIDER, AccountKind.FEE)
    ] == [
        9000,
        200,
    ]


def test_a_balance_is_the_same_with_checkpoints_and_without(truth: str) -> None:
    dice = random.Random(7)
    written = 0
    for number in range(40):
        split = LineSplit(
            f"line:{number}", f"shop:{dice.randrange(4)}", cash_minor=dice.randrange(1, 9999), fee_minor=7
        )
        settled_sale(split, number=number)
        if number % 9 == 8:
            written += actions.checkpoint_balances(now=NOW, window_moves=10)

    assert Move.objects.count() == 200
    assert Checkpoint.objects.count() == written > 100
    assert Checkpoint.objects.order_by("-upto_move").values_list("upto_move", flat=True)[0] == 180
    assert every_balance() == every_sum()
    assert queries.balances_of("shop:1") == [
        Balance(AccountRef(kind, "shop:1"), "CNY", summed(AccountRef(kind, "shop:1")))
        for kind in (AccountKind.SHOP_AVAILABLE, AccountKind.SHOP_PENDING)
    ]
    assert queries.find_imbalance() == []


def test_reading_a_balance_reads_only_what_came_after_the_checkpoint(
    sqlite_truth: str, django_assert_num_queries: Any
) -> None:
    settled_sale()
    actions.checkpoint_balances(now=NOW, window_moves=9)
    checkpointed = balance(SHOP_AVAILABLE)
    settled_sale(number=8)

    with django_assert_num_queries(1):
        assert balance(SHOP_AVAILABLE) == checkpointed + 7800
    with connection.cursor() as cursor:
        accounts = queries.balances.with_balance(Account.objects.filter(owner=SHOP))
        statement, values = accounts.query.sql_with_params()
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        plan = [row[3] for row in cursor.fetchall()]
    assert sum("move_by_credit (credit_id=? AND id>?)" in step for step in plan) == 1
    assert sum("move_by_debit (debit_id=? AND id>?)" in step for step in plan) == 1
    assert not [step for step in plan if step.startswith("SCAN")]


def test_windows_are_taken_whole_and_a_bounded_number_at_a_time(truth: str) -> None:
    for number in range(actions.checkpoints.WINDOWS_MAX + 3):
        paid(1, f"p{number}")

    assert actions.checkpoint_balances(now=NOW, window_moves=100) == 0
    assert actions.checkpoint_balances(now=NOW, window_moves=1) == 2 * actions.checkpoints.WINDOWS_MAX
    assert actions.checkpoint_balances(now=NOW, window_moves=2) == 2
    assert actions.checkpoint_balances(now=NOW, window_moves=2) == 0
    assert (balance(PROVIDER), balance(BUYERS)) == (-23, 23)


def test_two_jobs_at_once_write_the_same(truth: str) -> None:
    for number in range(20):
        paid(5, f"p{number}")

    at_once(4, lambda _: actions.checkpoint_balances(now=NOW, window_moves=4))

    assert list(
        Checkpoint.objects.filter(account__kind="buyer_clearing")
        .order_by("upto_move")
        .values_list("upto_move", "balance_minor")
    ) == [(4, 20), (8, 40), (12, 60), (16, 80), (20, 100)]
    assert every_balance() == every_sum()


@pytest.mark.postgres
def test_a_checkpoint_never_passes_a_posting_under_way(postgres_truth: str) -> None:
    """PostgreSQL gave the first posting its ids, and commits the second one first: a checkpoint over both would lose it."""
    paid(1)
    is_posted, may_commit = threading.Event(), threading.Event()

    def post_slowly() -> None:
        with transaction.atomic():
            paid(100, "slow")
            is_posted.set()
            may_commit.wait(20)
        connection.close()

    slow = threading.Thread(target=post_slowly)
    slow.start()
    assert is_posted.wait(20)
    paid(10, "quick")

    assert actions.checkpoint_balances(now=NOW, window_moves=1) == 0
    may_commit.set()
    slow.join()
    assert actions.checkpoint_balances(now=NOW, window_moves=1) == 6
    assert balance(BUYERS) == 111 == summed(BUYERS)
    assert queries.find_imbalance() == []


@pytest.mark.wide
def test_balances_hold_while_writers_post_and_checkpoints_are_taken(truth: str) -> None:
    def work(number: int) -> None:
        for turn in range(30):
            if number < 2:
                actions.checkpoint_balances(now=NOW + timedelta(seconds=turn), window_moves=7)
            else:
                paid(turn + 1, f"p:{number}:{turn}")

    at_once(8, work)
    actions.checkpoint_balances(now=NOW, window_moves=7)

    assert balance(BUYERS) == 6 * sum(range(1, 31)) == summed(BUYERS)
    assert Checkpoint.objects.count() > 0
    assert queries.find_imbalance() == []


def test_a_sum_beyond_a_single_amount_is_exact(truth: str) -> None:
    move = MoveDraft(PROVIDER, BUYERS, rules.AMOUNT_MINOR_MAX, Reason.PAYMENT)
    for number in range(100):
        post(f"k{number}", [move] * 10, kind=EntryKind.PAYMENT)

    assert balance(BUYERS) == 1000 * rules.AMOUNT_MINOR_MAX
    assert queries.is_balanced()
