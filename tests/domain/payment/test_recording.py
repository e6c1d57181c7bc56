"""What providers say, recorded: before its payment exists, in another currency, with another amount, or twice."""

import pytest

from magpie.domain.outbox.models import Fact
from magpie.domain.payment import actions, queries
from magpie.domain.payment.models import PaymentEvent, ProviderRef, UnmatchedEvent
from magpie.domain.payment.refusals import TooManyEvents
from magpie.domain.payment.rules import EVENTS_AT_ONCE_MAX, EventKind, Status
from tests.domain.cast import NOW, fact_names
from tests.domain.payment.till import DUE, SECOND, UNTIL, ask_for, at_the_bank, counters, paid, said

pytestmark = pytest.mark.wide


def record(*events: object) -> list[queries.IntentState]:
    return actions.record_events(provider="local", events=events, now=NOW)  # type: ignore[arg-type]


def test_the_same_word_again_changes_nothing(truth: str) -> None:
    intent = at_the_bank().key
    event = said(EventKind.CAPTURED, intent)

    first = record(event, event)
    again = record(event)
    otherwise = record(said(EventKind.CAPTURED, intent, provider_event_id="fetched:1"))

    assert first == again == otherwise
    assert (first[0].status, counters(intent)) == (Status.PAID, (DUE, 0, 0, 0))
    assert fact_names() == ["PaymentCaptured"]
    (fact,) = Fact.objects.all()
    assert fact.payload == {
        "intent": intent,
        "purpose": "trade:7",
        "provider": "local",
        "truth": said(EventKind.CAPTURED, intent).truth,
        "amount_minor": DUE,
        "currency": "CNY",
        "captured_minor": DUE,
        "due_minor": DUE,
        "is_closed": False,
    }
    assert (fact.subject, queries.odd_events()) == (intent, [])


def test_one_batch_may_speak_of_several_payments(truth: str) -> None:
    one, two = at_the_bank().key, at_the_bank(purpose="trade:8").key

    states = record(said(EventKind.CAPTURED, two), said(EventKind.FAILED, one), said(EventKind.FEE, two))

    assert [(state.key, state.status) for state in states] == [(one, Status.FAILED), (two, Status.PAID)]


def test_a_webhook_before_the_payment_is_known_waits_for_it(truth: str) -> None:
    intent = at_the_bank().key
    early = said(EventKind.CAPTURED, intent, provider_ref="ch_early")

    assert record(early) == record(early) == []
    assert [(odd.why, odd.provider_ref) for odd in queries.odd_events()] == [("unknown", "ch_early")]
    (state,) = record(said(EventKind.PROCESSING, intent, also_ref="ch_early"))

    assert (state.status, counters(intent)) == (Status.PAID, (DUE, 0, 0, 0))
    assert queries.odd_events() == []
    assert UnmatchedEvent.objects.get().matched_at == NOW
    assert PaymentEvent.objects.filter(kind=EventKind.CAPTURED).count() == 1
    assert record(early) == [state]


def test_a_webhook_that_names_our_key_needs_no_name_of_theirs(truth: str) -> None:
    """The provider opened the payment, and we died before we noted its answer."""
    intent = ask_for()
    event = said_without_charge(intent, provider_ref="pi_1")

    (state,) = record(event)

    assert state.status == Status.PAID
    assert ProviderRef.objects.get().ref == "pi_1"
    (again,) = record(said_without_charge(intent, provider_ref="pi_1", intent="", truth="other"))
    assert again.captured_minor == 2 * DUE


def said_without_charge(intent: str, /, **more: object) -> object:
    from magpie.domain.payment.providers.interface import ProviderEvent

    fields: dict[str, object] = {
        "provider_event_id": f"evt_{more.get('truth', 'one')}",
        "truth": "one",
        "kind": EventKind.CAPTURED,
        "at": NOW,
        "amount_minor": DUE,
        "currency": "CNY",
        "intent": intent,
        **more,
    }
    return ProviderEvent(**fields)  # type: ignore[arg-type]


def test_two_that_passed_each_other_are_matched_a_little_later(truth: str) -> None:
    intent = at_the_bank().key
    record(said(EventKind.CAPTURED, intent, provider_ref="ch_early"))
    row = ProviderRef.objects.get()
    ProviderRef.objects.create(provider="local", ref="ch_early", intent=row.intent)

    assert (actions.match_waiting(now=NOW), actions.match_waiting(now=NOW)) == (1, 0)

    assert counters(intent) == (DUE, 0, 0, 0)
    assert fact_names() == ["PaymentCaptured"]


