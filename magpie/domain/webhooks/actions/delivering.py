"""Couriers: take what is due, post it outside any transaction, record what came of it.

Taking is a lease: a courier that dies between posting and recording is overtaken when it runs out, and the message
goes out again under the same id. So everything arrives at least once.

Locks in this order: the endpoint, then the row of the queue.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import connection, transaction
from django.db.models import Max, Q

from magpie.domain.webhooks import rules
from magpie.domain.webhooks.actions.endpoints import silence
from magpie.domain.webhooks.models import Attempt, Due, Endpoint, Message, Secret
from magpie.domain.webhooks.posting import Answer, Letter
from magpie.domain.webhooks.queries import ready
from magpie.domain.webhooks.refusals import LostKey
from magpie.domain.webhooks.sealing import unseal
from magpie.kit.signing import read_secret

ENDPOINTS_LOOKED_AT_MAX = 50
Send = Callable[[Letter], Answer]


@dataclass(frozen=True)
class Parcel:
    """One message a courier has taken, until then."""

    message: int
    endpoint: int
    taken_until: datetime
    letter: Letter | None


def deliver_due(*, now: datetime, send: Send, rng: Random, limit: int) -> int:
    """Deliver up to `limit` messages that are due, one after the other; says how many were tried.

    Several couriers may run: what another one has taken is passed over, and an endpoint gets few tries at once. A lease
    is counted from `now`, so couriers of a site call with `limit=1` and the time of each. Each
    take and each record is a transaction of its own, under the endpoint's lock; nothing is locked while posting.
    """
    for done in range(limit):
        parcel = _take(now=now)
        if parcel is None:
            return done
        answer = send(parcel.letter) if parcel.letter else Answer(0, failure=rules.Failure.NO_KEY)
        _record(parcel, answer, now=now, rng=rng)
    return limit


def _take(*, now: datetime) -> Parcel | None:
    """The longest waiting message whose endpoint has room, taken for TAKEN_FOR; None when there is none."""
    waiting = ready(now).values_list("endpoint", flat=True)[:ENDPOINTS_LOOKED_AT_MAX]
    for endpoint in dict.fromkeys(waiting):
        parcel = _take_from(endpoint, now=now)
        if parcel:
            return parcel
    return None


def _take_from(endpoint: int, *, now: datetime) -> Parcel | None:
    with transaction.atomic():
        rows = Endpoint.objects.select_for_update(
            skip_locked=connection.features.has_select_for_update_skip_locked
        )
        row = rows.filter(pk=endpoint).first()
        if row is None or Due.objects.filter(endpoint=row, taken_until__gt=now).count() >= rules.room_of(
            row.failures
        ):
            return None
        # Asked anew under the lock: another courier may have taken it, or staff switched the endpoint off.
        due = ready(now).filter(endpoint=row).select_related("message").first()
        if due is None:
            return None
        due.taken_until = now + rules.TAKEN_FOR
        due.save()
        return Parcel(due.message_id, row.pk, due.taken_until, _letter(row, due.message, now=now))


def _letter(row: Endpoint, message: Message, *, now: datetime) -> Letter | None:
    """The signed letter; None when the secret does not open with this site's key."""
    valid = Secret.objects.filter(Q(retires_at=None) | Q(retires_at__gt=now), endpoint=row).order_by("-pk")
    try:
        keys = [read_secret(unseal(one.sealed, endpoint=row.pk)) for one in valid]
    except LostKey:
        return None
    return Letter(
        row.url, rules.headers_of(keys, message=message.key, at=now, body=message.body), message.body
    )


def _record(parcel: Parcel, answer: Answer, *, now: datetime, rng: Random) -> None:
    """Write the try down and decide what follows; the endpoint's record of failures with it."""
    at = now + timedelta(milliseconds=answer.duration_ms)
    with transaction.atomic():
        row = Endpoint.objects.select_for_update().get(pk=parcel.endpoint)
        due = Due.objects.filter(message=parcel.message).first()
        if not Message.objects.filter(pk=parcel.message).exists():
            return  # Its person was erased while it was on its way.
        is_ours = due is not None and due.taken_until == parcel.taken_until
        next_at = None
        if due is not None and rules.is_delivered(answer.status):
            due.delete()
        elif due is not None and is_ours:
            next_at = _put_back(due, at=at, rng=rng)
        _write_attempt(parcel, answer, now=now, next_at=next_at)
        _judge(row, answer, at=at)


def _put_back(due: Due, *, at: datetime, rng: Random) -> datetime | None:
    wait = rules.next_try_in(due.tries + 1, rng=rng)
    if wait is None:
        due.delete()
        return None
    due.tries, due.due_at, due.taken_until = due.tries + 1, at + wait, None
    due.save()
    return due.due_at


def _write_attempt(parcel: Parcel, answer: Answer, *, now: datetime, next_at: datetime | None) -> None:
    tried = Attempt.objects.filter(message=parcel.message).aggregate(last=Max("number"))["last"] or 0
    Attempt.objects.create(
        message_id=parcel.message,
        number=tried + 1,
        at=now,
        status=answer.status,
        error=answer.failure or "",
        duration_ms=answer.duration_ms,
        excerpt=answer.excerpt,
        next_at=next_at,
    )


def _judge(row: Endpoint, answer: Answer, *, at: datetime) -> None:
    """What this answer says of the endpoint: well, ill and to rest, or to be switched off."""
    if rules.is_delivered(answer.status):
        if row.failures:
            row.failures, row.failing_since, row.resting_until = 0, None, None
            row.save()
        return
    row.failures += 1
    row.failing_since = row.failing_since or at
    rest = rules.rest_after(row.failures)
    row.resting_until = at + rest if rest else None
    row.save()
    if not row.is_open:
        return
    if answer.status == rules.GONE:
        silence(row, rules.Silence.GONE, now=at)
    elif rules.is_given_up(failing_since=row.failing_since, now=at):
        silence(row, rules.Silence.FAILING, now=at)
