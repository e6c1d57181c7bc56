"""A human becomes known: signing up, signing in, and bringing along what the browser already chose."""

from datetime import datetime

from django.db import transaction

from magpie.domain.outbox.actions import write_fact
from magpie.domain.people import rules
from magpie.domain.people.events import PersonIdentified
from magpie.domain.people.locking import announce_rights, lock_person
from magpie.domain.people.models import Adoption, Block, Consent, DeclaredTopic, Follow, Mute, Person
from magpie.domain.people.queries import latest_consents
from magpie.kit.clock import ms_of
from magpie.kit.ids import new_id


def make_person(*, now: datetime, user_id: int | None = None, simulated: bool = False) -> str:
    """A new known person, with or without a sign-in; returns the key. Says nothing: nothing was chosen yet."""
    key = f"p:{new_id(now_ms=ms_of(now))}"
    Person.objects.create(key=key, user_id=user_id, is_simulated=simulated, created_at=now)
    return key


def welcome(*, user_id: int, anonymous: str, now: datetime) -> str:
    """After every sign-in: find or make the person of this user and adopt the browser's anonymous journey, if it is free.

    Returns the person's key. Facts: PersonIdentified and RightsChanged when something was adopted.
    """
    with transaction.atomic():
        # The user is new or signing in twice at once; the one-to-one key decides.
        person = (
            Person.objects.select_for_update().filter(user_id=user_id).values_list("key", flat=True).first()
        )
        person = person or make_person(now=now, user_id=user_id)
        if anonymous.startswith("a:") and rules.PERSON_PATTERN.fullmatch(anonymous):
            adopt_anonymous(person=person, anonymous=anonymous, now=now)
        return person


def adopt_anonymous(*, person: str, anonymous: str, now: datetime) -> bool:
    """The journey of an anonymous browser becomes this person's, once; True when it did just now.

    A browser that already belongs to somebody else stays theirs: False, and nothing happens. Where two choices differ,
    the more protective one holds. Facts: PersonIdentified, and RightsChanged when choices came along.
    """
    with transaction.atomic():
        row = lock_person(person, now=now)
        _, is_new = Adoption.objects.get_or_create(anonymous=anonymous, defaults={"person": row, "at": now})
        if not is_new:
            return False
        visitor = Person.objects.select_for_update().filter(key=anonymous).first()
        write_fact(PersonIdentified(person=row.key, anonymous=anonymous), now=now, simulated=row.is_simulated)
        if visitor is not None and visitor.rights_version:
            _carry_over(visitor, row, now)
            announce_rights(row, now=now)
        return True


def _carry_over(visitor: Person, row: Person, now: datetime) -> None:
    row.age_band = rules.more_protected_band(row.age_band, visitor.age_band)
    row.guardian_state = row.guardian_state or visitor.guardian_state
    row.price_max_minor = row.price_max_minor or visitor.price_max_minor
    row.outside = row.outside or visitor.outside
    _carry_consents(visitor, row, now)
    follows = [Follow(person=row, account_id=f.account_id, at=f.at) for f in visitor.follows.all()]
    topics = [DeclaredTopic(person=row, topic=t.topic, at=t.at) for t in visitor.topics.all()]
    mutes = [Mute(person=row, subject=m.subject, at=m.at) for m in visitor.mutes.all()]
    blocks = [Block(person=row, subject=b.subject, at=b.at) for b in visitor.blocks.all()]
    Follow.objects.bulk_create(follows, ignore_conflicts=True)
    DeclaredTopic.objects.bulk_create(topics, ignore_conflicts=True)
    Mute.objects.bulk_create(mutes, ignore_conflicts=True)
    Block.objects.bulk_create(blocks, ignore_conflicts=True)
    for choices in (visitor.follows, visitor.topics, visitor.mutes, visitor.blocks):
        choices.all().delete()


def _carry_consents(visitor: Person, row: Person, now: datetime) -> None:
    """A “no” of the visitor always comes along; a “yes” only where the person never said anything."""
    mine = latest_consents(row)
    for purpose, is_granted in latest_consents(visitor).items():
        is_no_to_my_yes = not is_granted and rules.is_granted(rules.Purpose(purpose), mine.get(purpose))
        if is_no_to_my_yes or (is_granted and purpose not in mine):
            text_version = rules.CONSENT_TEXTS[rules.Purpose(purpose)].version
            Consent.objects.create(
                person=row, purpose=purpose, is_granted=is_granted, text_version=text_version, at=now
            )
