"""People and shops another system knew, brought in under names derived from theirs, so that twice is once.

They chose nothing here and nobody is told of them: no facts. Nobody signs in as one of them.
"""

from datetime import datetime

from magpie.domain.people import rules
from magpie.domain.people.models import Account, Erasure, Person
from magpie.domain.people.refusals import UnreadableHandle, UnreadablePerson


def know_person(*, person: str, since: datetime) -> bool:
    """A human under a derived key, of whom nothing else is known; False where they asked to be forgotten meanwhile.

    One row, the first time. Raises UnreadablePerson.
    """
    if not (rules.is_known(person) and rules.PERSON_PATTERN.fullmatch(person)):
        raise UnreadablePerson()
    Person.objects.get_or_create(key=person, defaults={"created_at": since})
    return not Erasure.objects.filter(person=person).exists()


def know_shop(*, handle: str, name_zh: str, name_en: str, zone: str, since: datetime) -> int:
    """The account of a shop that sold elsewhere, by its handle; nobody acts for it until somebody is given a role.

    One row, the first time. Raises UnreadableHandle, also where the handle is that of another kind of account.
    """
    if not rules.HANDLE_PATTERN.fullmatch(handle):
        raise UnreadableHandle()
    said = {"name_zh": name_zh, "name_en": name_en, "zone": zone, "opened_at": since}
    row, _ = Account.objects.get_or_create(handle=handle, defaults={"kind": rules.AccountKind.SHOP, **said})
    if row.kind != rules.AccountKind.SHOP:
        raise UnreadableHandle()
    return int(row.pk)
