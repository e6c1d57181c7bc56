"""What is done with flash sales and claims: one transaction each."""

from magpie.domain.flash.actions.claiming import claim_pieces
from magpie.domain.flash.actions.claims import (
    forget_claims,
    give_back,
    settle,
    sweep_claims,
    use_claim,
)
from magpie.domain.flash.actions.flash import (
    FlashDraft,
    close_due_sales,
    end_flash_sale,
    end_sales_of_shop,
    schedule_flash_sale,
)

__all__ = [
    "FlashDraft",
    "claim_pieces",
    "close_due_sales",
    "end_flash_sale",
    "end_sales_of_shop",
    "forget_claims",
    "give_back",
    "schedule_flash_sale",
    "settle",
    "sweep_claims",
    "use_claim",
]
