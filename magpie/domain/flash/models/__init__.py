"""The tables of flash sales, by noun."""

from magpie.domain.flash.models.flash import Claim, ClaimEnd, ClaimUse, FlashItem, FlashSale

__all__ = ["Claim", "ClaimEnd", "ClaimUse", "FlashItem", "FlashSale"]
