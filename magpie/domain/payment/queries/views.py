"""What others see of a payment: plain dataclasses, made from a row and the fold of its events."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from magpie.domain.outbox.compiled import compiled
from magpie.domain.payment import rules
from magpie.domain.payment.models import Intent, PaymentEvent, Refund


@dataclass(frozen=True)
class RefundState:
    """One refund: `status` is folded. `attempt` counts from 1."""

    key: str
    ref: str
    amount_minor: int
    status: rules.RefundStatus
    attempt: int
    created_at: datetime


@dataclass(frozen=True)
class IntentState:
    """Where a payment stands. `refunded_minor` is all that the provider gave back; `is_closed`: cancelled or run out.

    `has_failed`: the last try to pay did not work.
    """

    key: str
    purpose: str
    provider: str
    amount_minor: int
    currency: str
    status: rules.Status
    captured_minor: int
    refunding_minor: int
    refunded_minor: int
    refundable_minor: int
    charged_back_minor: int
    fee_minor: int
    has_failed: bool
    is_closed: bool
    is_simulated: bool
    refunds: tuple[RefundState, ...]


@dataclass(frozen=True)
class IntentView:
    """A payment for whoever is about to pay: where to go (`pay_url` is "" until the provider opened it), until when."""

    key: str
    purpose: str
    provider: str
    amount_minor: int
    currency: str
    pay_url: str
    return_path: str
    created_at: datetime
    expires_at: datetime
    state: IntentState


def fold_of(intent: Intent) -> rules.Folded:
    """One query."""
    return rules.fold(said_of(intent), amount_minor=intent.amount_minor)


def folds_of(intents: Collection[Intent]) -> dict[int, rules.Folded]:
    """What holds of each, by row id. One query."""
    said: dict[int, list[rules.Said]] = defaultdict(list)
    rows = PaymentEvent.objects.filter(intent__in=[one.pk for one in intents])
    for pk, truth, kind, amount_minor, at, refund in rows.values_list(
        "intent", "truth", "kind", "amount_minor", "at", "refund"
    ):
        said[pk].append(rules.Said(truth, rules.EventKind(kind), amount_minor, at, refund))
    return {one.pk: rules.fold(said[one.pk], amount_minor=one.amount_minor) for one in intents}


def said_of(intent: Intent) -> list[rules.Said]:
    """Everything that was said of a payment, in no order. One query."""
    return [
        rules.Said(truth, rules.EventKind(kind), amount_minor, at, refund)
        for truth, kind, amount_minor, at, refund in _events(intent.pk)
    ]


def refunds_of(intent: Intent) -> list[Refund]:
    return _refunds(intent.pk)


@compiled
def _events(intent: int) -> "QuerySet[PaymentEvent, tuple[str, str, int, datetime, str]]":
    rows = PaymentEvent.objects.filter(intent=intent)
    return rows.values_list("truth", "kind", "amount_minor", "at", "refund")


@compiled
def _refunds(intent: int) -> "QuerySet[Refund]":
    return Refund.objects.filter(intent=intent).order_by("pk")


def state_of_row(intent: Intent) -> IntentState:
    """Two queries: its events and its refunds."""
    return make_state(intent, fold_of(intent), refunds_of(intent))


def make_state(intent: Intent, folded: rules.Folded, refunds: list[Refund]) -> IntentState:
    counters = rules.Counters(
        captured_minor=intent.captured_minor,
        refunding_minor=intent.refunding_minor,
        refunded_minor=intent.refunded_minor,
        charged_back_minor=intent.charged_back_minor,
    )
    return IntentState(
        key=intent.key,
        purpose=intent.purpose,
        provider=intent.provider,
        amount_minor=intent.amount_minor,
        currency=intent.currency,
        status=folded.status,
        captured_minor=folded.captured_minor,
        refunding_minor=intent.refunding_minor,
        refunded_minor=folded.refunded_minor,
        refundable_minor=rules.refundable_minor(counters),
        charged_back_minor=folded.charged_back_minor,
        fee_minor=folded.fee_minor,
        has_failed=folded.has_failed,
        is_closed=folded.is_closed,
        is_simulated=intent.is_simulated,
        refunds=tuple(make_refund_state(row, folded) for row in refunds),
    )


def make_refund_state(row: Refund, folded: rules.Folded) -> RefundState:
    status = rules.refund_status(
        succeeded=folded.refunds.get(row.attempt_key),
        is_waiting=row.retry_at is not None,
        is_given_up=row.gave_up_at is not None,
    )
    return RefundState(
        key=row.key,
        ref=row.ref,
        amount_minor=row.amount_minor,
        status=status,
        attempt=row.attempt,
        created_at=row.created_at,
    )


def make_view(intent: Intent, state: IntentState | None = None) -> IntentView:
    """Two queries, where the caller does not know its state already."""
    return IntentView(
        key=intent.key,
        purpose=intent.purpose,
        provider=intent.provider,
        amount_minor=intent.amount_minor,
        currency=intent.currency,
        pay_url=intent.pay_url,
        return_path=intent.return_path,
        created_at=intent.created_at,
        expires_at=intent.expires_at,
        state=state or state_of_row(intent),
    )
