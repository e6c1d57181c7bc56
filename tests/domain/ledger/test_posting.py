"""Posting: balanced by construction, once per key, by many at once."""

import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from magpie.domain.ledger import actions, queries, rules
from magpie.domain.ledger.models import Account, Entry, Move
from magpie.domain.ledger.refusals import EmptyEntry, EntryDiffers, UnreadableEntry
from magpie.domain.ledger.rules import AccountKind, AccountRef, EntryKind, MoveDraft, Reason
from magpie.domain.outbox.models import Fact
from magpie.kit.errors import Refusal
from tests.domain.cast import NOW
from tests.domain.ledger.cast import (
    BUYERS,
    CREATOR_AVAILABLE,
    LINE,
    PROVIDER,
    SHOP_AVAILABLE,
    SHOP_PENDING,
    at_once,
    balance,
    counts,
    given,
    paid,
    post,
    settled_sale,
    summed,
)

pytestmark = pytest.mark.wide

WRITERS, ROUNDS = 16, 12


def test_a_sale_is_shared_out_and_settled(truth: str) -> None:
    settled_sale()

    assert {
        (line.account.kind, line.account.owner): line.minor
        for owner in ("", "shop:12", "creator:5")
        for line in queries.balances_of(owner)
    } == {
        (AccountKind.BUYER_CLEARING, ""): 0,
        (AccountKind.FEE, ""): 200,
        (AccountKind.FEE_PENDING, ""): 0,
        (AccountKind.PROVIDER, ""): -9000,
        (AccountKind.SUBSIDY, ""): -500,
        (AccountKind.SHOP_PENDING, "shop:12"): 0,
        (AccountKind.SHOP_AVAILABLE, "shop:12"): 7800,
        (AccountKind.CREATOR_PENDING, "creator:5"): 0,
        (AccountKind.CREATOR_AVAILABLE, "creator:5"): 1500,
    }
    assert queries.find_imbalance() == []
    assert Fact.objects.count() == 0


def test_the_same_entry_again_is_the_same_entry(truth: str) -> None:
    moves = rules.sale_moves(LINE)
    first = post("order:7:sale", moves)
    before = counts()

    again = post("order:7:sale", list(reversed(moves)), now=NOW + timedelta(hours=1))

    assert again == first
    assert counts() == before
    assert Entry.objects.get().at == NOW


@pytest.mark.parametrize(
    "change",
    [
        {"kind": EntryKind.CORRECTION},
        {"ref": "order:8"},
        {"currency": "USD"},
        {"simulated": True},
        {"moves": [MoveDraft(PROVIDER, BUYERS, 101, Reason.PAYMENT)]},
        {"moves": [MoveDraft(BUYERS, PROVIDER, 100, Reason.PAYMENT)]},
        {"moves": [MoveDraft(PROVIDER, BUYERS, 100, Reason.CORRECTION)]},
        {"moves": [MoveDraft(PROVIDER, BUYERS, 100, Reason.PAYMENT, "line:1")]},
        {"moves": [MoveDraft(PROVIDER, BUYERS, 100, Reason.PAYMENT)] * 2},
    ],
    ids=str,
)
def test_the_same_key_for_something_else_is_refused(sqlite_truth: str, change: dict[str, Any]) -> None:
    said: dict[str, Any] = {
        "key": "k",
        "kind": EntryKind.PAYMENT,
        "ref": "order:7",
        "currency": "CNY",
        "moves": [MoveDraft(PROVIDER, BUYERS, 100, Reason.PAYMENT)],
        "now": NOW,
    }
    actions.post_entry(**said)
    before = counts()

    with pytest.raises(EntryDiffers) as refusal:
        actions.post_entry(**{**said, **change})

    assert counts() == before
    assert "k" in refusal.value.say("zh")


def test_moves_of_nothing_are_dropped_and_an_entry_of_them_is_refused(truth: str) -> None:
    nothing = MoveDraft(BUYERS, SHOP_PENDING, 0, Reason.SALE)

    with pytest.raises(EmptyEntry):
        post("k", [nothing])
    with pytest.raises(EmptyEntry):
        post("k", [])
    assert counts() == (0, 0, 0)

    post("k", [nothing, MoveDraft(PROVIDER, BUYERS, 5, Reason.PAYMENT), nothing])
    assert counts() == (2, 1, 1)
    assert post("k", [MoveDraft(PROVIDER, BUYERS, 5, Reason.PAYMENT)]) == Entry.objects.get().pk


