"""Taking what was said into one payment: the only place that writes events, counters and the facts that follow.

The caller has opened the transaction and holds the intent's lock. What was known already changes nothing; what is new
is stored, everything is folded again, and the difference of the two folds is what is said to the house.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet

from magpie.domain.outbox.actions import write_facts
from magpie.domain.outbox.compiled import compiled
from magpie.domain.outbox.rows import insert_missing, insert_row, update_row
from magpie.domain.payment import rules
from magpie.domain.payment.actions.telling import facts_of
from magpie.domain.payment.models import Intent, PaymentEvent, ProviderRef, Refund, UnmatchedEvent
from magpie.domain.payment.providers.interface import ProviderEvent
from magpie.domain.payment.queries.views import IntentState, make_state, refunds_of, said_of
from magpie.domain.payment.rules.redaction import redact


def take_events(intent: Intent, events: Sequence[ProviderEvent], *, now: datetime) -> IntentState:
    """Store what is new, with what waited for this payment; count; tell. Facts: all of `events.py`."""
    said = said_of(intent)
    before = rules.fold(said, amount_minor=intent.amount_minor)
    _learn_refs(intent, events)
    fresh = _store(intent, [*events, *_called_in(intent, now=now)], now=now)
    refunds = refunds_of(intent)
    if not fresh:
        return make_state(intent, before, refunds)
    said += [
        rules.Said(row.truth, rules.EventKind(row.kind), row.amount_minor, row.at, row.refund)
        for row in fresh
    ]
    after = rules.fold(said, amount_minor=intent.amount_minor)
    told = facts_of(intent, fresh, before=before, after=after, refunds=refunds, now=now)
    for row in refunds:
        if row.attempt_key in {event.refund for event in fresh}:
            row.save()
    _count(intent, after, refunds, now=now)
    write_facts(told, now=now, simulated=intent.is_simulated)
    return make_state(intent, after, refunds)


def say_ourselves(intent: Intent, kind: rules.EventKind, *, now: datetime, refund: str = "") -> IntentState:
    """A word of this site about a payment: that it closed it, or that the provider clearly said no."""
    name = f"own:{kind}:{intent.key}:{refund}" if refund else f"own:{kind}:{intent.key}"
    event = ProviderEvent(
        provider_event_id=name,
        truth=name,
        kind=kind,
        provider_ref="",
        at=now,
        currency=intent.currency,
        refund=refund,
    )
    return take_events(intent, [event], now=now)


def keep_odd(provider: str, event: ProviderEvent, why: rules.Why, *, now: datetime) -> None:
    """Keep what cannot be counted, once."""
    UnmatchedEvent.objects.get_or_create(
        provider=provider,
        provider_event_id=event.provider_event_id,
        defaults={
            "why": why,
            "truth": event.truth,
            "kind": event.kind or "",
            "provider_ref": event.provider_ref,
            "also_ref": event.also_ref,
            "intent_key": event.intent,
            "amount_minor": event.amount_minor,
            "currency": event.currency,
            "refund": event.refund,
            "at": event.at,
            "received_at": now,
            "payload": redact(event.payload),
        },
    )


def learn_ref(intent: Intent, ref: str) -> None:
    """The provider calls this payment so, too. A name that means another payment keeps meaning it."""
    if ref:
        ProviderRef.objects.get_or_create(provider=intent.provider, ref=ref, defaults={"intent": intent})


def _learn_refs(intent: Intent, events: Iterable[ProviderEvent]) -> None:
    heard = {ref for event in events for ref in (event.provider_ref, event.also_ref) if ref}
    known = set(_refs_of(intent.pk)) if heard else set()
    # As `learn_ref`: a name that is taken keeps what it means.
    insert_missing(
        [ProviderRef(provider=intent.provider, ref=ref, intent=intent) for ref in sorted(heard - known)]
    )


def _called_in(intent: Intent, *, now: datetime) -> list[ProviderEvent]:
    """What came before anybody knew whose it was, and is this payment's: the webhook before the order.

    Looked for at every word, so that one which slipped past a lock finds its payment with the next.
    """
    found: list[ProviderEvent] = []
    while rows := _waiting_for(intent):
        for row in rows:
            row.matched_at = now
            row.save()
            learn_ref(intent, row.provider_ref)
            learn_ref(intent, row.also_ref)
            found.append(_event_of(row))
    return found


def _waiting_for(intent: Intent) -> list[UnmatchedEvent]:
    named = _waiting_by_ref(intent.provider, _refs_of(intent.pk))
    mine = {row.pk: row for row in [*named, *_waiting_by_key(intent.provider, intent.key)]}
    return [mine[pk] for pk in sorted(mine)[: rules.WAITING_AT_ONCE_MAX]]


@compiled
def _refs_of(intent: int) -> "QuerySet[ProviderRef, str]":
    return ProviderRef.objects.filter(intent=intent).values_list("ref", flat=True)


@compiled
def _waiting_by_ref(provider: str, refs: Sequence[str]) -> "QuerySet[UnmatchedEvent]":
    rows = UnmatchedEvent.objects.filter(provider=provider, matched_at=None, why=rules.Why.UNKNOWN)
    return rows.filter(provider_ref__in=refs).order_by("pk")[: rules.WAITING_AT_ONCE_MAX]


@compiled
def _waiting_by_key(provider: str, key: str) -> "QuerySet[UnmatchedEvent]":
    rows = UnmatchedEvent.objects.filter(provider=provider, matched_at=None, why=rules.Why.UNKNOWN)
    return rows.filter(intent_key=key).order_by("pk")[: rules.WAITING_AT_ONCE_MAX]


def _event_of(row: UnmatchedEvent) -> ProviderEvent:
    return ProviderEvent(
        provider_event_id=row.provider_event_id,
        truth=row.truth,
        kind=rules.EventKind(row.kind),
        provider_ref=row.provider_ref,
        at=row.at,
        amount_minor=row.amount_minor,
        currency=row.currency,
        refund=row.refund,
        intent=row.intent_key,
        also_ref=row.also_ref,
        payload=row.payload,
    )


def _store(intent: Intent, events: Sequence[ProviderEvent], *, now: datetime) -> list[PaymentEvent]:
    """The rows of what is new, in the order in which it happened."""
    ids, truths = {event.provider_event_id for event in events}, {event.truth for event in events}
    rows = [*_known_ids(intent.provider, sorted(ids)), *_known_truths(intent.provider, sorted(truths))]
    known = {name: row for row in rows for name in (f"id {row.provider_event_id}", f"truth {row.truth}")}
    fresh: list[PaymentEvent] = []
    for event in events:
        same = known.get(f"truth {event.truth}") or known.get(f"id {event.provider_event_id}")
        odd = _odd(intent, event, same)
        if odd:
            keep_odd(intent.provider, event, odd, now=now)
        elif same is None:
            row = _create(intent, event, now=now)
            known |= {f"id {event.provider_event_id}": row, f"truth {event.truth}": row}
            fresh.append(row)
    return sorted(fresh, key=lambda row: (row.at, row.pk))


@compiled
def _known_ids(provider: str, ids: Sequence[str]) -> "QuerySet[PaymentEvent]":
    return PaymentEvent.objects.filter(provider=provider, provider_event_id__in=ids)


@compiled
def _known_truths(provider: str, truths: Sequence[str]) -> "QuerySet[PaymentEvent]":
    return PaymentEvent.objects.filter(provider=provider, truth__in=truths)


def _odd(intent: Intent, event: ProviderEvent, same: PaymentEvent | None) -> rules.Why | None:
    """Why this cannot be counted. The same truth with another content is somebody's mistake, and never overwrites."""
    if event.kind is None:
        return rules.Why.IGNORED
    if event.kind in rules.MOVES_MONEY and event.currency != intent.currency:
        return rules.Why.OTHER_CURRENCY
    if same is None:
        return None
    said = (intent.pk, event.kind, event.amount_minor)
    return None if said == (same.intent_id, same.kind, same.amount_minor) else rules.Why.DIFFERS


