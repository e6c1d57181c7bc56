"""Reconciliation: two lists that agree say nothing, and each disagreement is said once, in both languages."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.domain.ledger.rules import Difference, Mismatch, Movement, reconcile

pytestmark = pytest.mark.wide

PAID = Movement("ev_1", "payment", 9000, "CNY")
SENT = Movement("ev_2", "refund", -3000, "CNY")
FEE = Movement("ev_1", "fee", -54, "CNY")


@pytest.mark.parametrize(
    ("ours", "theirs", "expected", "zh"),
    [
        (
            [PAID, SENT],
            [PAID],
            [Difference(Mismatch.MISSING_THERE, SENT, None)],
            "我方账上有 refund ev_2，金额 -¥30.00，支付渠道没有。",
        ),
        (
            [PAID],
            [PAID, FEE],
            [Difference(Mismatch.MISSING_HERE, None, FEE)],
            "支付渠道有 fee ev_1，金额 -¥0.54，我方账上没有。",
        ),
        (
            [PAID],
            [replace(PAID, amount_minor=8000)],
            [Difference(Mismatch.OTHER_AMOUNT, PAID, replace(PAID, amount_minor=8000))],
            "payment ev_1 我方记 ¥90.00，支付渠道记 ¥80.00，金额不一致。",
        ),
        (
            [PAID],
            [replace(PAID, currency="USD")],
            [Difference(Mismatch.OTHER_CURRENCY, PAID, replace(PAID, currency="USD"))],
            "payment ev_1 我方记 ¥90.00，支付渠道记 $90.00，币种不一致。",
        ),
        (
            [PAID, PAID],
            [PAID],
            [Difference(Mismatch.TWICE_HERE, PAID, None)],
            "payment ev_1 我方多记一次，金额 ¥90.00。",
        ),
        (
            [PAID],
            [PAID, PAID],
            [Difference(Mismatch.TWICE_THERE, None, PAID)],
            "payment ev_1 支付渠道多出一次，金额 ¥90.00。",
        ),
    ],
)
def test_each_disagreement_is_named(
    ours: list[Movement], theirs: list[Movement], expected: list[Difference], zh: str
) -> None:
    found = reconcile(ours, theirs)

    assert found == expected
    assert found[0].say("zh-hans") == zh
    assert (found[0].ours or PAID).key in found[0].say("en")


def test_what_was_never_there_is_missing_once_and_then_twice() -> None:
    assert [found.what for found in reconcile([PAID] * 3, [])] == [
        Mismatch.MISSING_THERE,
        Mismatch.TWICE_HERE,
        Mismatch.TWICE_HERE,
    ]
    assert [found.what for found in reconcile([], [SENT, SENT])] == [
        Mismatch.MISSING_HERE,
        Mismatch.TWICE_THERE,
    ]


def test_a_good_twin_is_not_blamed_for_the_bad_one() -> None:
    bad = replace(PAID, amount_minor=1)

    assert reconcile([PAID, bad], [PAID, PAID]) == [Difference(Mismatch.OTHER_AMOUNT, bad, PAID)]
    assert reconcile([PAID], [bad, PAID]) == [Difference(Mismatch.TWICE_THERE, None, bad)]


movements = st.builds(
    Movement,
    key=st.sampled_from(["a", "b", "c"]),
    kind=st.sampled_from(["payment", "refund"]),
    amount_minor=st.integers(-3, 3),
    currency=st.sampled_from(["CNY", "USD"]),
)


@given(some=st.lists(movements, max_size=12), order=st.randoms())
def test_lists_that_agree_say_nothing(some: list[Movement], order: st.DataObject) -> None:
    shuffled = list(some)
    order.shuffle(shuffled)  # type: ignore[attr-defined]

    assert reconcile(some, shuffled) == []


@given(ours=st.lists(movements, max_size=10), theirs=st.lists(movements, max_size=10))
def test_the_differences_explain_the_whole_difference(ours: list[Movement], theirs: list[Movement]) -> None:
    """What is said to be ours alone and theirs alone, taken away, leaves equal lists; and swapping sides mirrors it."""
    found = reconcile(ours, theirs)

    left_here, left_there = list(ours), list(theirs)
    for difference in found:
        if difference.ours:
            left_here.remove(difference.ours)
        if difference.theirs:
            left_there.remove(difference.theirs)
        assert difference.say("zh") != difference.say("en")
    assert sorted(left_here) == sorted(left_there)
    mirrored = reconcile(theirs, ours)
    assert sorted((d.theirs or PAID, d.ours or PAID) for d in mirrored) == sorted(
        (d.ours or PAID, d.theirs or PAID) for d in found
    )
