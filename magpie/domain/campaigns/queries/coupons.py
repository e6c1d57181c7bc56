"""Coupons as anybody sees them offered, and as their own shop sees their books."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q

from magpie.domain.campaigns.models import Coupon, CouponClaim
from magpie.domain.campaigns.rules.coupons import Scope
from magpie.kit.paging import Page, read_row_cursor, write_cursor

OFFERED_MAX: Final = 12


@dataclass(frozen=True)
class CouponView:
    """A coupon as it is published, the same to everybody. `shop` is None for one of the platform."""

    id: int
    key: str
    shop: int | None
    within: int | None
    name_zh: str
    name_en: str
    kind: str
    amount_minor: int
    percent_bp: int
    max_minor: int
    threshold_minor: int
    currency: str
    scope: str
    stack_group: str
    claim_from: datetime
    claim_until: datetime
    use_from: datetime | None
    use_until: datetime | None
    use_days: int | None
    claims_max: int
    uses_max: int
    platform_bp: int
    shop_bp: int
    creator_bp: int
    is_first_order_only: bool
    is_compensation: bool
    left: int

    @property
    def percent_off(self) -> str:
        """1,500 basis points -> '15', 1,250 -> '12.5'."""
        return f"{self.percent_bp // 100}.{self.percent_bp % 100:02d}".rstrip("0").rstrip(".")

    @property
    def percent_of_price(self) -> str:
        """As Chinese says it, in tenths of the price that are left: 15 % off -> '8.5' (折)."""
        kept = 10_000 - self.percent_bp
        return f"{kept // 1_000}.{kept % 1_000:03d}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Offered:
    """A coupon and what this reader can do: `state` is open, claimed (they have theirs) or gone (all taken)."""

    coupon: CouponView
    state: str
    held: int


@dataclass(frozen=True)
class CouponBooks:
    """What a shop sees of its own coupon. `unpromised_minor` is the budget that nobody holds a claim on."""

    coupon: CouponView
    code: str
    quantity: int
    claimed: int
    lapsed: int
    used: int
    budget_minor: int
    promised_minor: int
    spent_minor: int
    created_at: datetime
    ended_at: datetime | None

    @property
    def unpromised_minor(self) -> int:
        return self.budget_minor - self.promised_minor


def coupons_offered(
    *, shop: int, now: datetime, product: int | None = None, category: str = "", person: str = ""
) -> list[Offered]:
    """What can be claimed for a shop's goods, or for one product of it on its shelf, the soonest over first.

    One query, and one more where somebody known asks. The terms are the same whoever asks; the state is theirs.
    """
    rows = Coupon.objects.filter(
        Q(within=shop) | Q(within=None),
        ended_at=None,
        code=None,
        is_compensation=False,
        claim_from__lte=now,
        claim_until__gt=now,
    )
    if product is None:
        rows = rows.filter(Q(within=shop) | Q(scope=Scope.PLATFORM))
    else:
        rows = rows.filter(
            Q(scope__in=[Scope.PLATFORM, Scope.SHOP])
            | Q(products__product=product)
            | Q(categories__path__in=_shelves_above(category))
        ).distinct()
    found = list(rows.order_by("claim_until", "pk")[:OFFERED_MAX])
    held = _held_by(person, [row.pk for row in found])
    return [Offered(view_of(row), _state(row, held.get(row.pk, 0)), held.get(row.pk, 0)) for row in found]


def books_of_shop(*, shop: int | None, cursor: str = "", limit: int = 20) -> Page[CouponBooks]:
    """A shop's coupons (None: the platform's), newest first, with what was claimed, used and spent."""
    rows = Coupon.objects.filter(shop=shop)
    if cursor:
        rows = rows.filter(pk__lt=read_row_cursor(cursor))
    found = list(rows.order_by("-pk")[: limit + 1])
    more = write_cursor([found[limit - 1].pk]) if len(found) > limit else None
    return Page(rows=[books_of(row) for row in found[:limit]], next_cursor=more)


def find_books(coupon: int) -> CouponBooks | None:
    """One coupon with its books; None when there is none."""
    row = Coupon.objects.filter(pk=coupon).first()
    return books_of(row) if row else None


def view_of(row: Coupon) -> CouponView:
    return CouponView(
        id=row.pk,
        key=row.key,
        shop=row.shop_id,
        within=row.within_id,
        name_zh=row.name_zh,
        name_en=row.name_en,
        kind=row.kind,
        amount_minor=row.amount_minor,
        percent_bp=row.percent_bp,
        max_minor=row.max_minor,
        threshold_minor=row.threshold_minor,
        currency=row.currency,
        scope=row.scope,
        stack_group=row.stack_group,
        claim_from=row.claim_from,
        claim_until=row.claim_until,
        use_from=row.use_from,
        use_until=row.use_until,
        use_days=row.use_days,
        claims_max=row.claims_max,
        uses_max=row.uses_max,
        platform_bp=row.platform_bp,
        shop_bp=row.shop_bp,
        creator_bp=row.creator_bp,
        is_first_order_only=row.is_first_order_only,
        is_compensation=row.is_compensation,
        left=_left(row),
    )


def _left(row: Coupon) -> int:
    """How many can still be claimed: places and money, whichever is fewer."""
    places = row.quantity - (row.claimed - row.lapsed)
    return min(places, (row.budget_minor - row.promised_minor) // row.most_minor)


def _state(row: Coupon, held: int) -> str:
    if held >= row.claims_max:
        return "claimed"
    return "open" if _left(row) > 0 else "gone"


def _held_by(person: str, coupons: Sequence[int]) -> dict[int, int]:
    """coupon -> how many of it this person ever claimed."""
    if not person.startswith("p:") or not coupons:
        return {}
    rows = CouponClaim.objects.filter(person=person, coupon__in=coupons).values("coupon")
    return dict(rows.annotate(number=Count("pk")).values_list("coupon", "number"))


def _shelves_above(path: str) -> list[str]:
    """'food/tea' -> ['food', 'food/tea']."""
    parts = path.split("/") if path else []
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]


def books_of(row: Coupon) -> CouponBooks:
    return CouponBooks(
        coupon=view_of(row),
        code=row.code or "",
        quantity=row.quantity,
        claimed=row.claimed,
        lapsed=row.lapsed,
        used=row.used,
        budget_minor=row.budget_minor,
        promised_minor=row.promised_minor,
        spent_minor=row.spent_minor,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )
