"""What is said of comments to the rest of the house. Never the words themselves: they lie in one table only."""

from dataclasses import dataclass
from typing import ClassVar

from magpie.domain.outbox.events import FactBody


@dataclass(frozen=True, kw_only=True)
class CommentPosted(FactBody):
    """Somebody said something under a card. `thread` is 0 for a comment; `is_maker` when the card's own maker answers."""

    subject_field: ClassVar[str] = "comment"
    comment: int
    person: str
    card: str
    account: int
    voice: int
    thread: int
    is_maker: bool
    scene: str
    slate: str
    position: int


@dataclass(frozen=True, kw_only=True)
class CommentTakenBack(FactBody):
    """A comment's author took it back: its words are gone."""

    subject_field: ClassVar[str] = "comment"
    comment: int
    person: str
    card: str
    account: int


@dataclass(frozen=True, kw_only=True)
class CommentHidden(FactBody):
    """A comment is hidden from others, for a reason its author reads; `person` is who did it."""

    subject_field: ClassVar[str] = "comment"
    comment: int
    person: str
    card: str
    account: int
    reason: str
    is_by_site: bool


@dataclass(frozen=True, kw_only=True)
class CommentShownAgain(FactBody):
    """A comment that was hidden is read by everybody again."""

    subject_field: ClassVar[str] = "comment"
    comment: int
    person: str
    card: str
    account: int
    is_by_site: bool


@dataclass(frozen=True, kw_only=True)
class CommentReported(FactBody):
    """A reader asks the site to look at a comment, or its author at its being hidden (then `reason` is "")."""

    subject_field: ClassVar[str] = "comment"
    comment: int
    person: str
    card: str
    account: int
    reason: str