def _create(intent: Intent, event: ProviderEvent, *, now: datetime) -> PaymentEvent:
    row = PaymentEvent(
        provider=intent.provider,
        provider_event_id=event.provider_event_id,
        truth=event.truth,
        intent=intent,
        kind=event.kind or "",  # what is of no kind was set aside as odd
        amount_minor=event.amount_minor,
        currency=event.currency or intent.currency,
        refund=event.refund,
        at=event.at,
        received_at=now,
        payload=redact(event.payload),
    )
    insert_row(row)
    return row


def _count(intent: Intent, folded: rules.Folded, refunds: Sequence[Refund], *, now: datetime) -> None:
    """The four sums anew, from everything that was said and everything that is under way."""
    tried = (row for row in refunds if row.retry_at is None and row.gave_up_at is None)
    under_way = sum(row.amount_minor for row in tried if row.attempt_key not in folded.refunds)
    counters = rules.counters_of(folded, refunding_minor=under_way)
    intent.captured_minor = counters.captured_minor
    intent.refunding_minor = counters.refunding_minor
    intent.refunded_minor = counters.refunded_minor
    intent.charged_back_minor = counters.charged_back_minor
    if folded.is_closed and intent.closed_at is None:
        intent.closed_at = now
    update_row(
        intent, "captured_minor", "refunding_minor", "refunded_minor", "charged_back_minor", "closed_at"
    )
