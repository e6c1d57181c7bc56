"""What coupons and flash sales say to the rest of the house."""

from dataclasses import dataclass
from typing import ClassVar

from magpie.domain.outbox.events import FactBody


@dataclass(frozen=True, kw_only=True)
class FlashSaleScheduled(FactBody):
    """A shop set pieces apart for a sale that opens and closes at stated instants."""

    subject_field: ClassVar[str] = "sale"
    sale: int
    shop: int
    opens_ms: int
    closes_ms: int


@dataclass(frozen=True, kw_only=True)
class FlashSaleClosed(FactBody):
    """A sale's time is over; what nobody claimed goes back to the shelf."""

    subject_field: ClassVar[str] = "sale"
    sale: int
    shop: int


@dataclass(frozen=True, kw_only=True)
class ClaimsMade(FactBody):
    """Claims number `first` to `last` of one item were given in one transaction. It names nobody: the claims do."""

    subject_field: ClassVar[str] = "item"
    item: int
    sale: int
    shop: int
    product: int
    price_minor: int
    currency: str
    first: int
    last: int


@dataclass(frozen=True, kw_only=True)
class ClaimsEnded(FactBody):
    """These claims ended without a sale, by their ids: expired, given back, or their person was erased."""

    subject_field: ClassVar[str] = "item"
    item: int
    outcome: str
    claims: tuple[int, ...]
