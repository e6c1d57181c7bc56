"""What somebody holds, and the terms a checkout prices it by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from magpie.domain.campaigns.models import Coupon, CouponClaim, CouponUse
from magpie.domain.campaigns.queries.coupons import CouponView, view_of
from magpie.domain.campaigns.refusals import NoSuchClaim
from magpie.domain.campaigns.rules.coupons import CouponTerms, Kind, Scope, Shares
from magpie.domain.campaigns.rules.eligibility import Standing, UseLimits, Verdict, may_use

CLAIMS_SHOWN_MAX: Final = 100


@dataclass(frozen=True)
class ClaimView:
    """A coupon somebody holds. `state` is open, soon (not valid yet), used (it holds for an order) or over."""

    id: int
    key: str
    coupon: CouponView
    state: str
    granted_for: str
    claimed_at: datetime
    valid_from: datetime
    expires_at: datetime


@dataclass(frozen=True)
class UsableClaim:
    """A claim, the terms a price may read of it, and whether its holder may use it now."""

    claim: int
    terms: CouponTerms
    verdict: Verdict


def claims_of(person: str, *, now: datetime) -> list[ClaimView]:
    """What somebody holds: what can be used first, the soonest over first among it; then the newest. One query."""
    rows = CouponClaim.objects.filter(person=person).select_related("coupon").order_by("-pk")
    views = [claim_view_of(row, now=now) for row in rows[:CLAIMS_SHOWN_MAX]]
    usable = sorted((one for one in views if one.state in {"open", "soon"}), key=lambda one: one.expires_at)
    return usable + [one for one in views if one.state not in {"open", "soon"}]


def usable_claims(person: str, *, is_first_order: bool, now: datetime) -> list[UsableClaim]:
    """Every claim of a person that is still open, with its verdict: what a checkout chooses from. Four queries,
    and one where a coupon for first orders is among them.

    Of several claims of one coupon the first over stands for all, since only one of them holds in an order.
    """
    rows = CouponClaim.objects.filter(person=person, lapses_at__gt=now).order_by("expires_at", "pk")
    first = {row.coupon_id: row for row in reversed(_whole(rows[:CLAIMS_SHOWN_MAX]))}
    uses = _uses_by_coupon(person, list(first))
    if any(row.coupon.is_first_order_only for row in first.values()):
        is_first_order = is_first_order and not has_used_as_first(person)
    told = []
    for row in sorted(first.values(), key=lambda one: one.pk):
        standing = standing_of(row, uses=uses.get(row.coupon_id, 0), is_first_order=is_first_order)
        verdict = may_use(limits_of(row.coupon), standing, now=now)
        told.append(UsableClaim(row.pk, terms_of(row), verdict))
    return told


def has_used_as_first(person: str, *, but: str = "") -> bool:
    """Whether another order than `but`, paid or waiting for its money, has a coupon for first orders already. One query."""
    held = CouponUse.objects.filter(claim__person=person, claim__coupon__is_first_order_only=True, end=None)
    return held.exclude(ref=but).exists()


def terms_of_claims(*, person: str, claims: Sequence[int]) -> list[CouponTerms]:
    """What a price may read of these claims, in their order. Raises NoSuchClaim for one that is not this person's."""
    if not claims:
        return []
    rows = {row.pk: row for row in _whole(CouponClaim.objects.filter(pk__in=claims, person=person))}
    if len(rows) != len(set(claims)):
        raise NoSuchClaim()
    return [terms_of(rows[claim]) for claim in dict.fromkeys(claims)]


def claim_view_of(row: CouponClaim, *, now: datetime) -> ClaimView:
    return ClaimView(
        id=row.pk,
        key=row.key,
        coupon=view_of(row.coupon),
        state=_state(row, now),
        granted_for=row.granted_for,
        claimed_at=row.claimed_at,
        valid_from=row.valid_from,
        expires_at=row.expires_at,
    )


def terms_of(row: CouponClaim) -> CouponTerms:
    """The published terms of a claim's coupon, in the claim's own time; nothing of who holds it."""
    coupon = row.coupon
    return CouponTerms(
        coupon=coupon.pk,
        owner=coupon.shop_id,
        within=coupon.within_id,
        scope=Scope(coupon.scope),
        kind=Kind(coupon.kind),
        currency=coupon.currency,
        shares=Shares(platform_bp=coupon.platform_bp, shop_bp=coupon.shop_bp, creator_bp=coupon.creator_bp),
        amount_minor=coupon.amount_minor,
        percent_bp=coupon.percent_bp,
        max_minor=coupon.max_minor,
        threshold_minor=coupon.threshold_minor,
        products=frozenset(one.product_id for one in coupon.products.all()),
        categories=frozenset(one.path for one in coupon.categories.all()),
        valid_from=row.valid_from,
        valid_until=row.expires_at,
        is_compensation=coupon.is_compensation,
    )


def limits_of(coupon: Coupon) -> UseLimits:
    return UseLimits(uses_max=coupon.uses_max, is_first_order_only=coupon.is_first_order_only)


def standing_of(row: CouponClaim, *, uses: int, is_first_order: bool) -> Standing:
    return Standing(
        uses=uses,
        is_first_order=is_first_order,
        is_in_use=row.lapses_at is None and row.lapsed_at is None,
        valid_from=row.valid_from,
        valid_until=row.expires_at if row.lapsed_at is None else min(row.expires_at, row.lapsed_at),
    )


def _whole(rows: Iterable[CouponClaim]) -> list[CouponClaim]:
    """With what their coupons are for: two more queries, however many."""
    return list(rows.select_related("coupon").prefetch_related("coupon__products", "coupon__categories"))  # type: ignore[attr-defined]


def _uses_by_coupon(person: str, coupons: Sequence[int]) -> dict[int, int]:
    rows = CouponUse.objects.filter(claim__person=person, claim__coupon__in=coupons, end=None)
    found: dict[int, int] = {}
    for coupon in rows.values_list("claim__coupon", flat=True):
        found[coupon] = found.get(coupon, 0) + 1
    return found


def _state(row: CouponClaim, now: datetime) -> str:
    if row.lapsed_at is not None:
        return "over"
    if row.lapses_at is None:
        return "used"
    if row.expires_at <= now:
        return "over"
    return "open" if row.valid_from <= now else "soon"
