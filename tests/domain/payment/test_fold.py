"""The fold: whatever the order, however often said, one truth about money."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.domain.payment import rules
from magpie.domain.payment.rules import EventKind, Said, Status, fold
from magpie.domain.payment.rules.bank import fee_minor
from magpie.domain.payment.rules.redaction import redact
from tests.domain.cast import NOW

DUE = 1_000


def word(kind: EventKind, amount: int = 0, *, name: str = "1", after_s: int = 0, refund: str = "") -> Said:
    return Said(f"{kind}:{name}", kind, amount, NOW + timedelta(seconds=after_s), refund)


PAID = word(EventKind.CAPTURED, DUE)
OPENED, PROCESSING = word(EventKind.OPENED), word(EventKind.PROCESSING)
FAILED, CANCELLED = word(EventKind.FAILED, after_s=1), word(EventKind.CANCELLED)
EXPIRED = word(EventKind.EXPIRED)
DISPUTED, WON = word(EventKind.CHARGE_BACK, DUE), word(EventKind.CHARGE_BACK_WON, DUE)


def back(amount: int, refund: str) -> Said:
    return word(EventKind.REFUND_SUCCEEDED, amount, name=refund, refund=refund)


def not_back(refund: str) -> Said:
    return word(EventKind.REFUND_FAILED, name=refund, refund=refund)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ((), Status.REQUIRES_PAYMENT),
        ((OPENED,), Status.REQUIRES_PAYMENT),
        ((OPENED, PROCESSING), Status.PROCESSING),
        ((OPENED, PROCESSING, FAILED), Status.FAILED),
        ((OPENED, FAILED, word(EventKind.PROCESSING, name="2", after_s=2)), Status.PROCESSING),
        ((OPENED, CANCELLED), Status.CANCELLED),
        ((OPENED, EXPIRED), Status.EXPIRED),
        ((EXPIRED, CANCELLED), Status.CANCELLED),
        ((PAID,), Status.PAID),
        ((PAID, FAILED), Status.PAID),
        ((CANCELLED, PAID), Status.PAID),
        ((word(EventKind.CAPTURED, 400),), Status.PARTLY_PAID),
        ((word(EventKind.CAPTURED, 400), word(EventKind.CAPTURED, 600, name="2")), Status.PAID),
        ((PAID, word(EventKind.CAPTURED, 1, name="2")), Status.OVERPAID),
        ((PAID, back(1, "A.1")), Status.PARTLY_REFUNDED),
        ((PAID, back(400, "A.1"), back(600, "B.1")), Status.REFUNDED),
        ((PAID, not_back("A.1")), Status.PAID),
        ((PAID, back(DUE, "A.1"), not_back("A.1")), Status.PAID),
        ((PAID, DISPUTED), Status.CHARGED_BACK),
        ((PAID, DISPUTED, WON), Status.PAID),
        ((PAID, WON), Status.PAID),
    ],
)
def test_the_status_follows_from_what_was_said_in_any_order(said: tuple[Said, ...], status: Status) -> None:
    statuses = {fold(order, amount_minor=DUE).status for order in itertools.permutations(said)}

    assert statuses == {status}


def test_sums_are_of_truths_not_of_deliveries() -> None:
    said = [PAID, back(300, "A.1"), not_back("B.1"), DISPUTED, word(EventKind.FEE, 6)]

    folded = fold(said * 3, amount_minor=DUE)

    assert (folded.captured_minor, folded.refunded_minor, folded.charged_back_minor, folded.fee_minor) == (
        1_000,
        300,
        1_000,
        6,
    )
    assert folded.refunds == {"A.1": True, "B.1": False}


WORDS = [
    OPENED, PROCESSING, FAILED, CANCELLED, EXPIRED, PAID, DISPUTED, WON, back(300, "A.1"), not_back("A.1"),
    back(300, "A.2"), back(700, "B.1"), word(EventKind.CAPTURED, 50, name="2"), word(EventKind.FEE, 6),
]  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(said=st.lists(st.sampled_from(WORDS), unique=True), data=st.data())
def test_shuffled_and_repeated_it_is_the_same(said: list[Said], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(said or [OPENED])) if said else st.just([]))
    shuffled = data.draw(st.permutations([*said, *again]))

    folded = fold(said, amount_minor=DUE)

    assert fold(shuffled, amount_minor=DUE) == folded
    assert folded.captured_minor == sum(one.amount_minor for one in said if one.kind == EventKind.CAPTURED)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(captured=st.integers(0, 10**6), part=st.integers(0, 10**6), refunded=st.integers(0, 10**6))
def test_counters_never_break_the_check(captured: int, part: int, refunded: int) -> None:
    refunding = min(part, captured)
    said = [word(EventKind.CAPTURED, captured), back(refunded, "A.1")]

    counters = rules.counters_of(fold(said, amount_minor=DUE), refunding_minor=refunding)

    assert counters.refunded_minor >= 0
    assert counters.refunding_minor + counters.refunded_minor <= counters.captured_minor
    assert 0 <= rules.refundable_minor(counters) <= captured - refunding


def test_a_refund_is_tried_six_times_and_a_call_eight() -> None:
    times = [rules.retry_time(attempt, now=NOW) for attempt in range(1, 8)]
    calls = [rules.call_time(tries, now=NOW) for tries in range(1, 10)]

    assert [time - NOW for time in times if time] == list(rules.REFUND_AGAIN_AFTER)
    assert times[5:] == [None, None]
    assert [time - NOW for time in calls if time] == list(rules.CALL_AGAIN_AFTER)
    assert calls[7:] == [None, None]


@pytest.mark.parametrize(("amount", "fee"), [(6_800, 41), (83, 0), (84, 1), (1, 0), (10**11, 6 * 10**8)])
def test_the_banks_fee_is_60_basis_points_half_a_unit_up(amount: int, fee: int) -> None:
    assert fee_minor(amount) == fee


def test_what_a_provider_says_of_the_payer_is_left_out() -> None:
    said = {
        "id": "pi_1",
        "amount": 5,
        "receipt_email": "mei@example.com",
        "charges": [{"billing_details": {"name": "Mei"}, "id": "ch_1", "shipping": {"phone": "1"}}],
    }

    assert redact(said) == {"id": "pi_1", "amount": 5, "charges": [{"id": "ch_1"}]}
    assert redact({"note": "a\x00b"}) == {"note": "ab"}
    assert set(redact({"note": "x" * 10_000})) == {"bytes", "sha256"}
    assert redact([1]) == {"said": [1]}
