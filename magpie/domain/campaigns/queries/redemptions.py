"""Where a coupon of a shop was used: each use with who bore how much of it. Nothing here says by whom.

The caller has checked whose shop it is.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from magpie.domain.campaigns.models import Coupon, CouponUse
from magpie.domain.campaigns.queries.coupons import CouponBooks, books_of
from magpie.domain.campaigns.refusals import NoSuchCoupon
from magpie.kit.paging import ROW_ID_MAX, Page, read_row_cursor, write_cursor


@dataclass(frozen=True)
class Redemption:
    """One use, for what `ref` names ("trade:7"). It holds unless it `has_ended`: what it was for was called off."""

    ref: str
    amount_minor: int
    platform_minor: int
    shop_minor: int
    creator_minor: int
    at: datetime
    has_ended: bool


@dataclass(frozen=True)
class Borne:
    """Who bore how much of all uses that hold."""

    platform_minor: int
    shop_minor: int
    creator_minor: int


def get_books_of_shop(shop: int, coupon: int) -> CouponBooks:
    """One coupon of this shop; raises NoSuchCoupon. One query."""
    row = Coupon.objects.filter(shop=shop, pk=coupon).first() if 0 < coupon <= ROW_ID_MAX else None
    if row is None:
        raise NoSuchCoupon()
    return books_of(row)


def redemptions_of(coupon: int, *, cursor: str = "", limit: int = 20) -> Page[Redemption]:
    """The uses of a coupon, the newest first. One query."""
    rows = CouponUse.objects.filter(claim__coupon=coupon).select_related("end")
    if cursor:
        rows = rows.filter(pk__lt=read_row_cursor(cursor))
    found = list(rows.order_by("-pk")[: limit + 1])
    more = write_cursor([found[limit - 1].pk]) if len(found) > limit else None
    return Page([_redemption(row) for row in found[:limit]], more)


def borne_of(coupon: int) -> Borne:
    """One query."""
    holding = CouponUse.objects.filter(claim__coupon=coupon, end=None)
    sums = holding.aggregate(
        platform_minor=Sum("platform_minor", default=0),
        shop_minor=Sum("shop_minor", default=0),
        creator_minor=Sum("creator_minor", default=0),
    )
    return Borne(**{name: int(minor) for name, minor in sums.items()})


def _redemption(row: CouponUse) -> Redemption:
    return Redemption(
        ref=row.ref,
        amount_minor=row.amount_minor,
        platform_minor=row.platform_minor,
        shop_minor=row.shop_minor,
        creator_minor=row.creator_minor,
        at=row.at,
        has_ended=getattr(row, "end", None) is not None,
    )