@pytest.mark.parametrize(
    "spoil",
    [
        {"key": ""},
        {"key": "k" * 121},
        {"key": "a b"},
        {"key": "k\0"},
        {"key": "键"},
        {"ref": ""},
        {"ref": "r" * 81},
        {"kind": "sale "},
        {"currency": "cny"},
        {"currency": "CNY\n"},
        {"currency": ""},
        {"moves": [MoveDraft(PROVIDER, BUYERS, -1, Reason.PAYMENT)]},
        {"moves": [MoveDraft(PROVIDER, BUYERS, rules.AMOUNT_MINOR_MAX + 1, Reason.PAYMENT)]},
        {"moves": [MoveDraft(PROVIDER, BUYERS, True, Reason.PAYMENT)]},
        {"moves": [MoveDraft(PROVIDER, BUYERS, 1.5, Reason.PAYMENT)]},  # type: ignore[arg-type]
        {"moves": [MoveDraft(PROVIDER, PROVIDER, 1, Reason.PAYMENT)]},
        {"moves": [MoveDraft(PROVIDER, AccountRef(AccountKind.SHOP_PENDING, "creator:5"), 1, Reason.SALE)]},
        {"moves": [MoveDraft(PROVIDER, AccountRef(AccountKind.SHOP_PENDING), 1, Reason.SALE)]},
        {"moves": [MoveDraft(PROVIDER, AccountRef(AccountKind.FEE, "shop:12"), 1, Reason.FEE)]},
        {"moves": [MoveDraft(PROVIDER, AccountRef(AccountKind.SHOP_PENDING, "shop:"), 1, Reason.SALE)]},
        {
            "moves": [
                MoveDraft(PROVIDER, AccountRef(AccountKind.SHOP_PENDING, "shop:" + "1" * 60), 1, Reason.SALE)
            ]
        },
        {"moves": [MoveDraft(PROVIDER, BUYERS, 1, "bribe")]},  # type: ignore[arg-type]
        {"moves": [MoveDraft(PROVIDER, BUYERS, 1, Reason.PAYMENT, "l" * 81)]},
        {"moves": [MoveDraft(PROVIDER, BUYERS, 1, Reason.PAYMENT)] * (rules.MOVES_MAX + 1)},
    ],
    ids=lambda spoil: str(spoil)[:60],
)
def test_what_cannot_be_read_is_refused_and_nothing_happens(sqlite_truth: str, spoil: dict[str, Any]) -> None:
    said: dict[str, Any] = {
        "key": "k",
        "kind": EntryKind.PAYMENT,
        "ref": "order:7",
        "currency": "CNY",
        "moves": [MoveDraft(PROVIDER, BUYERS, 100, Reason.PAYMENT)],
        "now": NOW,
        **spoil,
    }

    with pytest.raises(UnreadableEntry) as refusal:
        actions.post_entry(**said)

    assert counts() == (0, 0, 0)
    assert "未记账" in refusal.value.say("zh")


def test_an_entry_goes_with_the_transaction_it_is_part_of(truth: str) -> None:
    class Crash(Refusal):
        pass

    with pytest.raises(Crash), transaction.atomic():
        paid(100)
        raise Crash()
    assert counts() == (0, 0, 0)

    # What a savepoint opened is gone with it; the same transaction opens it again.
    with transaction.atomic():
        with pytest.raises(Crash), transaction.atomic():
            paid(100)
            raise Crash()
        paid(100)
    assert (counts(), balance(BUYERS)) == ((2, 1, 1), 100)


def test_posting_asks_the_database_for_little(truth: str, django_assert_num_queries: Any) -> None:
    settled_sale()

    with transaction.atomic(), django_assert_num_queries(3):
        # The entry, unless its key is taken; the accounts; the moves.
        post("order:8:sale", rules.sale_moves(LINE), ref="order:8")


def test_currencies_lie_in_accounts_of_their_own(truth: str) -> None:
    paid(100)
    post("usd", rules.payment_moves(7), kind=EntryKind.PAYMENT, currency="USD")

    assert (balance(PROVIDER), balance(PROVIDER, "USD"), balance(PROVIDER, "EUR")) == (-100, -7, 0)
    assert {line.currency for line in queries.trial_balance()} == {"CNY", "USD"}


@pytest.mark.wide
@pytest.mark.postgres
def test_who_opens_accounts_in_another_order_waits_instead_of_a_deadlock(postgres_truth: str) -> None:
    given("shop:9", 1, "first")
    has_opened = [threading.Event(), threading.Event()]

    def work(number: int) -> None:
        shops = ["shop:1", "shop:2"][:: 1 if number else -1]
        with transaction.atomic():
            given(shops[0], 1, f"first:{number}")
            has_opened[number].set()
            has_opened[1 - number].wait(1)
            given(shops[1], 1, f"second:{number}")

    at_once(2, work)

    assert [balance(AccountRef(AccountKind.SHOP_AVAILABLE, shop)) for shop in ("shop:1", "shop:2")] == [2, 2]
    assert queries.is_balanced()


@pytest.mark.wide
def test_sixteen_writers_on_five_accounts_lose_and_double_nothing(truth: str) -> None:
    purses = [PROVIDER, BUYERS, SHOP_PENDING, SHOP_AVAILABLE, CREATOR_AVAILABLE]
    ids: list[tuple[str, int]] = []

    def write(number: int) -> None:
        for turn in range(ROUNDS):
            # Each key is posted by two writers, of which one opens the accounts in another order.
            key = f"entry:{number // 2}:{turn}"
            some = [
                MoveDraft(
                    purses[(turn + step) % 5],
                    purses[(turn + step + 1 + number // 2 % 3) % 5],
                    1 + step,
                    Reason.SALE,
                )
                for step in range(4)
            ]
            ids.append((key, post(key, some if number % 2 else some[::-1])))

    at_once(WRITERS, write)

    assert len(ids) == WRITERS * ROUNDS
    assert len(set(ids)) == WRITERS * ROUNDS // 2 == Entry.objects.count()
    assert set(Counter(key for key, _ in set(ids)).values()) == {1}
    assert (Account.objects.count(), Move.objects.count()) == (5, 4 * WRITERS * ROUNDS // 2)
    assert sum(balance(purse) for purse in purses) == 0
    assert [balance(purse) for purse in purses] == [summed(purse) for purse in purses]
    assert queries.find_imbalance() == []
