"""How facts about coupons are told to the journey log: what was held, used and given back, never what it makes good."""

from magpie.domain.campaigns.events import CouponClaimed, CouponGivenBack, CouponGranted, CouponUsed
from magpie.domain.outbox.wiring import Moment
from magpie.log.event import Event


def coupon_claimed(fact: CouponClaimed, moment: Moment) -> Event:
    return _about(fact, "Coupon Claimed", fact.most_minor, ref=f"claim:{fact.claim}")


def coupon_granted(fact: CouponGranted, moment: Moment) -> Event:
    return _about(fact, "Coupon Granted", fact.most_minor, ref=f"claim:{fact.claim}")


def coupon_used(fact: CouponUsed, moment: Moment) -> Event:
    return _about(fact, "Coupon Applied", fact.amount_minor, ref=fact.ref)


def coupon_given_back(fact: CouponGivenBack, moment: Moment) -> Event | None:
    """Nothing is said of an erased person: the log has forgotten them already."""
    return _about(fact, "Coupon Removed", fact.amount_minor, ref=fact.ref) if fact.person else None


def _about(
    fact: CouponClaimed | CouponGranted | CouponUsed | CouponGivenBack, kind: str, minor: int, *, ref: str
) -> Event:
    return Event(
        id="",
        ts_ms=0,
        kind=kind,
        person=fact.person,
        account=f"account:{fact.shop}" if fact.shop else "",
        value_minor=minor,
        currency=fact.currency,
        campaign=f"coupon:{fact.coupon}",
        ref=ref,
    )
