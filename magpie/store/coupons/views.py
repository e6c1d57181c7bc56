"""Claiming a coupon where it is offered or by its code, and the page of one's own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from magpie.domain.campaigns import actions
from magpie.domain.goods import queries as goods
from magpie.domain.people.refusals import SignInFirst
from magpie.kit.errors import Refusal
from magpie.store.coupons.forms import ClaimForm
from magpie.store.coupons.reading import Strip, read_mine, read_strip
from magpie.store.edge import Asked, back_to, store_page

ADDRESS_CHARS_MAX = 200


@require_safe
@store_page
def show_coupons(request: Asked) -> HttpResponse:
    """One's own coupons, and a line for a code."""
    if not request.visitor.is_known:
        raise SignInFirst()
    return render(request, "store/coupons.html", {"mine": read_mine(request.visitor.person, now=request.now)})


@require_POST
@store_page
def make_claim(request: Asked) -> HttpResponse:
    """Take one; for htmx the strip as it is now, for everybody else the page they came from."""
    form = ClaimForm(request.POST)
    said, is_taken = (_claim(request, form), True) if form.is_valid() else (_("This is no code."), False)
    if request.htmx and form.is_valid() and form.cleaned_data["shop"]:
        return render(request, "store/coupon_strip.html", {"strip": _strip(request, form, said)})
    if said:
        messages.error(request, said)
    elif is_taken:
        messages.success(request, _("It is yours. You find it under My coupons."))
    return back_to(request, "/coupons/")


def _claim(request: Asked, form: ClaimForm) -> str:
    """What spoke against it, "" when it is theirs now."""
    try:
        actions.claim_coupon(
            person=request.visitor.person,
            coupon=form.cleaned_data["coupon"],
            code=form.cleaned_data["code"],
            request_key=form.cleaned_data["request_key"] or None,
            now=request.now,
        )
    except SignInFirst:
        raise
    except Refusal as refusal:
        return refusal.say(get_language() or "en")
    return ""


def _strip(request: Asked, form: ClaimForm, said: str) -> Strip:
    product = goods.find_product(form.cleaned_data["product"] or 0)
    is_here = product is not None and product.shop.id == form.cleaned_data["shop"]
    return read_strip(
        shop=form.cleaned_data["shop"],
        address=request.POST.get("next", "")[:ADDRESS_CHARS_MAX],
        product=product.id if product and is_here else 0,
        category=product.category if product and is_here else "",
        person=request.visitor.person,
        now=request.now,
        said=said,
    )
