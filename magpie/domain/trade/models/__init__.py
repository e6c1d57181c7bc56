"""The tables of trade, by noun: what is wanted, where to send it, what was bought, what happened to it."""

from magpie.domain.trade.models.addresses import Address, ReturnAddress
from magpie.domain.trade.models.aftersales import (
    AfterSale,
    AfterSaleEvent,
    Evidence,
    GivenAddress,
    ParcelGivenBack,
    ParcelReturn,
    ReplacementParcel,
)
from magpie.domain.trade.models.carts import CartLine
from magpie.domain.trade.models.chains import LineChain
from magpie.domain.trade.models.conversion import CountedDay, TouchpointDay
from magpie.domain.trade.models.matters import SiteMatter
from magpie.domain.trade.models.orders import DiscountLine, Order, OrderEvent, OrderLine, Trade
from magpie.domain.trade.models.parcels import Parcel, ParcelLine, RouteEvent
from magpie.domain.trade.models.records import RecordKey, SealedContact
from magpie.domain.trade.models.requests import AnsweredRequest
from magpie.domain.trade.models.settlements import (
    ChargeBackShare,
    CompensationCoupon,
    LateCompensation,
    Settlement,
)
from magpie.domain.trade.models.terms import ShopTerms

__all__ = [
    "Address",
    "AfterSale",
    "AfterSaleEvent",
    "AnsweredRequest",
    "CartLine",
    "ChargeBackShare",
    "CompensationCoupon",
    "CountedDay",
    "DiscountLine",
    "Evidence",
    "GivenAddress",
    "LateCompensation",
    "LineChain",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Parcel",
    "ParcelGivenBack",
    "ParcelLine",
    "ParcelReturn",
    "RecordKey",
    "ReplacementParcel",
    "ReturnAddress",
    "RouteEvent",
    "SealedContact",
    "Settlement",
    "ShopTerms",
    "SiteMatter",
    "TouchpointDay",
    "Trade",
]