def test_money_of_another_currency_is_kept_beside_and_not_counted(truth: str) -> None:
    intent = at_the_bank().key

    (state,) = record(said(EventKind.CAPTURED, intent, currency="USD"))

    assert (state.captured_minor, fact_names()) == (0, [])
    assert [odd.why for odd in queries.odd_events()] == ["other_currency"]
    (state,) = record(said(EventKind.CAPTURED, intent, name="2"))
    assert state.status == Status.PAID


def test_the_same_truth_with_another_amount_overwrites_nothing(truth: str) -> None:
    intent = paid()
    event = PaymentEvent.objects.get(kind="captured")

    record(said(EventKind.CAPTURED, intent, truth=event.truth, amount_minor=1, provider_event_id="evt_x"))

    assert counters(intent) == (DUE, 0, 0, 0)
    assert [(odd.why, odd.amount_minor) for odd in queries.odd_events()] == [("differs", 1)]


def test_another_payments_words_do_not_move_this_one(truth: str) -> None:
    mine, theirs = paid(), at_the_bank(purpose="trade:8").key
    event = PaymentEvent.objects.get(kind="captured")

    record(said(EventKind.CAPTURED, theirs, truth=event.truth))

    assert (counters(mine), counters(theirs)) == ((DUE, 0, 0, 0), (0, 0, 0, 0))
    assert [odd.why for odd in queries.odd_events()] == ["differs"]


def test_a_provider_cannot_speak_for_another_ones_payment(truth: str) -> None:
    intent = at_the_bank().key
    event = said(EventKind.CAPTURED, intent, intent=intent)

    assert actions.record_events(provider="stripe", events=[event], now=NOW) == []

    assert counters(intent) == (0, 0, 0, 0)


def test_what_is_of_no_interest_is_kept_as_ignored(truth: str) -> None:
    intent = at_the_bank().key

    record(
        said(EventKind.PROCESSING, intent, kind=None),
        said(EventKind.FAILED, intent, kind=None, provider_ref=""),
    )

    assert sorted(UnmatchedEvent.objects.values_list("why", flat=True)) == ["ignored", "ignored"]
    assert (queries.odd_events(), queries.state_of(intent).status) == ([], Status.REQUIRES_PAYMENT)


def test_payments_in_parts_and_too_much_are_facts(truth: str) -> None:
    intent = at_the_bank().key
    statuses = [
        record(said(EventKind.CAPTURED, intent, name=str(number), amount_minor=amount))[0].status
        for number, amount in enumerate((DUE - 100, 100, 50))
    ]

    assert statuses == [Status.PARTLY_PAID, Status.PAID, Status.OVERPAID]
    assert counters(intent) == (DUE + 50, 0, 0, 0)
    totals = [fact.payload["captured_minor"] for fact in Fact.objects.order_by("id")]
    assert totals == [DUE - 100, DUE, DUE + 50]


def test_a_batch_is_bounded(sqlite_truth: str) -> None:
    intent = at_the_bank().key
    event = said(EventKind.CAPTURED, intent)

    with pytest.raises(TooManyEvents):
        record(*[event] * (EVENTS_AT_ONCE_MAX + 1))

    assert counters(intent) == (0, 0, 0, 0)


def test_what_providers_said_in_a_time_is_read_in_pages(truth: str) -> None:
    intent = paid()
    record(said(EventKind.FAILED, intent, at=UNTIL, name="late"))

    first = queries.events_between(NOW, UNTIL, provider="local", limit=2)
    rest = queries.events_between(NOW, UNTIL, provider="local", cursor=first.next_cursor or "")

    assert [row.kind for row in (*first.rows, *rest.rows)] == ["processing", "captured", "fee"]
    assert (first.next_cursor is None, rest.next_cursor) == (False, None)
    assert {row.intent for row in rest.rows} == {intent}
    assert queries.events_between(UNTIL, UNTIL + SECOND, provider="local").rows[0].kind == "failed"
    assert queries.events_between(NOW, UNTIL, provider="stripe").rows == []
