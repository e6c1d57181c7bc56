"""Making a coupon, and giving it out no more. What was claimed stays good until its own day."""

from datetime import datetime

from django.db import IntegrityError, transaction

from magpie.domain.campaigns.drafts import CouponDraft, check_draft
from magpie.domain.campaigns.models import Coupon, CouponCategory, CouponProduct
from magpie.domain.campaigns.refusals import CodeTaken, CouponEnded, NoSuchCoupon, UnreadableCoupon
from magpie.domain.campaigns.rules import coupons as rules
from magpie.domain.goods import queries as goods
from magpie.domain.people import queries as people
from magpie.domain.people.refusals import NoSuchAccount


def create_coupon(*, draft: CouponDraft, now: datetime, simulated: bool = False) -> int:
    """A coupon that can be claimed in its window; returns its id. Whether the caller may, the edge asks first.

    Raises UnreadableCoupon, NoSuchAccount, CodeTaken; then nothing has changed. No fact: it is heard of when it is claimed.
    """
    check_draft(draft)
    within = draft.shop if draft.shop is not None else draft.within
    is_simulated = simulated
    if within is not None:
        account = people.get_account(within)
        if not account.is_open:
            raise NoSuchAccount(account=within)
        is_simulated = simulated or account.is_simulated
    _check_goods(draft, within)
    code = rules.normal_code(draft.code) or None
    try:
        with transaction.atomic():
            made = _write(draft, within=within, code=code, is_simulated=is_simulated, now=now)
            CouponProduct.objects.bulk_create(
                CouponProduct(coupon=made, product_id=product) for product in sorted(set(draft.products))
            )
            CouponCategory.objects.bulk_create(
                CouponCategory(coupon=made, path=path) for path in sorted(set(draft.categories))
            )
            return made.pk
    except IntegrityError:
        if code and Coupon.objects.filter(code=code).exists():
            raise CodeTaken(text=code) from None
        raise


def end_coupon(*, coupon: int, now: datetime) -> None:
    """Give it out no more, from now on; claims that were made stay good. Raises NoSuchCoupon, CouponEnded."""
    with transaction.atomic():
        if Coupon.objects.filter(pk=coupon, ended_at=None).update(ended_at=now):
            return
        raise CouponEnded() if Coupon.objects.filter(pk=coupon).exists() else NoSuchCoupon()


def end_coupons_of_shop(*, shop: int, now: datetime) -> int:
    """A shop that closed gives nothing out any more, nor does the platform for it; how many coupons ended."""
    return Coupon.objects.filter(within=shop, ended_at=None).update(ended_at=now)


def _write(
    draft: CouponDraft, *, within: int | None, code: str | None, is_simulated: bool, now: datetime
) -> Coupon:
    group = rules.group_of(owner=draft.shop, scope=draft.scope, is_compensation=draft.is_compensation)
    return Coupon.objects.create(
        shop_id=draft.shop,
        within_id=within,
        name_zh=draft.name_zh.strip(),
        name_en=draft.name_en.strip(),
        code=code,
        kind=draft.kind,
        amount_minor=draft.amount_minor,
        percent_bp=draft.percent_bp,
        max_minor=draft.max_minor,
        threshold_minor=draft.threshold_minor,
        currency=draft.currency,
        scope=draft.scope,
        stack_group=group,
        claim_from=draft.claim_from,
        claim_until=draft.claim_until,
        use_from=draft.use_from,
        use_until=draft.use_until,
        use_days=draft.use_days,
        budget_minor=draft.budget_minor,
        quantity=draft.quantity,
        claims_max=draft.claims_max,
        uses_max=draft.uses_max,
        platform_bp=draft.shares.platform_bp,
        shop_bp=draft.shares.shop_bp,
        creator_bp=draft.shares.creator_bp,
        is_first_order_only=draft.is_first_order_only,
        is_compensation=draft.is_compensation,
        is_simulated=is_simulated,
        created_at=now,
    )


def _check_goods(draft: CouponDraft, within: int | None) -> None:
    """Products are on the shelf, and of the one shop where there is one; shelves exist."""
    found = goods.products_by_id(draft.products) if draft.products else {}
    for product in draft.products:
        if product not in found or within not in {None, found[product].shop.id}:
            raise UnreadableCoupon(
                field="products",
                why_en=f"there is no product {product} of this shop on the shelf",
                why_zh=f"本店没有在售商品 {product}",
            )
    known = goods.category_names(draft.categories) if draft.categories else {}
    for path in draft.categories:
        if path not in known:
            raise UnreadableCoupon(
                field="categories", why_en=f"there is no shelf {path}", why_zh=f"没有类目 {path}"
            )
