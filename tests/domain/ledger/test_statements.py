"""Statements: opening, every line and closing agree, on every page and whatever the order of posting."""

from datetime import timedelta
from typing import Any

import pytest

from magpie.domain.ledger import actions, queries, rules
from magpie.domain.ledger.rules import AccountKind, AccountRef, EntryKind, PayoutStatus, Reason, RefundShare
from magpie.kit.paging import BadCursor, write_cursor
from tests.domain.cast import NOW
from tests.domain.ledger.cast import (
    CREATOR,
    LINE,
    PROVIDER,
    SHOP,
    SHOP_AVAILABLE,
    given,
    paid,
    post,
    settled_sale,
)

pytestmark = pytest.mark.wide

DAY = timedelta(days=1)


def of_shop(**changes: Any) -> queries.Statement:
    asked: dict[str, Any] = {"currency": "CNY", "since": NOW, "until": NOW + DAY, **changes}
    return queries.statement(SHOP, **asked)


def test_a_statement_tells_a_sale_from_the_shop(truth: str) -> None:
    settled_sale(now=NOW - DAY)
    settled_sale(number=8)

    seen = of_shop()

    assert (seen.opening_minor, seen.closing_minor, seen.next_cursor) == (7800, 15600, None)
    assert [
        (line.kind, line.ref, line.reason, line.in_minor, line.out_minor, line.balance_minor)
        for line in seen.lines
    ] == [
        (EntryKind.SALE, "order:8", Reason.SALE, 9000, 0, 16800),
        (EntryKind.SALE, "order:8", Reason.SUBSIDY, 500, 0, 17300),
        (EntryKind.SALE, "order:8", Reason.CREATOR_DISCOUNT, 500, 0, 17800),
        (EntryKind.SALE, "order:8", Reason.FEE, 0, 200, 17600),
        (EntryKind.SALE, "order:8", Reason.COMMISSION, 0, 2000, 15600),
        (EntryKind.SETTLEMENT, "order:8", Reason.SETTLEMENT, 7800, 7800, 15600),
    ]
    assert {(line.at, line.line) for line in seen.lines} == {(NOW, "line:9")}


def test_a_statement_of_what_is_available_alone(truth: str) -> None:
    settled_sale()
    payout = actions.request_payout(owner=SHOP, currency="CNY", amount_minor=800, key="a", now=NOW + DAY / 2)
    actions.settle_payout(payout=payout, outcome=PayoutStatus.FAILED, now=NOW + DAY)

    seen = of_shop(kinds=[AccountKind.SHOP_AVAILABLE])
    later = of_shop(kinds=[AccountKind.SHOP_AVAILABLE], since=NOW + DAY, until=NOW + 2 * DAY)

    assert [(line.kind, line.in_minor, line.out_minor, line.balance_minor) for line in seen.lines] == [
        (EntryKind.SETTLEMENT, 7800, 0, 7800),
        (EntryKind.PAYOUT, 0, 800, 7000),
    ]
    assert (seen.opening_minor, seen.closing_minor) == (0, 7000)
    assert [(line.kind, line.in_minor, line.balance_minor) for line in later.lines] == [
        (EntryKind.PAYOUT_FAILED, 800, 7800)
    ]
    assert (later.opening_minor, later.closing_minor) == (7000, 7800)


def test_pages_follow_each_other_without_a_gap(truth: str) -> None:
    for number in range(11):
        # Posted out of order: a statement goes by time, then by posting.
        given(SHOP, number + 1, f"k{number}", now=NOW + timedelta(microseconds=number * 7 % 5))
    given(SHOP, 1000, "before", now=NOW - DAY)
    given(SHOP, 1000, "after", now=NOW + DAY)
    actions.checkpoint_balances(now=NOW, window_moves=5)
    whole = of_shop()

    lines, cursor = [], ""
    for _ in range(6):
        page = of_shop(cursor=cursor, limit=2)
        assert (page.opening_minor, page.closing_minor) == (1000, 1066)
        lines += page.lines
        cursor = page.next_cursor or ""
    assert cursor == ""

    assert tuple(lines) == whole.lines
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert len(lines) == 11
    assert lines[-1].balance_minor == 1066
    balance_minor = 1000
    for line in lines:
        balance_minor += line.in_minor - line.out_minor
        assert line.balance_minor == balance_minor


