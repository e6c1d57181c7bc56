"""What the card projection says: the engine learns of goods and content from these alone."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from magpie.domain.outbox.events import FactBody


@dataclass(frozen=True, kw_only=True)
class CardAnnounced(FactBody):
    """A card, whole, at a version; `features` and `display` are the JSON of the log's own structs."""

    subject_field: ClassVar[str] = "card"
    card: str
    account: str
    version: int
    # The two JSON objects are typed by magpie.log.payloads, which reads them on the other side.
    features: dict[str, Any] = field(default_factory=dict)
    display: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CardWithdrawn(FactBody):
    """A card may be shown no more."""

    subject_field: ClassVar[str] = "card"
    card: str
    account: str


@dataclass(frozen=True, kw_only=True)
class CardsForgotten(FactBody):
    """A private account closed for good: what its cards said is to be forgotten everywhere."""

    subject_field: ClassVar[str] = "account"
    account: str


@dataclass(frozen=True, kw_only=True)
class CardStockChanged(FactBody):
    """How many pieces of a product card are left."""

    subject_field: ClassVar[str] = "card"
    card: str
    account: str
    available: int
