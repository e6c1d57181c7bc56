"""Stripe behind the interface: the page, the refunds, the signed events, and what goes wrong on the way."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.conf import settings as django_settings

from magpie.domain.payment import actions, queries
from magpie.domain.payment.models import PaymentEvent, UnmatchedEvent
from magpie.domain.payment.providers.switches import providers_of_settings
from magpie.domain.payment.refusals import ProviderAway
from magpie.domain.payment.rules import RefundStatus, Status
from tests.domain.cast import NOW, fact_names
from tests.domain.payment.stripe_desk import CREATED, Desk, dispute, event, hear, opened, refund, succeeded
from tests.domain.payment.till import DUE, SECOND, UNTIL, counters, refresh

pytestmark = pytest.mark.wide


def test_a_payment_is_opened_as_a_hosted_page(truth: str, desk: Desk) -> None:
    key = opened()

    method, path, form, headers = desk.asked[0]
    assert (method, path) == ("POST", "/v1/checkout/sessions")
    assert form == {
        "mode": "payment",
        "client_reference_id": key,
        "metadata[magpie_intent]": key,
        "payment_intent_data[metadata][magpie_intent]": key,
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "cny",
        "line_items[0][price_data][unit_amount]": "6800",
        "line_items[0][price_data][product_data][name]": "Magpie trade:7",
        "success_url": "https://shop.example/orders/7/",
        "cancel_url": "https://shop.example/orders/7/",
        "expires_at": str(CREATED + 3_600),
    }
    assert headers["authorization"] == "Bearer sk_test_1"
    assert headers["idempotency-key"] == f"magpie-open:{key}"
    assert queries.get_intent(key).pay_url == "https://checkout.stripe.com/c/pay/cs_test_1"


def test_a_payment_that_succeeds_is_heard_once_however_it_is_heard(truth: str, desk: Desk) -> None:
    key = opened()
    desk.fee_minor = 41

    hear(succeeded(desk), succeeded(desk), succeeded(desk, name="evt_again"))
    state = refresh(intent=key, now=NOW)

    assert (state.status, counters(key), state.fee_minor) == (Status.PAID, (DUE, 0, 0, 0), 41)
    assert fact_names() == ["PaymentCaptured", "ProviderFeeTaken"]
    assert queries.odd_events() == []


def test_the_return_page_may_come_before_the_webhook(truth: str, desk: Desk) -> None:
    key = opened()
    message = succeeded(desk)

    first = refresh(intent=key, now=NOW).status
    (state,) = hear(message)

    assert (first, state.status) == (Status.PAID, Status.PAID)
    assert fact_names() == ["PaymentCaptured", "ProviderFeeTaken"]


def test_nothing_that_names_the_payer_is_kept(truth: str, desk: Desk) -> None:
    key = opened()
    desk.refunds, desk.disputes = [refund("re_1", 5, "")], [dispute("dp_1", DUE)]

    hear(succeeded(desk), event("charge.dispute.created", desk.disputes[0]))
    refresh(intent=key, now=NOW)

    kept = json.dumps([*PaymentEvent.objects.values_list("payload", flat=True)])
    assert PaymentEvent.objects.count() == 5
    assert "mei@example.com" not in kept and "Mei" not in kept


def test_processing_failing_cancelling_and_expiring(truth: str, desk: Desk) -> None:
    intent = opened()
    whole = {**desk.payment_intent(), "status": "processing"}
    session = {"id": "cs_test_1", "client_reference_id": intent, "payment_intent": "pi_1"}
    told = [
        hear(event(kind, what, after_s=number))[0].status
        for number, (kind, what) in enumerate(
            (
                ("checkout.session.completed", session),
                ("payment_intent.processing", whole),
                ("payment_intent.payment_failed", whole),
                ("checkout.session.async_payment_failed", session),
                ("checkout.session.expired", session),
                ("payment_intent.canceled", whole),
            )
        )
    ]

    assert told == ["processing", "processing", "failed", "failed", "expired", "cancelled"]
    assert fact_names() == ["PaymentFailed", "PaymentFailed", "PaymentClosed"]


def test_a_refund_is_asked_for_and_its_event_ends_it(truth: str, desk: Desk) -> None:
    key = opened()
    hear(succeeded(desk))
    actions.request_refund(intent=key, key="aftersale:3", amount_minor=800, ref="aftersale:3", now=NOW)

    actions.do_provider_calls(now=NOW)
    asked = [(method, path, form) for method, path, form, _ in desk.asked[-2:]]
    hear(event("refund.created", desk.refunds[0]))
    pending = queries.state_of_refund("aftersale:3").status
    hear(event("refund.updated", refund("re_1", 800, "aftersale:3.1")))

    assert asked == [
        ("GET", "/v1/refunds", {"payment_intent": "pi_1", "limit": "100"}),
        (
            "POST",
            "/v1/refunds",
            {"payment_intent": "pi_1", "amount": "800", "metadata[magpie_refund]": "aftersale:3.1"},
        ),
    ]
    assert (pending, counters(key)) == (RefundStatus.PENDING, (DUE, 0, 800, 0))
    assert fact_names()[-1] == "RefundSucceeded"


def test_a_refund_asked_for_again_after_days_is_found_by_its_name(truth: str, desk: Desk) -> None:
    key = opened()
    hear(succeeded(desk))
    actions.request_refund(intent=key, key="r", amount_minor=800, ref="aftersale:3", now=NOW)
    desk.answers += [(200, {"data": []}), httpx.ReadTimeout("cut off")]
    desk.refunds.append(refund("re_9", 800, "r.1", status="pending"))

    actions.do_provider_calls(now=NOW)
    actions.do_provider_calls(now=NOW + timedelta(days=3))

    assert [row["id"] for row in desk.refunds] == ["re_9"]
    assert queries.stuck_calls() == []


def test_a_refund_needs_only_the_session_when_no_event_named_the_payment(truth: str, desk: Desk) -> None:
    key = opened()
    desk.paid_minor = DUE
    states = refresh(intent=key, now=NOW)
    actions.request_refund(intent=key, key="r", amount_minor=states.captured_minor, ref="a:1", now=NOW)

    actions.do_provider_calls(now=NOW)
    state = refresh(intent=key, now=NOW)
    desk.refunds = [refund("re_1", DUE, "r.1")]
    after = refresh(intent=key, now=NOW)

    assert (state.refunding_minor, after.status) == (DUE, Status.REFUNDED)


def test_a_failed_refund_and_one_in_the_old_shape(truth: str, desk: Desk) -> None:
    key = opened()
    hear(succeeded(desk))
    actions.request_refund(intent=key, key="r", amount_minor=800, ref="aftersale:3", now=NOW)
    actions.do_provider_calls(now=NOW)

    hear(event("charge.refund.updated", refund("re_1", 800, "r.1", status="failed")))
    failed = counters(key)
    hear(event("charge.refunded", {"id": "ch_1", "refunds": {"data": [refund("re_2", 100, ""), {**refund("re_3", 50, ""), "status": "canceled"}]}}))  # fmt: skip
    hear(event("charge.refunded", {"id": "ch_1", "amount_refunded": 100}, after_s=9))

    assert (failed, counters(key)) == ((DUE, 0, 0, 0), (DUE, 0, 100, 0))
    assert [row.why for row in UnmatchedEvent.objects.all()] == ["ignored"]


@pytest.mark.parametrize(
    ("messages", "status", "facts"),
    [
        ((("created", "needs_response"),), Status.CHARGED_BACK, ["PaymentChargedBack"]),
        ((("created", "warning_needs_response"),), Status.PAID, []),
        ((("created", "warning_needs_response"), ("funds_withdrawn", "warning_under_review")), Status.CHARGED_BACK, ["PaymentChargedBack"]),
        ((("created", "needs_response"), ("funds_withdrawn", "needs_response"), ("closed", "lost")), Status.CHARGED_BACK, ["PaymentChargedBack"]),
        ((("created", "needs_response"), ("closed", "won"), ("funds_reinstated", "won")), Status.PAID, ["PaymentChargedBack", "ChargeBackWon"]),
        ((("closed", "won"), ("created", "needs_response")), Status.PAID, ["ChargeBackWon", "PaymentChargedBack"]),
    ],
)  # fmt: skip
def test_disputes(
    truth: str, desk: Desk, messages: tuple[tuple[str, str], ...], status: Status, facts: list[str]
) -> None:
    key = opened()
    hear(succeeded(desk))
    before = len(fact_names())

    for number, (word, how) in enumerate(messages):
        hear(event(f"charge.dispute.{word}", dispute("dp_1", DUE, status=how), after_s=number))

    assert queries.state_of(key).status == status
    assert fact_names()[before:] == facts


def test_a_dispute_before_anybody_named_its_payment_waits(truth: str, desk: Desk) -> None:
    key = opened()

    assert hear(event("charge.dispute.created", dispute("dp_1", DUE))) == []
    assert [odd.why for odd in queries.odd_events()] == ["unknown"]
    hear(succeeded(desk))

    assert queries.state_of(key).status == Status.CHARGED_BACK
    assert queries.odd_events() == []


def test_a_session_of_another_site_on_the_same_account_is_kept_beside(truth: str, desk: Desk) -> None:
    key = opened()
    foreign = {"id": "cs_other", "client_reference_id": "x" * 200, "payment_intent": "pi_other"}

    assert hear(event("checkout.session.completed", foreign)) == []

    assert [(odd.why, odd.provider_ref) for odd in queries.odd_events()] == [("unknown", "cs_other")]
    assert (actions.match_waiting(now=NOW), counters(key)) == (0, (0, 0, 0, 0))


def test_an_event_of_another_kind_is_taken_and_ignored(truth: str, desk: Desk) -> None:
    opened()
    message = event("customer.created", {"id": "cus_1", "email": "mei@example.com"})

    assert hear(message, message) == []

    row = UnmatchedEvent.objects.get()
    assert (row.why, row.truth) == ("ignored", "ignored:evt_customer.created_0")
    assert row.payload == {"type": "customer.created", "object": {"id": "cus_1"}}


@pytest.mark.parametrize(
    "answer",
    [(500, {}), (429, {}), (401, {}), (409, {}), (200, []), (200, {"id": 5}), httpx.ConnectTimeout("slow")],
)
def test_no_answer_is_asked_again(sqlite_truth: str, desk: Desk, answer: Any) -> None:
    desk.answers.append(answer)

    key = opened()
    first = queries.get_intent(key)
    actions.do_provider_calls(now=NOW + 2 * SECOND)

    assert (first.pay_url, first.state.status) == ("", Status.REQUIRES_PAYMENT)
    assert queries.get_intent(key).pay_url.startswith("https://checkout.stripe.com/")
    assert {headers["idempotency-key"] for _, _, _, headers in desk.asked} == {f"magpie-open:{key}"}


def test_a_clear_no_fails_the_payment_with_stripes_word(sqlite_truth: str, desk: Desk) -> None:
    desk.answers.append((400, {"error": {"code": "amount_too_small", "message": "Mei, your amount …"}}))

    key = opened()

    assert queries.state_of(key).status == Status.FAILED
    assert "amount_too_small" in queries.stuck_calls()[0].error
    assert "Mei" not in queries.stuck_calls()[0].error


def test_a_cancelled_payments_page_is_closed_and_a_finished_one_left(sqlite_truth: str, desk: Desk) -> None:
    key, other = opened(), opened()
    actions.cancel_intent(intent=key, now=NOW)
    actions.do_provider_calls(now=NOW)
    path = desk.asked[-1][1]
    actions.cancel_intent(intent=other, now=NOW)
    desk.answers.append((400, {"error": {"type": "invalid_request_error"}}))
    actions.do_provider_calls(now=NOW)

    assert path == "/v1/checkout/sessions/cs_test_1/expire"
    assert refresh(intent=key, now=NOW).status == Status.CANCELLED
    assert queries.stuck_calls() == []


def test_events_of_a_time_are_listed_page_by_page(sqlite_truth: str, desk: Desk) -> None:
    key = opened()
    message = succeeded(desk)
    desk.events = [message, *[event("customer.created", {}, name=f"evt_{number}") for number in range(4)]]

    listed = desk.provider().list_events(since=NOW, until=UNTIL)
    desk.answers += [(200, {"data": [message], "has_more": True})] * 60
    with pytest.raises(ProviderAway):
        desk.provider().list_events(since=NOW, until=UNTIL)

    assert [one.provider_event_id for one in listed] == [one["id"] for one in desk.events]
    assert (listed[0].truth, listed[0].intent) == ("captured:pi_1", key)


def test_stripe_is_off_without_both_keys_and_the_test_bank_off_beside_it(settings: Any) -> None:
    assert set(providers_of_settings()) == {"local"}
    settings.MAGPIE_STRIPE_KEY = "sk_test_1"
    assert set(providers_of_settings()) == {"local"}
    settings.MAGPIE_STRIPE_WEBHOOK_SECRET, settings.MAGPIE_TEST_BANK = "whsec_1", False
    assert set(providers_of_settings()) == {"stripe"}
    assert django_settings.MAGPIE_STRIPE_KEY == "sk_test_1"
