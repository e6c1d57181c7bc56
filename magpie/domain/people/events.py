"""What people's doings say to the rest of the house."""

from dataclasses import dataclass, field
from typing import ClassVar

from magpie.domain.outbox.events import FactBody


@dataclass(frozen=True, kw_only=True)
class RightsChanged(FactBody):
    """All explicit choices of a person, whole, at one version. A lower version that arrives later means nothing."""

    subject_field: ClassVar[str] = "person"
    person: str
    version: int
    personalise: bool
    age_band: str
    topics: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    consents: dict[str, bool] = field(default_factory=dict)
    price_max_minor: int = 0
    owns: tuple[str, ...] = ()
    outside: str = ""


@dataclass(frozen=True, kw_only=True)
class InterestsReset(FactBody):
    """Everything inferred about a person is to be forgotten; what they chose themselves stays."""

    subject_field: ClassVar[str] = "person"
    person: str


@dataclass(frozen=True, kw_only=True)
class VoiceChanged(FactBody):
    """Whether what a person does moves what others see; when it does not, what it had moved is taken back."""

    subject_field: ClassVar[str] = "person"
    person: str
    is_heard: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonIdentified(FactBody):
    """The anonymous journey belongs to this person from its beginning."""

    subject_field: ClassVar[str] = "person"
    person: str
    anonymous: str


@dataclass(frozen=True, kw_only=True)
class PersonErased(FactBody):
    """A person is to be forgotten everywhere, with the anonymous journeys that were theirs."""

    subject_field: ClassVar[str] = "person"
    person: str
    anonymous: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AccountFollowed(FactBody):
    """A person follows an account from now on."""

    subject_field: ClassVar[str] = "person"
    person: str
    account: int


@dataclass(frozen=True, kw_only=True)
class AccountUnfollowed(FactBody):
    """A person follows an account no more."""

    subject_field: ClassVar[str] = "person"
    person: str
    account: int


@dataclass(frozen=True, kw_only=True)
class AccountRenamed(FactBody):
    """The public names of an account changed: every card that shows them is stale."""

    subject_field: ClassVar[str] = "account"
    account: int


@dataclass(frozen=True, kw_only=True)
class AccountClosed(FactBody):
    """An account shows nothing any more; its goods and content leave with it."""

    subject_field: ClassVar[str] = "account"
    account: int
