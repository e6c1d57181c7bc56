"""The tables of goods, by noun: what a thing is, what it is made known by, what it costs, how many there are."""

from magpie.domain.goods.models.catalogue import Brand, Category, Topic
from magpie.domain.goods.models.offers import Offer, PriceChange, TimedPrice
from magpie.domain.goods.models.products import (
    Product,
    ProductAttribute,
    ProductImage,
    ProductStep,
    ProductTopic,
    Sku,
)
from magpie.domain.goods.models.stock import Bucket, Reservation, ReservationEnd, Stock, StockMovement

__all__ = [
    "Brand",
    "Bucket",
    "Category",
    "Offer",
    "PriceChange",
    "Product",
    "ProductAttribute",
    "ProductImage",
    "ProductStep",
    "ProductTopic",
    "Reservation",
    "ReservationEnd",
    "Sku",
    "Stock",
    "StockMovement",
    "TimedPrice",
    "Topic",
]
