"""What a payment provider is to this house, whichever it is.

A provider is asked to do things, under an idempotency key, and says later what came of it, as events. Its answers to a
request are no truth about money; events are. Events may come late, twice and in any order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from magpie.domain.payment.rules import EventKind
from magpie.domain.payment.rules.redaction import Json


@dataclass(frozen=True, kw_only=True)
class OpenOrder:
    """A payment to be opened. `key` is the idempotency key; `intent` comes back with every event that can carry it."""

    key: str
    intent: str
    purpose: str
    amount_minor: int
    currency: str
    return_path: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Opened:
    """Where the payer goes, and what the provider calls the payment; `also_ref` is a second name it gave it."""

    pay_url: str
    provider_ref: str
    also_ref: str = ""


@dataclass(frozen=True, kw_only=True)
class RefundOrder:
    """Money to give back. `key` names this attempt: it is the idempotency key, and every event of it carries it."""

    key: str
    amount_minor: int
    currency: str
    provider_ref: str
    refs: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class ProviderEvent:
    """One thing a provider says.

    `provider_event_id` names the message, `truth` what it says: heard by webhook and fetched later, the second is the
    same. `kind` None is something we do not count. `intent` is our own key where the provider gives it back; `also_ref`
    is another name of the same payment that later events may use. `refund` is an attempt's key, or, for a refund made
    in the provider's own desk, the provider's name of it.
    """

    provider_event_id: str
    truth: str
    kind: EventKind | None
    provider_ref: str
    at: datetime
    amount_minor: int = 0
    currency: str = ""
    refund: str = ""
    intent: str = ""
    also_ref: str = ""
    payload: Json = field(default_factory=dict)


class Provider(Protocol):
    """Raises ProviderAway when it cannot be reached, ProviderRefused for a clear no."""

    @property
    def name(self) -> str: ...

    def open(self, order: OpenOrder, *, now: datetime) -> Opened:
        """Let somebody pay; the same key opens the same payment."""

    def cancel(self, provider_ref: str, *, key: str, now: datetime) -> None:
        """Let nobody pay any more; a payment that is over already stays as it is."""

    def refund(self, order: RefundOrder, *, now: datetime) -> None:
        """Ask for money to go back; whether it did comes as an event."""

    def read_webhook(self, *, headers: Mapping[str, str], body: bytes, now: datetime) -> list[ProviderEvent]:
        """The events of a webhook whose signature and age are right; raises WebhookRefused. Header names are small."""

    def fetch(self, provider_ref: str) -> list[ProviderEvent]:
        """Everything the provider says of one payment now."""

    def list_events(self, *, since: datetime, until: datetime) -> list[ProviderEvent]:
        """What it said in [since, until), for reconciliation."""
