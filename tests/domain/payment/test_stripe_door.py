"""Signatures and shapes at Stripe's door: what Stripe did not sign, signed long ago, or cannot have said, is refused."""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest

from magpie.domain.payment import queries
from magpie.domain.payment.rules import Status
from magpie.kit.signing import WebhookRefused
from tests.domain.cast import NOW, fact_names
from tests.domain.payment.stripe_desk import CREATED, SECRET, Desk, event, hear, opened, signed, succeeded
from tests.domain.payment.till import counters, hear_webhook

pytestmark = pytest.mark.wide


def test_the_signature_is_stripes_scheme(sqlite_truth: str, desk: Desk) -> None:
    """Computed here a second way: hex HMAC-SHA256 of "time.body" under the endpoint's secret."""
    key = opened()
    body = json.dumps(succeeded(desk)).encode()
    mac = hmac.new(SECRET.encode(), f"{CREATED}.".encode() + body, hashlib.sha256).hexdigest()
    header = f"t={CREATED},v1={'0' * 64},v1={mac},v0=abc"

    hear_webhook(provider="stripe", headers={"stripe-signature": header}, body=body, now=NOW)

    assert queries.state_of(key).status == Status.PAID


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("", "signature"),
        ("t=,v1=", "signature"),
        (f"t={CREATED}", "signature"),
        (f"t={CREATED},v1=00", "signature"),
        (f"t={CREATED},v1=签", "signature"),
        (f"t={CREATED},v0=MAC", "signature"),
        ("t=1,v1=MAC", "age"),
        ("t=x,v1=MAC", "signature"),
        ("," * 5_000, "signature"),
    ],
)
def test_what_stripe_did_not_sign_is_refused(sqlite_truth: str, desk: Desk, header: str, why: str) -> None:
    key = opened()
    headers, body = signed(succeeded(desk), at=NOW)
    mac = headers["Stripe-Signature"].split("v1=")[1]

    with pytest.raises(WebhookRefused) as refused:
        hear_webhook(
            provider="stripe", headers={"stripe-signature": header.replace("MAC", mac)}, body=body, now=NOW
        )

    assert refused.value.detail == {"why": why}
    assert (counters(key), fact_names()) == ((0, 0, 0, 0), [])


def test_a_replayed_old_event_and_one_of_another_secret_are_refused(sqlite_truth: str, desk: Desk) -> None:
    key = opened()
    headers, body = signed(succeeded(desk), at=NOW - timedelta(minutes=6))
    foreign, _ = signed(succeeded(desk), at=NOW, secret="whsec_other")

    for one in (headers, foreign):
        with pytest.raises(WebhookRefused):
            hear_webhook(provider="stripe", headers=one, body=body, now=NOW)

    assert counters(key) == (0, 0, 0, 0)


@pytest.mark.parametrize(("key", "live"), [("sk_test_1", True), ("sk_live_1", False), ("rk_live_1", False)])
def test_test_mode_and_live_mode_never_mix(sqlite_truth: str, desk: Desk, key: str, live: bool) -> None:
    opened()
    provider = desk.provider(key=key)
    headers, body = signed(succeeded(desk, live=live), at=NOW)

    with pytest.raises(WebhookRefused) as refused:
        provider.read_webhook(headers={"stripe-signature": headers["Stripe-Signature"]}, body=body, now=NOW)

    assert refused.value.detail == {"why": "mode"}


@pytest.mark.parametrize(
    "message",
    [
        [],
        {},
        {"id": "evt_1"},
        event("payment_intent.succeeded", {"id": "pi_1"}),
        event("payment_intent.succeeded", {"id": "pi_1", "currency": "cny", "amount_received": -5}),
        event("payment_intent.succeeded", {"id": "pi_1", "currency": "cny", "amount_received": 1.5}),
        event("payment_intent.succeeded", {"id": "pi_1", "currency": "cny", "amount_received": 10**30}),
        event("payment_intent.succeeded", {"id": "p" * 300, "currency": "cny"}),
        event("charge.refunded", {"refunds": {"data": [1]}}),
        event("refund.updated", {"id": "re_1"}),
        event("charge.dispute.created", {"id": 7}),
    ],
)
def test_a_signed_event_of_an_impossible_shape_is_refused(
    sqlite_truth: str, desk: Desk, message: Any
) -> None:
    key = opened()

    with pytest.raises(WebhookRefused) as refused:
        hear(message)

    assert refused.value.detail == {"why": "shape"}
    assert counters(key) == (0, 0, 0, 0)
