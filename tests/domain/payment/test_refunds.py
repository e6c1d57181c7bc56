"""Refunds: never more than was paid, once per key, tried again when they fail, never both failed and gone."""

import contextlib
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from magpie.domain.payment import actions, queries
from magpie.domain.payment.models import LocalEvent, Refund
from magpie.domain.payment.refusals import (
    NoSuchRefund,
    RefundDiffers,
    RefundTooHigh,
    TooManyRefunds,
    UnreadableRefund,
)
from magpie.domain.payment.rules import REFUND_AGAIN_AFTER, REFUNDS_MAX, EventKind, RefundStatus, Status
from magpie.domain.payment.rules.bank import Choice
from magpie.kit.errors import Refusal
from tests.domain.cast import NOW, fact_names
from tests.domain.payment.till import DUE, SECOND, at_the_bank, counters, deliver, paid, pay, said

pytestmark = pytest.mark.wide


def ask(intent: str, amount: int, *, key: str = "aftersale:3", ref: str = "aftersale:3") -> str:
    return actions.request_refund(intent=intent, key=key, amount_minor=amount, ref=ref, now=NOW).status


def settle(now: object = NOW) -> None:
    """The bank is asked, and tells."""
    actions.do_provider_calls(now=now)  # type: ignore[arg-type]
    deliver(now=now)  # type: ignore[arg-type]


def test_a_refund_is_set_aside_then_given_back(truth: str) -> None:
    intent = paid()
    before = len(fact_names())

    asked = ask(intent, 800)
    aside = counters(intent)
    settle()

    state = queries.state_of(intent)
    assert (asked, aside) == (RefundStatus.PENDING, (DUE, 800, 0, 0))
    assert counters(intent) == (DUE, 0, 800, 0)
    assert (state.status, state.refundable_minor) == (Status.PARTLY_REFUNDED, DUE - 800)
    assert [(one.key, one.status, one.attempt) for one in state.refunds] == [
        ("aftersale:3", RefundStatus.SUCCEEDED, 1)
    ]
    assert fact_names()[before:] == ["RefundSucceeded"]
    assert queries.state_of_refund("aftersale:3") == state.refunds[0]


def test_the_same_key_asks_once(truth: str) -> None:
    intent = paid()

    for _ in range(3):
        assert ask(intent, 800) in {RefundStatus.PENDING, RefundStatus.SUCCEEDED}
        settle()

    assert counters(intent) == (DUE, 0, 800, 0)
    assert LocalEvent.objects.filter(kind=EventKind.REFUND_SUCCEEDED).count() == 1
    for other in ({"amount": 801}, {"amount": 800, "ref": "aftersale:4"}):
        with pytest.raises(RefundDiffers):
            ask(intent, **other)  # type: ignore[arg-type]
    with pytest.raises(RefundDiffers):
        ask(paid(), 800)


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        ({"amount": DUE + 1}, RefundTooHigh),
        ({"amount": 0}, UnreadableRefund),
        ({"amount": -5}, UnreadableRefund),
        ({"amount": True}, UnreadableRefund),
        ({"amount": 1, "key": ""}, UnreadableRefund),
        ({"amount": 1, "key": "a.1"}, UnreadableRefund),
        ({"amount": 1, "key": "x" * 61}, UnreadableRefund),
        ({"amount": 1, "ref": ""}, UnreadableRefund),
    ],
)
def test_a_refund_that_cannot_be_changes_nothing(
    sqlite_truth: str, spoil: dict[str, object], refusal: type[Refusal]
) -> None:
    intent = paid()
    before = fact_names()

    with pytest.raises(refusal):
        ask(intent, **spoil)  # type: ignore[arg-type]

    assert (counters(intent), Refund.objects.count(), fact_names()) == ((DUE, 0, 0, 0), 0, before)


def test_what_was_never_paid_is_never_refunded(truth: str) -> None:
    intent = at_the_bank().key

    with pytest.raises(RefundTooHigh):
        ask(intent, 1)

    assert counters(intent) == (0, 0, 0, 0)


def test_what_the_payers_bank_took_is_not_given_back_twice(truth: str) -> None:
    intent = paid()
    pay(intent, Choice.CHARGE_BACK)
    deliver()

    with pytest.raises(RefundTooHigh):
        ask(intent, 1)
    pay(intent, Choice.WIN)
    deliver()

    assert ask(intent, DUE) == RefundStatus.PENDING
    names = fact_names()
    assert (names.count("PaymentChargedBack"), names.count("ChargeBackWon")) == (1, 1)


def test_a_failed_refund_gives_its_amount_back_and_is_tried_again(truth: str) -> None:
    intent = paid()
    pay(intent, Choice.FAIL_REFUNDS, amount=1)
    ask(intent, 800)

    settle()

    failed = queries.state_of(intent)
    assert (counters(intent), failed.refunds[0].status) == ((DUE, 0, 0, 0), RefundStatus.WAITING)
    assert fact_names()[-1] == "RefundFailed"
    due = NOW + REFUND_AGAIN_AFTER[0]
    assert actions.retry_refunds(now=due - SECOND) == 0
    assert actions.retry_refunds(now=due) == 1
    assert actions.retry_refunds(now=due) == 0
    assert counters(intent) == (DUE, 800, 0, 0)
    settle(due)
    assert counters(intent) == (DUE, 0, 800, 0)
    state = queries.state_of_refund("aftersale:3")
    assert (state.status, state.attempt) == (RefundStatus.SUCCEEDED, 2)
    assert fact_names()[-1] == "RefundSucceeded"


