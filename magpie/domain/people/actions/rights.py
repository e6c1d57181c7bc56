"""Explicit choices. Each locks the person, changes one thing, and says all choices again as one RightsChanged.

A choice already made changes nothing and says nothing. Every action returns the rights version now in force.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from django.db import transaction

from magpie.domain.outbox.actions import write_fact
from magpie.domain.people import rules
from magpie.domain.people.events import InterestsReset
from magpie.domain.people.locking import announce_rights, change_rights, lock_person
from magpie.domain.people.models import Block, Consent, DeclaredTopic, Follow, Mute, Person
from magpie.domain.people.queries import latest_consents
from magpie.domain.people.refusals import (
    GuardianMustAgree,
    TooManyChoices,
    UnreadableChoice,
    UnreadableSubject,
)

Choice = TypeVar("Choice", bound=StrEnum)


def set_personalisation(*, person: str, is_on: bool, now: datetime) -> int:
    """Turn choosing-for-me on or off. It is the consent “personalise”; off holds from the next request."""
    return _say_consent(person, rules.Purpose.PERSONALISE, is_granted=is_on, now=now)


def give_consent(*, person: str, purpose: str, now: datetime, text_version: str = "") -> int:
    """Agree to one purpose under the words shown. A child under 14 needs a guardian's yes first."""
    return _say_consent(
        person, _read(rules.Purpose, purpose), is_granted=True, now=now, text_version=text_version
    )


def withdraw_consent(*, person: str, purpose: str, now: datetime) -> int:
    """Take back a consent, as easily as it was given. Nothing else is refused because of it."""
    return _say_consent(person, _read(rules.Purpose, purpose), is_granted=False, now=now)


def set_age_band(*, person: str, age_band: str, now: datetime) -> int:
    """Say how old one is. Minors are never profiled, whatever else they agreed to."""
    return _set(person, "age_band", _read(rules.AgeBand, age_band), now)


def set_guardian_state(*, person: str, guardian_state: str, now: datetime) -> int:
    """Record where the guardian's agreement stands."""
    return _set(person, "guardian_state", _read(rules.GuardianState, guardian_state), now)


def set_price_max(*, person: str, price_max_minor: int, now: datetime) -> int:
    """The person's own ceiling for what is shown; 0 for none."""
    if not 0 <= price_max_minor <= rules.PRICE_MAX_MINOR_LIMIT:
        raise UnreadableChoice(
            value=price_max_minor, field="price_max_minor", known=f"0–{rules.PRICE_MAX_MINOR_LIMIT}"
        )
    return _set(person, "price_max_minor", price_max_minor, now)


def set_outside(*, person: str, outside: str, now: datetime) -> int:
    """Less, more or as usual from outside the person's own circles of taste."""
    return _set(person, "outside", _read(rules.Outside, outside), now)


def mute(*, person: str, subject: str, now: datetime) -> int:
    """Show no more of a card, account, topic or category."""
    return _add_subject(Mute, person, subject, now)


def unmute(*, person: str, subject: str, now: datetime) -> int:
    return _remove_subject(Mute, person, subject, now)


def block(*, person: str, subject: str, now: datetime) -> int:
    """Never meet this again; a blocked account is also no longer followed."""
    return _add_subject(Block, person, subject, now)


def unblock(*, person: str, subject: str, now: datetime) -> int:
    return _remove_subject(Block, person, subject, now)


def declare_topics(*, person: str, topics: Sequence[str], now: datetime) -> int:
    """Replace the declared interests with these topic slugs."""
    wanted = set(topics)
    for topic in wanted:
        _check_subject(f"topic:{topic}")
    _check_room(len(wanted))

    def change(row: Person) -> bool:
        had = set(row.topics.values_list("topic", flat=True))
        DeclaredTopic.objects.filter(person=row, topic__in=had - wanted).delete()
        new = [DeclaredTopic(person=row, topic=topic, at=now) for topic in sorted(wanted - had)]
        DeclaredTopic.objects.bulk_create(new)
        return had != wanted

    return change_rights(person, now=now, change=change)


def reset_interests(*, person: str, now: datetime) -> int:
    """Forget everything inferred. What the person chose stays; the version rises, so that the next page waits for it.

    Facts: InterestsReset, then RightsChanged.
    """
    with transaction.atomic():
        row = lock_person(person, now=now)
        write_fact(InterestsReset(person=row.key), now=now, simulated=row.is_simulated)
        announce_rights(row, now=now)
        return row.rights_version


def _say_consent(
    person: str, purpose: rules.Purpose, *, is_granted: bool, now: datetime, text_version: str = ""
) -> int:
    def change(row: Person) -> bool:
        if (
            is_granted
            and row.age_band == rules.AgeBand.UNDER_14
            and row.guardian_state != rules.GuardianState.AGREED
        ):
            raise GuardianMustAgree()
        is_new = rules.is_granted(purpose, latest_consents(row).get(purpose)) != is_granted
        version = text_version or rules.CONSENT_TEXTS[purpose].version
        if is_new or (is_granted and not _agreed_to(row, purpose, version)):
            Consent.objects.create(
                person=row, purpose=purpose, is_granted=is_granted, text_version=version, at=now
            )
        return is_new

    return change_rights(person, now=now, change=change)


def _agreed_to(row: Person, purpose: str, version: str) -> bool:
    latest = Consent.objects.filter(person=row, purpose=purpose).order_by("-id").first()
    return latest is not None and latest.is_granted and latest.text_version == version


def _set(person: str, field: str, value: str | int, now: datetime) -> int:
    """A choice that is one column of the person's row."""

    def change(row: Person) -> bool:
        is_new: bool = getattr(row, field) != value
        setattr(row, field, value)
        return is_new

    return change_rights(person, now=now, change=change)


def _add_subject(table: type[Mute] | type[Block], person: str, subject: str, now: datetime) -> int:
    _check_subject(subject)

    def change(row: Person) -> bool:
        rows = table.objects.filter(person=row)
        _check_room(rows.count() + 1)
        _, is_new = table.objects.get_or_create(person=row, subject=subject, defaults={"at": now})
        blocked = rules.ACCOUNT_PATTERN.fullmatch(subject) if table is Block else None
        if blocked:
            Follow.objects.filter(person=row, account_id=int(blocked.group(1))).delete()
        return is_new

    return change_rights(person, now=now, change=change)


def _remove_subject(table: type[Mute] | type[Block], person: str, subject: str, now: datetime) -> int:
    _check_subject(subject)
    return change_rights(
        person,
        now=now,
        change=lambda row: bool(table.objects.filter(person=row, subject=subject).delete()[0]),
    )


def _check_subject(subject: str) -> None:
    if not rules.SUBJECT_PATTERN.fullmatch(subject):
        raise UnreadableSubject(subject=subject[:60])


def _check_room(count: int) -> None:
    if count > rules.CHOICES_PER_PERSON_MAX:
        raise TooManyChoices(count=rules.CHOICES_PER_PERSON_MAX)


def _read(kinds: type[Choice], value: str) -> Choice:
    if value not in {kind.value for kind in kinds}:
        known = ", ".join(repr(kind.value) for kind in kinds)
        raise UnreadableChoice(value=value[:40], field=kinds.__name__, known=known)
    return kinds(value)
