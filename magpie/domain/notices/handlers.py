"""What notices do when they hear of people: a browser's look becomes its person's, an erased person never looked."""

from magpie.domain.notices.models import Look
from magpie.domain.outbox.wiring import Moment
from magpie.domain.people.events import PersonErased, PersonIdentified


def join_looks(fact: PersonIdentified, moment: Moment) -> None:
    """The later of the two counts; the browser's own is gone."""
    looks = {
        look.person_id: look.at for look in Look.objects.filter(person__in=[fact.person, fact.anonymous])
    }
    if fact.anonymous in looks:
        Look.objects.update_or_create(person_id=fact.person, defaults={"at": max(looks.values())})
        Look.objects.filter(person=fact.anonymous).delete()


def forget_looks(fact: PersonErased, moment: Moment) -> None:
    Look.objects.filter(person__in=[fact.person, *fact.anonymous]).delete()
