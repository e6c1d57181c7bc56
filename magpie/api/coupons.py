"""Coupons: anybody reads what is offered and how coupons stack, a known person claims, a shop's staff make and end them."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from magpie.api.callers import person_of, signed_in
from magpie.api.coupon_schemas import ClaimIn, ClaimOut, CouponBooksOut, CouponIn, OfferedOut, StackingOut
from magpie.api.fields import ID_MAX, Cursor, Handle, HandleFilter, Limit, RowId
from magpie.api.problems import REFUSALS, Problem
from magpie.api.products import page_of
from magpie.api.schemas import PageOf
from magpie.domain.campaigns import actions, queries
from magpie.domain.campaigns.drafts import CouponDraft
from magpie.domain.campaigns.refusals import NoSuchCoupon
from magpie.domain.campaigns.rules.coupons import WHOLE_BP, Shares
from magpie.domain.campaigns.rules.stacking import STACKING
from magpie.domain.goods import queries as goods
from magpie.domain.people import queries as people
from magpie.domain.people.refusals import NoSuchAccount

router = Router()
ProductFilter = Annotated[int | None, Query(ge=1, le=ID_MAX)]


@router.get("/coupons", response={200: list[OfferedOut], REFUSALS: Problem})
def list_offered(request: HttpRequest, shop: HandleFilter = "", product: ProductFilter = None) -> Any:
    """What can be claimed for a shop's goods, or for one product: the terms are the same to all, the state is the caller's."""
    person = person_of(request) if request.user.is_authenticated else ""
    if product is not None:
        view = goods.get_product(product)
        return queries.coupons_offered(
            shop=view.shop.id, product=view.id, category=view.category, person=person, now=timezone.now()
        )
    if not shop:
        raise NoSuchAccount(account="@")
    account = people.get_account_by_handle(shop)
    return queries.coupons_offered(shop=account.id, person=person, now=timezone.now())


@router.get("/coupons/stacking", response={200: list[StackingOut], REFUSALS: Problem})
def list_stacking(request: HttpRequest) -> Any:
    """Which coupons hold together and in which order, with the reasons: the one table that every price follows."""
    return list(STACKING)


@router.get("/coupons/claims", auth=signed_in, response={200: list[ClaimOut], REFUSALS: Problem})
def list_claims(request: HttpRequest) -> Any:
    """One's own coupons, what can be used first."""
    return queries.claims_of(person_of(request), now=timezone.now())


@router.post("/coupons/claims", auth=signed_in, response={201: ClaimOut, REFUSALS: Problem})
def claim(request: HttpRequest, body: ClaimIn) -> Any:
    """Take a coupon, by its id or its code."""
    if (body.coupon is None) == (body.code is None):
        raise NoSuchCoupon()
    made = actions.claim_coupon(
        person=person_of(request),
        coupon=body.coupon,
        code=body.code or "",
        request_key=body.request_key,
        now=timezone.now(),
    )
    return Status(201, made)


@router.get(
    "/accounts/{handle}/coupons", auth=signed_in, response={200: PageOf[CouponBooksOut], REFUSALS: Problem}
)
def list_books(request: HttpRequest, handle: Handle, cursor: Cursor = "", limit: Limit = 20) -> Any:
    """A shop's own coupons with what they promised and spent, newest first; its staff alone reads them."""
    return page_of(queries.books_of_shop(shop=_own_shop(request, handle), cursor=cursor, limit=limit))


@router.post("/accounts/{handle}/coupons", auth=signed_in, response={201: CouponBooksOut, REFUSALS: Problem})
def create(request: HttpRequest, handle: Handle, body: CouponIn) -> Any:
    """Make a coupon for the shop's own goods, which the shop pays for."""
    said = body.dict()
    draft = CouponDraft(
        **{
            **said,
            "shop": _own_shop(request, handle),
            "shares": Shares(shop_bp=WHOLE_BP),
            "code": said["code"] or "",
            "products": tuple(said["products"]),
            "categories": tuple(said["categories"]),
        }
    )
    return Status(201, queries.find_books(actions.create_coupon(draft=draft, now=timezone.now())))


@router.post("/coupons/{coupon}/ending", auth=signed_in, response={204: None, REFUSALS: Problem})
def end(request: HttpRequest, coupon: RowId) -> Any:
    """Give it out no more; what was claimed stays good until its day. Its own shop's staff alone may."""
    books = queries.find_books(coupon)
    shop = books.coupon.shop if books else None
    if shop is None or not people.may_act_for(person=person_of(request), account=shop):
        raise NoSuchCoupon()
    actions.end_coupon(coupon=coupon, now=timezone.now())
    return Status(204, None)


def _own_shop(request: HttpRequest, handle: str) -> int:
    """Raises NoSuchAccount, NotYourAccount."""
    account = people.get_account_by_handle(handle)
    people.check_may_act_for(person=person_of(request), account=account.id)
    return account.id
