"""What goes with a person who is forgotten: whose a coupon was. What it took off an order stays in the books."""

from datetime import datetime

from django.db import transaction

from magpie.domain.campaigns.actions.claims import lapse
from magpie.domain.campaigns.models import Coupon, CouponClaim


def forget_claims(*, person: str, now: datetime) -> int:
    """Claims of an erased person forget whose they were and why; those not in use give their place back. How many.

    Locks the coupons by id, then the claims.
    """
    with transaction.atomic():
        theirs = CouponClaim.objects.filter(person=person)
        coupons = Coupon.objects.select_for_update().filter(pk__in=theirs.values("coupon")).order_by("pk")
        for coupon in coupons:
            open_ones = theirs.filter(coupon=coupon, lapses_at__isnull=False).values_list("pk", flat=True)
            lapse(coupon, list(open_ones), now=now)
        return theirs.update(person=None, request_key=None, granted_for="")
