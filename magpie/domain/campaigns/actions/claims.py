"""Taking a coupon, being given one, and what happens to those nobody used in time.

Locks in this order, here and in `uses`: the person, the coupons by id, the claims by id. The counters move by one
conditional UPDATE each, so the last one is taken once whoever comes at the same instant.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from magpie.domain.campaigns.events import CouponClaimed, CouponGranted
from magpie.domain.campaigns.models import Coupon, CouponClaim
from magpie.domain.campaigns.queries.claims import ClaimView, claim_view_of
from magpie.domain.campaigns.refusals import CannotClaim, NoSuchCoupon, NotACompensation
from magpie.domain.campaigns.rules import coupons as rules
from magpie.domain.campaigns.rules.eligibility import REASONS, ClaimLimits, Reason, may_claim
from magpie.domain.outbox.actions import write_fact
from magpie.domain.people.locking import lock_person
from magpie.domain.people.models import Person
from magpie.domain.people.refusals import SignInFirst
from magpie.domain.people.rules import is_known


def claim_coupon(
    *, person: str, now: datetime, coupon: int | None = None, code: str = "", request_key: str | None = None
) -> ClaimView:
    """Hold a coupon, by its id or its code. The same `request_key` of the same person gives the same claim.

    Raises SignInFirst, NoSuchCoupon, CannotClaim; then nothing has changed. Fact: CouponClaimed.
    """
    if not is_known(person):
        raise SignInFirst()
    with transaction.atomic():
        human = lock_person(person, now=now)
        if made := _made_before(human, request_key):
            return claim_view_of(made, now=now)
        wanted = _find(coupon, rules.normal_code(code))
        number = CouponClaim.objects.filter(coupon=wanted, person=human).count() + 1
        verdict = may_claim(_limits(wanted), claims=number - 1, now=now)
        if not verdict.allowed:
            raise _cannot(verdict.reason)
        made = _hold(wanted, human, number, request_key=request_key, granted_for="", now=now)
        fact = CouponClaimed(
            claim=made.pk,
            person=person,
            coupon=wanted.pk,
            shop=wanted.shop_id or 0,
            most_minor=wanted.most_minor,
            currency=wanted.currency,
        )
        write_fact(fact, now=now, simulated=human.is_simulated)
        return claim_view_of(made, now=now)


def grant_coupon(
    *, person: str, coupon: int, granted_for: str, now: datetime, request_key: str | None = None
) -> ClaimView:
    """Give somebody a compensation; `granted_for` says what it makes good ("order:7 late shipping").

    Its window and its cap for each person do not count here, its quantity and budget do. The same `request_key` gives it
    once. Raises NoSuchCoupon, NotACompensation, CannotClaim. Fact: CouponGranted.
    """
    if not is_known(person):
        raise SignInFirst()
    with transaction.atomic():
        human = lock_person(person, now=now)
        if made := _made_before(human, request_key):
            return claim_view_of(made, now=now)
        wanted = Coupon.objects.filter(pk=coupon).first()
        if wanted is None:
            raise NoSuchCoupon()
        if not wanted.is_compensation:
            raise NotACompensation()
        if wanted.ended_at is not None:
            raise _cannot(Reason.ENDED)
        number = CouponClaim.objects.filter(coupon=wanted, person=human).count() + 1
        made = _hold(
            wanted,
            human,
            number,
            request_key=request_key,
            granted_for=granted_for[: rules.REF_CHARS_MAX],
            now=now,
        )
        fact = CouponGranted(
            claim=made.pk,
            person=person,
            coupon=wanted.pk,
            shop=wanted.shop_id or 0,
            most_minor=wanted.most_minor,
            currency=wanted.currency,
            granted_for=made.granted_for,
        )
        write_fact(fact, now=now, simulated=human.is_simulated)
        return claim_view_of(made, now=now)


def sweep_expired_claims(*, now: datetime) -> int:
    """Claims nobody used in time give their place and money back, oldest first, at most SWEEP_ROWS_MAX; how many."""
    if not CouponClaim.objects.filter(lapses_at__lte=now).exists():
        return 0  # looked at outside a transaction, so that a quiet house keeps no writer waiting
    with transaction.atomic():
        return _sweep(Q(), now=now)


def lapse(coupon: Coupon, claims: Sequence[int], *, now: datetime) -> int:
    """These open claims of a coupon give back what was set aside for them. The caller holds the coupon's lock."""
    gone = CouponClaim.objects.filter(pk__in=claims, coupon=coupon, lapses_at__isnull=False).update(
        lapses_at=None, lapsed_at=now
    )
    Coupon.objects.filter(pk=coupon.pk).update(
        lapsed=F("lapsed") + gone, promised_minor=F("promised_minor") - gone * coupon.most_minor
    )
    return gone


