"""Endpoints of a shop, by its staff: adding, changing, switching off and on, replacing the secret, removing.

Names are resolved before the transaction opens; the account's row is the lock of how many there may be, the
endpoint's row the lock of everything else.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from magpie.domain.people import queries as people
from magpie.domain.people.models import Account
from magpie.domain.webhooks import rules
from magpie.domain.webhooks.catalogue import BY_NAME
from magpie.domain.webhooks.models import Due, Endpoint, Secret
from magpie.domain.webhooks.queries import visible_to
from magpie.domain.webhooks.reaching import Reach
from magpie.domain.webhooks.refusals import (
    EndpointTaken,
    NoSuchEndpoint,
    NothingWanted,
    TooManyEndpoints,
    UnknownMessageType,
)
from magpie.domain.webhooks.sealing import seal
from magpie.kit.signing import SECRET_BYTES, write_secret


@dataclass(frozen=True)
class Added:
    """A new endpoint and its signing secret, which is shown this once."""

    endpoint: int
    secret: str


def add_endpoint(
    *,
    person: str,
    account: int,
    url: str,
    types: Sequence[str],
    description: str = "",
    reach: Reach,
    now: datetime,
) -> Added:
    """A new address for an account's messages. Locks the account's row, so that ENDPOINTS_MAX holds.

    Raises NotYourAccount, UnreadableEndpoint, NobodyThere, NotInTheOpen, UnknownMessageType, NothingWanted,
    TooManyEndpoints, EndpointTaken; then nothing has changed.
    """
    people.check_may_act_for(person=person, account=account)
    wanted = _read_types(types)
    reach.addresses_of(reach.read(url))
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account)
        people.check_may_act_for(person=person, account=account)
        if Endpoint.objects.filter(account=account, removed_at=None).count() >= rules.ENDPOINTS_MAX:
            raise TooManyEndpoints(limit=rules.ENDPOINTS_MAX)
        row = Endpoint(account_id=account, types=wanted, created_at=now, created_by_id=person)
        _write(row, url=url, description=description)
        return Added(row.pk, _new_secret(row, now=now))


def change_endpoint(
    *,
    person: str,
    endpoint: int,
    url: str,
    types: Sequence[str],
    description: str,
    reach: Reach,
    now: datetime,
) -> None:
    """Another address, description or choice of types. Locks the endpoint.

    A new address begins with a clean record; what waits goes to it at once. Raises as `add_endpoint`, and
    NoSuchEndpoint.
    """
    if not visible_to(person).filter(pk=endpoint).exists():
        raise NoSuchEndpoint(endpoint=endpoint)
    wanted = _read_types(types)
    reach.addresses_of(reach.read(url))
    with transaction.atomic():
        row = lock_endpoint(endpoint, person=person)
        if row.url != url:
            _clear_record(row)
            Due.objects.filter(endpoint=row, due_at__gt=now).update(due_at=now)
        row.types = wanted
        _write(row, url=url, description=description)


def switch_off(*, person: str, endpoint: int, now: datetime) -> None:
    """Tell it nothing from now on; what waits stays waiting. Twice is once. Locks the endpoint."""
    with transaction.atomic():
        row = lock_endpoint(endpoint, person=person)
        if row.disabled_at is None:
            silence(row, rules.Silence.STAFF, now=now, by=person)


def switch_on(*, person: str, endpoint: int, now: datetime) -> None:
    """Tell it again, what waits first and at once, with a clean record. Twice is once. Locks the endpoint."""
    with transaction.atomic():
        row = lock_endpoint(endpoint, person=person)
        if row.disabled_at is None:
            return
        row.disabled_at, row.disabled_why, row.disabled_by = None, "", None
        _clear_record(row)
        row.save()
        Due.objects.filter(endpoint=row, due_at__gt=now).update(due_at=now)


def rotate_secret(*, person: str, endpoint: int, now: datetime) -> str:
    """A new signing secret, shown this once. The one before signs beside it for OVERLAP. Locks the endpoint.

    A third secret never signs: rotating again within that time ends the oldest at once.
    """
    with transaction.atomic():
        row = lock_endpoint(endpoint, person=person)
        Secret.objects.filter(endpoint=row, retires_at__isnull=False).delete()
        Secret.objects.filter(endpoint=row).update(retires_at=now + rules.OVERLAP)
        return _new_secret(row, now=now)


def remove_endpoint(*, person: str, endpoint: int, now: datetime) -> int:
    """Take it away with its secrets; says how many messages were still waiting and will never be sent.

    What was told stays readable for nobody and is forgotten with time. Locks the endpoint.
    """
    with transaction.atomic():
        return take_away(lock_endpoint(endpoint, person=person), now=now)


def take_away(row: Endpoint, *, now: datetime) -> int:
    """The same inside the caller's transaction, who holds the endpoint's lock."""
    row.removed_at, row.url, row.description = now, "", ""
    row.save()
    Secret.objects.filter(endpoint=row).delete()
    return Due.objects.filter(endpoint=row).delete()[0]


def lock_endpoint(endpoint: int, *, person: str) -> Endpoint:
    """The row of an endpoint of theirs, locked until the transaction ends; raises NoSuchEndpoint."""
    if not visible_to(person).filter(pk=endpoint).exists():
        raise NoSuchEndpoint(endpoint=endpoint)
    row = Endpoint.objects.select_for_update().filter(pk=endpoint, removed_at=None).first()
    if row is None:
        raise NoSuchEndpoint(endpoint=endpoint)
    return row


def silence(row: Endpoint, why: rules.Silence, *, now: datetime, by: str | None = None) -> None:
    """Switch off, saying when, why and, if it was somebody, who. The caller holds the lock."""
    row.disabled_at, row.disabled_why, row.disabled_by_id = now, why, by
    row.save()


def _clear_record(row: Endpoint) -> None:
    row.failures, row.failing_since, row.resting_until = 0, None, None


def _read_types(types: Sequence[str]) -> list[str]:
    """The wanted types once each, in the catalogue's order; "*" alone stands for all, also those yet to come."""
    if not types:
        raise NothingWanted()
    if rules.EVERYTHING in types:
        return [rules.EVERYTHING]
    for one in types:
        if one not in BY_NAME:
            raise UnknownMessageType(type=one[: rules.TYPE_CHARS_MAX], known=", ".join(BY_NAME))
    return [name for name in BY_NAME if name in types]


def _write(row: Endpoint, *, url: str, description: str) -> None:
    row.url = url
    row.description = description.strip().replace("\x00", "")[: rules.DESCRIPTION_CHARS_MAX]
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise EndpointTaken() from None


def _new_secret(row: Endpoint, *, now: datetime) -> str:
    secret = write_secret(secrets.token_bytes(SECRET_BYTES))
    Secret.objects.create(endpoint=row, sealed=seal(secret, endpoint=row.pk), made_at=now)
    return secret
