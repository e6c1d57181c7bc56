"""What is done with coupons: making, claiming, granting, using, giving back. One transaction each."""

from magpie.domain.campaigns.actions.claims import claim_coupon, grant_coupon, sweep_expired_claims
from magpie.domain.campaigns.actions.coupons import create_coupon, end_coupon, end_coupons_of_shop
from magpie.domain.campaigns.actions.forgetting import forget_claims
from magpie.domain.campaigns.actions.uses import give_back_uses, use_claims

__all__ = [
    "claim_coupon",
    "create_coupon",
    "end_coupon",
    "end_coupons_of_shop",
    "forget_claims",
    "give_back_uses",
    "grant_coupon",
    "sweep_expired_claims",
    "use_claims",
]
