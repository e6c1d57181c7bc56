"""What the engine believes of a person, made ready to be read: each belief by its name, with its evidence in words.

The numbers are the engine's own and are not touched here. Only topics, makers and shelves are guessed at; nothing is
ever guessed about who somebody is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy

from magpie.domain.distribution.beliefs import Belief, Beliefs, Leaning
from magpie.domain.goods import queries as goods
from magpie.domain.people import queries as people
from magpie.kit.clock import instant_of
from magpie.log.payloads import Words

# What was done, in as few words as a line has room for.
DONE = {
    "Content Viewed": gettext_lazy("looked long ×%(count)s"),
    "Video Playback Completed": gettext_lazy("watched to the end ×%(count)s"),
    "Content Liked": gettext_lazy("liked ×%(count)s"),
    "Content Commented": gettext_lazy("commented ×%(count)s"),
    "Content Shared": gettext_lazy("shared ×%(count)s"),
    "Product Shared": gettext_lazy("shared ×%(count)s"),
    "Content Favorited": gettext_lazy("kept ×%(count)s"),
    "Product Clicked": gettext_lazy("opened ×%(count)s"),
    "Product Viewed": gettext_lazy("read about it ×%(count)s"),
    "Product Added": gettext_lazy("put in the cart ×%(count)s"),
    "Stock Reserved": gettext_lazy("reserved ×%(count)s"),
    "Order Completed": gettext_lazy("bought ×%(count)s"),
    "Product Reviewed": gettext_lazy("reviewed ×%(count)s"),
    "Products Searched": gettext_lazy("searched for ×%(count)s"),
}
ACTS_SHOWN_MAX = 4
TOPICS_SHOWN_MAX, OTHERS_SHOWN_MAX = 9, 5


@dataclass(frozen=True)
class ShownBelief:
    """`since` is the first act still remembered, None where there is none. `url` leads to what it is about."""

    subject: str
    name: Words
    strength: float
    is_said: bool
    since: datetime | None
    acts: tuple[str, ...]
    is_muted: bool
    url: str = ""


@dataclass(frozen=True)
class ShownLeaning:
    """`longer` than others they look at it, in standard deviations; negative for shorter."""

    subject: str
    name: Words
    longer: float
    is_muted: bool
    url: str = ""


@dataclass(frozen=True)
class ShownBeliefs:
    """Strongest first; a belief about something that has gone is not shown."""

    topics: tuple[ShownBelief, ...] = ()
    accounts: tuple[ShownBelief, ...] = ()
    categories: tuple[ShownBelief, ...] = ()
    longer: tuple[ShownLeaning, ...] = ()
    shorter: tuple[ShownLeaning, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.topics or self.accounts or self.categories or self.longer or self.shorter)


def shown_beliefs(beliefs: Beliefs, *, topics: Mapping[str, Words], muted: Sequence[str]) -> ShownBeliefs:
    """Two queries: the accounts and the shelves."""
    subjects = {one.subject for one in beliefs.accounts} | {one.subject for one in beliefs.leanings}
    ids = sorted(int(one[8:]) for one in subjects if one.startswith("account:") and one[8:].isdigit())
    faces = {face.key: face for face in people.accounts_by_id(ids).values() if face.is_open}
    leanings = tuple(_shown_leanings(beliefs.leanings, topics=topics, faces=faces, muted=muted))
    shelves = goods.category_names([_rest(one) for one in beliefs.categories])
    return ShownBeliefs(
        topics=tuple(
            _shown(one, topics[_rest(one)], muted) for one in beliefs.topics if _rest(one) in topics
        )[:TOPICS_SHOWN_MAX],
        accounts=tuple(
            _shown(one, Words(zh=face.name_zh, en=face.name_en), muted, url=f"/@{face.handle}")
            for one in beliefs.accounts
            if (face := faces.get(one.subject))
        )[:OTHERS_SHOWN_MAX],
        categories=tuple(
            _shown(one, shelves[_rest(one)], muted) for one in beliefs.categories if _rest(one) in shelves
        )[:OTHERS_SHOWN_MAX],
        longer=tuple(one for one in leanings if one.longer > 0),
        shorter=tuple(one for one in leanings if one.longer < 0),
    )


def _shown(belief: Belief, name: Words, muted: Sequence[str], *, url: str = "") -> ShownBelief:
    known = [(DONE[kind], count) for kind, count in belief.acts.items() if kind in DONE]
    return ShownBelief(
        subject=belief.subject,
        name=name,
        strength=belief.strength,
        is_said=belief.is_said,
        since=instant_of(belief.since_ms) if belief.since_ms else None,
        acts=tuple(str(words) % {"count": count} for words, count in known[:ACTS_SHOWN_MAX]),
        is_muted=belief.subject in muted,
        url=url,
    )


def _shown_leanings(
    leanings: Sequence[Leaning],
    *,
    topics: Mapping[str, Words],
    faces: Mapping[str, people.AccountFace],
    muted: Sequence[str],
) -> Iterator[ShownLeaning]:
    for one in leanings:
        if one.subject.startswith("topic:") and _rest(one) in topics:
            yield ShownLeaning(one.subject, topics[_rest(one)], one.longer, one.subject in muted)
        elif face := faces.get(one.subject):
            name = Words(zh=face.name_zh, en=face.name_en)
            yield ShownLeaning(one.subject, name, one.longer, one.subject in muted, f"/@{face.handle}")


def _rest(belief: Belief | Leaning) -> str:
    """'topic:tea' -> 'tea'."""
    return belief.subject.partition(":")[2]
