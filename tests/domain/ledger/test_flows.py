"""Sales, settlements and refunds as moves: whatever is cut off a line, and whenever, the pieces add up to it exactly."""

import itertools
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.domain.ledger import rules
from magpie.domain.ledger.refusals import UnreadableSplit
from magpie.domain.ledger.rules import (
    AccountKind,
    AccountRef,
    LineSplit,
    MoveDraft,
    Reason,
    RefundShare,
    refund_moves,
    refund_sent_moves,
    sale_moves,
    settlement_moves,
)
from tests.domain.ledger.cast import BUYERS, CREATOR, LINE, PROVIDER, SHOP

REFUNDS = AccountRef(AccountKind.REFUND_RESERVE)


def balances(moves: Iterable[MoveDraft]) -> dict[AccountRef, int]:
    """Credits minus debits, accounts of nothing left out."""
    sums: Counter[AccountRef] = Counter()
    for move in moves:
        assert move.amount_minor > 0
        sums[move.credit] += move.amount_minor
        sums[move.debit] -= move.amount_minor
    return {ref: minor for ref, minor in sums.items() if minor}


def on(kind: AccountKind) -> AccountRef:
    return AccountRef(kind, {"shop": SHOP, "creator": CREATOR}.get(kind.partition("_")[0], ""))


def test_a_sale_says_who_gets_what() -> None:
    shop, creator, fee = (
        on(AccountKind.SHOP_PENDING),
        on(AccountKind.CREATOR_PENDING),
        AccountRef(AccountKind.FEE_PENDING),
    )

    assert sale_moves(LINE) == [
        MoveDraft(BUYERS, shop, 9000, Reason.SALE, "line:9"),
        MoveDraft(AccountRef(AccountKind.SUBSIDY), shop, 500, Reason.SUBSIDY, "line:9"),
        MoveDraft(creator, shop, 500, Reason.CREATOR_DISCOUNT, "line:9"),
        MoveDraft(shop, fee, 200, Reason.FEE, "line:9"),
        MoveDraft(shop, creator, 2000, Reason.COMMISSION, "line:9"),
    ]


def test_a_line_nobody_led_to_has_no_creator_in_it() -> None:
    plain = LineSplit("line:1", SHOP, cash_minor=100)

    assert sale_moves(plain) == [MoveDraft(BUYERS, on(AccountKind.SHOP_PENDING), 100, Reason.SALE, "line:1")]
    assert settlement_moves(plain) == [
        MoveDraft(
            on(AccountKind.SHOP_PENDING), on(AccountKind.SHOP_AVAILABLE), 100, Reason.SETTLEMENT, "line:1"
        )
    ]


def test_a_settlement_frees_what_is_left_after_a_refund() -> None:
    third = RefundShare(part=3000, whole=9000)

    refund = refund_moves(LINE, third, is_settled=False)
    settlement = settlement_moves(LINE, refunded=3000, whole=9000)

    # Of 200 fee 67 went back, of 500 subsidy and discount 167 each, of 2000 commission 667.
    assert balances(refund) == {
        REFUNDS: 3000,
        AccountRef(AccountKind.SUBSIDY): 167,
        AccountRef(AccountKind.FEE_PENDING): -67,
        on(AccountKind.CREATOR_PENDING): 167 - 667,
        on(AccountKind.SHOP_PENDING): -3000 - 167 - 167 + 67 + 667,
    }
    assert balances([*sale_moves(LINE), *refund, *settlement]) == {
        BUYERS: -9000,
        REFUNDS: 3000,
        AccountRef(AccountKind.SUBSIDY): -333,
        AccountRef(AccountKind.FEE): 133,
        on(AccountKind.CREATOR_AVAILABLE): 1000,
        on(AccountKind.SHOP_AVAILABLE): 5200,
    }


def test_debts_are_settled_the_other_way_round() -> None:
    """The creator gave more discount than they earn, and the fees are more than the shop gets."""
    line = LineSplit(
        "l", SHOP, CREATOR, cash_minor=10, creator_discount_minor=50, fee_minor=100, commission_minor=20
    )

    assert balances([*sale_moves(line), *settlement_moves(line)]) == {
        BUYERS: -10,
        AccountRef(AccountKind.FEE): 100,
        on(AccountKind.CREATOR_AVAILABLE): -30,
        on(AccountKind.SHOP_AVAILABLE): -60,
    }


def test_a_refund_that_was_sent_is_out_of_the_reserve() -> None:
    assert balances(refund_sent_moves(3000)) == {REFUNDS: -3000, PROVIDER: 3000}
    assert balances(rules.return_moves(70)) == {BUYERS: -70, REFUNDS: 70}
    assert balances(rules.payment_moves(70)) == {PROVIDER: -70, BUYERS: 70}
    assert balances(rules.provider_fee_moves(3)) == {AccountRef(AccountKind.PROVIDER_FEE): -3, PROVIDER: 3}


