"""A Stripe of our own for tests: it answers in the shapes of Stripe's public API reference, and keeps a little state."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import httpx

from magpie.domain.payment import actions, queries
from magpie.domain.payment.providers.stripe import StripeProvider
from magpie.domain.payment.providers.stripe_signing import stripe_header
from tests.domain.cast import NOW
from tests.domain.payment.till import DUE, UNTIL, hear_webhook

SECRET = "whsec_test_9f2c"
CREATED = 1_772_366_400
"""2026-03-01 12:00 UTC, when tests begin."""


@dataclass
class Desk:
    """`answers` come first, in turn: (status, body) or an exception; then the state is read."""

    paid_minor: int = 0
    currency: str = "cny"
    fee_minor: int = 0
    refunds: list[dict[str, Any]] = field(default_factory=list)
    disputes: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    session_status: str = "open"
    intent_key: str = ""
    answers: list[tuple[int, Any] | httpx.HTTPError] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, str], dict[str, str]]] = field(default_factory=list)

    def answer(self, request: httpx.Request) -> httpx.Response:
        form = dict(parse_qsl(request.content.decode()))
        query = dict(request.url.params)
        self.asked.append((request.method, request.url.path, form or query, dict(request.headers)))
        if self.answers:
            said = self.answers.pop(0)
            if isinstance(said, httpx.HTTPError):
                raise said
            return httpx.Response(said[0], json=said[1])
        return httpx.Response(200, json=self._body(request, form, query))

    def _body(self, request: httpx.Request, form: dict[str, str], query: dict[str, str]) -> dict[str, Any]:
        path = request.url.path
        if path == "/v1/checkout/sessions":
            self.intent_key = form["client_reference_id"]
            return {"id": "cs_test_1", "object": "checkout.session", "url": "https://checkout.stripe.com/c/pay/cs_test_1", "payment_intent": None}  # fmt: skip
        if path.endswith("/expire"):
            self.session_status = "expired"
            return {"id": "cs_test_1", "status": "expired"}
        if path == "/v1/refunds" and request.method == "POST":
            name = form["metadata[magpie_refund]"]
            self.refunds.append(
                refund(f"re_{len(self.refunds) + 1}", int(form["amount"]), name, status="pending")
            )
            return self.refunds[-1]
        if path == "/v1/refunds":
            return {"object": "list", "data": self.refunds, "has_more": False}
        if path == "/v1/disputes":
            return {"object": "list", "data": self.disputes, "has_more": False}
        if path == "/v1/events":
            at = (
                [one["id"] for one in self.events].index(query["starting_after"]) + 1
                if "starting_after" in query
                else 0
            )
            return {"object": "list", "data": self.events[at : at + 2], "has_more": at + 2 < len(self.events)}
        return self._session(is_whole="expand[]" in query)

    def _session(self, *, is_whole: bool) -> dict[str, Any]:
        whole = self.payment_intent()
        whole["latest_charge"] = {
            "id": "ch_1", "created": CREATED + 5, "disputed": bool(self.disputes),
            "amount_refunded": sum(one["amount"] for one in self.refunds),
            "balance_transaction": {"id": "txn_1", "fee": self.fee_minor, "currency": self.currency, "created": CREATED + 5},
            "billing_details": {"email": "mei@example.com"},
        }  # fmt: skip
        intent = (whole if is_whole else "pi_1") if self.paid_minor else None
        return {
            "id": "cs_test_1", "status": self.session_status, "created": CREATED, "payment_intent": intent,
            "client_reference_id": self.intent_key, "customer_details": {"email": "mei@example.com"},
        }  # fmt: skip

    def payment_intent(self) -> dict[str, Any]:
        return {
            "id": "pi_1", "object": "payment_intent", "amount": 6_800, "amount_received": self.paid_minor,
            "currency": self.currency, "metadata": {"magpie_intent": self.intent_key}, "status": "succeeded",
            "receipt_email": "mei@example.com", "latest_charge": "ch_1",
        }  # fmt: skip

    def provider(self, *, key: str = "sk_test_1") -> StripeProvider:
        client = httpx.Client(transport=httpx.MockTransport(self.answer), base_url="https://api.stripe.com")
        return StripeProvider(key=key, webhook_secret=SECRET, site_url="https://shop.example/", client=client)


def refund(name: str, amount: int, ours: str, *, status: str = "succeeded") -> dict[str, Any]:
    return {
        "id": name, "object": "refund", "amount": amount, "currency": "cny", "created": CREATED + 60,
        "status": status, "payment_intent": "pi_1", "charge": "ch_1",
        "metadata": {"magpie_refund": ours} if ours else {},
    }  # fmt: skip


def dispute(name: str, amount: int, *, status: str = "needs_response") -> dict[str, Any]:
    return {
        "id": name, "object": "dispute", "amount": amount, "currency": "cny", "created": CREATED + 90,
        "status": status, "payment_intent": "pi_1", "charge": "ch_1",
        "evidence": {"customer_name": "Mei"},
    }  # fmt: skip


def event(kind: str, what: Any, *, name: str = "", live: bool = False, after_s: int = 0) -> dict[str, Any]:
    return {
        "id": name or f"evt_{kind}_{after_s}", "object": "event", "api_version": "2024-06-20", "type": kind,
        "created": CREATED + after_s, "livemode": live, "data": {"object": what}, "pending_webhooks": 1,
    }  # fmt: skip


def signed(message: Any, *, at: datetime, secret: str = SECRET) -> tuple[dict[str, str], bytes]:
    body = json.dumps(message, ensure_ascii=False).encode()
    return {"Stripe-Signature": stripe_header(at=at, body=body, secret=secret)}, body


def opened() -> str:
    key = actions.open_intent(
        purpose="trade:7",
        amount_minor=DUE,
        currency="CNY",
        provider="stripe",
        now=NOW,
        expires_at=UNTIL,
        return_path="/orders/7/",
    ).key
    assert actions.do_calls_of(intent=key, now=NOW) == 1
    return key


def hear(*messages: dict[str, Any]) -> list[queries.IntentState]:
    states: list[queries.IntentState] = []
    for message in messages:
        headers, body = signed(message, at=NOW)
        states = hear_webhook(provider="stripe", headers=headers, body=body, now=NOW)
    return states


def succeeded(desk: Desk, **more: Any) -> dict[str, Any]:
    desk.paid_minor = DUE
    return event("payment_intent.succeeded", desk.payment_intent(), **more)
