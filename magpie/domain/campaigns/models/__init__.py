"""The tables of campaigns, by noun."""

from magpie.domain.campaigns.models.coupons import (
    Coupon,
    CouponCategory,
    CouponClaim,
    CouponProduct,
    CouponUse,
    CouponUseEnd,
)

__all__ = [
    "Coupon",
    "CouponCategory",
    "CouponClaim",
    "CouponProduct",
    "CouponUse",
    "CouponUseEnd",
]
