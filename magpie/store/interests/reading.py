"""Everything My interests shows: what was chosen, by name, and what actions say, or why that cannot be read."""

from collections.abc import Sequence
from dataclasses import dataclass

from magpie.domain.distribution import queries as cards
from magpie.domain.distribution.journeys import NoJourney, fetch_journey
from magpie.domain.goods import queries as goods
from magpie.domain.people import queries as people
from magpie.log.catalogue import BY_NAME
from magpie.log.payloads import Words
from magpie.store.interests.beliefs import Belief, beliefs_from


@dataclass(frozen=True)
class Named:
    """A thing that was chosen and what it is called; the id itself when it has gone."""

    subject: str
    name: Words


@dataclass(frozen=True)
class ShownBelief:
    """`evidence` pairs each kind of action, in words, with how often it happened."""

    topic: str
    name: Words
    share: float
    evidence: tuple[tuple[Words, int], ...]
    is_muted: bool


@dataclass(frozen=True)
class Interests:
    rights: people.Rights
    topics: tuple[tuple[str, Words, bool], ...]
    muted: tuple[Named, ...]
    blocked: tuple[Named, ...]
    follows: tuple[people.AccountFace, ...]
    beliefs: tuple[ShownBelief, ...]
    is_journey_read: bool


def read_interests(person: str, *, token: str) -> Interests:
    """All choices of a person and, while personalisation is on, what their actions say."""
    rights = people.rights_of(person)
    names = {topic.slug: Words(zh=topic.name_zh, en=topic.name_en) for topic in goods.topics()}
    beliefs, is_read = _read_beliefs(person, token) if rights.may_personalise else ([], True)
    followed = people.accounts_by_id([int(key.partition(":")[2]) for key in rights.follows])
    return Interests(
        rights=rights,
        topics=tuple((slug, name, slug in rights.topics) for slug, name in names.items()),
        muted=_named(rights.muted, names),
        blocked=_named(rights.blocked, names),
        follows=tuple(followed.values()),
        beliefs=tuple(_shown(belief, names, rights.muted) for belief in beliefs if belief.topic in names),
        is_journey_read=is_read,
    )


def _read_beliefs(person: str, token: str) -> tuple[list[Belief], bool]:
    try:
        return beliefs_from(fetch_journey(token=token, person=person).steps), True
    except NoJourney:
        return [], False


def _shown(belief: Belief, names: dict[str, Words], muted: Sequence[str]) -> ShownBelief:
    return ShownBelief(
        topic=belief.topic,
        name=names[belief.topic],
        share=belief.share,
        evidence=tuple(
            (Words(zh=BY_NAME[kind].zh, en=BY_NAME[kind].en), count) for kind, count in belief.evidence
        ),
        is_muted=f"topic:{belief.topic}" in muted,
    )


def _named(subjects: Sequence[str], topics: dict[str, Words]) -> tuple[Named, ...]:
    """Topics, accounts and cards by their names. Two queries."""
    ids = [
        int(subject[8:]) for subject in subjects if subject.startswith("account:") and subject[8:].isdigit()
    ]
    accounts = people.accounts_by_id(ids)
    found = cards.cards_by_id(
        [one for one in subjects if one.partition(":")[0] in {"product", "post", "video"}]
    )
    return tuple(Named(one, _name_of(one, topics, accounts, found)) for one in subjects)


def _name_of(
    subject: str,
    topics: dict[str, Words],
    accounts: dict[int, people.AccountFace],
    found: dict[str, cards.CardView],
) -> Words:
    kind, _, rest = subject.partition(":")
    if kind == "topic" and rest in topics:
        return topics[rest]
    if kind == "account" and rest.isdigit() and int(rest) in accounts:
        face = accounts[int(rest)]
        return Words(zh=face.name_zh, en=face.name_en)
    return found[subject].display.title if subject in found else Words(zh=subject, en=subject)
