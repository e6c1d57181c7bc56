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


@dataclass(frozen=True, kw_only=True)
class AfterSaleOpened(FactBody):
    """A buyer asks for something about pieces of a line; `reason` counts for the quality of what was sold."""

    subject_field: ClassVar[str] = "aftersale"
    aftersale: int
    number: str
    order: int
    person: str
    shop: int
    product: int
    kind: str
    reason: str
    quantity: int
    amount_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class AfterSaleMoved(FactBody):
    """A request came to `status`, by the act of a side; `arbitration` says whether the site is or was asked."""

    subject_field: ClassVar[str] = "aftersale"
    aftersale: int
    number: str
    order: int
    person: str
    shop: int
    kind: str
    act: str
    by: str
    status: str
    arbitration: str


@dataclass(frozen=True, kw_only=True)
class OrderRefunded(FactBody):
    """Money of a line goes back: decided, and asked of the provider. `reason` counts for quality, never for a person."""

    subject_field: ClassVar[str] = "order"
    order: int
    number: str
    line: int
    aftersale: int
    person: str
    shop: int
    product: int
    quantity: int
    amount_minor: int
    currency: str
    kind: str
    reason: str
    scene: str = ""
    slate: str = ""
    position: int = -1
    carrier: str = ""


@dataclass(frozen=True, kw_only=True)
class RefundStuck(FactBody):
    """A refund could not be made, or not in time: whoever runs the site has to look. The money is owed and set aside."""

    subject_field: ClassVar[str] = "aftersale"
    aftersale: int
    number: str
    shop: int
    amount_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class SiteMatterOpened(FactBody):
    """Money of a payment that no rule decides: whoever runs the site has to look."""

    subject_field: ClassVar[str] = "matter"
    matter: int
    kind: str
    trade: int
    amount_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class OrderLate(FactBody):
    """An order was not sent in time; `amount_minor` makes it good, 0 where too little was paid for it."""

    subject_field: ClassVar[str] = "order"
    order: int
    number: str
    person: str
    shop: int
    amount_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class OrderSettled(FactBody):
    """An order's money became available to its shop (`shop_minor`) and its creators."""

    subject_field: ClassVar[str] = "order"
    order: int
    number: str
    shop: int
    shop_minor: int
    fee_minor: int
    creator_minor: int
    currency: str