def test_a_refund_that_fails_six_times_is_given_up(truth: str) -> None:
    intent = paid()
    pay(intent, Choice.FAIL_REFUNDS, amount=10)
    ask(intent, 800)
    now = NOW

    for _ in range(14):
        settle(now)
        actions.retry_refunds(now=now)
        now += timedelta(days=1)

    state = queries.state_of_refund("aftersale:3")
    assert (state.status, state.attempt) == (RefundStatus.GIVEN_UP, 6)
    assert counters(intent) == (DUE, 0, 0, 0)
    assert fact_names().count("RefundFailed") == 6
    assert LocalEvent.objects.filter(kind=EventKind.REFUND_FAILED).count() == 6
    assert ask(intent, DUE, key="other") == RefundStatus.PENDING


def test_a_retry_whose_amount_is_gone_is_given_up(truth: str) -> None:
    intent = paid()
    pay(intent, Choice.FAIL_REFUNDS, amount=1)
    ask(intent, 800)
    settle()
    ask(intent, DUE, key="all")
    settle()
    before = len(fact_names())

    assert actions.retry_refunds(now=NOW + REFUND_AGAIN_AFTER[0]) == 0

    assert queries.state_of_refund("aftersale:3").status == RefundStatus.GIVEN_UP
    assert fact_names()[before:] == ["RefundFailed"]
    assert counters(intent) == (DUE, 0, DUE, 0)


def test_a_refund_that_comes_back_after_it_succeeded_counts_as_failed(truth: str) -> None:
    intent = paid()
    ask(intent, 800)
    settle()
    word = {"refund": "aftersale:3.1", "amount_minor": 800, "name": "late"}

    actions.record_events(
        provider="local", events=[said(EventKind.REFUND_FAILED, intent, **word)], now=NOW + SECOND
    )

    state = queries.state_of(intent)
    assert (counters(intent), state.status) == ((DUE, 0, 0, 0), Status.PAID)
    assert state.refunds[0].status == RefundStatus.WAITING
    assert fact_names()[-2:] == ["RefundSucceeded", "RefundFailed"]


def test_a_failure_heard_before_its_success_is_the_last_word(truth: str) -> None:
    intent = paid()
    ask(intent, 800)
    words = {"refund": "aftersale:3.1", "amount_minor": 800}
    before = len(fact_names())

    for kind in (EventKind.REFUND_FAILED, EventKind.REFUND_SUCCEEDED, EventKind.REFUND_FAILED):
        actions.record_events(provider="local", events=[said(kind, intent, **words)], now=NOW)

    assert counters(intent) == (DUE, 0, 0, 0)
    assert fact_names()[before:] == ["RefundFailed"]


def test_a_refund_made_at_the_providers_own_desk_counts(truth: str) -> None:
    intent = paid()
    before = len(fact_names())
    desk = {"refund": "re_77", "amount_minor": 500}

    actions.record_events(
        provider="local", events=[said(EventKind.REFUND_SUCCEEDED, intent, **desk)], now=NOW
    )
    with pytest.raises(RefundTooHigh):
        ask(intent, DUE - 499)
    actions.record_events(provider="local", events=[said(EventKind.REFUND_FAILED, intent, **desk)], now=NOW)

    assert counters(intent) == (DUE, 0, 0, 0)
    assert fact_names()[before:] == ["RefundSucceeded", "RefundFailed"]


def test_a_refund_heard_of_before_its_capture_waits_for_it(truth: str) -> None:
    intent = at_the_bank().key
    early = said(EventKind.REFUND_SUCCEEDED, intent, refund="re_1", amount_minor=500)

    actions.record_events(provider="local", events=[early], now=NOW)
    waiting = (counters(intent), queries.state_of(intent).refunded_minor)
    actions.record_events(provider="local", events=[said(EventKind.CAPTURED, intent)], now=NOW)

    assert waiting == ((0, 0, 0, 0), 500)
    assert counters(intent) == (DUE, 0, 500, 0)
    assert queries.state_of(intent).status == Status.PARTLY_REFUNDED


@pytest.mark.wide
def test_a_payment_is_refunded_in_a_bounded_number_of_parts(sqlite_truth: str) -> None:
    intent = paid()
    for number in range(REFUNDS_MAX):
        ask(intent, 1, key=f"r{number}")

    with pytest.raises(TooManyRefunds):
        ask(intent, 1, key="one-more")

    assert counters(intent) == (DUE, REFUNDS_MAX, 0, 0)


def test_a_refund_nobody_asked_for_is_not_found(sqlite_truth: str) -> None:
    with pytest.raises(NoSuchRefund):
        queries.state_of_refund("nothing")


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.integers(1, DUE)),
        st.tuples(st.just("fail"), st.integers(1, 3)),
        st.tuples(st.just("settle"), st.just(0)),
        st.tuples(st.just("retry"), st.just(0)),
    ),
    max_size=14,
)


@pytest.mark.wide
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_whatever_is_asked_for_the_sums_hold(sqlite_truth: str, steps: list[tuple[str, int]]) -> None:
    intent, now = paid(), NOW
    for number, (step, size) in enumerate(steps):
        now += timedelta(hours=7)
        if step == "ask":
            with contextlib.suppress(RefundTooHigh):
                ask(intent, size, key=f"{intent}-{number}")
        elif step == "fail":
            pay(intent, Choice.FAIL_REFUNDS, amount=size)
        elif step == "settle":
            settle(now)
        else:
            actions.retry_refunds(now=now)
        captured, refunding, refunded, _ = counters(intent)
        state = queries.state_of(intent)
        by_status = dict.fromkeys(RefundStatus, 0)
        for one in state.refunds:
            by_status[one.status] += one.amount_minor
        assert refunding == by_status[RefundStatus.PENDING]
        assert refunded == by_status[RefundStatus.SUCCEEDED] == state.refunded_minor
        assert refunding + refunded <= captured == DUE
        assert state.refundable_minor == DUE - refunding - refunded
