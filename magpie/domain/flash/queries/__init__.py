"""Reading flash sales. Answers are frozen; prices never depend on who asks."""

from magpie.domain.flash.queries.asked import FlashSpan, deals_of, spans_of_product, spans_of_sku
from magpie.domain.flash.queries.desk import (
    ItemBooks,
    SaleBooks,
    Stage,
    get_sale_of_shop,
    sales_of_shop,
)
from magpie.domain.flash.queries.flash import (
    ClaimRecord,
    FlashItemView,
    claims_for_export,
    find_claims,
    find_flash_difference,
    find_flash_items,
    items_of_sale,
)
from magpie.domain.flash.queries.sales import (
    FlashSaleView,
    current_sales_of_shop,
    flash_items_of_product,
    get_sale,
)

__all__ = [
    "ClaimRecord",
    "FlashItemView",
    "FlashSaleView",
    "FlashSpan",
    "ItemBooks",
    "SaleBooks",
    "Stage",
    "claims_for_export",
    "current_sales_of_shop",
    "deals_of",
    "find_claims",
    "find_flash_difference",
    "find_flash_items",
    "flash_items_of_product",
    "get_sale",
    "get_sale_of_shop",
    "items_of_sale",
    "sales_of_shop",
    "spans_of_product",
    "spans_of_sku",
]
