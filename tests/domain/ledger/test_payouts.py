"""Payouts: never above what is available, once per key, given back when they fail; a debt is made up for first."""

from typing import Any

import pytest

from magpie.domain.ledger import actions, queries
from magpie.domain.ledger.models import Payout, PayoutStep
from magpie.domain.ledger.refusals import (
    NoSuchPayout,
    NothingToPayOut,
    PayoutDiffers,
    PayoutEnded,
    PayoutTooHigh,
    UnreadablePayout,
)
from magpie.domain.ledger.rules import AccountKind, AccountRef, PayoutStatus, RefundShare, refund_moves
from magpie.domain.outbox.models import Fact
from magpie.kit.errors import Refusal
from tests.domain.cast import NOW, MemoryLog, carry, fact_names
from tests.domain.ledger.cast import (
    CREATOR,
    CREATOR_AVAILABLE,
    LINE,
    PAYOUTS,
    PROVIDER,
    SHOP,
    SHOP_AVAILABLE,
    at_once,
    balance,
    counts,
    given,
    post,
    settled_sale,
)

pytestmark = pytest.mark.wide


def ask(amount_minor: int = 300, *, owner: str = SHOP, key: str = "ask-1", currency: str = "CNY") -> int:
    return actions.request_payout(owner=owner, currency=currency, amount_minor=amount_minor, key=key, now=NOW)


def settle(payout: int, outcome: PayoutStatus, **more: Any) -> PayoutStatus:
    return actions.settle_payout(payout=payout, outcome=outcome, now=NOW, **more)


def test_a_payout_is_asked_for_sent_and_paid(truth: str) -> None:
    settled_sale()

    payout = ask(7000)
    assert (balance(SHOP_AVAILABLE), balance(PAYOUTS), balance(PROVIDER)) == (800, 7000, -9000)

    assert settle(payout, PayoutStatus.SENT) == PayoutStatus.SENT
    assert settle(payout, PayoutStatus.PAID) == PayoutStatus.PAID
    assert (balance(SHOP_AVAILABLE), balance(PAYOUTS), balance(PROVIDER)) == (800, 0, -2000)
    assert fact_names() == ["PayoutRequested", "PayoutSettled"]
    assert [fact.payload for fact in Fact.objects.order_by("id")] == [
        {"payout": payout, "owner": SHOP, "amount_minor": 7000, "currency": "CNY"},
        {"payout": payout, "owner": SHOP, "amount_minor": 7000, "currency": "CNY", "outcome": "paid"},
    ]
    (seen,) = queries.payouts_of(SHOP)
    assert (seen.id, seen.status, seen.amount_minor, seen.ended_at) == (payout, PayoutStatus.PAID, 7000, NOW)
    assert queries.payouts_for_export([SHOP, CREATOR]) == [seen]
    assert queries.is_balanced()
    log = MemoryLog()
    carry(log)
    assert log.events == []


def test_a_payout_that_fails_is_available_again(truth: str) -> None:
    settled_sale()
    payout = ask(1500, owner=CREATOR)

    with pytest.raises(UnreadablePayout):
        settle(payout, PayoutStatus.FAILED, why="Mei Li has no account here")
    settle(payout, PayoutStatus.FAILED, why="account_closed")

    assert (balance(CREATOR_AVAILABLE), balance(PAYOUTS)) == (1500, 0)
    (seen,) = queries.payouts_of(CREATOR)
    assert (seen.status, seen.why) == (PayoutStatus.FAILED, "account_closed")
    assert ask(1500, owner=CREATOR, key="ask-2") != payout


def test_the_same_request_is_carried_out_once(truth: str) -> None:
    settled_sale()
    first = ask()
    before = counts()

    assert ask() == first
    settle(first, PayoutStatus.PAID)
    assert ask() == first

    assert counts()[1] == before[1] + 1
    assert balance(SHOP_AVAILABLE) == 7500
    assert fact_names() == ["PayoutRequested", "PayoutSettled"]


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        ({"amount_minor": 7801}, PayoutTooHigh),
        ({"owner": "shop:13"}, NothingToPayOut),
        ({"currency": "USD"}, NothingToPayOut),
        ({"owner": CREATOR, "amount_minor": 1501}, PayoutTooHigh),
        ({"amount_minor": 0}, UnreadablePayout),
        ({"amount_minor": -1}, UnreadablePayout),
        ({"amount_minor": True}, UnreadablePayout),
        ({"amount_minor": 10**30}, UnreadablePayout),
        ({"owner": ""}, UnreadablePayout),
        ({"owner": "person:1"}, UnreadablePayout),
        ({"owner": "shop:1 2"}, UnreadablePayout),
        ({"currency": "yuan"}, UnreadablePayout),
        ({"key": ""}, UnreadablePayout),
        ({"key": "k" * 81}, UnreadablePayout),
    ],
    ids=str,
)
def test_a_refused_payout_changes_nothing(
    sqlite_truth: str, spoil: dict[str, Any], refusal: type[Refusal]
) -> None:
    settled_sale()
    before = counts()

    with pytest.raises(refusal) as said:
        ask(**spoil)

    assert said.value.say("zh") and said.value.say("en")
    assert (counts(), Payout.objects.count(), fact_names()) == (before, 0, [])


