"""Which facts follow from what is new about a payment, and what becomes of a refund whose attempt ended.

The difference of two folds, not of two deliveries: what was true before is not told again.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from magpie.domain.outbox.events import FactBody
from magpie.domain.payment import rules
from magpie.domain.payment.events import (
    ChargeBackWon,
    PaymentCaptured,
    PaymentChargedBack,
    PaymentClosed,
    PaymentFailed,
    ProviderFeeTaken,
    RefundFailed,
    RefundSucceeded,
)
from magpie.domain.payment.models import Intent, PaymentEvent, Refund

_SUMS: dict[str, Callable[..., FactBody]] = {
    rules.EventKind.CHARGE_BACK: PaymentChargedBack,
    rules.EventKind.CHARGE_BACK_WON: ChargeBackWon,
    rules.EventKind.FEE: ProviderFeeTaken,
}


def facts_of(
    intent: Intent,
    fresh: Sequence[PaymentEvent],
    *,
    before: rules.Folded,
    after: rules.Folded,
    refunds: Sequence[Refund],
    now: datetime,
) -> list[FactBody]:
    """In the order in which it happened. A refund row whose attempt failed is given its next time, unsaved."""
    said = _who(intent)
    facts: list[FactBody] = []
    captured = before.captured_minor
    for row in fresh:
        money: dict[str, Any] = {
            "truth": row.truth,
            "amount_minor": row.amount_minor,
            "currency": row.currency,
        }
        if row.kind == rules.EventKind.CAPTURED:
            captured += row.amount_minor
            facts.append(
                PaymentCaptured(
                    **said,
                    **money,
                    captured_minor=captured,
                    due_minor=intent.amount_minor,
                    is_closed=after.is_closed,
                )
            )
        elif row.kind == rules.EventKind.FAILED:
            facts.append(PaymentFailed(**said, truth=row.truth))
        elif row.kind in _SUMS:
            facts.append(_SUMS[row.kind](**said, **money))
    if after.is_closed and not before.is_closed:
        facts.append(PaymentClosed(**said, status=after.status))
    facts += _refunds_told(intent, fresh, before=before, after=after, refunds=refunds, now=now)
    return facts


def failed_for_good(intent: Intent, refund: Refund) -> RefundFailed:
    """A refund that waited for its next try and will have none."""
    return RefundFailed(**_who(intent), **_of(refund, intent), had_succeeded=False, is_final=True)


def _who(intent: Intent) -> dict[str, Any]:  # the fields every fact of a payment shares
    return {"intent": intent.key, "purpose": intent.purpose, "provider": intent.provider}


def _of(refund: Refund, intent: Intent) -> dict[str, Any]:  # the fields of a refund
    return {
        "currency": intent.currency,
        "refund": refund.key,
        "ref": refund.ref,
        "attempt": refund.attempt,
        "amount_minor": refund.amount_minor,
    }


def _refunds_told(
    intent: Intent,
    fresh: Sequence[PaymentEvent],
    *,
    before: rules.Folded,
    after: rules.Folded,
    refunds: Sequence[Refund],
    now: datetime,
) -> list[FactBody]:
    ours = {row.attempt_key: row for row in refunds}
    words = {row.refund: row for row in fresh if row.refund in after.refunds}
    facts: list[FactBody] = []
    for key, row in words.items():
        was, has = before.refunds.get(key), after.refunds[key]
        if was == has:
            continue
        mine = ours.get(key)
        if has:
            facts.append(_succeeded(intent, row, mine))
        elif mine is not None:
            facts.append(_failed(intent, mine, had_succeeded=was is True, now=now))
        elif was:
            facts.append(_came_back(intent, row))
    return facts


def _succeeded(intent: Intent, row: PaymentEvent, mine: Refund | None) -> RefundSucceeded:
    return RefundSucceeded(
        **_who(intent),
        truth=row.truth,
        refund=mine.key if mine else "",
        ref=mine.ref if mine else "",
        amount_minor=row.amount_minor,
        currency=row.currency,
    )


def _failed(intent: Intent, refund: Refund, *, had_succeeded: bool, now: datetime) -> RefundFailed:
    refund.retry_at = rules.retry_time(refund.attempt, now=now)
    refund.gave_up_at = None if refund.retry_at else now
    is_final = refund.retry_at is None
    return RefundFailed(**_who(intent), **_of(refund, intent), had_succeeded=had_succeeded, is_final=is_final)


def _came_back(intent: Intent, row: PaymentEvent) -> RefundFailed:
    """A refund made in the provider's own desk succeeded, and then did not."""
    return RefundFailed(
        **_who(intent),
        refund="",
        ref="",
        attempt=0,
        amount_minor=row.amount_minor,
        currency=row.currency,
        had_succeeded=True,
        is_final=True,
    )
