"""Reading goods. Answers are frozen; prices never depend on who asks."""

from magpie.domain.goods.queries.buckets import (
    BucketView,
    StockDifference,
    buckets_of,
    find_stock_difference,
    get_bucket,
)
from magpie.domain.goods.queries.catalogue import TopicView, category_names, topics
from magpie.domain.goods.queries.choosing import SkuChoice, choices_of_shop
from magpie.domain.goods.queries.export import ReservationRecord, reservations_for_export
from magpie.domain.goods.queries.offers import OfferView, exclusive_offers_of, offer_for, offers_for
from magpie.domain.goods.queries.orderable import Orderable, orderable
from magpie.domain.goods.queries.price_book import AskedStep, PriceBook, TimedView, get_price_book
from magpie.domain.goods.queries.prices import prices_asked
from magpie.domain.goods.queries.products import (
    AttributeView,
    ImageView,
    ProductView,
    SkuView,
    SoldElsewhere,
    StepView,
    count_of_shop,
    find_product,
    get_product,
    is_file_shown,
    may_edit_product,
    products_by_id,
    products_page,
    shop_of_offer,
    shop_of_sku,
    steps_of,
)
from magpie.domain.goods.queries.reservations import ReservationView, find_reservation, reservations_of
from magpie.domain.goods.queries.stock import (
    MovementView,
    StockView,
    available_of,
    codes_of,
    count_sold_out,
    get_stock,
    movements_of,
    stock_page,
)

__all__ = [
    "AskedStep",
    "AttributeView",
    "BucketView",
    "ImageView",
    "MovementView",
    "OfferView",
    "Orderable",
    "PriceBook",
    "ProductView",
    "ReservationRecord",
    "ReservationView",
    "SkuChoice",
    "SkuView",
    "SoldElsewhere",
    "StepView",
    "StockDifference",
    "StockView",
    "TimedView",
    "TopicView",
    "available_of",
    "buckets_of",
    "category_names",
    "choices_of_shop",
    "codes_of",
    "count_of_shop",
    "count_sold_out",
    "exclusive_offers_of",
    "find_product",
    "find_reservation",
    "find_stock_difference",
    "get_bucket",
    "get_price_book",
    "get_product",
    "get_stock",
    "is_file_shown",
    "may_edit_product",
    "movements_of",
    "offer_for",
    "offers_for",
    "orderable",
    "prices_asked",
    "products_by_id",
    "products_page",
    "reservations_for_export",
    "reservations_of",
    "shop_of_offer",
    "shop_of_sku",
    "steps_of",
    "stock_page",
    "topics",
]