def test_a_key_belongs_to_one_payout(truth: str) -> None:
    settled_sale()
    ask()

    for other in ({"amount_minor": 301}, {"owner": CREATOR}, {"currency": "USD"}):
        with pytest.raises(PayoutDiffers):
            ask(**other)  # type: ignore[arg-type]

    assert Payout.objects.count() == 1


def test_an_ended_payout_stays_as_it_ended(truth: str) -> None:
    settled_sale()
    paid_one, failed_one = ask(), ask(key="ask-2")
    settle(paid_one, PayoutStatus.PAID)
    settle(failed_one, PayoutStatus.FAILED)
    before = (counts(), PayoutStep.objects.count(), fact_names())

    assert settle(paid_one, PayoutStatus.PAID) == PayoutStatus.PAID
    assert settle(failed_one, PayoutStatus.FAILED) == PayoutStatus.FAILED
    for payout, outcome in (
        (paid_one, PayoutStatus.FAILED),
        (failed_one, PayoutStatus.PAID),
        (paid_one, PayoutStatus.SENT),
    ):
        with pytest.raises(PayoutEnded):
            settle(payout, outcome)
    with pytest.raises(UnreadablePayout):
        settle(paid_one, PayoutStatus.REQUESTED)
    with pytest.raises(UnreadablePayout):
        settle(paid_one, PayoutStatus.PAID, provider="shop:1")
    for nobody in (999, 10**30):
        with pytest.raises(NoSuchPayout):
            settle(nobody, PayoutStatus.PAID)

    assert (counts(), PayoutStep.objects.count(), fact_names()) == before


def test_a_refund_after_the_settlement_blocks_payouts_until_sales_make_up_for_it(truth: str) -> None:
    settled_sale()
    ask(7800)
    whole = RefundShare(part=9000, whole=9000)

    post("order:7:refund", refund_moves(LINE, whole, is_settled=True))
    assert (balance(SHOP_AVAILABLE), balance(CREATOR_AVAILABLE)) == (-7800, 0)
    with pytest.raises(NothingToPayOut) as refusal:
        ask(1, key="ask-2")
    assert refusal.value.detail == {"available": "-¥78.00"}

    given(SHOP, 7800, "next")
    with pytest.raises(NothingToPayOut):
        ask(1, key="ask-2")
    given(SHOP, 1, "one-more")
    ask(1, key="ask-2")
    assert balance(SHOP_AVAILABLE) == 0


@pytest.mark.wide
def test_many_requests_at_once_never_take_more_than_there_is(truth: str) -> None:
    given(SHOP, 1000, "g")
    outcomes: list[str] = []

    def work(number: int) -> None:
        for turn in range(4):
            try:
                # Two threads share each key.
                ask(100, key=f"ask:{number // 2}:{turn}")
                outcomes.append("paid")
            except (PayoutTooHigh, NothingToPayOut) as refusal:
                outcomes.append(refusal.code)

    at_once(16, work)

    assert (Payout.objects.count(), balance(SHOP_AVAILABLE), balance(PAYOUTS)) == (10, 0, 1000)
    assert outcomes.count("paid") == 20
    assert len(outcomes) == 64
    assert fact_names() == ["PayoutRequested"] * 10


@pytest.mark.wide
def test_many_who_settle_at_once_settle_once(truth: str) -> None:
    given(SHOP, 1000, "g")
    payout = ask(1000)
    outcomes: list[str] = []

    def work(number: int) -> None:
        try:
            outcomes.append(settle(payout, (PayoutStatus.PAID, PayoutStatus.FAILED)[number % 2]))
        except PayoutEnded as refusal:
            outcomes.append(str(refusal.code))

    at_once(8, work)

    is_paid = "paid" in outcomes
    assert sorted(outcomes) == sorted(["payout_ended"] * 4 + ["paid" if is_paid else "failed"] * 4)
    assert (balance(SHOP_AVAILABLE), balance(PAYOUTS)) == ((0, 0) if is_paid else (1000, 0))
    assert fact_names() == ["PayoutRequested", "PayoutSettled"]


def test_the_same_key_for_two_owners_at_once_is_one_payout(truth: str) -> None:
    given(SHOP, 1000, "g1")
    given(CREATOR, 1000, "g2")
    refused: list[str] = []

    def work(number: int) -> None:
        try:
            ask(100, owner=(SHOP, CREATOR)[number % 2], key="same")
        except PayoutDiffers as refusal:
            refused.append(refusal.code)

    at_once(6, work)

    assert Payout.objects.count() == 1
    assert len(refused) == 3
    assert balance(SHOP_AVAILABLE) + balance(CREATOR_AVAILABLE) == 1900
    assert balance(PAYOUTS) == 100
    assert balance(AccountRef(AccountKind.PROVIDER)) == -2000
