"""What people do when an erasure is carried out: what the outbox still says about the person goes too."""

from magpie.domain.outbox.actions import forget_facts_about
from magpie.domain.outbox.wiring import Moment
from magpie.domain.people.events import PersonErased


def forget_facts(fact: PersonErased, moment: Moment) -> None:
    for key in (fact.person, *fact.anonymous):
        forget_facts_about(subject=key, before_id=moment.fact_id)
