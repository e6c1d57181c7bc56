"""Coupons of the small cast: Lantern Tea's 满 100 减 20, and the lines and terms that prices are tried on."""

from datetime import timedelta
from typing import Any

from magpie.domain.campaigns import actions
from magpie.domain.campaigns.drafts import CouponDraft
from magpie.domain.campaigns.models import Coupon
from magpie.domain.campaigns.rules.coupons import CouponTerms, Kind, Payer, Scope, Shares
from magpie.domain.campaigns.rules.stacking import DiscountShare, LinePrice
from tests.domain.cast import NOW

DAY = timedelta(days=1)
SHOP_PAYS, PLATFORM_PAYS = Shares(shop_bp=10_000), Shares(platform_bp=10_000)


def draft(shop: int | None, **changes: Any) -> CouponDraft:
    """¥20 off ¥100 or more of the shop's goods; 10 of them, one for each person, for a week."""
    said: dict[str, Any] = {
        "shop": shop,
        "name_zh": "满 100 减 20",
        "name_en": "¥20 off ¥100",
        "amount_minor": 2000,
        "threshold_minor": 10_000,
        "currency": "CNY",
        "scope": Scope.SHOP if shop is not None else Scope.PLATFORM,
        "claim_from": NOW - DAY,
        "claim_until": NOW + 7 * DAY,
        "use_days": 7,
        "budget_minor": 20_000,
        "quantity": 10,
        "shares": SHOP_PAYS if shop is not None else PLATFORM_PAYS,
        **changes,
    }
    return CouponDraft(**said)


def coupon(shop: int | None, **changes: Any) -> int:
    return actions.create_coupon(draft=draft(shop, **changes), now=NOW)


def taken(coupon: int, minor: int, payer: Payer = Payer.SHOP) -> list[DiscountShare]:
    """What a quote said that this coupon takes off."""
    return [DiscountShare(coupon, payer, "1", minor)]


def counters(coupon: int) -> tuple[int, int, int, int, int]:
    """(claimed, lapsed, used, promised, spent)"""
    row = Coupon.objects.get(pk=coupon)
    return row.claimed, row.lapsed, row.used, row.promised_minor, row.spent_minor


def terms(coupon: int, **changes: Any) -> CouponTerms:
    """¥20 off shop 1's goods, borne by the shop, good for a day around NOW."""
    said: dict[str, Any] = {
        "coupon": coupon,
        "owner": 1,
        "within": 1,
        "scope": Scope.SHOP,
        "kind": Kind.AMOUNT,
        "currency": "CNY",
        "shares": SHOP_PAYS,
        "amount_minor": 2000,
        "valid_from": NOW - DAY,
        "valid_until": NOW + DAY,
        **changes,
    }
    return CouponTerms(**said)


def of_platform(coupon: int, **changes: Any) -> CouponTerms:
    """¥20 off everything, borne by the platform."""
    said = {"owner": None, "within": None, "scope": Scope.PLATFORM, "shares": PLATFORM_PAYS, **changes}
    return terms(coupon, **said)


def line(key: str, unit_minor: int = 6800, **changes: Any) -> LinePrice:
    said: dict[str, Any] = {
        "key": key,
        "shop": 1,
        "product": 1,
        "categories": ("food/tea",),
        "unit_minor": unit_minor,
        "quantity": 1,
        "currency": "CNY",
        **changes,
    }
    return LinePrice(**said)
