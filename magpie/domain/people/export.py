"""The copy of everything `people` keeps about a person, as plain data they can take away (PIPL art. 45)."""

from dataclasses import dataclass
from datetime import datetime

from magpie.domain.people.models import Adoption, Consent, Person, Staff
from magpie.domain.people.queries import Rights, rights_of
from magpie.domain.people.refusals import NoSuchPerson


@dataclass(frozen=True)
class ConsentRecord:
    purpose: str
    is_granted: bool
    text_version: str
    at: datetime


@dataclass(frozen=True)
class RoleRecord:
    account: str
    role: str
    since: datetime


@dataclass(frozen=True)
class PersonExport:
    person: str
    user_name: str
    email: str
    created_at: datetime
    rights: Rights
    consents: tuple[ConsentRecord, ...]
    roles: tuple[RoleRecord, ...]
    anonymous_journeys: tuple[str, ...]


def export_person(person: str) -> PersonExport:
    """Everything of one person; raises NoSuchPerson. The journey itself is exported from the log."""
    row = Person.objects.select_related("user").filter(key=person).first()
    if row is None:
        raise NoSuchPerson()
    consents = Consent.objects.filter(person=row).order_by("id")
    roles = Staff.objects.filter(person=row).select_related("account").order_by("id")
    anonymous = Adoption.objects.filter(person=row).order_by("anonymous").values_list("anonymous", flat=True)
    return PersonExport(
        person=row.key,
        user_name=row.user.username if row.user else "",
        email=row.user.email if row.user else "",
        created_at=row.created_at,
        rights=rights_of(person),
        consents=tuple(ConsentRecord(c.purpose, c.is_granted, c.text_version, c.at) for c in consents),
        roles=tuple(RoleRecord(f"@{r.account.handle}", r.role, r.since) for r in roles),
        anonymous_journeys=tuple(anonymous),
    )
