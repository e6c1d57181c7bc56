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
from magpie.domain.campaigns.queries.redemptions import (
    Borne,
    Redemption,
    borne_of,
    get_books_of_shop,
    redemptions_of,
)

__all__ = [
    "Borne",
    "ClaimView",
    "CouponBooks",
    "CouponClaimRecord",
    "CouponView",
    "Offered",
    "Redemption",
    "UsableClaim",
    "books_of_shop",
    "borne_of",
    "claims_of",
    "coupon_claims_for_export",
    "coupons_offered",
    "find_books",
    "get_books_of_shop",
    "redemptions_of",
    "terms_of_claims",
    "usable_claims",
]
