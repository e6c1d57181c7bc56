"""What goods and stock say to the rest of the house."""

from dataclasses import dataclass
from typing import ClassVar

from magpie.domain.outbox.events import FactBody


@dataclass(frozen=True, kw_only=True)
class ProductPublished(FactBody):
    """A product went on the shelf, or something a card shows of it changed."""

    subject_field: ClassVar[str] = "product"
    product: int


@dataclass(frozen=True, kw_only=True)
class ProductWithdrawn(FactBody):
    """A product left the shelf; reservations that are open stay valid."""

    subject_field: ClassVar[str] = "product"
    product: int
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class PriceChanged(FactBody):
    """An offer costs something else now; the first price of an offer is no change."""

    subject_field: ClassVar[str] = "product"
    product: int
    offer: int
    from_minor: int
    to_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class StockMoved(FactBody):
    """Pieces of a SKU came, went, were set aside or given back. `available` is what was left right after.

    `bucket` is 0 for what happened on the shelf; within a bucket `available` is what that bucket had left. Pieces that
    cross between the two name the bucket, and `available` is the shelf's.
    """

    subject_field: ClassVar[str] = "product"
    product: int
    sku: int
    kind: str
    quantity: int
    available: int
    bucket: int = 0


@dataclass(frozen=True, kw_only=True)
class StockReserved(FactBody):
    """Pieces were set aside for a person: the Action of the journey until an order follows."""

    subject_field: ClassVar[str] = "reservation"
    reservation: int
    person: str
    product: int
    sku: int
    shop: int
    quantity: int
    price_minor: int
    currency: str
    scene: str = ""
    slate: str = ""
    position: int = -1
    carrier: str = ""


@dataclass(frozen=True, kw_only=True)
class ReservationReleased(FactBody):
    """A reservation ended without an order: given back, expired, or its person was erased (then `person` is "")."""

    subject_field: ClassVar[str] = "reservation"
    reservation: int
    person: str
    product: int
    shop: int
    quantity: int
    outcome: str
