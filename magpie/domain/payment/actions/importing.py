"""Payments that were made elsewhere, for the record: folded and counted like ours, never asked of a provider.

Nobody is told of them: no facts, no calls. Whoever imports them writes them into the books.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from magpie.domain.payment import rules
from magpie.domain.payment.models import Intent, PaymentEvent
from magpie.domain.payment.queries.views import IntentState, state_of_row
from magpie.domain.payment.refusals import UnreadableIntent
from magpie.domain.payment.rules.elsewhere import PaidElsewhere
from magpie.kit.ids import derive_id

IMPORTED = "imported"


def import_payment(
    *,
    purpose: str,
    amount_minor: int,
    currency: str,
    paid: Sequence[PaidElsewhere],
    opened_at: datetime,
    expired_at: datetime,
    now: datetime,
) -> IntentState:
    """A payment of the past: captured by what was paid, or, where nothing was, run out at `expired_at`.

    Once per purpose; the caller's transaction keeps it so. Raises UnreadableIntent. No lock, no fact.
    """
    _check(purpose, amount_minor, currency, paid)
    key = derive_id("imported payment", purpose)
    rows = [
        _row(f"captured:{one.ref}", rules.EventKind.CAPTURED, one.amount_minor, one.at, dict(one.payload))
        for one in paid
    ] or [_row(f"expired:{key}", rules.EventKind.EXPIRED, 0, expired_at, {})]
    with transaction.atomic():
        intent = Intent.objects.create(
            key=key,
            purpose=purpose,
            amount_minor=amount_minor,
            currency=currency,
            provider=IMPORTED,
            return_path="/",
            created_at=opened_at,
            expires_at=expired_at,
            closed_at=None if paid else expired_at,
            captured_minor=sum(one.amount_minor for one in paid),
        )
        for row in rows:
            row.intent, row.currency, row.received_at = intent, currency, now
        PaymentEvent.objects.bulk_create(rows)
        return state_of_row(intent)


def _row(
    truth: str, kind: rules.EventKind, amount_minor: int, at: datetime, payload: dict[str, str | int]
) -> PaymentEvent:
    return PaymentEvent(
        provider=IMPORTED,
        provider_event_id=truth,
        truth=truth,
        kind=kind,
        amount_minor=amount_minor,
        at=at,
        payload=payload,
    )


def _check(purpose: str, amount_minor: int, currency: str, paid: Sequence[PaidElsewhere]) -> None:
    amounts = [amount_minor, *(one.amount_minor for one in paid)]
    fits = {
        "purpose": bool(rules.PURPOSE_PATTERN.fullmatch(purpose)),
        "amount": all(type(amount) is int and 1 <= amount <= rules.AMOUNT_MINOR_MAX for amount in amounts),
        "currency": bool(rules.CURRENCY_PATTERN.fullmatch(currency)),
        "paid": len(paid) <= rules.EVENTS_AT_ONCE_MAX and len({one.ref for one in paid}) == len(paid),
    }
    for name, is_right in fits.items():
        if not is_right:
            raise UnreadableIntent(field=name)
