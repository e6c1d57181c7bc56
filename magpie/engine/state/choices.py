"""Explicit choices: what a person told us to do and not to do. Kept whole, by version, until they change or erase it.

One rule for all rights: `may_profile`. Minors are never profiled; whoever switched personalisation off, or took the
consent back, is not profiled from that very event on.
"""

from dataclasses import dataclass, field, replace

from magpie.engine.state.names import Names
from magpie.log.payloads import RightsChanged

PERSONALISE = "personalise"
YEARS_SURE = {"under_14": 0, "14_17": 14, "adult": 200}
"""The age that is certain of a band; a restricted card needs certainty, so an age not said counts as 0."""
MINOR_BANDS = ("under_14", "14_17")


@dataclass(frozen=True)
class Choices:
    """One person's choices, resolved to rows; cards stay names, since they come and go.

    What they `owns` is never among what they follow: nobody is told that they follow their own shop.
    """

    version: int = 0
    personalise: bool = True
    age_band: str = ""
    topics: tuple[int, ...] = ()
    follows: frozenset[int] = frozenset()
    price_max_minor: int = 0
    owns: frozenset[int] = frozenset()
    hidden_cards: frozenset[str] = frozenset()
    hidden_accounts: tuple[int, ...] = ()
    hidden_topics: tuple[int, ...] = ()
    hidden_categories: tuple[int, ...] = ()
    muted: tuple[str, ...] = ()
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
    """Choices from a whole "Rights Changed"; names nobody used yet get rows."""
    hidden = rights.muted + rights.blocked
    owns = frozenset(accounts.row(account) for account in rights.owns)
    return Choices(
        version=rights.version,
        personalise=rights.personalise and rights.consents.get(PERSONALISE, True),
        age_band=rights.age_band,
        topics=tuple(topics.row(topic) for topic in rights.topics),
        follows=frozenset(accounts.row(account) for account in rights.follows) - owns,
        price_max_minor=rights.price_max_minor,
        owns=owns,
        hidden_cards=frozenset(name for name in hidden if not name.startswith(("topic:", "category:"))),
        hidden_accounts=_rows(hidden, "account:", accounts, keeps_prefix=True),
        hidden_topics=_rows(hidden, "topic:", topics),
        hidden_categories=_rows(hidden, "category:", categories),
        muted=rights.muted,
        raw=rights,
    )


def follow(choices: Choices, account: int, *, is_on: bool) -> Choices:
    """The choices after one follow or unfollow that came between two whole statements."""
    follows = choices.follows | {account} if is_on else choices.follows - {account}
    return replace(choices, follows=follows - choices.owns)


def _rows(
    hidden: tuple[str, ...], prefix: str, names: Names, *, keeps_prefix: bool = False
) -> tuple[int, ...]:
    """Rows of the names with this prefix: 'topic:tea' -> row of 'tea'; accounts are known by their whole id."""
    cut = 0 if keeps_prefix else len(prefix)
    return tuple(names.row(name[cut:]) for name in hidden if name.startswith(prefix))