@pytest.mark.parametrize(
    "place", [["a", 1], [1], [-1, 1], [10**18, 1], [1, -1], [1, "1"], [], [1, 2, 3]], ids=str
)
def test_an_edited_page_mark_is_refused(sqlite_truth: str, place: list[str | int]) -> None:
    settled_sale()

    for cursor in (write_cursor(place), "x", "!" * 600):
        with pytest.raises(BadCursor):
            of_shop(cursor=cursor)


def test_a_statement_asks_little_and_shows_nobody_else(truth: str, django_assert_num_queries: Any) -> None:
    settled_sale()
    given("shop:13", 77, "other")
    given(SHOP, 5, "usd", currency="USD")

    with django_assert_num_queries(3):
        seen = of_shop()
    assert seen.closing_minor == 7800
    cursor = of_shop(limit=1).next_cursor
    with django_assert_num_queries(4):
        page = of_shop(limit=1, cursor=cursor)
    assert [line.reason for line in page.lines] == [Reason.SUBSIDY]
    assert queries.statement("shop:14", currency="CNY", since=NOW, until=NOW + DAY).lines == ()
    assert len(of_shop(limit=10**9).lines) == 6


def test_everything_posted_for_an_order_is_found_by_its_ref(
    truth: str, django_assert_num_queries: Any
) -> None:
    settled_sale()
    settled_sale(number=8)
    share = RefundShare(part=9000, whole=9000)
    post(
        "order:7:refund",
        rules.refund_moves(LINE, share, is_settled=True),
        kind=EntryKind.REFUND,
        now=NOW + DAY,
    )

    with django_assert_num_queries(1):
        seen = queries.statement_of("order:7")

    assert [move.kind for move in seen] == ["payment", *["sale"] * 5, *["settlement"] * 3, *["refund"] * 5]
    assert (seen[0].debit, seen[0].credit, seen[0].amount_minor) == (
        PROVIDER,
        AccountRef(AccountKind.BUYER_CLEARING),
        9000,
    )
    assert seen[-1].currency == "CNY"
    creators = queries.statement_of("order:7", owner=CREATOR)
    assert {CREATOR} <= {move.debit.owner for move in creators} | {move.credit.owner for move in creators}
    assert [move.reason for move in creators] == [
        Reason.CREATOR_DISCOUNT,
        Reason.COMMISSION,
        Reason.SETTLEMENT,
        Reason.CREATOR_DISCOUNT,
        Reason.COMMISSION,
    ]
    assert queries.statement_of("order:999") == []


def test_what_moved_at_the_provider_is_reconciled_with_what_it_says(truth: str) -> None:
    paid(9000, "ev_1")
    post("ev_2", rules.provider_fee_moves(54), kind=EntryKind.PROVIDER_FEE)
    paid(100, "ev_3")
    given(SHOP, 5, "usd", currency="USD")

    page = queries.provider_moves(since=NOW, until=NOW + DAY, limit=3)
    rest = queries.provider_moves(since=NOW, until=NOW + DAY, after=page[-1][0])
    ours = [
        rules.Movement(
            move.key,
            move.kind,
            move.amount_minor if move.debit == PROVIDER else -move.amount_minor,
            move.currency,
        )
        for _, move in (*page, *rest)
    ]

    theirs = [
        rules.Movement("ev_1", "payment", 9000, "CNY"),
        rules.Movement("ev_2", "provider_fee", -60, "CNY"),
        rules.Movement("usd", "correction", 5, "USD"),
    ]
    assert [(found.what, (found.ours or theirs[0]).key) for found in rules.reconcile(ours, theirs)] == [
        (rules.Mismatch.OTHER_AMOUNT, "ev_2"),
        (rules.Mismatch.MISSING_THERE, "ev_3"),
    ]
    assert queries.balance_of(SHOP_AVAILABLE, currency="USD") == 5
