"""How facts about people are told to the journey log. Ids, times and “simulated” are added by the relay."""

from magpie.domain.outbox.wiring import Moment
from magpie.domain.people.events import (
    AccountFollowed,
    AccountUnfollowed,
    InterestsReset,
    PersonErased,
    PersonIdentified,
    RightsChanged,
    VoiceChanged,
)
from magpie.log import payloads
from magpie.log.event import Event


def rights_changed(fact: RightsChanged, moment: Moment) -> Event:
    payload = payloads.RightsChanged(
        version=fact.version,
        personalise=fact.personalise,
        age_band=fact.age_band,
        topics=fact.topics,
        muted=fact.muted,
        blocked=fact.blocked,
        follows=fact.follows,
        consents=fact.consents,
        price_max_minor=fact.price_max_minor,
        owns=fact.owns,
        outside=fact.outside,
    )
    return Event(id="", ts_ms=0, kind="Rights Changed", person=fact.person, props=payloads.to_props(payload))


def interests_reset(fact: InterestsReset, moment: Moment) -> Event:
    return Event(id="", ts_ms=0, kind="Interests Reset", person=fact.person)


def voice_changed(fact: VoiceChanged, moment: Moment) -> Event:
    payload = payloads.VoiceChanged(is_heard=fact.is_heard, reason=fact.reason)
    return Event(id="", ts_ms=0, kind="Voice Changed", person=fact.person, props=payloads.to_props(payload))


def person_identified(fact: PersonIdentified, moment: Moment) -> Event:
    props = {"anonymous": fact.anonymous}
    return Event(id="", ts_ms=0, kind="Person Identified", person=fact.person, props=props)


def person_erased(fact: PersonErased, moment: Moment) -> Event:
    props = {"anonymous": list(fact.anonymous)} if fact.anonymous else {}
    return Event(id="", ts_ms=0, kind="Person Erased", person=fact.person, props=props)


def account_followed(fact: AccountFollowed, moment: Moment) -> Event:
    return Event(
        id="", ts_ms=0, kind="Creator Followed", person=fact.person, account=f"account:{fact.account}"
    )


def account_unfollowed(fact: AccountUnfollowed, moment: Moment) -> Event:
    return Event(
        id="", ts_ms=0, kind="Creator Unfollowed", person=fact.person, account=f"account:{fact.account}"
    )
