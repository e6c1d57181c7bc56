"""Reading coupons: what is offered, what somebody holds, and what a shop's coupons have spent."""

from magpie.domain.campaigns.queries.claims import (
    ClaimView,
    UsableClaim,
    claims_of,
    terms_of_claims,
    usable_claims,
)
from magpie.domain.campaigns.queries.coupons import (
    CouponBooks,
    CouponView,
    Offered,
    books_of_shop,
    coupons_offered,
    find_books,
)
from magpie.domain.campaigns.queries.export import CouponClaimRecord, coupon_claims_for_export

__all__ = [
    "ClaimView",
    "CouponBooks",
    "CouponClaimRecord",
    "CouponView",
    "Offered",
    "UsableClaim",
    "books_of_shop",
    "claims_of",
    "coupon_claims_for_export",
    "coupons_offered",
    "find_books",
    "terms_of_claims",
    "usable_claims",
]
