"""What trade says to the rest of the house. Amounts are minor units; keys of persons go with an erasure."""

from dataclasses import dataclass
from typing import ClassVar

from magpie.domain.outbox.events import FactBody


@dataclass(frozen=True, kw_only=True)
class CartChanged(FactBody):
    """Pieces of a SKU were put into a cart (`quantity` > 0) or taken out (< 0)."""

    subject_field: ClassVar[str] = "product"
    person: str
    product: int
    shop: int
    sku: int
    quantity: int
    price_minor: int
    currency: str
    scene: str = ""
    slate: str = ""
    position: int = -1
    carrier: str = ""


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(FactBody):
    """A buyer ordered from one shop; the pieces are held until it is paid or its time is over."""

    subject_field: ClassVar[str] = "order"
    order: int
    number: str
    trade: str
    person: str
    shop: int
    total_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class LinePaid(FactBody):
    """A line of an order is paid: the Action of the journey, with the way that led there."""

    subject_field: ClassVar[str] = "order"
    order: int
    line: int
    person: str
    shop: int
    product: int
    sku: int
    quantity: int
    paid_minor: int
    currency: str
    scene: str = ""
    slate: str = ""
    position: int = -1
    carrier: str = ""


@dataclass(frozen=True, kw_only=True)
class OrderPaid(FactBody):
    """The whole order is paid; the shop may send it."""

    subject_field: ClassVar[str] = "order"
    order: int
    number: str
    shop: int
    total_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(FactBody):
    """An unpaid order was called off (`why` "cancelled") or its time was over ("expired"); its pieces are free."""

    subject_field: ClassVar[str] = "order"
    order: int
    number: str
    person: str
    shop: int
    product: int
    quantity: int
    total_minor: int
    currency: str
    why: str


@dataclass(frozen=True, kw_only=True)
class ParcelSent(FactBody):
    """A parcel of an order left."""

    subject_field: ClassVar[str] = "order"
    order: int
    number: str
    parcel: int
    person: str
    shop: int
    carrier_name: str
    waybill: str
    is_last: bool


@dataclass(frozen=True, kw_only=True)
class OrderDelivered(FactBody):
    """All parcels of an order arrived."""

    subject_field: ClassVar[str] = "order"
    order: int
    number: str
    person: str
    shop: int


@dataclass(frozen=True, kw_only=True)
class OrderCompleted(FactBody):
    """The buyer has it, by their word or by time (`why` "confirmed" or "by_time")."""

    subject_field: ClassVar[str] = "order"
    order: int
    number: str
    person: str
    shop: int
    why: str
