"""What talk does when it hears of people: an erased person's words go, a closed account's as well."""

from magpie.domain.outbox.wiring import Moment
from magpie.domain.people.events import AccountClosed, PersonErased
from magpie.domain.talk.actions import forget_person, forget_voice


def forget_words(fact: PersonErased, moment: Moment) -> None:
    for key in (fact.person, *fact.anonymous):
        forget_person(person=key, now=moment.now)


def close_voice(fact: AccountClosed, moment: Moment) -> None:
    forget_voice(account=fact.account, now=moment.now)
