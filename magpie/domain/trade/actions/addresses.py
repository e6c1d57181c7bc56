"""The address book of a person: kept because they asked for it, gone when they do."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from magpie.domain.people.locking import lock_person
from magpie.domain.trade import rules
from magpie.domain.trade.models import Address
from magpie.domain.trade.refusals import NoSuchAddress, TooManyAddresses
from magpie.domain.trade.rules.delivery import LIMITS, Delivery, read_delivery


def keep_address(*, person: str, delivery: Delivery, now: datetime) -> int:
    """Keep a place, or say that it was used again; returns its id. Locks the person.

    Raises UnreadableAddress, TooManyAddresses.
    """
    read = read_delivery(delivery)
    said = {name: getattr(read, name) for name in LIMITS}
    with transaction.atomic():
        human = lock_person(person, now=now)
        row = Address.objects.filter(person=human, **said).order_by("pk").first()
        if row is None and Address.objects.filter(person=human).count() >= rules.ADDRESSES_MAX:
            raise TooManyAddresses(most=rules.ADDRESSES_MAX)
        row = row or Address(person=human, **said)
        row.used_at = now
        row.save()
        return int(row.pk)


def prefer_address(*, person: str, address: int, now: datetime) -> None:
    """This place comes first from now on, whichever is used later. Locks the person. Raises NoSuchAddress."""
    with transaction.atomic():
        human = lock_person(person, now=now)
        prefer_among(Address.objects.filter(person=human), address, now=now)


def prefer_among(own: "QuerySet[Any]", address: int, *, now: datetime) -> None:
    """Of all places of one owner, whose lock the caller holds, this one comes first. Raises NoSuchAddress."""
    if not own.filter(pk=address).exists():
        raise NoSuchAddress()
    own.exclude(pk=address).update(preferred_at=None)
    own.filter(pk=address, preferred_at=None).update(preferred_at=now)


def remove_address(*, person: str, address: int) -> None:
    """Forget a place. Orders that went there keep their own sealed record. Raises NoSuchAddress."""
    if not Address.objects.filter(pk=address, person=person).delete()[0]:
        raise NoSuchAddress()


def forget_addresses(*, person: str) -> None:
    """All of an erased person's places."""
    Address.objects.filter(person=person).delete()
