"""Everything My interests shows: what was chosen, by name, and what the engine believes, or that it cannot be read."""

from collections.abc import Sequence
from dataclasses import dataclass

from magpie.domain.distribution import queries as cards
from magpie.domain.distribution.beliefs import Beliefs, NoBeliefs, OutsideShown, fetch_beliefs
from magpie.domain.goods import queries as goods
from magpie.domain.people import queries as people
from magpie.log.payloads import Words
from magpie.store.interests.beliefs import ShownBeliefs, shown_beliefs


@dataclass(frozen=True)
class Named:
    """A thing that was chosen and what it is called; the id itself when it has gone."""

    subject: str
    name: Words


@dataclass(frozen=True)
class Interests:
    rights: people.Rights
    topics: tuple[tuple[str, Words, bool], ...]
    muted: tuple[Named, ...]
    blocked: tuple[Named, ...]
    follows: tuple[people.AccountFace, ...]
    beliefs: ShownBeliefs
    outside: OutsideShown | None
    are_beliefs_read: bool

    @property
    def strengths(self) -> list[float]:
        """How strong each topic is, strongest first, for the drawing."""
        return [belief.strength for belief in self.beliefs.topics]


def read_interests(person: str, *, token: str, after: int = -1) -> Interests:
    """All choices of a person and, while personalisation is on, what is believed of them once `after` is learned."""
    rights = people.rights_of(person)
    names = {topic.slug: Words(zh=topic.name_zh, en=topic.name_en) for topic in goods.topics()}
    found = find_beliefs(person, token, after) if rights.may_personalise else Beliefs(personalised=False)
    beliefs = shown_beliefs(found or Beliefs(personalised=False), topics=names, muted=rights.muted)
    followed = people.accounts_by_id([int(key.partition(":")[2]) for key in rights.follows])
    return Interests(
        rights=rights,
        topics=_topics(names, rights.topics, beliefs),
        muted=_named(rights.muted, names),
        blocked=_named(rights.blocked, names),
        follows=tuple(followed.values()),
        beliefs=beliefs,
        outside=found.outside if found else None,
        are_beliefs_read=found is not None,
    )


def _topics(
    names: dict[str, Words], chosen: Sequence[str], beliefs: ShownBeliefs
) -> tuple[tuple[str, Words, bool], ...]:
    """(slug, name, chosen) of every topic: what was chosen first, then what is believed, then the rest."""
    believed = [belief.subject.partition(":")[2] for belief in beliefs.topics]
    order = {slug: place for place, slug in enumerate(dict.fromkeys([*chosen, *believed, *names]))}
    return tuple((slug, names[slug], slug in chosen) for slug in sorted(names, key=order.__getitem__))


def find_beliefs(person: str, token: str, after: int = -1) -> Beliefs | None:
    """None where they cannot be read, or must not be inferred."""
    try:
        return fetch_beliefs(token=token, person=person, after=after)
    except NoBeliefs:
        return None


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
