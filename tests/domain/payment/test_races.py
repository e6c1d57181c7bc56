"""Return page, webhook, cancellation and expiry, in every order and at once: one truth, told once."""

import itertools
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from magpie.domain.payment import actions
from magpie.domain.payment.models import PaymentEvent, UnmatchedEvent
from magpie.domain.payment.queries import state_of
from magpie.domain.payment.refusals import AlreadyPaid, RefundTooHigh
from magpie.domain.payment.rules import EventKind, Status
from magpie.domain.payment.rules.bank import Choice
from tests.domain.cast import NOW, fact_names, facts_since
from tests.domain.payment.till import DUE, UNTIL, at_the_bank, counters, deliver, paid, pay, refresh, said

pytestmark = pytest.mark.wide

LATE = UNTIL + timedelta(seconds=1)
Step = Callable[[str], None]


def come_back(intent: str) -> None:
    refresh(intent=intent, now=LATE)


def hear(intent: str) -> None:
    deliver(now=LATE)


def cancel(intent: str) -> None:
    try:
        actions.cancel_intent(intent=intent, now=LATE)
    except AlreadyPaid:
        return


def expire(intent: str) -> None:
    actions.expire_intents(now=LATE)


def call(intent: str) -> None:
    actions.do_provider_calls(now=LATE)


STEPS: tuple[Step, ...] = (come_back, hear, cancel, expire)
ORDERS = list(itertools.permutations(STEPS))


def named(order: tuple[Step, ...]) -> str:
    return "-".join(step.__name__ for step in order)


@pytest.mark.wide
@pytest.mark.parametrize("order", ORDERS, ids=named)
def test_a_payment_that_was_made_counts_once_in_every_order(truth: str, order: tuple[Step, ...]) -> None:
    intent = at_the_bank().key
    pay(intent, copies=2)
    before = len(fact_names())

    for step in order:
        step(intent)
        call(intent)

    state = state_of(intent)
    assert (state.status, state.captured_minor, state.fee_minor) == (Status.PAID, DUE, 41)
    assert counters(intent) == (DUE, 0, 0, 0)
    assert state.is_closed == (order[0] is cancel)
    facts = facts_since(before)
    assert (facts.count("PaymentCaptured"), facts.count("ProviderFeeTaken")) == (1, 1)
    assert facts.count("PaymentClosed") == int(state.is_closed)
    assert PaymentEvent.objects.filter(kind=EventKind.CAPTURED).count() == 1


@pytest.mark.wide
@pytest.mark.parametrize("order", ORDERS, ids=named)
def test_a_payment_that_failed_ends_closed_in_every_order(truth: str, order: tuple[Step, ...]) -> None:
    intent = at_the_bank().key
    pay(intent, Choice.FAIL)
    before = len(fact_names())

    for step in order:
        step(intent)
        call(intent)

    state = state_of(intent)
    assert state.status in {Status.CANCELLED, Status.EXPIRED}
    assert counters(intent) == (0, 0, 0, 0)
    assert sorted(facts_since(before)) == ["PaymentClosed", "PaymentFailed"]


@pytest.mark.wide
def test_every_order_of_every_word_ends_in_the_same_sums(truth: str) -> None:
    words = (
        EventKind.PROCESSING,
        EventKind.CAPTURED,
        EventKind.REFUND_SUCCEEDED,
        EventKind.CHARGE_BACK,
        EventKind.CHARGE_BACK_WON,
    )
    ends = set()
    for number, order in enumerate(itertools.permutations(words)):
        if number % 3:
            continue
        intent = at_the_bank(purpose=f"trade:{number}").key
        for kind in (*order, *order[:2]):
            amount = {EventKind.REFUND_SUCCEEDED: 800, EventKind.CHARGE_BACK_WON: DUE}.get(kind)
            more: dict[str, object] = {} if amount is None else {"amount_minor": amount, "refund": "re_1"}
            actions.record_events(provider="local", events=[said(kind, intent, **more)], now=NOW)
        ends.add((state_of(intent).status, *counters(intent)))

    assert ends == {(Status.PARTLY_REFUNDED, DUE, 0, 800, 0)}
    assert fact_names().count("PaymentCaptured") == fact_names().count("RefundSucceeded") == 40


def at_once(*deeds: Callable[[], None]) -> list[BaseException]:
    """All of them in threads of their own, through one gate; what they raised."""
    gate, raised = threading.Barrier(len(deeds)), []

    def do(deed: Callable[[], None]) -> None:
        gate.wait()
        try:
            deed()
        except (AlreadyPaid, RefundTooHigh) as refusal:
            raised.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.wide
def test_eight_deliveries_of_one_event_at_once_are_one(truth: str) -> None:
    intent = at_the_bank().key
    event = said(EventKind.CAPTURED, intent)

    at_once(*[lambda: actions.record_events(provider="local", events=[event], now=NOW)] * 8)  # type: ignore[list-item]

    assert counters(intent) == (DUE, 0, 0, 0)
    assert PaymentEvent.objects.filter(kind=EventKind.CAPTURED).count() == 1
    assert fact_names().count("PaymentCaptured") == 1


@pytest.mark.wide
def test_eight_deliveries_of_an_unknown_payment_at_once_wait_once(truth: str) -> None:
    intent = at_the_bank().key
    event = said(EventKind.CAPTURED, intent, provider_ref="elsewhere")

    at_once(*[lambda: actions.record_events(provider="local", events=[event], now=NOW)] * 8)  # type: ignore[list-item]

    assert UnmatchedEvent.objects.get().why == "unknown"
    assert counters(intent) == (0, 0, 0, 0)


@pytest.mark.wide
def test_paying_and_cancelling_at_once_is_one_of_two_truths(truth: str) -> None:
    for number in range(5):
        intent = at_the_bank(purpose=f"trade:{number}").key
        event = said(EventKind.CAPTURED, intent)

        raised = at_once(
            lambda: actions.record_events(provider="local", events=[event], now=NOW),  # type: ignore[arg-type,return-value]  # noqa: B023
            lambda: actions.cancel_intent(intent=intent, now=NOW),  # type: ignore[arg-type,return-value]  # noqa: B023
        )

        state = state_of(intent)
        assert (state.status, state.captured_minor) == (Status.PAID, DUE)
        assert state.is_closed == (raised == [])


@pytest.mark.wide
def test_refunds_at_once_never_exceed_the_payment(truth: str) -> None:
    intent = paid(1_000)

    def ask(number: int) -> Callable[[], None]:
        def deed() -> None:
            actions.request_refund(
                intent=intent, key=f"r{number}", amount_minor=300, ref="aftersale:1", now=NOW
            )

        return deed

    raised = at_once(*[ask(number) for number in range(8)])

    assert len(raised) == 5
    assert counters(intent) == (1_000, 900, 0, 0)


@pytest.mark.wide
def test_the_same_refund_asked_for_at_once_is_one(truth: str) -> None:
    intent = paid(1_000)

    def deed() -> None:
        actions.request_refund(intent=intent, key="r1", amount_minor=300, ref="aftersale:1", now=NOW)

    assert at_once(*[deed] * 8) == []
    assert counters(intent) == (1_000, 300, 0, 0)