def test_a_line_that_costs_nothing_is_refunded_by_pieces() -> None:
    gift = LineSplit("l", SHOP, CREATOR, subsidy_minor=101, fee_minor=5)

    slices = [rules.slice_of(gift, RefundShare(part=1, whole=3, before=before)) for before in range(3)]

    assert [piece.subsidy_minor for piece in slices] == [34, 33, 34]
    assert [piece.fee_minor for piece in slices] == [2, 1, 2]
    assert [piece.cash_minor for piece in slices] == [0, 0, 0]


amounts = st.integers(0, 10**9)


@st.composite
def lines(draw: st.DrawFn) -> LineSplit:
    creator = draw(st.sampled_from([CREATOR, ""]))
    given_up, earned = (draw(amounts), draw(amounts)) if creator else (0, 0)
    return LineSplit("line:1", SHOP, creator, draw(amounts), draw(amounts), given_up, draw(amounts), earned)


@st.composite
def cuts(draw: st.DrawFn, line: LineSplit) -> tuple[int, list[int]]:
    """The whole, and parts that may reach it: (9000, [1, 40, 0, 8959])."""
    whole = line.cash_minor or draw(st.integers(1, 9))
    marks = sorted(draw(st.lists(st.integers(0, whole), max_size=8)))
    edges = [0, *marks, whole]
    return whole, [after - before for before, after in itertools.pairwise(edges)]


@given(data=st.data(), line=lines())
def test_a_line_refunded_whole_in_any_pieces_leaves_nothing(data: st.DataObject, line: LineSplit) -> None:
    whole, parts = data.draw(cuts(line))
    settled_after = data.draw(st.integers(0, len(parts) + 1))
    moves, before = sale_moves(line), 0

    for number, part in enumerate(parts):
        if number == settled_after:
            moves += settlement_moves(line, refunded=before, whole=whole)
        moves += refund_moves(line, RefundShare(part, whole, before), is_settled=number >= settled_after)
        before += part

    assert balances(moves) == balances(
        [MoveDraft(BUYERS, REFUNDS, line.cash_minor, Reason.REFUND)] * bool(line.cash_minor)
    )


@given(data=st.data(), line=lines())
def test_a_partial_refund_takes_each_amount_by_its_share(data: st.DataObject, line: LineSplit) -> None:
    whole, parts = data.draw(cuts(line))
    part = parts[0]

    piece = rules.slice_of(line, RefundShare(part, whole))

    for taken, amount in zip(piece.amounts, line.amounts, strict=True):
        assert 0 <= taken <= amount
        assert abs(taken * whole - amount * part) * 2 <= whole
    if line.cash_minor:
        assert piece.cash_minor == part


@given(data=st.data(), line=lines())
def test_what_is_settled_and_what_was_refunded_are_the_sale(data: st.DataObject, line: LineSplit) -> None:
    whole, parts = data.draw(cuts(line))
    done = sum(parts[:-1])
    refunded = refund_moves(line, RefundShare(done, whole), is_settled=False)
    settled = settlement_moves(line, refunded=done, whole=whole)

    left = balances([*sale_moves(line), *refunded, *settled])

    assert not {AccountKind.SHOP_PENDING, AccountKind.CREATOR_PENDING, AccountKind.FEE_PENDING} & {
        ref.kind for ref in left
    }
    assert sum(left.values()) == 0


@pytest.mark.parametrize(
    "spoil",
    [
        {"cash_minor": -1},
        {"cash_minor": 1.5},
        {"fee_minor": True},
        {"subsidy_minor": rules.AMOUNT_MINOR_MAX + 1},
        {"shop": "12"},
        {"shop": ""},
        {"creator": "shop:5"},
        {"creator": ""},
        {"creator": "", "creator_discount_minor": 0, "commission_minor": 1},
    ],
    ids=str,
)
def test_a_split_that_makes_no_sense_is_refused(spoil: dict[str, Any]) -> None:
    sound: dict[str, Any] = {
        "line": "l",
        "shop": SHOP,
        "creator": CREATOR,
        "cash_minor": 9,
        "creator_discount_minor": 1,
        "commission_minor": 2,
    }

    with pytest.raises(UnreadableSplit):
        LineSplit(**{**sound, **spoil})


@pytest.mark.parametrize("share", [(1, 0, 0), (-1, 9, 3), (2, 9, 8), (1, 9, -1), (10, 9, 0)])
def test_more_than_the_line_is_never_refunded(share: tuple[int, int, int]) -> None:
    with pytest.raises(UnreadableSplit):
        RefundShare(*share)


def test_every_word_of_the_books_is_there_in_both_languages() -> None:
    for kinds, words in (
        (AccountKind, rules.ACCOUNT_WORDS),
        (rules.EntryKind, rules.ENTRY_WORDS),
        (Reason, rules.REASON_WORDS),
    ):
        assert set(words) == set(kinds)
        assert all(said.zh and said.en and said.zh != said.en for said in words.values())
