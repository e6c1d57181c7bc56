"""The right to be forgotten: everything of a person that no law makes us keep, gone in one transaction."""

from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from magpie.domain.outbox.actions import write_fact
from magpie.domain.people import rules
from magpie.domain.people.actions.accounts import close_rows
from magpie.domain.people.events import PersonErased
from magpie.domain.people.locking import lock_person
from magpie.domain.people.models import Account, Adoption, Consent, Erasure, Person, Staff, User


def erase_person(*, person: str, now: datetime) -> None:
    """Delete the sign-in, its sessions, choices, consents and roles; close accounts nobody else owns; keep an empty row.

    The empty row is what a lawful trade record points at. Facts: AccountClosed for each account closed, PersonErased.
    Erasing twice raises PersonIsErased.
    """
    sessions = _sessions_of(person)
    with transaction.atomic():
        row = lock_person(person, now=now)
        anonymous = tuple(row.adoptions.order_by("anonymous").values_list("anonymous", flat=True))
        close_rows(_accounts_left_without_owner(row), now=now)
        for key in (row.key, *anonymous):
            _empty(key)
        Session.objects.filter(pk__in=sessions).delete()
        Adoption.objects.filter(person=row).delete()
        Erasure.objects.create(person=row, at=now)
        write_fact(PersonErased(person=row.key, anonymous=anonymous), now=now, simulated=row.is_simulated)


def forget_sessions(*, now: datetime) -> int:
    """Delete what browsers left that came no more, with the drafts in it; how many."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def _accounts_left_without_owner(row: Person) -> list[Account]:
    owned = Account.objects.filter(staff__person=row, staff__role=rules.Role.OWNER, closed_at=None).order_by(
        "pk"
    )
    others = set(
        Staff.objects.filter(account__in=owned, role=rules.Role.OWNER)
        .exclude(person=row)
        .values_list("account", flat=True)
    )
    return [account for account in owned if account.pk not in others]


def _sessions_of(person: str) -> list[str]:
    """Every browser signed in as this person; found by reading them all, since their contents are sealed text.

    Looked for before the transaction, so that nobody waits: some 30 µs a session.
    """
    user_id = Person.objects.filter(key=person).values_list("user_id", flat=True).first()
    if user_id is None:
        return []
    return [
        session.session_key
        for session in Session.objects.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user_id)
    ]


def _empty(key: str) -> None:
    row = Person.objects.filter(key=key).first()
    if row is None:
        return
    for rows in (row.follows, row.topics, row.mutes, row.blocks, row.roles):
        rows.all().delete()
    Consent.objects.filter(person=row).erase()
    user_id = row.user_id
    row.user = None
    row.age_band, row.guardian_state, row.price_max_minor, row.outside = "", "", 0, ""
    row.save()
    if user_id is not None:
        User.objects.filter(pk=user_id).delete()
