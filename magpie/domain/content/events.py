"""What content says to the rest of the house. `content` is the card id: "post:3", "video:4"."""

from dataclasses import dataclass
from typing import ClassVar

from magpie.domain.outbox.events import FactBody


@dataclass(frozen=True, kw_only=True)
class ContentPublished(FactBody):
    """A post or film can be seen from now on."""

    subject_field: ClassVar[str] = "content"
    content: str
    id: int


@dataclass(frozen=True, kw_only=True)
class ContentWithdrawn(FactBody):
    """A post or film is shown no more."""

    subject_field: ClassVar[str] = "content"
    content: str
    id: int
    why: str = ""