def _made_before(human: Person, request_key: str | None) -> CouponClaim | None:
    if not request_key:
        return None
    made = CouponClaim.objects.filter(person=human, request_key=request_key)
    return made.select_related("coupon").first()


def _find(coupon: int | None, code: str) -> Coupon:
    """A coupon with a code is found by its code alone; a compensation is found by nobody."""
    if coupon is not None:
        found = Coupon.objects.filter(pk=coupon, code=None, is_compensation=False).first()
    else:
        found = Coupon.objects.filter(code=code).first() if code else None
    if found is None:
        raise NoSuchCoupon()
    return found


def _limits(coupon: Coupon) -> ClaimLimits:
    return ClaimLimits(
        claims_max=coupon.claims_max,
        claim_from=coupon.claim_from,
        claim_until=coupon.claim_until,
        is_ended=coupon.ended_at is not None,
    )


def _hold(
    coupon: Coupon, human: Person, number: int, *, request_key: str | None, granted_for: str, now: datetime
) -> CouponClaim:
    """Count it and write it; when all are taken, what others let expire is given back first."""
    if coupon.use_until is not None and coupon.use_until <= now:
        raise _cannot(Reason.OVER)
    if not _count(coupon) and not (_sweep(Q(coupon=coupon), now=now) and _count(coupon)):
        raise _cannot(Reason.ALL_CLAIMED)
    coupon.refresh_from_db(fields=["claimed", "lapsed", "promised_minor"])
    valid_from = max(now, coupon.use_from) if coupon.use_from else now
    expires_at = coupon.use_until or now + timedelta(days=coupon.use_days or 0)
    return CouponClaim.objects.create(
        coupon=coupon,
        person=human,
        number=number,
        request_key=request_key,
        granted_for=granted_for,
        claimed_at=now,
        valid_from=valid_from,
        expires_at=expires_at,
        lapses_at=expires_at,
    )


def _count(coupon: Coupon) -> bool:
    """One more claim and its money, if, and only if, both are there. Takes the coupon's lock."""
    most = coupon.most_minor
    room = Coupon.objects.filter(
        pk=coupon.pk,
        ended_at=None,
        claimed__lt=F("quantity") + F("lapsed"),
        promised_minor__lte=F("budget_minor") - most,
    )
    return room.update(claimed=F("claimed") + 1, promised_minor=F("promised_minor") + most) == 1


def _sweep(which: Q, *, now: datetime) -> int:
    due = CouponClaim.objects.filter(which, lapses_at__lte=now).order_by("lapses_at", "pk")
    by_coupon: dict[int, list[int]] = {}
    for claim, coupon in due.values_list("pk", "coupon_id")[: rules.SWEEP_ROWS_MAX]:
        by_coupon.setdefault(coupon, []).append(claim)
    coupons = Coupon.objects.select_for_update().filter(pk__in=by_coupon).order_by("pk")
    return sum(lapse(coupon, by_coupon[coupon.pk], now=now) for coupon in coupons)


def _cannot(reason: Reason) -> CannotClaim:
    why_en, why_zh = REASONS[reason]
    return CannotClaim(reason=reason.value, why_en=why_en, why_zh=why_zh)
