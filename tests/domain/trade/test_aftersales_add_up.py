"""Whatever is asked, refused, bargained and paid in whatever order: a line gives back what it took, and never more."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.domain.ledger.rules.accounts import AccountKind, AccountRef, MoveDraft
from magpie.domain.ledger.rules.flows import (
    LineSplit,
    RefundShare,
    refund_moves,
    sale_moves,
    settlement_moves,
)
from magpie.domain.trade.rules.refunding import Standing, protected_minor, share_minor

pytestmark = pytest.mark.wide

LINES = st.tuples(st.integers(0, 50_000), st.integers(1, 12))
# (how many pieces of what is left, in twelfths; whether it is granted; how much of its share, in tenths; a price)
STEPS = st.lists(
    st.tuples(st.integers(1, 12), st.booleans(), st.integers(1, 10), st.integers(0, 6_000)), max_size=20
)


@settings(max_examples=400, deadline=None)
@given(LINES, STEPS)
def test_pieces_and_money_never_exceed_what_was_sold_and_paid(
    line: tuple[int, int], steps: list[tuple[int, bool, int, int]]
) -> None:
    paid_minor, quantity = line
    asked, refunded, waived, pieces, is_whole = 0, 0, 0, 0, True

    for twelfths, is_granted, tenths, price in steps:
        now = Standing(paid_minor, quantity, quantity, 0, pieces, 0, asked, refunded, waived)
        fell = protected_minor(now, [price]) if now.pieces_left else 0
        refunded += fell
        now = Standing(paid_minor, quantity, quantity, 0, pieces, 0, asked, refunded, waived)
        if not now.pieces_left:
            break
        wanted = max(1, now.pieces_left * twelfths // 12)
        share = share_minor(now, wanted)
        assert 0 <= share <= now.left_minor
        if is_granted:
            got = share * tenths // 10
            refunded, waived, pieces = refunded + got, waived + share - got, pieces + wanted
            is_whole = is_whole and got == share
        assert refunded + waived <= paid_minor
        assert pieces <= quantity

    if pieces == quantity:
        assert refunded + waived == paid_minor
        assert not is_whole or refunded == paid_minor


@given(LINES, st.lists(st.integers(1, 12), min_size=1, max_size=12))
def test_piece_by_piece_makes_exactly_what_was_paid_and_each_the_same(
    line: tuple[int, int], batches: list[int]
) -> None:
    paid_minor, quantity = line
    refunded = pieces = 0

    while pieces < quantity:
        wanted = min(batches[pieces % len(batches)], quantity - pieces)
        standing = Standing(paid_minor, quantity, quantity, 0, pieces, 0, 0, refunded, 0)
        share = share_minor(standing, wanted)
        if pieces + wanted < quantity:
            assert share == wanted * (paid_minor // quantity)
        refunded, pieces = refunded + share, pieces + wanted

    assert refunded == paid_minor


SPLITS = st.builds(
    LineSplit,
    line=st.just("line:1"),
    shop=st.just("shop:1"),
    creator=st.just("creator:1"),
    cash_minor=st.integers(1, 50_000),
    subsidy_minor=st.integers(0, 5_000),
    creator_discount_minor=st.integers(0, 5_000),
    fee_minor=st.integers(0, 1_000),
    commission_minor=st.integers(0, 5_000),
)


@settings(max_examples=300, deadline=None)
@given(SPLITS, st.lists(st.integers(1, 50_000), max_size=8), st.integers(0, 8))
def test_on_any_discounts_the_books_are_empty_when_all_went_back_whenever_it_was_settled(
    split: LineSplit, cuts: list[int], settled_after: int
) -> None:
    books: dict[AccountRef, int] = {}
    post(books, sale_moves(split))
    ends = sorted({min(cut, split.cash_minor) for cut in cuts} | {split.cash_minor})
    before = 0

    for number, end in enumerate(ends):
        if number == settled_after:
            post(books, settlement_moves(split, refunded=before, whole=split.cash_minor))
        share = RefundShare(end - before, split.cash_minor, before)
        post(books, refund_moves(split, share, is_settled=number >= settled_after))
        before = end

    left = {ref: minor for ref, minor in books.items() if minor}
    assert left == {
        AccountRef(AccountKind.BUYER_CLEARING): -split.cash_minor,
        AccountRef(AccountKind.REFUND_RESERVE): split.cash_minor,
    }
    assert sum(books.values()) == 0


def post(books: dict[AccountRef, int], moves: list[MoveDraft]) -> None:
    for move in moves:
        books[move.debit] = books.get(move.debit, 0) - move.amount_minor
        books[move.credit] = books.get(move.credit, 0) + move.amount_minor
