"""Looking at one's notices."""

from datetime import datetime

from django.db import transaction

from magpie.domain.notices.models import Look
from magpie.domain.people.locking import lock_person


def record_look(*, person: str, seen_until: datetime, now: datetime) -> None:
    """Everything up to `seen_until` is read; never less than before, and never what is still to come. Locks the person.

    No fact: that somebody looked concerns nobody else.
    """
    with transaction.atomic():
        row = lock_person(person, now=now)
        at = min(seen_until, now)
        look, is_new = Look.objects.get_or_create(person=row, defaults={"at": at})
        if not is_new and look.at < at:
            look.at = at
            look.save()
