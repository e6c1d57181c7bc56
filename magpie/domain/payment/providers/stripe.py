"""Stripe behind the one interface: a hosted Checkout page, refunds, and signed events. Off unless both keys are set.

Written over an injected HTTP client. Test mode and live mode never mix: an event of the other mode is refused, however
well it is signed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

import httpx
import msgspec

from magpie.domain.payment.providers import stripe_events as said
from magpie.domain.payment.providers.interface import Opened, OpenOrder, ProviderEvent, RefundOrder
from magpie.domain.payment.providers.stripe_signing import check_stripe
from magpie.domain.payment.refusals import ProviderAway, ProviderRefused
from magpie.kit.clock import ms_of
from magpie.kit.signing import WebhookRefused

NAME: Final = "stripe"
API_ADDRESS: Final = "https://api.stripe.com"
API_VERSION: Final = "2024-06-20"
TIMEOUT_S: Final = 10.0
# Checkout lets a page live from half an hour to a day; ours may be shorter, and is then closed by us.
PAGE_LIFE_MIN: Final = timedelta(hours=1)
EVENT_PAGES_MAX: Final = 50
ROWS_PER_PAGE: Final = 100
# No answer about the request itself: the key, the rate, or somebody else's work under the same idempotency key.
AGAIN_LATER: Final = frozenset({401, 403, 409, 429})
SESSION_PATH: Final = "/v1/checkout/sessions"
WITH_EVERYTHING: Final = {"expand[]": "payment_intent.latest_charge.balance_transaction"}
Shape = TypeVar("Shape", bound=msgspec.Struct)


class OpenedSession(msgspec.Struct, frozen=True):
    id: said.Id
    url: str
    payment_intent: str | None = None


class Charge(msgspec.Struct, frozen=True):
    """The charge of a fetched session, as far as we read it."""

    created: said.Seconds
    balance_transaction: said.Fee | str | None = None
    disputed: bool = False
    amount_refunded: said.Minor = 0


@dataclass(frozen=True)
class StripeProvider:
    key: str
    webhook_secret: str
    site_url: str
    client: httpx.Client

    @property
    def name(self) -> str:
        return NAME

    @property
    def is_live(self) -> bool:
        """`sk_live_…` or a restricted `rk_live_…`."""
        return "_live_" in self.key[:10]

    def open(self, order: OpenOrder, *, now: datetime) -> Opened:
        until = max(order.expires_at, order.created_at + PAGE_LIFE_MIN)
        back = f"{self.site_url.rstrip('/')}{order.return_path}"
        form = {
            "mode": "payment",
            "client_reference_id": order.intent,
            f"metadata[{said.INTENT_NAME}]": order.intent,
            f"payment_intent_data[metadata][{said.INTENT_NAME}]": order.intent,
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": order.currency.lower(),
            "line_items[0][price_data][unit_amount]": str(order.amount_minor),
            "line_items[0][price_data][product_data][name]": f"Magpie {order.purpose}",
            "success_url": back,
            "cancel_url": back,
            "expires_at": str(ms_of(until) // 1_000),
        }
        opened = _as(self._post(SESSION_PATH, form, key=order.key), OpenedSession)
        return Opened(pay_url=opened.url, provider_ref=opened.id, also_ref=opened.payment_intent or "")

    def cancel(self, provider_ref: str, *, key: str, now: datetime) -> None:
        try:
            self._post(f"{SESSION_PATH}/{provider_ref}/expire", {}, key=key)
        except ProviderRefused:
            # It was completed or expired meanwhile; its own events say which.
            return

    def refund(self, order: RefundOrder, *, now: datetime) -> None:
        intent = next((ref for ref in order.refs if ref.startswith("pi_")), "") or self._intent_of(order)
        # Idempotency keys are forgotten after a day; a refund with our name on it is not.
        if any((one.metadata or {}).get(said.REFUND_NAME) == order.key for one in self._refunds_of(intent)):
            return
        form = {
            "payment_intent": intent,
            "amount": str(order.amount_minor),
            f"metadata[{said.REFUND_NAME}]": order.key,
        }
        self._post("/v1/refunds", form, key=f"{order.key}:{intent}")

    def read_webhook(self, *, headers: Mapping[str, str], body: bytes, now: datetime) -> list[ProviderEvent]:
        check_stripe(
            header=headers.get("stripe-signature", ""), body=body, secret=self.webhook_secret, now=now
        )
        try:
            message = msgspec.json.decode(body, type=said.Message)
            if message.livemode != self.is_live:
                raise WebhookRefused(why="mode")
            return said.read_message(message)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise WebhookRefused(why="shape") from None

    def fetch(self, provider_ref: str) -> list[ProviderEvent]:
        """What a session says of captures, fees, refunds and disputes. Steps on the way come by webhook alone."""
        session = self._get(f"{SESSION_PATH}/{provider_ref}", WITH_EVERYTHING)
        row = _as(session, said.Session)
        if row.status == "expired":
            return [said.session_expired(row)]
        whole = row.payment_intent
        if not isinstance(whole, dict):
            return []
        intent = _as(whole, said.PaymentIntent)
        if intent.amount_received == 0:
            return []
        return self._fetched_payment(intent, whole, session=row.id)

    def list_events(self, *, since: datetime, until: datetime) -> list[ProviderEvent]:
        """Raises ProviderAway where there are more than fit: ask for a shorter time."""
        query = {
            "created[gte]": str(ms_of(since) // 1_000),
            "created[lt]": str(ms_of(until) // 1_000),
            "limit": str(ROWS_PER_PAGE),
        }
        found: list[ProviderEvent] = []
        for _ in range(EVENT_PAGES_MAX):
            page = self._get("/v1/events", query)
            messages = _rows(page, said.Message)
            found += [event for one in messages for event in _read(one)]
            if not messages or not page.get("has_more"):
                return found
            query = {**query, "starting_after": messages[-1].id}
        raise ProviderAway(why="too many events")

    def _fetched_payment(
        self, intent: said.PaymentIntent, whole: dict[str, Any], *, session: str
    ) -> list[ProviderEvent]:
        charge = _as(whole.get("latest_charge"), Charge)
        event_id = f"fetched:captured:{intent.id}"
        events: list[ProviderEvent | None] = [
            said.captured(intent, event_id=event_id, at_s=charge.created, payload=whole, session=session)
        ]
        if isinstance(charge.balance_transaction, said.Fee):
            events.append(said.fee_taken(charge.balance_transaction, intent))
        if charge.amount_refunded:
            events += [_fetched_refund(one) for one in self._refunds_of(intent.id)]
        if charge.disputed:
            page = self._get("/v1/disputes", {"payment_intent": intent.id, "limit": str(ROWS_PER_PAGE)})
            events += [_fetched_dispute(one) for one in _rows(page, said.Dispute)]
        return [event for event in events if event is not None]

    def _intent_of(self, order: RefundOrder) -> str:
        row = _as(self._get(f"{SESSION_PATH}/{order.provider_ref}", {}), said.Session)
        if not isinstance(row.payment_intent, str):
            raise ProviderRefused(why="nothing was paid")
        return row.payment_intent

    def _refunds_of(self, intent: str) -> list[said.Refund]:
        page = self._get("/v1/refunds", {"payment_intent": intent, "limit": str(ROWS_PER_PAGE)})
        return _rows(page, said.Refund)

    def _get(self, path: str, query: Mapping[str, str]) -> dict[str, Any]:
        return self._ask("GET", path, params=dict(query), headers=self._headers())

    def _post(self, path: str, form: Mapping[str, str], *, key: str) -> dict[str, Any]:
        headers = {**self._headers(), "Idempotency-Key": f"magpie-{key}"}
        return self._ask("POST", path, data=dict(form), headers=headers)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}", "Stripe-Version": API_VERSION}

    def _ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        """Raises ProviderAway or ProviderRefused."""
        try:
            answer = self.client.request(method, path, **more)
            body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ProviderAway(why=type(error).__name__) from None
        if answer.status_code >= 500 or answer.status_code in AGAIN_LATER:
            raise ProviderAway(why=str(answer.status_code))
        if answer.status_code >= 400:
            raise ProviderRefused(why=_reason(body))
        if not isinstance(body, dict):
            raise ProviderAway(why="shape")
        return body


def _reason(body: object) -> str:
    """{"error": {"code": "charge_already_refunded"}} -> that word; never Stripe's sentence, which may name a payer."""
    error = body.get("error") if isinstance(body, dict) else None
    word = (error.get("code") or error.get("type")) if isinstance(error, dict) else None
    return word[:60] if isinstance(word, str) else "no reason given"


def _as(what: object, shape: type[Shape]) -> Shape:
    try:
        return msgspec.convert(what, type=shape)
    except msgspec.ValidationError:
        raise ProviderAway(why="shape") from None


def _rows(page: Mapping[str, Any], shape: type[Shape]) -> list[Shape]:
    rows = page.get("data")
    return [_as(row, shape) for row in rows] if isinstance(rows, list) else []


def _read(message: said.Message) -> list[ProviderEvent]:
    try:
        return said.read_message(message)
    except msgspec.ValidationError:
        raise ProviderAway(why="shape") from None


def _fetched_refund(refund: said.Refund) -> ProviderEvent | None:
    event_id = f"fetched:{refund.status}:{refund.id}"
    return said.refunded(refund, event_id=event_id, at_s=refund.created, payload=msgspec.to_builtins(refund))


def _fetched_dispute(dispute: said.Dispute) -> ProviderEvent | None:
    event_id = f"fetched:{dispute.status}:{dispute.id}"
    return said.disputed(
        dispute, event_id=event_id, at_s=dispute.created, payload=msgspec.to_builtins(dispute)
    )
