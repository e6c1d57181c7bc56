"""Giving money back: never more than was paid, once per key, and tried again when it fails."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from magpie.domain.outbox.actions import write_fact
from magpie.domain.payment import rules
from magpie.domain.payment.actions.intents import lock_intent
from magpie.domain.payment.actions.telling import failed_for_good
from magpie.domain.payment.models import Intent, ProviderCall, Refund
from magpie.domain.payment.queries.views import RefundState, fold_of, make_refund_state, state_of_row
from magpie.domain.payment.refusals import RefundDiffers, RefundTooHigh, TooManyRefunds, UnreadableRefund

REF_CHARS_MAX = 60


def request_refund(*, intent: str, key: str, amount_minor: int, ref: str, now: datetime) -> RefundState:
    """Set an amount aside for going back and ask the provider for it, in one transaction; the same key asks once.

    `ref` says for what: "aftersale:3". Raises NoSuchIntent, UnreadableRefund, RefundDiffers, TooManyRefunds,
    RefundTooHigh; then nothing has changed. Locks the intent. The outcome comes as a fact: RefundSucceeded or
    RefundFailed.
    """
    _check(key, amount_minor, ref)
    with transaction.atomic():
        row = lock_intent(intent)
        made = Refund.objects.filter(key=key).first()
        if made is not None:
            return _same(made, row, amount_minor, ref)
        if Refund.objects.filter(intent=row).count() >= rules.REFUNDS_MAX:
            raise TooManyRefunds(limit=rules.REFUNDS_MAX)
        if not _set_aside(row, amount_minor):
            raise RefundTooHigh(
                refundable_minor=state_of_row(row).refundable_minor, wanted_minor=amount_minor
            )
        made = Refund.objects.create(key=key, intent=row, amount_minor=amount_minor, ref=ref, created_at=now)
        _ask_later(made, now=now)
        return make_refund_state(made, fold_of(row))


def retry_refunds(*, now: datetime, limit: int = rules.RETRIED_AT_ONCE_MAX) -> int:
    """Ask again for refunds whose last attempt failed and whose time has come, longest waiting first; how many.

    One whose amount was given back some other way meanwhile is given up. Locks each intent, then its refund. Fact, for
    one that is given up: RefundFailed.
    """
    due = Refund.objects.filter(retry_at__lte=now).order_by("retry_at", "pk").select_related("intent")
    return sum(_retry(row.intent.key, row.pk, now=now) for row in due[:limit])


def _check(key: str, amount_minor: int, ref: str) -> None:
    fits = {
        "key": bool(rules.REFUND_KEY_PATTERN.fullmatch(key)),
        "amount": type(amount_minor) is int and 1 <= amount_minor <= rules.AMOUNT_MINOR_MAX,
        "ref": 1 <= len(ref) <= REF_CHARS_MAX,
    }
    for field, is_right in fits.items():
        if not is_right:
            raise UnreadableRefund(field=field)


def _same(made: Refund, intent: Intent, amount_minor: int, ref: str) -> RefundState:
    if (made.intent_id, made.amount_minor, made.ref) != (intent.pk, amount_minor, ref):
        raise RefundDiffers(key=made.key)
    return make_refund_state(made, fold_of(intent))


def _set_aside(intent: Intent, amount_minor: int) -> bool:
    """The condition is in the UPDATE itself; the CHECK of the table says the same a second time."""
    given = F("refunding_minor") + F("refunded_minor") + F("charged_back_minor")
    rows = Intent.objects.filter(pk=intent.pk, captured_minor__gte=given + amount_minor)
    return rows.update(refunding_minor=F("refunding_minor") + amount_minor) == 1


def _ask_later(refund: Refund, *, now: datetime) -> None:
    ProviderCall.objects.create(
        key=f"{rules.CallKind.REFUND}:{refund.attempt_key}",
        intent_id=refund.intent_id,
        kind=rules.CallKind.REFUND,
        refund=refund,
        created_at=now,
        next_at=now,
    )


def _retry(intent_key: str, refund: int, *, now: datetime) -> int:
    with transaction.atomic():
        intent = lock_intent(intent_key)
        row = Refund.objects.select_for_update().get(pk=refund)
        if row.retry_at is None or row.retry_at > now:
            return 0
        row.retry_at = None
        if not _set_aside(intent, row.amount_minor):
            row.gave_up_at = now
            row.save()
            write_fact(failed_for_good(intent, row), now=now, simulated=intent.is_simulated)
            return 0
        row.attempt += 1
        row.save()
        _ask_later(row, now=now)
        return 1
