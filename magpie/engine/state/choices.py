"""Explicit choices: what a person told us to do and not to do. Kept whole, by version, until they change or erase it.

One rule for all rights: `may_profile`. Minors are never profiled; whoever switched personalisation off, or took the
consent back, is not profiled from that very event on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from magpie.engine.state.names import NO_ROW, Names
from magpie.log.payloads import RightsChanged

PERSONALISE = "personalise"
TOPIC: Final = "topic:"
ACCOUNT: Final = "account:"
CATEGORY: Final = "category:"
YEARS_SURE = {"under_14": 0, "14_17": 14, "adult": 200}
"""The age that is certain of a band; a restricted card needs certainty, so an age not said counts as 0."""
LESS: Final = "less"
MORE: Final = "more"
MINOR_BANDS = ("under_14", "14_17")


@dataclass(frozen=True)
class Choices:
    """One person's choices, resolved to rows; cards stay names, since they come and go.

    What they `owns` is never among what they follow: nobody is told that they follow their own shop.
    `outside` is how much they want from outside their own circles: LESS, MORE or "" for as usual.
    `unknown` are the names that no card has brought yet, as "topic:x", "account:9" or "category:a/b". People may write
    what they like there, so such a name gets no row: it stays among their choices and goes with them.
    """

    version: int = 0
    personalise: bool = True
    age_band: str = ""
    topics: tuple[int, ...] = ()
    follows: frozenset[int] = frozenset()
    price_max_minor: int = 0
    outside: str = ""
    owns: frozenset[int] = frozenset()
    hidden_cards: frozenset[str] = frozenset()
    hidden_accounts: tuple[int, ...] = ()
    hidden_topics: tuple[int, ...] = ()
    hidden_categories: tuple[int, ...] = ()
    muted: tuple[str, ...] = ()
    unknown: frozenset[str] = frozenset()
    raw: RightsChanged = field(default_factory=lambda: RightsChanged(version=0))

    @property
    def is_minor(self) -> bool:
        return self.age_band in MINOR_BANDS

    @property
    def may_profile(self) -> bool:
        """Whether anything may be inferred about this person."""
        return self.personalise and not self.is_minor

    @property
    def years(self) -> int:
        """The age that restricted cards are compared with."""
        return YEARS_SURE.get(self.age_band, 0)


NOBODY = Choices()


def read_choices(rights: RightsChanged, *, topics: Names, accounts: Names, categories: Names) -> Choices:
    """Choices from a whole "Rights Changed", as far as their names are known by now."""
    hidden = rights.muted + rights.blocked
    told = {name: topics.find(name.removeprefix(TOPIC)) for name in _named(rights.topics, hidden)}
    named = (*rights.follows, *rights.owns, *hidden)
    told |= {name: accounts.find(name) for name in named if name.startswith(ACCOUNT)}
    told |= {
        name: categories.find(name.removeprefix(CATEGORY)) for name in hidden if name.startswith(CATEGORY)
    }
    known = {name: row for name, row in told.items() if row != NO_ROW}
    owns = frozenset(_rows(known, rights.owns))
    return Choices(
        version=rights.version,
        personalise=rights.personalise and rights.consents.get(PERSONALISE, True),
        age_band=rights.age_band,
        topics=_rows(known, (TOPIC + topic for topic in rights.topics)),
        follows=frozenset(_rows(known, rights.follows)) - owns,
        price_max_minor=rights.price_max_minor,
        outside=rights.outside if rights.outside in (LESS, MORE) else "",
        owns=owns,
        hidden_cards=frozenset(name for name in hidden if not name.startswith((TOPIC, CATEGORY))),
        hidden_accounts=_rows(known, (name for name in hidden if name.startswith(ACCOUNT))),
        hidden_topics=_rows(known, (name for name in hidden if name.startswith(TOPIC))),
        hidden_categories=_rows(known, (name for name in hidden if name.startswith(CATEGORY))),
        muted=rights.muted,
        unknown=frozenset(told) - frozenset(known),
        raw=rights,
    )


def follow(rights: RightsChanged, account: str, *, is_on: bool) -> RightsChanged:
    """The statement after one follow or unfollow that came between two whole ones."""
    others = {name for name in rights.follows if name != account}
    return msgspec.structs.replace(rights, follows=tuple(sorted(others | ({account} if is_on else set()))))


def _named(topics: tuple[str, ...], hidden: tuple[str, ...]) -> set[str]:
    """Every topic spoken of, declared or hidden: {"topic:tea"}."""
    return {TOPIC + topic for topic in topics} | {name for name in hidden if name.startswith(TOPIC)}


def _rows(known: Mapping[str, int], names: Iterable[str]) -> tuple[int, ...]:
    """Rows of the names that have one, in order: ("topic:tea", "topic:new") -> (0,)."""
    return tuple(known[name] for name in names if name in known)
