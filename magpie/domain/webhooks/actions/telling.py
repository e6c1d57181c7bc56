"""Putting messages into the queue: what facts say, a test, and what is to be said again.

Nothing is sent here; couriers take it from the queue (delivering.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from magpie.domain.outbox.queries import name_database
from magpie.domain.webhooks import rules
from magpie.domain.webhooks.actions.endpoints import lock_endpoint, silence
from magpie.domain.webhooks.catalogue import TEST
from magpie.domain.webhooks.models import Attempt, Due, Endpoint, Message
from magpie.domain.webhooks.queries import visible_to
from magpie.domain.webhooks.refusals import EndpointIsOff, NoSuchMessage, TestUnderWay
from magpie.kit.clock import ms_of
from magpie.kit.ids import new_id


@dataclass(frozen=True)
class Replayed:
    """How many messages go out again, and whether there are more than one call takes."""

    count: int
    is_more: bool


def enqueue(
    *,
    account: int,
    kind: str,
    data: Mapping[str, object],
    fact_id: int,
    now: datetime,
    person: str = "",
    simulated: bool = False,
) -> int:
    """One message to every open endpoint of the account that wants this kind; says how many are new.

    The same fact again makes no second message. `person` names whom the data are about, so that they can be forgotten.
    An endpoint whose queue is full is switched off instead. Locks only the rows of such endpoints.
    """
    rows = [
        row
        for row in Endpoint.objects.filter(account=account, disabled_at=None, removed_at=None).order_by("pk")
        if rules.is_heard(row.types, kind)
    ]
    if not rows:
        return 0
    body = rules.body_of(kind, at=now, data=data, simulated=simulated)
    database = name_database(now=now)
    with transaction.atomic():
        return sum(
            _put(row, kind, body, rules.message_key(database, row.pk, fact_id), now=now, person=person)
            for row in rows
        )


def _put(row: Endpoint, kind: str, body: str, key: str, *, now: datetime, person: str) -> bool:
    if _is_full(row):
        locked = Endpoint.objects.select_for_update().get(pk=row.pk)
        if locked.is_open:
            silence(locked, rules.Silence.FULL, now=now)
        return False
    message, is_new = Message.objects.get_or_create(
        key=key,
        defaults={"endpoint": row, "type": kind, "body": body, "person": person, "created_at": now},
    )
    if is_new:
        Due.objects.create(message=message, endpoint=row, due_at=now)
    return is_new


def _is_full(row: Endpoint) -> bool:
    return Due.objects.filter(endpoint=row).order_by()[rules.WAITING_MAX : rules.WAITING_MAX + 1].exists()


def send_test(*, person: str, endpoint: int, now: datetime) -> str:
    """Queue a message of type `webhook.test` to this endpoint alone, whatever it asked for; returns its "msg_…".

    One at a time. Locks the endpoint. Raises NoSuchEndpoint, EndpointIsOff, TestUnderWay.
    """
    with transaction.atomic():
        row = lock_endpoint(endpoint, person=person)
        if not row.is_open:
            raise EndpointIsOff()
        if Due.objects.filter(endpoint=row, message__type=TEST).exists():
            raise TestUnderWay()
        key = rules.message_key(name_database(now=now), row.pk, f"test {new_id(now_ms=ms_of(now))}")
        body = rules.body_of(TEST, at=now, data={"endpoint": row.pk}, simulated=False)
        _put(row, TEST, body, key, now=now, person="")
        return key


def replay(*, person: str, message: str, now: datetime) -> bool:
    """Send one message again, with the same id, from the beginning of the schedule; False when it waits already.

    Locks the endpoint. Raises NoSuchMessage, EndpointIsOff.
    """
    found = Message.objects.filter(key=message, endpoint__in=visible_to(person)).first()
    if found is None:
        raise NoSuchMessage(message=message[:40])
    with transaction.atomic():
        row = lock_endpoint(found.endpoint_id, person=person)
        if not row.is_open:
            raise EndpointIsOff()
        _, is_new = Due.objects.get_or_create(message=found, defaults={"endpoint": row, "due_at": now})
        return is_new


def replay_since(
    *, person: str, endpoint: int, since: datetime, now: datetime, is_everything: bool = False
) -> Replayed:
    """Send what was not delivered since an instant again, oldest first, or everything since; at most REPLAY_MAX.

    What waits already is left where it is. Locks the endpoint. Raises NoSuchEndpoint, EndpointIsOff.
    """
    # Nothing older is kept, and an instant at the edge of the calendar would not survive a change of its zone.
    since = min(max(since, now - 2 * rules.KEPT_FOR), now)
    with transaction.atomic():
        row = lock_endpoint(endpoint, person=person)
        if not row.is_open:
            raise EndpointIsOff()
        wanted = Message.objects.filter(endpoint=row, created_at__gte=since, due=None)
        if not is_everything:
            delivered = Attempt.objects.filter(status__gte=200, status__lt=300, message__endpoint=row)
            wanted = wanted.exclude(pk__in=delivered.values("message"))
        ids = list(wanted.order_by("pk").values_list("pk", flat=True)[: rules.REPLAY_MAX + 1])
        chosen = ids[: rules.REPLAY_MAX]
        Due.objects.bulk_create(Due(message_id=pk, endpoint=row, due_at=now) for pk in chosen)
        return Replayed(len(chosen), is_more=len(ids) > len(chosen))
