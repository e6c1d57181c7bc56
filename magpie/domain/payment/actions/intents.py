"""Opening a payment, and closing it: cancelled by whoever asked for it, or because its time is over."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from magpie.domain.outbox.compiled import compiled
from magpie.domain.outbox.rows import insert_row
from magpie.domain.payment import rules
from magpie.domain.payment.actions.recording import record_events
from magpie.domain.payment.actions.taking import say_ourselves
from magpie.domain.payment.apps import get_provider
from magpie.domain.payment.models import Intent, ProviderCall
from magpie.domain.payment.providers.interface import ProviderEvent
from magpie.domain.payment.queries.views import IntentState, IntentView, make_state, make_view, state_of_row
from magpie.domain.payment.refusals import (
    AlreadyPaid,
    CallInsideTransaction,
    NoSuchIntent,
    NoSuchProvider,
    ProviderAway,
    ProviderRefused,
    UnreadableIntent,
)
from magpie.kit.clock import ms_of
from magpie.kit.ids import new_id


def open_intent(
    *,
    purpose: str,
    amount_minor: int,
    currency: str,
    provider: str = "",
    now: datetime,
    expires_at: datetime,
    return_path: str = "/",
    simulated: bool = False,
    key: str = "",
) -> IntentView:
    """A payment of this amount, and the request to the provider to let somebody pay it, in one transaction.

    `do_calls_of` makes the request at once, the chore soon; then `pay_url` says where to go. Without a `provider` it is
    whoever takes this site's money; `key` is a fresh id, where the caller has to know it before. Raises NoPaymentHere,
    NoSuchProvider, UnreadableIntent. No lock, no fact.
    """
    provider = get_provider(provider).name
    _check(purpose, amount_minor, currency, return_path, now=now, expires_at=expires_at)
    intent = Intent(
        key=key or new_id(now_ms=ms_of(now)),
        purpose=purpose,
        amount_minor=amount_minor,
        currency=currency,
        provider=provider,
        return_path=return_path,
        created_at=now,
        expires_at=expires_at,
        is_simulated=simulated,
    )
    with transaction.atomic(savepoint=False):
        insert_row(intent)
        # Nobody can have asked for it before, and nothing was said of it yet: neither is looked up.
        insert_row(ProviderCall(**_call_of(intent, rules.CallKind.OPEN, now=now)))
        return make_view(intent, make_state(intent, rules.fold((), amount_minor=amount_minor), []))


def cancel_intent(*, intent: str, now: datetime) -> IntentState:
    """Close a payment nobody has paid, here at once and at the provider as soon as it hears; closed before, nothing.

    Raises NoSuchIntent, AlreadyPaid. Money that was on its way arrives all the same and counts: the state then says
    paid and closed. Locks the intent. Fact: PaymentClosed.
    """
    with transaction.atomic():
        row = lock_intent(intent)
        if row.captured_minor:
            raise AlreadyPaid()
        return _close(row, rules.EventKind.CANCELLED, now=now)


def expire_intents(*, now: datetime, limit: int = rules.EXPIRED_AT_ONCE_MAX) -> int:
    """Close what nobody paid in time, oldest first, after asking the provider once more; how many were closed.

    What turns out to be paid stays open and is counted instead. Locks each intent for itself. Facts: PaymentClosed,
    and whatever the provider's answer says.
    """
    due = Intent.objects.filter(closed_at=None, captured_minor=0, expires_at__lte=now)
    away: set[str] = set()
    return sum(_expire(row, away, now=now) for row in due.order_by("expires_at", "pk")[:limit])


def ask_provider_later(intent: Intent, kind: rules.CallKind, *, now: datetime) -> None:
    """Inside the caller's transaction; the same request twice is one."""
    said = _call_of(intent, kind, now=now)
    ProviderCall.objects.get_or_create(key=said.pop("key"), defaults=said)


def lock_intent(key: str) -> Intent:
    """The row, locked until the open transaction ends; raises NoSuchIntent."""
    found = _locked(key)
    if not found:
        raise NoSuchIntent()
    return found[0]


@compiled
def _locked(key: str) -> "QuerySet[Intent]":
    return Intent.objects.select_for_update().filter(key=key)


def check_no_transaction() -> None:
    """Raises CallInsideTransaction: a network call may take seconds, and a lock held so long stops the shop."""
    if transaction.get_connection().in_atomic_block:
        raise CallInsideTransaction()


def _call_of(intent: Intent, kind: rules.CallKind, *, now: datetime) -> dict[str, Any]:  # columns of a row
    key = f"{kind}:{intent.key}"
    return {"key": key, "intent": intent, "kind": kind, "created_at": now, "next_at": now}


def _check(
    purpose: str, amount_minor: int, currency: str, return_path: str, *, now: datetime, expires_at: datetime
) -> None:
    fits = {
        "purpose": bool(rules.PURPOSE_PATTERN.fullmatch(purpose)),
        "amount": type(amount_minor) is int and 1 <= amount_minor <= rules.AMOUNT_MINOR_MAX,
        "currency": bool(rules.CURRENCY_PATTERN.fullmatch(currency)),
        "return_path": bool(rules.PATH_PATTERN.fullmatch(return_path)),
        "expires_at": now < expires_at <= now + rules.INTENT_LIFE_MAX,
    }
    for field, is_right in fits.items():
        if not is_right:
            raise UnreadableIntent(field=field)


def _expire(row: Intent, away: set[str], *, now: datetime) -> int:
    """1 when it was closed. A provider found away is noted in `away`, and not asked again in this round."""
    events = _last_word(row, away)
    if row.provider in away and now < row.expires_at + rules.EXPIRY_PATIENCE:
        return 0
    with transaction.atomic():
        intent = lock_intent(row.key)
        record_events(provider=intent.provider, events=events, now=now)
        intent.refresh_from_db()
        if intent.captured_minor or intent.closed_at is not None:
            return 0
        _close(intent, rules.EventKind.EXPIRED, now=now)
        return 1


def _last_word(row: Intent, away: set[str]) -> list[ProviderEvent]:
    check_no_transaction()
    if not row.provider_ref or row.provider in away:
        return []
    try:
        return get_provider(row.provider).fetch(row.provider_ref)
    except ProviderRefused:  # it knows no such payment: then nobody paid it
        return []
    except (ProviderAway, NoSuchProvider):
        away.add(row.provider)
        return []


def _close(intent: Intent, kind: rules.EventKind, *, now: datetime) -> IntentState:
    """The caller holds the lock."""
    if intent.closed_at is not None:
        return state_of_row(intent)
    ask_provider_later(intent, rules.CallKind.CANCEL, now=now)
    return say_ourselves(intent, kind, now=now)
