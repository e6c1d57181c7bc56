"""Making the calls to providers that were written down, outside of any transaction, until each is done or given up.

A call is held by moving its time ahead; whoever dies with it lets it go when that time comes, and it is made again
under the same idempotency key. What a provider answers is no truth about money: that comes as events.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from magpie.domain.payment import rules
from magpie.domain.payment.actions.intents import check_no_transaction, lock_intent
from magpie.domain.payment.actions.taking import learn_ref, say_ourselves
from magpie.domain.payment.apps import get_provider
from magpie.domain.payment.models import Intent, ProviderCall, ProviderRef
from magpie.domain.payment.providers.interface import Opened, OpenOrder, RefundOrder
from magpie.domain.payment.refusals import NoSuchProvider, ProviderAway, ProviderRefused

ERROR_CHARS_MAX = 200
# A cancellation that finds the opening unanswered waits this long for it.
OPENING_PATIENCE = timedelta(seconds=5)


def do_provider_calls(*, now: datetime, limit: int = rules.CALLS_AT_ONCE_MAX) -> int:
    """Make what is due, the longest waiting first; how many calls were made.

    Raises CallInsideTransaction. Holds each call by one conditional UPDATE, then locks its intent to note the answer.
    Facts: those that follow from a clear no.
    """
    return _do(Q(), now=now, limit=limit)


def do_calls_of(*, intent: str, now: datetime) -> int:
    """The calls of one payment, for somebody who waits: an edge does this right after its transaction."""
    return _do(Q(intent__key=intent), now=now, limit=rules.CALLS_AT_ONCE_MAX)


def _do(which: Q, *, now: datetime, limit: int) -> int:
    check_no_transaction()
    made, is_answered = 0, True
    # A provider that is away is not asked twenty times in a row: the rest waits for the next round.
    while is_answered and made < limit and (call := _hold_next(which, now=now)) is not None:
        is_answered = _make(call, now=now)
        made += 1
    return made


def _hold_next(which: Q, *, now: datetime) -> ProviderCall | None:
    """The next call that is due, held by us alone: the UPDATE finds its time as it was read, or somebody else has it."""
    due = ProviderCall.objects.filter(which, done_at=None, gave_up_at=None, next_at__lte=now)
    for call in due.select_related("intent", "refund").order_by("next_at", "pk")[: rules.CALLS_AT_ONCE_MAX]:
        mine = ProviderCall.objects.filter(pk=call.pk, next_at=call.next_at, done_at=None, gave_up_at=None)
        if mine.update(next_at=now + rules.CALL_LEASE, tries=F("tries") + 1):
            call.tries += 1
            return call
    return None


def _make(call: ProviderCall, *, now: datetime) -> bool:
    """Whether the provider answered, be it a no."""
    try:
        if call.kind == rules.CallKind.OPEN:
            _open(call, now=now)
        elif call.kind == rules.CallKind.CANCEL:
            _cancel(call, now=now)
        else:
            _refund(call, now=now)
    except (ProviderAway, NoSuchProvider) as away:
        _note_no_answer(call, away, now=now)
        return False
    except ProviderRefused as refused:
        _note_refused(call, refused, now=now)
    return True


def _open(call: ProviderCall, *, now: datetime) -> None:
    intent = call.intent
    if intent.closed_at is not None and call.tries == 1:
        # Closed before anybody was asked: there is nothing to open, and nothing to close at the provider.
        _note_done(call, now=now)
        return
    order = OpenOrder(
        key=call.key,
        intent=intent.key,
        purpose=intent.purpose,
        amount_minor=intent.amount_minor,
        currency=intent.currency,
        return_path=intent.return_path,
        created_at=intent.created_at,
        expires_at=intent.expires_at,
    )
    _note_opened(call, get_provider(intent.provider).open(order, now=now), now=now)


def _note_opened(call: ProviderCall, opened: Opened, *, now: datetime) -> None:
    with transaction.atomic():
        intent = lock_intent(call.intent.key)
        intent.provider_ref = intent.provider_ref or opened.provider_ref
        intent.pay_url = intent.pay_url or opened.pay_url
        intent.save()
        learn_ref(intent, opened.provider_ref)
        learn_ref(intent, opened.also_ref)
        say_ourselves(intent, rules.EventKind.OPENED, now=now)
        _note_done(call, now=now)


def _cancel(call: ProviderCall, *, now: datetime) -> None:
    intent = Intent.objects.get(pk=call.intent_id)
    if intent.provider_ref:
        get_provider(intent.provider).cancel(intent.provider_ref, key=call.key, now=now)
    elif _is_opening(intent):
        ProviderCall.objects.filter(pk=call.pk).update(next_at=now + OPENING_PATIENCE, tries=F("tries") - 1)
        return
    _note_done(call, now=now)


def _is_opening(intent: Intent) -> bool:
    opening = ProviderCall.objects.filter(intent=intent, kind=rules.CallKind.OPEN)
    return opening.filter(done_at=None, gave_up_at=None).exists()


def _refund(call: ProviderCall, *, now: datetime) -> None:
    assert call.refund is not None  # the table's own CHECK
    refs = ProviderRef.objects.filter(intent=call.intent).order_by("pk").values_list("ref", flat=True)
    order = RefundOrder(
        key=call.key.removeprefix(f"{rules.CallKind.REFUND}:"),
        amount_minor=call.refund.amount_minor,
        currency=call.intent.currency,
        provider_ref=call.intent.provider_ref,
        refs=tuple(refs),
    )
    get_provider(call.intent.provider).refund(order, now=now)
    _note_done(call, now=now)


def _note_done(call: ProviderCall, *, now: datetime) -> None:
    ProviderCall.objects.filter(pk=call.pk, gave_up_at=None).update(done_at=now, error="")


def _note_no_answer(call: ProviderCall, away: ProviderAway | NoSuchProvider, *, now: datetime) -> None:
    """Later again, or given up. A refund nobody answered for stays under way: it may have been made."""
    again = rules.call_time(call.tries, now=now)
    error = str(away)[:ERROR_CHARS_MAX]
    with transaction.atomic():
        if again is not None:
            ProviderCall.objects.filter(pk=call.pk).update(next_at=again, error=error)
            return
        _give_up(call, error, now=now)
        if call.kind == rules.CallKind.OPEN:
            say_ourselves(lock_intent(call.intent.key), rules.EventKind.FAILED, now=now)


def _note_refused(call: ProviderCall, refused: ProviderRefused, *, now: datetime) -> None:
    """A clear no is a truth: the payment cannot be opened, or this attempt of the refund failed."""
    with transaction.atomic():
        intent = lock_intent(call.intent.key)
        _give_up(call, str(refused)[:ERROR_CHARS_MAX], now=now)
        if call.kind == rules.CallKind.OPEN:
            say_ourselves(intent, rules.EventKind.FAILED, now=now)
        elif call.refund is not None:
            attempt = call.key.removeprefix(f"{rules.CallKind.REFUND}:")
            say_ourselves(intent, rules.EventKind.REFUND_FAILED, now=now, refund=attempt)


def _give_up(call: ProviderCall, error: str, *, now: datetime) -> None:
    ProviderCall.objects.filter(pk=call.pk, done_at=None).update(gave_up_at=now, error=error)
