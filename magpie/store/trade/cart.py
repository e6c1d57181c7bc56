"""The cart: what is in, what it costs today, and what changed since it was put in."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from magpie.domain.goods.rules.channels import channel_of
from magpie.domain.trade.actions import carts
from magpie.domain.trade.queries.carts import CartShop, read_cart
from magpie.domain.trade.ways import Way
from magpie.kit.errors import Refusal
from magpie.store.edge import Asked, back_to, store_page
from magpie.store.goods.forms import way_of
from magpie.store.trade.forms import PiecesForm


@require_safe
@store_page
def show_cart(request: Asked) -> HttpResponse:
    """By shop, with today's prices beside those seen when each thing was put in."""
    cart = read_cart(request.visitor.person, now=request.now)
    return render(
        request, "store/cart.html", {"cart": cart, "total": _totals(cart), "carriage": _carriage(cart)}
    )


@require_POST
@store_page
def make_line(request: Asked, product: int) -> HttpResponse:
    """Put one into the cart, or go straight to checkout with it."""
    form = PiecesForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one first."))
        return redirect("product", product=product)
    came, sku = way_of(request.POST), form.cleaned_data["sku"]
    way = Way(
        scene=came.scene,
        slate=came.slate,
        position=came.position,
        carrier=came.carrier,
        referrer=came.via,
    )
    is_at_once = "buy" in request.POST
    try:
        carts.put_in_cart(
            person=request.visitor.person,
            sku=sku,
            quantity=form.cleaned_data["quantity"] or 1,
            way=way,
            is_total=is_at_once,
            now=request.now,
        )
    except Refusal as refusal:
        messages.error(request, refusal.say(get_language() or "en"))
        return back_to(request, f"/p/{product}")
    if is_at_once:
        return redirect(f"/checkout/?{urlencode({'sku': sku})}")
    messages.success(request, _("In your cart."))
    return back_to(request, f"/p/{product}")


@require_POST
@store_page
def change_line(request: Asked) -> HttpResponse:
    """How many; none takes it out."""
    form = PiecesForm(request.POST)
    if form.is_valid():
        try:
            carts.change_quantity(
                person=request.visitor.person,
                sku=form.cleaned_data["sku"],
                quantity=form.cleaned_data["quantity"] or 0,
                channel=channel_of(room=form.cleaned_data["room"] or 0),
                now=request.now,
            )
        except Refusal as refusal:
            messages.error(request, refusal.say(get_language() or "en"))
    return redirect("cart")


def _totals(cart: Sequence[CartShop]) -> dict[str, int]:
    """Currency -> what everything that can be bought costs today, without carriage."""
    totals: dict[str, int] = {}
    for shop in cart:
        for line in shop.lines:
            if not line.state:
                totals[line.goods.currency] = totals.get(line.goods.currency, 0) + line.total_minor
    return totals


def _carriage(cart: Sequence[CartShop]) -> dict[str, int]:
    """Currency -> what sending all of that costs, before coupons; a currency for which nothing is asked is absent."""
    asked: dict[str, int] = {}
    for shop in cart:
        if shop.carriage_minor:
            asked[shop.currency] = asked.get(shop.currency, 0) + shop.carriage_minor
    return asked
