"""Using coupons for an order, inside the transaction that places it, and giving them back when it is called off.

Locks the coupons by id, then the claims by id, as `claims` does. The caller has locked the person, or nobody.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from magpie.domain.campaigns.events import CouponGivenBack, CouponUsed
from magpie.domain.campaigns.models import Coupon, CouponClaim, CouponUse, CouponUseEnd
from magpie.domain.campaigns.queries.claims import has_used_as_first, limits_of, standing_of
from magpie.domain.campaigns.refusals import CannotUse, CouponSpent, DiscountDoesNotFit, NoSuchClaim
from magpie.domain.campaigns.rules.coupons import Payer
from magpie.domain.campaigns.rules.eligibility import REASONS, Reason, may_use
from magpie.domain.campaigns.rules.stacking import DiscountShare
from magpie.domain.outbox.actions import write_fact
from magpie.domain.people.queries import is_simulated

CLAIMS_PER_ORDER_MAX: Final = 50


@dataclass(frozen=True)
class Held:
    """A claim and its coupon, both locked."""

    claim: CouponClaim
    coupon: Coupon


def use_claims(
    *,
    person: str,
    claims: Sequence[int],
    discounts: Sequence[DiscountShare],
    ref: str,
    now: datetime,
    is_first_order: bool = False,
) -> None:
    """Use these claims of this person for `ref`, for just the discounts a quote gave: all of them, or none.

    Call it inside the transaction that places the order. Raises NoSuchClaim, CannotUse, DiscountDoesNotFit, CouponSpent.
    Facts: CouponUsed for each claim.
    """
    if not claims and not discounts:
        return
    with transaction.atomic():
        held = _lock(person, claims)
        borne = _borne(held, discounts)
        if any(one.coupon.is_first_order_only for one in held):
            is_first_order = is_first_order and not has_used_as_first(person, but=ref)
        simulated = is_simulated(person)
        for one in held:
            _check_may_use(one, person, is_first_order=is_first_order, now=now)
            _use(one, borne[one.coupon.pk], ref=ref, now=now)
            fact = CouponUsed(
                claim=one.claim.pk,
                person=person,
                coupon=one.coupon.pk,
                shop=one.coupon.shop_id or 0,
                ref=ref,
                amount_minor=sum(borne[one.coupon.pk].values()),
                currency=one.coupon.currency,
            )
            write_fact(fact, now=now, simulated=simulated)


def give_back_uses(*, ref: str, now: datetime, coupons: Collection[int] | None = None) -> int:
    """What `ref` was for was called off, all of it or all that these coupons took something off: they can be used again.

    Returns how many came back. A coupon whose time ran out meanwhile comes back and lapses. Twice is once. Facts: CouponGivenBack for each.
    """
    with transaction.atomic():
        holding = CouponUse.objects.filter(ref=ref, end=None)
        if coupons is not None:
            holding = holding.filter(claim__coupon__in=coupons)
        locked = {
            coupon.pk: coupon
            for coupon in Coupon.objects.select_for_update()
            .filter(pk__in=holding.values("claim__coupon"))
            .order_by("pk")
        }
        uses = list(holding.filter(claim__coupon__in=locked).select_related("claim").order_by("claim"))
        for use in uses:
            _give_back(use, locked[use.claim.coupon_id], now=now)
        return len(uses)


def _lock(person: str, claims: Sequence[int]) -> list[Held]:
    wanted = CouponClaim.objects.filter(pk__in=claims, person=person)
    if len(set(claims)) > CLAIMS_PER_ORDER_MAX:
        raise DiscountDoesNotFit()
    locked = Coupon.objects.select_for_update().filter(pk__in=wanted.values("coupon")).order_by("pk")
    coupons = {coupon.pk: coupon for coupon in locked}
    rows = list(wanted.select_for_update().order_by("pk"))
    if len(rows) != len(set(claims)):
        raise NoSuchClaim()
    if len(coupons) != len(rows):
        raise DiscountDoesNotFit()  # two claims of one coupon never hold together
    return [Held(row, coupons[row.coupon_id]) for row in rows]


def _borne(held: Sequence[Held], discounts: Sequence[DiscountShare]) -> dict[int, dict[Payer, int]]:
    """coupon -> what each payer bears; raises DiscountDoesNotFit for anything these coupons cannot take off."""
    borne: dict[int, dict[Payer, int]] = {one.coupon.pk: dict.fromkeys(Payer, 0) for one in held}
    for share in discounts:
        if share.minor <= 0 or share.coupon not in borne:
            raise DiscountDoesNotFit()
        borne[share.coupon][share.payer] += share.minor
    for one in held:
        if not 1 <= sum(borne[one.coupon.pk].values()) <= one.coupon.most_minor:
            raise DiscountDoesNotFit()
    return borne


def _check_may_use(one: Held, person: str, *, is_first_order: bool, now: datetime) -> None:
    uses = CouponUse.objects.filter(claim__coupon=one.coupon, claim__person=person, end=None).count()
    standing = standing_of(one.claim, uses=uses, is_first_order=is_first_order)
    verdict = may_use(limits_of(one.coupon), standing, now=now)
    if not verdict.allowed:
        raise _cannot(one.claim, verdict.reason)


def _use(one: Held, borne: dict[Payer, int], *, ref: str, now: datetime) -> None:
    amount = sum(borne.values())
    before = list(CouponUse.objects.filter(claim=one.claim).values_list("ref", flat=True))
    is_free = CouponClaim.objects.filter(pk=one.claim.pk, lapses_at__isnull=False).update(lapses_at=None)
    if ref in before or not is_free:
        raise _cannot(one.claim, Reason.IN_USE)
    room = Coupon.objects.filter(pk=one.coupon.pk, spent_minor__lte=F("promised_minor") - amount)
    if not room.update(used=F("used") + 1, spent_minor=F("spent_minor") + amount):
        raise CouponSpent()
    CouponUse.objects.create(
        claim=one.claim,
        turn=len(before) + 1,
        ref=ref,
        amount_minor=amount,
        platform_minor=borne[Payer.PLATFORM],
        shop_minor=borne[Payer.SHOP],
        creator_minor=borne[Payer.CREATOR],
        at=now,
    )


def _give_back(use: CouponUse, coupon: Coupon, *, now: datetime) -> None:
    claim = use.claim
    CouponUseEnd.objects.create(use=use, at=now)
    # Nobody can use what an erased person held: its place goes back with the next sweep.
    CouponClaim.objects.filter(pk=claim.pk).update(lapses_at=claim.expires_at if claim.person_id else now)
    Coupon.objects.filter(pk=coupon.pk).update(
        used=F("used") - 1, spent_minor=F("spent_minor") - use.amount_minor
    )
    fact = CouponGivenBack(
        claim=claim.pk,
        person=claim.person_id or "",
        coupon=coupon.pk,
        shop=coupon.shop_id or 0,
        ref=use.ref,
        amount_minor=use.amount_minor,
        currency=coupon.currency,
    )
    write_fact(fact, now=now, simulated=is_simulated(fact.person))


def _cannot(claim: CouponClaim, reason: Reason) -> CannotUse:
    why_en, why_zh = REASONS[reason]
    return CannotUse(claim=claim.pk, reason=reason.value, why_en=why_en, why_zh=why_zh)
