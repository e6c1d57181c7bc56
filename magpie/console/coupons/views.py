"""Coupons: the list with what each has spent, one with its uses, making one, ending one early."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from magpie.console.coupons.forms import CouponForm
from magpie.console.edge import Staffed, for_staff
from magpie.console.keyed import do_once, new_key
from magpie.domain.campaigns import actions
from magpie.domain.campaigns.queries import (
    CouponBooks,
    books_of_shop,
    borne_of,
    get_books_of_shop,
    redemptions_of,
)
from magpie.domain.goods import queries as goods
from magpie.domain.trade.queries.shops import orders_of_refs

COUPONS_SHOWN, USES_SHOWN = 20, 20
CLAIMED_FOR = timedelta(days=7)


@require_safe
@for_staff
def show_coupons(request: Staffed) -> HttpResponse:
    """The shop's own, newest first, each with its budget."""
    page = books_of_shop(
        shop=request.desk.account.id, cursor=request.GET.get("after", ""), limit=COUPONS_SHOWN
    )
    offered = sum(1 for one in page.rows if is_open(request, one))
    return render(request, "console/coupons/coupons.html", {"page": page, "offered": offered})


@require_safe
@for_staff
def show_coupon(request: Staffed, coupon: int) -> HttpResponse:
    """What it promised and spent, who bears it, and where it was used."""
    shop = request.desk.account.id
    books = get_books_of_shop(shop, coupon)
    uses = redemptions_of(coupon, cursor=request.GET.get("after", ""), limit=USES_SHOWN)
    shown = {
        "books": books,
        "uses": uses,
        "borne": borne_of(coupon),
        "promised_minor": books.promised_minor - books.spent_minor,
        "orders": orders_of_refs(shop, [use.ref for use in uses.rows]),
        "may_end": books.ended_at is None and books.coupon.claim_until > request.now,
    }
    return render(request, "console/coupons/coupon.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def make_coupon(request: Staffed) -> HttpResponse:
    """A coupon for the shop's own goods. The same form twice is one coupon."""
    choices = goods.choices_of_shop(request.desk.account.id)
    begin = request.now.replace(minute=0, second=0, microsecond=0)
    begun = {"request_key": new_key(request), "claim_from": begin, "claim_until": begin + CLAIMED_FOR}
    said = request.POST if request.method == "POST" else None
    form = CouponForm(said, zone=request.desk.account.zone, choices=choices, initial=begun)
    shown = {"form": form}
    if said is None:
        return render(request, "console/coupons/new.html", shown)
    if not form.is_valid():
        form.renew(request)
        return render(request, "console/coupons/new.html", shown, status=422)

    def do() -> dict[str, int]:
        draft = form.draft(request.desk.account.id)
        return {"coupon": actions.create_coupon(draft=draft, now=request.now)}

    told = do_once(request, form, route=f"console-coupons:{request.desk.account.id}", do=do)
    if told.wrong:
        form.complain(told.wrong, told.detail)
        return render(request, "console/coupons/new.html", shown, status=told.status)
    messages.success(request, _("Made. It is offered in its window."))
    return redirect("console_coupon", handle=request.desk.account.handle, coupon=told.body["coupon"])


@require_POST
@for_staff
def make_ending(request: Staffed, coupon: int) -> HttpResponse:
    """Given out no more; what was claimed stays good."""
    books = get_books_of_shop(request.desk.account.id, coupon)
    if books.ended_at is None:
        actions.end_coupon(coupon=coupon, now=request.now)
    messages.success(request, _("Ended. What was claimed stays good until its day."))
    return redirect("console_coupon", handle=request.desk.account.handle, coupon=coupon)


def is_open(request: Staffed, books: CouponBooks) -> bool:
    """Whether somebody can claim it now."""
    coupon = books.coupon
    is_in_time = coupon.claim_from <= request.now < coupon.claim_until
    return books.ended_at is None and is_in_time and coupon.left > 0
