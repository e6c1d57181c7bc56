"""Reading payments: where one stands, those of a purpose, what was said in a time, and what waits for somebody's eye."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from magpie.domain.payment.apps import payment_of_process
from magpie.domain.payment.models import Intent, PaymentEvent, ProviderCall, Refund, UnmatchedEvent
from magpie.domain.payment.queries.views import (
    IntentState,
    IntentView,
    RefundState,
    fold_of,
    folds_of,
    make_refund_state,
    make_view,
    state_of_row,
)
from magpie.domain.payment.refusals import NoSuchIntent, NoSuchRefund
from magpie.domain.payment.rules import EventKind
from magpie.domain.payment.rules.standing import Standing, standing_of
from magpie.kit.paging import Page, read_row_cursor, write_cursor

__all__ = [
    "EventRecord",
    "IntentState",
    "IntentView",
    "OddEvent",
    "PaymentRecord",
    "RefundState",
    "StuckCall",
    "events_between",
    "find_by_purpose",
    "get_intent",
    "odd_events",
    "payment_standing",
    "payments_for_export",
    "refunds_made",
    "state_of",
    "state_of_refund",
    "states_of_refunds",
    "stuck_calls",
]
PAGE_ROWS_MAX = 500


@dataclass(frozen=True)
class EventRecord:
    """One truth about money or state, as reconciliation compares it: by (provider, truth)."""

    id: int
    intent: str
    purpose: str
    provider: str
    provider_event_id: str
    truth: str
    kind: str
    amount_minor: int
    currency: str
    refund: str
    at: datetime
    received_at: datetime


@dataclass(frozen=True)
class OddEvent:
    """What a provider said that was not counted, and why: "unknown", "other_currency", "differs" or "ignored"."""

    id: int
    provider: str
    provider_event_id: str
    why: str
    truth: str
    provider_ref: str
    amount_minor: int
    currency: str
    at: datetime


@dataclass(frozen=True)
class StuckCall:
    """A call that was given up without an answer: somebody has to look at the provider's own desk."""

    key: str
    intent: str
    kind: str
    tries: int
    error: str
    gave_up_at: datetime


@dataclass(frozen=True)
class PaymentRecord:
    """A payment in a person's copy of their data."""

    purpose: str
    provider: str
    amount_minor: int
    currency: str
    status: str
    captured_minor: int
    refunded_minor: int
    created_at: datetime


def get_intent(intent: str) -> IntentView:
    """Raises NoSuchIntent. Three queries."""
    return make_view(_row(intent))


def state_of(intent: str) -> IntentState:
    """Raises NoSuchIntent. Three queries."""
    return state_of_row(_row(intent))


def find_by_purpose(purpose: str) -> list[IntentView]:
    """Every payment opened for a purpose, the newest first."""
    return [make_view(row) for row in Intent.objects.filter(purpose=purpose).order_by("-pk")[:PAGE_ROWS_MAX]]


def state_of_refund(key: str) -> RefundState:
    """Raises NoSuchRefund."""
    row = Refund.objects.select_related("intent").filter(key=key).first()
    if row is None:
        raise NoSuchRefund(key=key)
    return make_refund_state(row, fold_of(row.intent))


def states_of_refunds(keys: Collection[str]) -> dict[str, RefundState]:
    """Those that are known, by key. Two queries."""
    rows = list(Refund.objects.select_related("intent").filter(key__in=keys))
    folds = folds_of([row.intent for row in rows])
    return {row.key: make_refund_state(row, folds[row.intent.pk]) for row in rows}


def events_between(
    since: datetime, until: datetime, *, provider: str, cursor: str = "", limit: int = PAGE_ROWS_MAX
) -> Page[EventRecord]:
    """What the provider says happened in [since, until), by id; what this site said itself ("own:…") is not among it."""
    rows = PaymentEvent.objects.filter(provider=provider, at__gte=since, at__lt=until)
    rows = rows.exclude(provider_event_id__startswith="own:").select_related("intent").order_by("pk")
    if cursor:
        rows = rows.filter(pk__gt=read_row_cursor(cursor))
    limit = max(1, min(limit, PAGE_ROWS_MAX))
    found = list(rows[: limit + 1])
    more = write_cursor([found[limit - 1].pk]) if len(found) > limit else None
    return Page([_record(row) for row in found[:limit]], more)


def refunds_made(intents: Iterable[str], *, since: datetime) -> "QuerySet[PaymentEvent]":
    """What was heard since then of money that went back. Not asked yet: it may be a part of somebody's question."""
    return PaymentEvent.objects.filter(
        intent__key__in=intents, kind=EventKind.REFUND_SUCCEEDED.value, received_at__gt=since
    )


def odd_events(*, limit: int = PAGE_ROWS_MAX) -> list[OddEvent]:
    """What waits to be matched or looked at, the newest first; what is merely of no interest is left out."""
    rows = UnmatchedEvent.objects.filter(matched_at=None).exclude(why="ignored").order_by("-pk")
    return [
        OddEvent(
            row.pk,
            row.provider,
            row.provider_event_id,
            row.why,
            row.truth,
            row.provider_ref,
            row.amount_minor,
            row.currency,
            row.at,
        )
        for row in rows[: min(limit, PAGE_ROWS_MAX)]
    ]


def stuck_calls(*, limit: int = PAGE_ROWS_MAX) -> list[StuckCall]:
    """Given up without an answer, the newest first."""
    rows = ProviderCall.objects.filter(gave_up_at__isnull=False).select_related("intent").order_by("-pk")
    return [
        StuckCall(row.key, row.intent.key, row.kind, row.tries, row.error, row.gave_up_at)
        for row in rows[: min(limit, PAGE_ROWS_MAX)]
        if row.gave_up_at is not None
    ]


def payments_for_export(purposes: Collection[str]) -> list[PaymentRecord]:
    """The payments of these purposes, oldest first: whoever owns the purposes knows whose they are."""
    records = []
    for row in Intent.objects.filter(purpose__in=purposes).order_by("pk"):
        state = state_of_row(row)
        records.append(
            PaymentRecord(
                row.purpose,
                row.provider,
                row.amount_minor,
                row.currency,
                state.status,
                state.captured_minor,
                state.refunded_minor,
                row.created_at,
            )
        )
    return records


def payment_standing() -> Standing:
    """Whether this site's money is real, simulated, both, or cannot be taken at all. No query."""
    return standing_of(payment_of_process().providers)


def _row(intent: str) -> Intent:
    row = Intent.objects.filter(key=intent).first()
    if row is None:
        raise NoSuchIntent()
    return row


def _record(row: PaymentEvent) -> EventRecord:
    return EventRecord(
        id=row.pk,
        intent=row.intent.key,
        purpose=row.intent.purpose,
        provider=row.provider,
        provider_event_id=row.provider_event_id,
        truth=row.truth,
        kind=row.kind,
        amount_minor=row.amount_minor,
        currency=row.currency,
        refund=row.refund,
        at=row.at,
        received_at=row.received_at,
    )
