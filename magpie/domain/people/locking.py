"""The person's row as the lock of everything a person chooses, and the announcement that follows a change."""

from collections.abc import Callable, Collection
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from magpie.domain.outbox.actions import write_fact
from magpie.domain.outbox.among import among
from magpie.domain.outbox.compiled import compiled
from magpie.domain.outbox.cursors import hot_cursor
from magpie.domain.people import rules
from magpie.domain.people.events import RightsChanged
from magpie.domain.people.models import Erasure, Person
from magpie.domain.people.queries import erased_among, rights_of_row
from magpie.domain.people.refusals import NoSuchPerson, PersonIsErased, UnreadablePerson

# Written out, for a batch of a flash sale holds hundreds at once; SQLite has one writer and no locks of rows.
HOLD_ALL = "SELECT key, is_simulated FROM people_person WHERE key {} ORDER BY key"
HOLD = {"sqlite": HOLD_ALL, "postgresql": HOLD_ALL + " FOR NO KEY UPDATE"}


def lock_person(person: str, *, now: datetime) -> Person:
    """The person's row, locked until the open transaction ends. An anonymous browser gets its row here.

    Raises NoSuchPerson for an unknown "p:", PersonIsErased, UnreadablePerson.
    """
    if not rules.PERSON_PATTERN.fullmatch(person):
        raise UnreadablePerson()
    if not rules.is_known(person):
        Person.objects.get_or_create(key=person, defaults={"created_at": now})
    found = _locked(person)
    if not found:
        raise NoSuchPerson()
    # Looked for once the lock is ours: an erasure we waited for is seen.
    if _erasures(person):
        raise PersonIsErased()
    return found[0]


@compiled
def _locked(person: str) -> "QuerySet[Person]":
    return Person.objects.select_for_update().filter(key=person)


@compiled
def _erasures(person: str) -> "QuerySet[Erasure, int]":
    return Erasure.objects.filter(person=person).values_list("pk", flat=True)[:1]


def change_rights(person: str, *, now: datetime, change: Callable[[Person], bool]) -> int:
    """Run `change` under the person's lock; if it changed anything, raise the version and say all choices, once.

    Returns the rights version in force, for the next page token.
    """
    with transaction.atomic():
        row = lock_person(person, now=now)
        if change(row):
            announce_rights(row, now=now)
        return row.rights_version


def announce_rights(row: Person, *, now: datetime) -> None:
    """A new version of all explicit choices, as one fact. The caller holds the person's lock."""
    row.rights_version += 1
    row.save()
    rights = rights_of_row(row)
    fact = RightsChanged(
        person=row.key,
        version=rights.version,
        personalise=rights.may_personalise,
        age_band=rights.age_band,
        topics=rights.topics,
        muted=rights.muted,
        blocked=rights.blocked,
        follows=rights.follows,
        consents=rights.consents,
        price_max_minor=rights.price_max_minor,
        owns=rights.owns,
        outside=rights.outside,
    )
    write_fact(fact, now=now, simulated=row.is_simulated)


def hold_persons(persons: Collection[str]) -> dict[str, bool]:
    """Those of many persons who are known and not erased -> is_simulated, their rows held until the transaction ends.

    Held in key order, so that two such batches never wait for each other in a ring; an erasure waits until they let go.
    """
    is_among, parameter = among(persons)
    with hot_cursor() as cursor:
        cursor.execute(HOLD[connection.vendor].format(is_among), [parameter])
        here: dict[str, bool] = dict(cursor.fetchall())
    gone = erased_among(here.keys())
    return {key: is_simulated for key, is_simulated in here.items() if key not in gone}
