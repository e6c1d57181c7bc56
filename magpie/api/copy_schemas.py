"""What a person's copy of their data says of buying: cart, addresses, purchases, and requests after a purchase."""

from datetime import datetime

from ninja import Schema


class AskedOut(Schema):
    """A request after a purchase; `words` are the person's own."""

    number: str
    order: str
    kind: str
    reason: str
    quantity: int
    refund_minor: int
    currency: str
    status: str
    opened_at: datetime
    words: list[str]


class DeliveryOut(Schema):
    name: str
    phone: str
    region: str
    city: str
    street: str
    postcode: str


class ReturnPlaceOut(DeliveryOut):
    """`note` is the shop's word to whoever packs the parcel."""

    note: str


class InCartOut(Schema):
    sku: int
    quantity: int
    price_seen_minor: int
    currency: str
    came_by: str
    added_at: datetime


class TouchOut(Schema):
    """One touch on the way to a purchase; `words` are what was searched for."""

    at: datetime
    act: str
    card: str
    scene: str
    came_by: str
    words: str


class BoughtOut(Schema):
    title_zh: str
    title_en: str
    quantity: int
    paid_minor: int
    scene: str
    came_by: str
    chain: list[TouchOut]


class PurchaseOut(Schema):
    """Where it went is null once the law's term of the record is over."""

    number: str
    currency: str
    total_minor: int
    placed_at: datetime
    paid_at: datetime | None
    ended_at: datetime | None
    delivery: DeliveryOut | None
    lines: list[BoughtOut]


class PaymentKeptOut(Schema):
    """A payment as this site keeps it; a card's number is the provider's alone."""

    purpose: str
    provider: str
    amount_minor: int
    currency: str
    status: str
    captured_minor: int
    refunded_minor: int
    created_at: datetime


class TradeCopyOut(Schema):
    cart: list[InCartOut]
    addresses: list[DeliveryOut]
    purchases: list[PurchaseOut]
    payments: list[PaymentKeptOut]
    return_addresses: list[ReturnPlaceOut]
