"""Who the simulated visitors are: persons of the site with a sign-in each, made once and found again."""

import contextlib
import secrets
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db import IntegrityError, close_old_connections, transaction

from magpie.domain.people import actions as people_actions
from magpie.domain.people import queries as people

NAME = "simulated-visitor-{}"


class Resident(NamedTuple):
    """A row of the world's people, the name they sign in under, and their person on this site."""

    number: int
    name: str
    person: str


def move_in(count: int, *, now: datetime) -> list[Resident]:
    """The first `count` of them. A name that somebody else signs in under stays theirs and is passed over."""
    found = []
    for number in range(count):
        name = NAME.format(number + 1)
        person = _person_of(name, now)
        if person:
            found.append(Resident(number, name, person))
    return found


def renew_password(name: str) -> str:
    """A password that holds until the next one is made; nothing keeps it but who asked. Runs in any thread."""
    close_old_connections()
    try:
        password = secrets.token_urlsafe(18)
        user: Any = get_user_model().objects.get(username=name)
        user.set_password(password)
        user.save(update_fields=["password"])
        return password
    finally:
        close_old_connections()


def _person_of(name: str, now: datetime) -> str:
    """The person behind a name, made where nobody has it; two who start at once make one. "" where it is not ours."""
    users: Any = get_user_model().objects
    with contextlib.suppress(IntegrityError), transaction.atomic():
        if not users.filter(username=name).exists():
            user = users.create_user(username=name)  # no password yet: nobody can sign in
            people_actions.make_person(now=now, user_id=user.pk, simulated=True)
    person = people.find_person_of_user(users.get(username=name).pk)
    return person if person and people.is_simulated(person) else ""
