"""What campaigns keep about a person, for the copy the person may ask for."""

from dataclasses import dataclass
from datetime import datetime

from magpie.domain.campaigns.models import CouponClaim


@dataclass(frozen=True)
class CouponClaimRecord:
    """One coupon as held: `uses` are the orders it was used for, those called off included."""

    claim: int
    coupon: int
    name_zh: str
    name_en: str
    granted_for: str
    claimed_at: datetime
    valid_from: datetime
    expires_at: datetime
    lapsed_at: datetime | None
    uses: tuple[str, ...]


def coupon_claims_for_export(person: str) -> list[CouponClaimRecord]:
    """Every coupon a person ever held, oldest first. Two queries."""
    rows = CouponClaim.objects.filter(person=person).select_related("coupon").prefetch_related("uses")
    return [
        CouponClaimRecord(
            claim=row.pk,
            coupon=row.coupon_id,
            name_zh=row.coupon.name_zh,
            name_en=row.coupon.name_en,
            granted_for=row.granted_for,
            claimed_at=row.claimed_at,
            valid_from=row.valid_from,
            expires_at=row.expires_at,
            lapsed_at=row.lapsed_at,
            uses=tuple(use.ref for use in sorted(row.uses.all(), key=lambda use: use.pk)),
        )
        for row in rows.order_by("pk")
    ]
