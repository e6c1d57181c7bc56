"""Reading flash sales. Answers are frozen; prices never depend on who asks."""

from magpie.domain.flash.queries.flash import (
    ClaimRecord,
    FlashItemView,
    claims_for_export,
    find_claims,
    find_flash_difference,
    find_flash_items,
    items_of_sale,
)

__all__ = [
    "ClaimRecord",
    "FlashItemView",
    "claims_for_export",
    "find_claims",
    "find_flash_difference",
    "find_flash_items",
    "items_of_sale",
]
