"""What the API answers about carts, purchases and orders. Amounts are integer minor units; instants are UTC."""

from datetime import datetime

from ninja import Schema

from magpie.api.schemas import AccountOut
from magpie.domain.trade.rules.limits import Why


class OrderableOut(Schema):
    product: int
    title_zh: str
    title_en: str
    option_zh: str
    option_en: str
    picture: str
    price_minor: int
    currency: str
    available: int


class LimitOut(Schema):
    """`why` is "stock" (as many are left) or "person"; `unpaid` pieces wait in the person's own orders that are not paid yet."""

    pieces: int
    why: Why
    unpaid: int


class CartLineOut(Schema):
    """`seen_minor` is the price when it was put in; `state` is "" where it can be bought, "gone", "few" (fewer are left) or "many"
    (more than one person may order). `limit` is how many may be ordered now. `room` is the live room it is bought in, 0 for none.
    """

    sku: int
    room: int
    quantity: int
    seen_minor: int
    total_minor: int
    state: str
    limit: LimitOut
    goods: OrderableOut


class CarriageOut(Schema):
    """What a shop asks for sending; nothing from `free_from_minor` on, after coupons. 0: never free by amount."""

    fee_minor: int
    free_from_minor: int


class CartShopOut(Schema):
    """`carriage_minor` is for all that can be bought now, before coupons."""

    shop: AccountOut
    lines: list[CartLineOut]
    carriage: CarriageOut
    carriage_minor: int


class ShopTotalOut(Schema):
    shop: int
    goods_minor: int
    discount_minor: int
    carriage_minor: int
    total_minor: int


class AppliedOut(Schema):
    coupon: int
    minor: int


class UnusedOut(Schema):
    """A coupon that takes nothing off; `missing_minor` is what the goods fall short of its minimum by."""

    coupon: int
    why: str
    missing_minor: int


class CouponsOut(Schema):
    applied: list[AppliedOut]
    unused: list[UnusedOut]


class QuoteOut(Schema):
    """`coupons` by the coupons' ids: what each takes off, and why another does not."""

    currency: str
    shops: list[ShopTotalOut]
    coupons: CouponsOut
    discount_minor: int
    total_minor: int


class OrderLineOut(Schema):
    id: int
    sku: int
    product: int
    title_zh: str
    title_en: str
    option_zh: str
    option_en: str
    picture: str
    quantity: int
    unit_minor: int
    goods_minor: int
    discount_minor: int
    paid_minor: int


class OrderEventOut(Schema):
    act: str
    by: str
    at: datetime


class RouteOut(Schema):
    kind: str
    place: str
    words: str
    at: datetime


class ParcelOut(Schema):
    """`contents` is line -> pieces."""

    id: int
    carrier_name: str
    waybill: str
    sent_at: datetime
    arrived_at: datetime | None
    contents: dict[int, int]
    route: list[RouteOut]


class OrderOut(Schema):
    """One order of one shop, on its three axes, with what the caller may do now."""

    number: str
    trade: str
    shop: AccountOut
    currency: str
    goods_minor: int
    discount_minor: int
    carriage_minor: int
    total_minor: int
    status: str
    payment_status: str
    fulfilment_status: str
    note: str
    placed_at: datetime
    paid_at: datetime | None
    ship_by: datetime | None
    delivered_at: datetime | None
    completed_at: datetime | None
    seconds_left: int
    lines: list[OrderLineOut]
    events: list[OrderEventOut]
    parcels: list[ParcelOut]
    allowed_actions: list[str]


class TradeOut(Schema):
    """What is paid at once: "unpaid", "paid" or "ended", with its orders."""

    number: str
    currency: str
    goods_minor: int
    discount_minor: int
    carriage_minor: int
    total_minor: int
    state: str
    seconds_left: int
    placed_at: datetime
    orders: list[OrderOut]
