"""The tables of campaigns, by noun."""

from magpie.domain.campaigns.models.flash import Claim, ClaimEnd, ClaimUse, FlashItem, FlashSale

__all__ = ["Claim", "ClaimEnd", "ClaimUse", "FlashItem", "FlashSale"]
